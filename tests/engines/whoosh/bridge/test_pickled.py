"""A pickle is read as data: what Whoosh writes, and nothing else, in time that its length bounds."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from whoosh.fields import Schema

from dvsearch.engines.whoosh.bridge.pickled import Instance, Named, read_pickle
from dvsearch.engines.whoosh.bridge.schema import schema
from dvsearch.engines.whoosh.bridge.segment_entry import ArraySegment


@pytest.fixture(autouse=True)
def evaluator() -> None:
    """No evaluator has a part in this."""


PLAIN = [None, True, False, 0, 255, 256, 65_535, 65_536, -1, (1 << 31) - 1, 1 << 31, -(1 << 31) - 1, (1 << 63) - 1]


def described(thing: object) -> object:
    """What the machine should make of an object: its class by name, and its attributes."""
    if isinstance(thing, Instance):
        return thing.of, {name: described(value) for name, value in (thing.attributes or {}).items()}
    if type(thing) is list:
        return list(map(described, thing))
    if type(thing) is tuple:
        return tuple(map(described, thing))
    if type(thing) is dict:
        return {key: described(value) for key, value in thing.items()}
    if hasattr(thing, "__dict__"):
        of = Named(type(thing).__module__, type(thing).__qualname__)
        state: dict[str, Any] = thing.__getstate__() or {}  # type: ignore[assignment]
        return of, {name: described(value) for name, value in state.items()}
    return thing


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_what_is_written_for_a_table_of_contents_is_read_as_it_is(protocol: int) -> None:
    entries = [ArraySegment(f"{number:x}", 1, 1 << number, 1 << 31) for number in range(60)]  # more than 255 are kept
    entries[1].deletions = 3, 1 << 31
    made = schema({"note": "một", "\udcff": "", "long": "x" * 300}, (1, 2, 3))
    assert isinstance(made, Schema)
    for thing in (entries, made, [*PLAIN], {"pair": (1, "a"), "triple": (1, 2.5, ()), "one": ["x"]}, {}):
        data = b"before" + pickle.dumps(thing, protocol)
        read, end = read_pickle(data + b"behind", 6)
        assert described(read) == described(thing)
        assert end == len(data)


def test_every_pickle_cut_short_is_refused() -> None:
    data = pickle.dumps([schema({"note": "một"}, None), ArraySegment("a", 1, 1 << 40, 1)], 4)
    for stop in range(len(data)):
        with pytest.raises(ValueError, match=r"\w"):
            read_pickle(data[:stop])


MANY = 50_000
HOSTILE = {
    "a class that is called": b"cos\nsystem\nX\x02\0\0\0id\x85R.",
    "arguments": b"cos\nsystem\nX\x02\0\0\0idX\x02\0\0\0id\x86\x81.",
    "a key of many pairs": b"}" + b")" + b"q\0h\0\x86" * 300 + b"Ns.",
    "a number as a key": b"}K\1Ns.",
    "a name that is none": b"NN\x93.",
    "an object of no class": b"N)\x81.",
    "an object of no arguments": b"ca\nb\nN\x81.",
    "attributes twice": b"ca\nb\n)\x81}b}b.",
    "attributes that are none": b"ca\nb\n)\x81]b.",
    "attributes of a list": b"]}b.",
    "a number of many digits": b"\x8a\x09" + b"\xff" * 9 + b".",
    "a number of more digits": b"\x8b\xff\xff\0\0" + b"\xff" * 65_535 + b".",
    "a text of digits": b"I" + b"9" * 5_000 + b"\n.",
    "a text that is longer than the file": b"X\xff\xff\xff\xffabc.",
    "a text that is no text": b"X\1\0\0\0\xff.",
    "bytes before there are any": b"\x96\0\0\0\0\2\0\0\0.",
    "a frame of no end": b"\x95" + b"\xff" * 8 + b"N.",
    "a version to come": b"\x80\x06N.",
    "nothing": b".",
    "nothing to keep": b"q\0.",
    "what is not kept": b"h\0.",
    "too little for a pair": b"N\x86.",
    "no list to add to": b"NNa.",
    "no list to add marked things to": b"}(Ne.",
    "no dict to add to": b"]NNs.",
    "a key without a value": b"}(X\1\0\0\0au.",
    "no mark": b"]e.",
    "a mark that is behind the end": b"]N(0a.",
    "a class without an end": b"cabc",
    "a list that goes on": b"(lp0\n.",
    "an instruction of none": b"\xfeN.",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_table_of_contents_has_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_pickle(HOSTILE[name])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"]" * MANY + b"a" * (MANY - 1) + b".", id="lists in lists"),
        pytest.param(b"N" + b"N\x86" * MANY + b".", id="pairs of pairs"),
        pytest.param(b"]q\0" + b"h\0a" * MANY + b".", id="a list of itself"),
        pytest.param(b"N" + b"q\0h\0\x86" * MANY + b".", id="pairs that share"),
        pytest.param(b"](" + b"}" * MANY + b"e.", id="many dicts"),
        pytest.param(b"(" * MANY + b"]" + b".", id="many marks"),
        pytest.param(
            b"ca\nb\nq\0](" + b"}(" + b"".join(b"X\4\0\0\0%04dN" % n for n in range(9_000)) + b"uq\1"
            + b"h\0)\x81h\1b" * 50_000 + b"e.",
            id="one description of many objects",
        ),
    ],
)  # fmt: skip
def test_what_is_deep_or_shared_takes_no_longer_than_what_is_long(data: bytes) -> None:
    assert read_pickle(data)[1] == len(data)
