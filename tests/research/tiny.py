"""A few short documents of few syllables, whose words are said outright: what plain loops can be held against fast."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence

from dvsearch.engines.base import Document
from dvsearch.engines.memory import MemoryEngine
from tests import documents

SYLLABLES = ("dân", "vận", "xã", "hội", "mới")
Texts = dict[str, list[list[str]]]  # by id the words of title and body, a word's syllables with a space between


def article(id: str, title: str, body: str, joins: Collection[int] = (), **exact: str) -> Document:
    """One document; `joins` are the places of its body that go on with a word."""
    made = documents.make(id, title.split(), body.split(), {name: (value,) for name, value in exact.items()})
    joined = bytes(place in joins for place in range(len(body.split())))
    return made._replace(joined=(bytes(len(title.split())), joined))


def some(seed: int, count: int = 9) -> list[Document]:
    """Random documents; every third syllable goes on with a word."""
    source = random.Random(seed)
    made = []
    for number in range(count):
        title, body = (" ".join(source.choices(SYLLABLES, k=source.choice(sizes))) for sizes in ((0, 2), (0, 7, 25)))
        joins = [place for place in range(1, len(body.split())) if source.random() < 0.3]
        made.append(article(f"{number}", title, body, joins))
    return made


def filled(made: Iterable[Document]) -> MemoryEngine:
    """A memory engine with documents."""
    engine = MemoryEngine()
    with engine.writer() as writer:
        writer.add(made)
        writer.commit()
    return engine


def words(made: Sequence[Document]) -> Texts:
    """The words of each document, by a plain loop."""
    found: Texts = {}
    for one in made:
        found[one.id] = []
        for value, joined in zip(one.text["text"], one.joined, strict=True):
            mine: list[str] = []
            for term, joins in zip(value, joined, strict=True):
                if joins:
                    mine[-1] += f" {term}"
                else:
                    mine.append(term)
            found[one.id].append(mine)
    return found


def syllables(made: Sequence[Document]) -> Texts:
    """The syllables of each document."""
    return {one.id: [list(value) for value in one.text["text"]] for one in made}
