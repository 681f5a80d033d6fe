"""What a document scores: BM25, worked out by hand from how often each leaf stands in each document."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import pytest

from dvsearch.engines.base import K1, B, Engine, SearchRequest
from dvsearch.engines.memory import MemoryEngine
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.querying import proximity
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
from tests import documents
from tests.conftest import skip_unless_built

# In two commits; "gone" is deleted again, and counts for nothing.
BODIES = (
    {
        "a": "dân vận khéo dân vận",
        "b": "vận dân khéo xã",
        "c": "khéo khéo khéo khéo",
        "d": "xã hội",
        "e": "dân",
        "gone": "dân vận dân vận nghị nghị vận vận",
        "f": "xã xa xã xa xã",
        "g": "mới mới",
        "h": "mới mới xa xa",
        "i": "mới",
    },
    {"j": "dân vận xa", "k": "hội nghị dân vận ở xã hội", "l": "khéo"},
)
COUNT = 12
LENGTH = {id: len(body.split()) for part in BODIES for id, body in part.items() if id != "gone"}
AVERAGE = sum(LENGTH.values()) / COUNT
DAN, VAN, KHEO, NGHI, XA = (Term("text", word) for word in ("dân", "vận", "khéo", "nghị", "xã"))
Counts = dict[str, int]
# How often each leaf stands in each document.
OF_DAN: Counts = {"a": 2, "b": 1, "e": 1, "j": 1, "k": 1}
OF_VAN: Counts = {"a": 2, "b": 1, "j": 1, "k": 1}
OF_KHEO: Counts = {"a": 1, "b": 1, "c": 4, "l": 1}
OF_NGHI: Counts = {"k": 1}
OF_DAN_VAN: Counts = {"a": 2, "j": 1, "k": 1}
OF_XA: Counts = {"b": 1, "d": 1, "f": 3, "k": 1}


def bm25(counts: Counts, weight: float = 1.0) -> dict[str, float]:
    """What a leaf gives to each of its documents."""
    idf = math.log(1 + (COUNT - len(counts) + 0.5) / (len(counts) + 0.5))
    norm = {id: K1 * (1 - B + B * LENGTH[id] / AVERAGE) for id in counts}
    return {id: weight * idf * tf * (K1 + 1) / (tf + norm[id]) for id, tf in counts.items()}


def once(ids: str, having: int, weight: float = 1.0) -> dict[str, float]:
    """What is given once, however often, of which so many documents have it."""
    return dict.fromkeys(ids, weight * math.log(1 + (COUNT - having + 0.5) / (having + 0.5)))


@pytest.fixture(params=["memory", "numpy", "kernel"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    skip_unless_built(request.param)
    made = MemoryEngine() if request.param == "memory" else WhooshEngine.create(tmp_path, evaluator=request.param)
    for part in BODIES:
        with made.writer() as writer:
            writer.add(documents.make(id, [], body.split(), {"year": ("2020",)}) for id, body in part.items())
            writer.commit()
    with made.writer() as writer:
        writer.delete(["gone"])
        writer.commit()
    return made


def summed(ids: str, *given: Mapping[str, float]) -> list[tuple[str, float]]:
    """The documents in order, each with the sum of what it is given."""
    scores = {id: sum(each.get(id, 0.0) for each in given) for id in ids}
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def check(engine: Engine, request: SearchRequest, expected: list[tuple[str, float]]) -> None:
    page = engine.search(request._replace(limit=100)).page
    assert {match.id: match.score for match in page} == pytest.approx(dict(expected), rel=1e-5)
    rounded = sorted(((-round(score, 4), id) for id, score in expected))
    assert [match.id for match in page] == [id for _, id in rounded]


CASES: list[tuple[Query, list[tuple[str, float]]]] = [
    (DAN, summed("abejk", bm25(OF_DAN))),
    (NGHI, summed("k", bm25(OF_NGHI))),
    (And((DAN, VAN)), summed("abjk", bm25(OF_DAN), bm25(OF_VAN))),
    (And((NGHI, DAN, XA)), summed("k", bm25(OF_DAN), bm25(OF_XA), bm25(OF_NGHI))),
    (Or((KHEO, NGHI, DAN)), summed("abcejkl", bm25(OF_KHEO), bm25(OF_NGHI), bm25(OF_DAN))),
    (Or((DAN, Weighted(Or((DAN, NGHI)), 2.0))), summed("abejk", bm25(OF_DAN, 3.0), bm25(OF_NGHI, 2.0))),
    (Weighted(Weighted(DAN, 2.0), 3.0), summed("abejk", bm25(OF_DAN, 6.0))),
    (AtLeast((DAN, KHEO), 2), summed("ab", bm25(OF_DAN), bm25(OF_KHEO))),
    (Phrase((DAN, VAN)), summed("ajk", bm25(OF_DAN_VAN))),
    (Or((Phrase((DAN, VAN)), NGHI, KHEO)), summed("abcjkl", bm25(OF_DAN_VAN), bm25(OF_NGHI), bm25(OF_KHEO))),
    (Or((Phrase((DAN, VAN)), Phrase((DAN, VAN)))), summed("ajk", bm25(OF_DAN_VAN, 2.0))),
    (Near((DAN, VAN), 0), summed("abjk", bm25({"a": 2, "b": 1, "j": 1, "k": 1}))),
    (PhraseOnce((DAN, VAN), None), summed("ajk", once("ajk", 3))),
    (PhraseOnce((DAN, VAN), 102), summed("aj", once("aj", 3))),
    (Or((PhraseOnce((DAN, VAN), 102), KHEO)), summed("abcjl", once("aj", 3), bm25(OF_KHEO))),
    (Prefix("text", "x"), summed("bdfhjk", once("bdfhjk", 6))),
    (Wildcard("text", "ngh?"), summed("k", once("k", 1))),
    (Or((Fuzzy("text", "nghi"), Prefix("text", "vậ"))), summed("abjk", once("k", 1), once("abjk", 4))),
    (Or((Fuzzy("text", "nghi"), DAN)), summed("abejk", once("k", 1), bm25(OF_DAN))),
    (And((Prefix("text", "vậ"), DAN)), summed("abjk", once("abjk", 4), bm25(OF_DAN))),
    (And((DAN, Not(VAN), Range("year", "2019", "2021"), All())), summed("e", bm25(OF_DAN))),
    (Or((Term("year", "2020"), NGHI)), summed("abcdefghijkl", bm25(OF_NGHI))),
    (Phrase(()), []),
    (Or((Phrase(()), PhraseOnce((), None), NGHI)), summed("k", bm25(OF_NGHI))),
    (Or((Term("text", "không"), Term("text", "đâu"))), []),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), CASES, ids=[f"{query}"[:60] for query, _ in CASES])
def test_each_leaf_gives_what_its_rarity_and_its_count_are_worth(
    engine: Engine, query: Query, expected: list[tuple[str, float]]
) -> None:
    check(engine, SearchRequest(query), expected)


BOOSTS: list[tuple[Query, dict[str, float]]] = [
    (Weighted(DAN, 0.5), bm25(OF_DAN, 0.5)),
    (Or((KHEO, Weighted(NGHI, 2.0))), {**bm25(OF_KHEO), **bm25(OF_NGHI, 2.0)}),
    (Weighted(Phrase((DAN, VAN)), 2.0), bm25(OF_DAN_VAN, 2.0)),
    (Weighted(Phrase((DAN,)), 2.0), bm25(OF_DAN, 2.0)),
    (Near((VAN, DAN), 0), bm25({"a": 2, "b": 1, "j": 1, "k": 1})),
    (PhraseOnce((DAN, VAN), None), once("ajk", 3)),
    (Weighted(PhraseOnce((DAN, VAN), 102), 3.0), once("aj", 3, 3.0)),
    (Phrase((DAN, XA)), {}),
    (Phrase(()), {}),
    (Prefix("text", "vậ"), once("abjk", 4)),
    (Term("year", "2020"), {}),
]


@pytest.mark.parametrize(("boost", "given"), BOOSTS, ids=[f"{boost}"[:60] for boost, _ in BOOSTS])
def test_what_is_preferred_adds_to_what_matches(engine: Engine, boost: Query, given: dict[str, float]) -> None:
    check(engine, SearchRequest(DAN, boost), summed("abejk", bm25(OF_DAN), given))
    narrowed = summed("abej", bm25(OF_DAN), given)
    check(engine, SearchRequest(DAN, Or((boost,)), filter=Not(NGHI)), narrowed)


def test_a_phrase_that_is_asked_for_and_preferred_is_weighed_once_with_both_weights(engine: Engine) -> None:
    phrase = Phrase((DAN, VAN))
    expected = summed("ajk", bm25(OF_DAN_VAN, 1.5))
    check(engine, SearchRequest(phrase, Weighted(phrase, 0.5)), expected)


def test_phrases_and_windows_are_preferred_side_by_side(engine: Engine) -> None:
    boost = Or((Phrase((DAN, VAN)), PhraseOnce((DAN, VAN), 102), Near((DAN, KHEO), 1), Phrase((VAN, KHEO))))
    given = [bm25(OF_DAN_VAN), once("aj", 3), bm25({"a": 2, "b": 1}), bm25({"a": 1})]
    check(engine, SearchRequest(DAN, boost), summed("abejk", bm25(OF_DAN), *given))


def test_only_the_best_and_who_ties_with_them_are_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proximity, "RERANKED", 2)
    engine = WhooshEngine.create(tmp_path, evaluator="numpy")
    bodies = {"a": "dân dân dân khéo", "b": "dân khéo xã hội", "c": "dân khéo xã hội", "d": "dân khéo xã hội mới lạ"}
    with engine.writer() as writer:
        writer.add(documents.make(id, [], body.split(), {}) for id, body in bodies.items())
        writer.commit()
    request = SearchRequest(DAN, Phrase((DAN, KHEO)))
    plain = {match.id: match.score for match in engine.search(request._replace(boost=None)).page}
    raised = {match.id: match.score for match in engine.search(request).page}
    assert plain["a"] > plain["b"] == plain["c"] > plain["d"]
    assert [id for id in "abcd" if raised[id] > plain[id] + 0.01] == ["a", "b", "c"]
    assert raised["d"] == plain["d"]
