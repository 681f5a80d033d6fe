"""The promises of the text forward, kept by every engine that has one."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from dvsearch.article import ANCHOR_EVERY, POSITION_GAP
from dvsearch.engines.base import Document, Engine
from dvsearch.engines.forward import NO_TERM, Array, Hits, TextForward, WordCounter
from dvsearch.engines.memory import MemoryEngine
from dvsearch.errors import UsageError
from dvsearch.query.tree import All, And, Near, Not, Or, Phrase, PhraseOnce, Prefix, Query, Term, Wildcard
from tests import documents
from tests.conftest import EngineFactory

ARTICLES = 240
TREES = 400


@pytest.fixture
def new_forward_engine(new_engine: EngineFactory) -> EngineFactory:
    """Makes empty engines of those that keep a text forward; an OpenSearch says that it does not."""
    try:
        new_engine().forward()
    except UsageError as error:
        assert "dvsearch copy" in str(error) and "\n" not in str(error)
        pytest.skip(error.message)
    return new_engine


def add(engine: Engine, *batch: Document) -> None:
    with engine.writer() as writer:
        writer.add(batch)
        writer.commit()


def article(id: str, title: str, body: str, **exact: tuple[str, ...]) -> Document:
    return documents.make(id, title.split(), body.split(), exact)


def spans(hits: Hits) -> list[tuple[int, int, int]]:
    return list(zip(hits.owners.tolist(), hits.firsts.tolist(), hits.lasts.tolist(), strict=True))


def words(forward: TextForward, *ranges: tuple[int, int, int]) -> list[str]:
    owners, starts, stops = (np.array(column) for column in zip(*ranges, strict=True))
    names = [*forward.terms, "-"]
    return [names[number] for number in forward.tokens(owners, starts, stops).tolist()]


@pytest.fixture
def both(new_forward_engine: EngineFactory) -> Iterator[tuple[TextForward, TextForward]]:
    """An engine and the memory engine with the same documents, after additions, replacements and deletions."""
    engine, reference = new_forward_engine(), MemoryEngine()
    batch = documents.documents(ARTICLES, seed=11)
    random.Random(3).shuffle(batch)
    changed = [documents.document(number, random.Random(number)) for number in range(0, ARTICLES, 7)]
    for each in (engine, reference):
        for start in range(0, ARTICLES, 50):
            add(each, *batch[start : start + 50])
        add(each, *changed)
        with each.writer() as writer:
            writer.delete([f"d{number:03}" for number in range(5, ARTICLES, 11)])
            writer.commit()
    yield engine.forward(), reference.forward()


def test_documents_are_numbered_in_the_order_of_their_ids(both: tuple[TextForward, TextForward]) -> None:
    ours, expected = both
    every = np.arange(ours.count)
    assert ours.count == expected.count
    assert ours.ids(every) == sorted(ours.ids(every)) == expected.ids(every)
    assert ours.ids(np.array([3, 1, 3])) == [expected.ids(every)[number] for number in (3, 1, 3)]
    assert ours.ids(np.array([], np.int64)) == []


def test_random_trees_stand_where_the_memory_engine_says(both: tuple[TextForward, TextForward]) -> None:
    ours, expected = both
    source = random.Random(5)
    standing = 0
    for number in range(TREES):
        query = documents.tree(source)
        filter = documents.tree(source, 1) if number % 3 == 0 else None
        found, wanted = ours.hits(query, filter), expected.hits(query, filter)
        assert found.documents.tolist() == wanted.documents.tolist(), query
        assert found.starts.tolist() == wanted.starts.tolist(), query
        assert spans(found) == spans(wanted), query
        standing += wanted.firsts.size > 0
    assert standing > TREES / 3


def test_terms_and_words_of_random_ranges_are_those_of_the_memory_engine(both: tuple[TextForward, TextForward]) -> None:
    ours, expected = both
    source = np.random.default_rng(1)
    owners = source.integers(0, ours.count, 500)
    starts = source.integers(-8, 180, 500)
    stops = starts + source.integers(0, 130, 500)
    names, wanted = [*ours.terms, ""], [*expected.terms, ""]
    found = [names[number] for number in ours.tokens(owners, starts, stops).tolist()]
    assert found == [wanted[number] for number in expected.tokens(owners, starts, stops).tolist()]
    assert found.count("") and len(set(found)) > 30
    assert len(set(ours.terms)) == len(ours.terms)


def test_words_of_random_ranges_are_those_of_the_memory_engine(both: tuple[TextForward, TextForward]) -> None:
    ours, expected = both
    source = np.random.default_rng(2)
    owners, starts = source.integers(0, ours.count, 300), source.integers(-8, 180, 300)
    joined = ours.joined(owners, starts, starts + 40)
    assert joined.tolist() == expected.joined(owners, starts, starts + 40).tolist()
    assert 0 < np.count_nonzero(joined) < joined.size / 2


def test_lengths_and_values_are_those_of_the_memory_engine(both: tuple[TextForward, TextForward]) -> None:
    ours, expected = both
    every = np.arange(ours.count)
    for found, wanted in zip(ours.lengths(every), expected.lengths(every), strict=True):
        assert found.tolist() == wanted.tolist()
    for field in ("province", "year", "date", "source", "copies", "id", "category"):
        found_values, wanted_values = ours.values(field), expected.values(field)
        assert found_values.starts.tolist() == wanted_values.starts.tolist(), field
        assert [found_values.texts[n] for n in found_values.numbers.tolist()] == [
            wanted_values.texts[n] for n in wanted_values.numbers.tolist()
        ], field
        assert list(found_values.texts) == sorted(found_values.texts)


def test_an_anchor_stands_at_or_before_its_position_and_says_the_character(new_forward_engine: EngineFactory) -> None:
    engine = new_forward_engine()
    title = [f"t{number}" for number in range(40)]
    body = [f"b{number}" * (1 + number % 4) for number in range(200)]
    add(engine, documents.make("a", title, body, {}), documents.make("b", [], body, {}))
    forward = engine.forward()
    for document, start, value in ((0, 0, title), (0, 40 + POSITION_GAP, body), (1, POSITION_GAP, body)):
        positions = start + np.arange(len(value))
        places, characters = forward.anchors(np.full(len(value), document), positions)
        for position, place, character in zip(positions, places.tolist(), characters.tolist(), strict=True):
            assert start <= place <= position
            assert " ".join(value)[character:].split(" ")[0] == value[place - start]
            assert position - place < ANCHOR_EVERY or place == start


def test_hits_are_what_a_reader_would_mark(new_forward_engine: EngineFactory) -> None:
    engine = new_forward_engine()
    body = POSITION_GAP
    add(
        engine,
        article("a", "dân vận", "dân vận khéo dan van dân", year=("2020",)),
        article("b", "", "vận xa dân dân vận"),
        article("c", "", "khéo", year=("2020",)),
    )
    forward = engine.forward()
    dan, van, kheo = (Term("text", word) for word in ("dân", "vận", "khéo"))
    after = 2 + body
    cases: list[tuple[Query, str, list[tuple[int, int, int]]]] = [
        (dan, "ab", [(0, 0, 0), (0, after, after), (0, after + 5, after + 5),
                     (1, body + 2, body + 2), (1, body + 3, body + 3)]),
        (Term("title", "dân"), "a", [(0, 0, 0)]),
        (Phrase((dan, van)), "ab", [(0, 0, 1), (0, after, after + 1), (1, body + 3, body + 4)]),
        (Phrase((Term("text_folded", "dan"), van)), "ab", [(0, 0, 1), (0, after, after + 1), (1, body + 3, body + 4)]),
        (PhraseOnce((dan, van), 2), "a", [(0, 0, 1)]),
        # The phrase holds its own terms; the lone syllable elsewhere is a hit beside it.
        (And((dan, Phrase((dan, van)))), "ab", [(0, 0, 1), (0, after, after + 1), (0, after + 5, after + 5),
                                               (1, body + 2, body + 2), (1, body + 3, body + 4)]),
        (Near((van, dan), 1), "ab", [(0, 0, 1), (0, after, after + 1), (1, body, body + 2), (1, body + 3, body + 4)]),
        (Or((And((dan, Term("text", "nowhere"))), kheo)), "ac", [(0, after + 2, after + 2), (2, body, body)]),
        (And((kheo, Not(dan))), "c", [(2, body, body)]),
        (Prefix("text_folded", "kh"), "ac", [(0, after + 2, after + 2), (2, body, body)]),
        (Wildcard("title", "?ận"), "a", [(0, 1, 1)]),
        (Term("year", "2020"), "ac", []),
        (Term("words", "dân_vận"), "ab", []),
        (All(), "abc", []),
        (Phrase(()), "", []),
    ]  # fmt: skip
    for query, ids, wanted in cases:
        hits = forward.hits(query)
        assert "".join(forward.ids(hits.documents)) == ids, query
        assert spans(hits) == wanted, query
    assert spans(forward.hits(dan, Term("year", "2020"))) == cases[0][2][:3]
    kept = forward.hits(dan).within(np.array([False, True, True]))
    assert (kept.documents.tolist(), kept.starts.tolist(), spans(kept)) == ([1], [0, 2], cases[0][2][3:])


def test_no_term_stands_between_title_and_body_nor_behind_the_end(new_forward_engine: EngineFactory) -> None:
    engine = new_forward_engine()
    add(engine, article("a", "một hai", "ba bốn"))
    forward = engine.forward()
    assert words(forward, (0, -2, 3)) == ["-", "-", "một", "hai", "-"]
    assert words(forward, (0, POSITION_GAP + 1, POSITION_GAP + 6)) == ["-", "ba", "bốn", "-", "-"]
    assert words(forward, (0, 1, 1), (0, 0, 1)) == ["một"]
    assert NO_TERM < 0


def test_an_empty_index_has_no_hits(new_forward_engine: EngineFactory) -> None:
    forward = new_forward_engine().forward()
    hits = forward.hits(All())
    nothing = np.array([], np.int64)
    assert (hits.documents.size, hits.starts.tolist(), hits.firsts.size) == (0, [0], 0)
    assert (forward.count, list(forward.terms), forward.tokens(nothing, nothing, nothing).size) == (0, [], 0)
    assert forward.values("year").starts.tolist() == [0]


def test_a_forward_stays_as_it_was_when_documents_come(new_forward_engine: EngineFactory) -> None:
    engine = new_forward_engine()
    add(engine, article("b", "", "dân vận"))
    before = engine.forward()
    add(engine, article("a", "", "dân"), article("b", "", "khác"))
    dan = Term("text", "dân")
    assert before.ids(before.hits(dan).documents) == ["b"]
    assert words(before, (0, POSITION_GAP, POSITION_GAP + 2)) == ["dân", "vận"]
    after = engine.forward()
    assert after.ids(after.hits(dan).documents) == ["a"]


# --- counting -----------------------------------------------------------------------------------------------------


def texts_of(forward: TextForward, joins: bool) -> list[list[list[str]]]:
    """The words of title and body of each document, by what the forward says stands there and goes on."""
    names = forward.terms
    made: list[list[list[str]]] = []
    titles, bodies = forward.lengths(np.arange(forward.count))
    for number, (title, body) in enumerate(zip(titles.tolist(), bodies.tolist(), strict=True)):
        made.append([])
        for start, length in ((0, title), (title + POSITION_GAP, body)):
            place = np.array([number]), np.array([start]), np.array([start + length])
            texts: list[str] = []
            for term, on in zip(forward.tokens(*place).tolist(), forward.joined(*place).tolist(), strict=True):
                if on and joins:
                    texts[-1] += f" {names[term]}"
                else:
                    texts.append(names[term])
            made[-1].append(texts)
    return made


def counter_of(forward: TextForward, joins: bool) -> WordCounter:
    counter = forward.counter(joins)
    if counter is None:
        pytest.skip("this engine counts nothing by itself")
    return counter


def spelled(forward: TextForward, counter: WordCounter, words: Array) -> list[str]:
    starts, terms = counter.spell(words)
    names = [forward.terms[term] for term in terms.tolist()]
    return [" ".join(names[start:stop]) for start, stop in pairwise(starts.tolist())]


@pytest.mark.parametrize("joins", [True, False])
@pytest.mark.parametrize("most", [0.4, 0.95])
def test_a_counter_counts_what_the_terms_say(both: tuple[TextForward, TextForward], joins: bool, most: float) -> None:
    ours, expected = both
    counter, texts = counter_of(ours, joins), texts_of(expected, joins)
    sides = np.random.default_rng(3).choice([0, 1, 2], ours.count, p=[(1 - most) / 2, (1 - most) / 2, most])
    for field, part in (("all", slice(None)), ("title", slice(1)), ("body", slice(1, 2))):
        found = counter.words(sides.astype(np.uint8), field)
        names = spelled(ours, counter, found.words)
        for side in (1, 2):
            mine = [[word for text in texts[at][part] for word in text] for at in np.flatnonzero(sides == side)]
            counts = Counter(word for words in mine for word in words)
            documents = Counter(word for words in mine for word in set(words))
            assert dict(zip(names, found.counts[side - 1].tolist(), strict=True)) == {n: counts[n] for n in names}
            assert dict(zip(names, found.documents[side - 1].tolist(), strict=True)) == {n: documents[n] for n in names}
            assert set(counts) <= set(names)
        every = counter.occurrences(sides == 2, field)
        assert [every[word] for word in found.words.tolist()] == found.counts[1].tolist()
        assert every.sum() == found.counts[1].sum()


@pytest.mark.parametrize("by_documents", [True, False])
def test_a_counter_counts_runs_of_frequent_words(
    both: tuple[TextForward, TextForward], by_documents: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dvsearch.engines.whoosh.querying.native_counting._TERMS_PER_PASS", 3_000)
    ours, expected = both
    counter, texts = counter_of(ours, True), texts_of(expected, True)
    sides = np.arange(ours.count).astype(np.uint8) % 3
    found = counter.words(sides, "all")
    often = found.documents if by_documents else found.counts
    frequent = found.words[often.sum(axis=0) >= 2]
    names = spelled(ours, counter, frequent)
    pairs = counter.runs(sides, "all", frequent, [], 2, by_documents=by_documents)
    triples = counter.runs(sides, "all", frequent, [pairs.keys], 2, by_documents=by_documents)
    run = {2: [divmod(key, len(names)) for key in pairs.keys.tolist()]}
    run[3] = [(*run[2][key // len(names)], key % len(names)) for key in triples.keys.tolist()]
    for size, got in ((2, pairs), (3, triples)):
        counts: list[Counter[tuple[str, ...]]] = [Counter(), Counter()]
        documents: list[Counter[tuple[str, ...]]] = [Counter(), Counter()]
        for side, values in zip(sides.tolist(), texts, strict=True):
            runs = [tuple(text[at : at + size]) for text in values for at in range(len(text) - size + 1)]
            if side:
                counts[side - 1].update(runs)
                documents[side - 1].update(set(runs))
        either = documents[0] + documents[1] if by_documents else counts[0] + counts[1]
        kept = {one for one, often in either.items() if often >= 2}
        listed = [tuple(names[word] for word in one) for one in run[size]]
        assert set(listed) == kept and len(listed) == len(kept) > 0
        for side in (0, 1):
            assert got.counts[side].tolist() == [counts[side][one] for one in listed]
            assert got.documents[side].tolist() == [documents[side][one] for one in listed]
            assert got.totals[side] == counts[side].total()
