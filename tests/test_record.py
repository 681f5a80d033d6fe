"""A record is used as a NamedTuple is: whatever can be asked of one, the other answers the same."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from dvsearch.record import Record


class Hit(Record):
    """A hit."""

    id: str
    score: float
    words: tuple[str, ...] = ()
    rank: int = 7

    @property
    def best(self) -> bool:
        return self.rank == 1


class Named(NamedTuple):
    id: str
    score: float
    words: tuple[str, ...] = ()
    rank: int = 7


WAYS: dict[str, Callable[[Any], Any]] = {
    "by place": lambda hit: hit("a", 0.5),
    "all by place": lambda hit: hit("a", 0.5, ("x",), 1),
    "by name": lambda hit: hit(score=0.5, id="a"),
    "both": lambda hit: hit("a", 0.5, rank=3),
    "others": lambda hit: hit("a", 0.5)._replace(words=("x", "y"), id="b"),
    "as a mapping": lambda hit: hit("a", 0.5, rank=2)._asdict(),
    "names": lambda hit: hit._fields,
    "a field": lambda hit: (hit("a", 0.5).id, hit("a", 0.5).rank, hit("a", 0.5)[2]),
    "in a set": lambda hit: len({hit("a", 0.5), hit("a", 0.5, ()), hit("b", 0.5)}),
    "length": lambda hit: len(hit("a", 0.5)),
    "written": lambda hit: repr(hit("a", 0.5, ("x",))).partition("(")[2],
}


@pytest.mark.parametrize("way", WAYS)
def test_a_record_does_what_a_named_tuple_does(way: str) -> None:
    assert WAYS[way](Hit) == WAYS[way](Named)


@pytest.mark.parametrize(
    "made",
    [
        lambda hit: hit(), lambda hit: hit("a"), lambda hit: hit("a", 0.5, (), 1, 2), lambda hit: hit("a", 0.5, id="b"),
        lambda hit: hit("a", 0.5, place=3), lambda hit: hit(id="a"), lambda hit: hit("a", 0.5)._replace(score_=1),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_an_error_of_both(made: Callable[[Any], Any]) -> None:
    for hit in (Hit, Named):
        with pytest.raises((TypeError, ValueError)):
            made(hit)


class Best(Hit):
    """A hit that is more than its fields."""

    def worth(self) -> float:
        return 2 * self.score


def test_a_class_of_no_fields_of_its_own_has_those_of_its_base() -> None:
    assert Best("a", 0.5, rank=2) == ("a", 0.5, (), 2) and Best("a", 0.5)._replace(score=1.0).worth() == 2.0
    assert not hasattr(Best("a", 0.5), "__dict__")


def test_nothing_of_a_record_can_be_set() -> None:
    for name in ("id", "other"):
        with pytest.raises(AttributeError):
            setattr(Hit("a", 0.5), name, "b")


def test_a_record_is_matched_unpacked_and_sent_to_another_process() -> None:
    match Hit("a", 0.5, rank=1):
        case Hit(id, score, rank=1) as hit:
            assert (id, score, hit.best) == ("a", 0.5, True)
        case _:
            pytest.fail("not matched")
    id, *rest = hit
    assert (id, rest) == ("a", [0.5, (), 1])
    sent = pickle.loads(pickle.dumps(hit))
    assert type(sent) is Hit and sent == hit == ("a", 0.5, (), 1)
