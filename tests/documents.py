"""Random documents and random query trees over them, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import accumulate

from dvsearch.article import ANCHOR_EVERY
from dvsearch.engines.base import Document
from dvsearch.query.tree import (
    All,
    And,
    AtLeast,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    PhraseOnce,
    Prefix,
    Query,
    Range,
    Term,
    Weighted,
    Wildcard,
)
from dvsearch.vietnamese.normalize import fold

# Few syllables, many of them equal without their marks, so that random queries find something and often disagree.
SYLLABLES = """
dân dần dẫn dan vận vần văn khéo kheo nông nóng thôn thốn mới một đại hội họi đảng đang bộ bố tỉnh tình huyện xã
xa cử tri trị bầu bau quốc hà tĩnh nội an giang ninh bình bính phú thọ 217 qđ tw 2020 covid a 1
""".split()
PROVINCES = ("Hà Nội", "Hà Tĩnh", "An Giang", "Phú Thọ", "Thừa Thiên Huế", "Bà Rịa - Vũng Tàu")
SOURCES = ("Báo Thử", "báo thử", "Trang/tin [b]", "x" * 200)


def document(number: int, random: random.Random) -> Document:
    """One document; a few have no date, no province, no title or no body."""
    title = _words(random, random.choice((0, 1, 3, 8)))
    body = _words(random, random.choice((0, 5, 20, 60)))
    exact: dict[str, tuple[str, ...]] = {"id": (f"d{number:03}",)}
    if random.random() < 0.8:
        year = str(random.randint(2012, 2026))
        date = random.choice((year, f"{year}-0{random.randint(1, 9)}", f"{year}-0{random.randint(1, 9)}-1{number % 9}"))
        exact |= {"year": (year,), "date": (date,)}
    exact["province"] = tuple(random.sample(PROVINCES, random.choice((0, 1, 1, 2, 4))))
    if random.random() < 0.6:
        exact["source"] = (random.choice(SOURCES),)
    if random.random() < 0.3:
        exact["copies"] = (f"group {random.randint(1, 12)}",)
    return make(exact["id"][0], title, body, exact)


def make(id: str, title: Sequence[str], body: Sequence[str], exact: Mapping[str, tuple[str, ...]]) -> Document:
    """A document of the given terms, its folded fields and two-syllable words made from them."""
    folded_title, folded_body = list(map(fold, title)), list(map(fold, body))
    words = ["_".join(pair) for pair in zip(body[::3], body[1::3], strict=False)]
    text = {
        "text": (list(title), list(body)),
        "title": (list(title),),
        "text_folded": (folded_title, folded_body),
        "title_folded": (folded_title,),
        "words": (words,),
    }
    stored = f'{{"id":"{id}","title":"{" ".join(title)}","text":"…"}}'
    joined = tuple(bytes(place % 3 == 1 for place in range(len(value))) for value in (title, body))
    return Document(id, text, {"id": (id,), **exact}, stored, joined, (_anchors(title), _anchors(body)))


def _anchors(value: Sequence[str]) -> list[int]:
    """Where every so manieth term begins, if one space is between two."""
    begins = list(accumulate((len(term) + 1 for term in value), initial=0))
    return begins[:-1][::ANCHOR_EVERY]


def documents(count: int, seed: int) -> list[Document]:
    """`count` random documents."""
    source = random.Random(seed)
    return [document(number, source) for number in range(count)]


def tree(random: random.Random, depth: int = 3) -> Query:
    """A random query tree at most `depth` nodes high, every kind of node in it somewhere."""
    kinds = ["leaf"] * 3 + (["and", "or", "least", "not", "weighted"] if depth > 0 else [])
    match random.choice(kinds):
        case "and":
            return And(tuple(tree(random, depth - 1) for _ in range(random.choice((0, 2, 2, 3)))))
        case "or":
            return Or(tuple(tree(random, depth - 1) for _ in range(random.choice((0, 2, 2, 3)))))
        case "least":
            children = tuple(tree(random, depth - 1) for _ in range(random.choice((0, 2, 3, 4))))
            return AtLeast(children, random.choice((0, 1, 2, 2, 3)))
        case "not":
            return Not(tree(random, depth - 1))
        case "weighted":
            return Weighted(tree(random, depth - 1), random.choice((0.5, 2.0)))
        case _:
            return leaf(random)


def leaf(random: random.Random) -> Query:
    """A random query without children."""
    field = random.choice(("text", "text", "text_folded", "title", "title_folded"))
    match random.choice(
        ("term", "term", "term", "phrase", "near", "present", "prefix", "wildcard", "fuzzy", "range", "exact", "all")
    ):
        case "term":
            return random.choice((_term(field, random), _term(field, random), Term("words", "dân_vận")))
        case "phrase":
            return Phrase(_run(field, random, random.randint(1, 3)))
        case "near":
            return Near(_run(field, random, random.randint(2, 3)), random.choice((0, 1, 4, 12)))
        case "present":
            return PhraseOnce(_run(field, random, random.randint(1, 3)), random.choice((None, 1, 5, 20, 120)))
        case "prefix":
            return Prefix(field, _text(field, random)[: random.randint(1, 3)])
        case "wildcard":
            word = _text(field, random)
            at = random.randrange(len(word))
            return Wildcard(field, word[:at] + random.choice("?*") + word[at + random.randint(0, 1) :])
        case "fuzzy":
            word = _text(field, random)
            return Fuzzy(field, random.choice((word, word[1:] or "x", word + "n", word[:-1] + "o")))
        case "range":
            low, high = sorted(random.sample(range(2010, 2028), 2))
            chosen = random.choice(("year", "date"))
            return Range(chosen, random.choice((None, str(low))), random.choice((None, str(high))))
        case "exact":
            return Term(*random.choice((("province", random.choice(PROVINCES)), ("source", random.choice(SOURCES)))))
        case _:
            return All()


def _term(field: str, random: random.Random) -> Term:
    return Term(field, _text(field, random))


def _run(field: str, random: random.Random, length: int) -> tuple[Term, ...]:
    """Terms of one field or, as a half-accented phrase has them, of the field and its folded twin."""
    plain = field.removesuffix("_folded")
    fields = random.choice(((plain,), (plain + "_folded",), (plain, plain + "_folded")))
    return tuple(_term(random.choice(fields), random) for _ in range(length))


def _text(field: str, random: random.Random) -> str:
    word = random.choice(SYLLABLES)
    return fold(word) if field.endswith("_folded") else word


def _words(random: random.Random, count: int) -> list[str]:
    # Squared, so that some syllables are common and some are rare.
    return [SYLLABLES[int(len(SYLLABLES) * random.random() ** 2)] for _ in range(count)]
