"""Records out of JSON, however they are wrapped and wherever the file is cut into pieces."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from dvsearch.errors import InputError
from dvsearch.reading import json_records
from dvsearch.reading.json_records import json_object, read_lines


def records(data: bytes | str) -> list[Any]:
    raw = data if isinstance(data, bytes) else data.encode()
    return [record for _, record in json_records.json_records(io.BufferedReader(io.BytesIO(raw)))]


def article(number: int = 1, **more: object) -> dict[str, object]:
    return {"id": str(number), "text": f"bài {number}", **more}


ONE, TWO = article(1), article(2)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "MAX_RECORD", 20)
    monkeypatch.setattr(json_records._Text, "FIRST", 8)


@pytest.mark.usefixtures("small")
def test_a_line_that_is_too_long_is_cut_and_the_next_one_is_whole() -> None:
    def lines(data: bytes) -> list[bytes]:
        return list(read_lines(io.BytesIO(data)))

    assert lines(b"a" * 20 + b"\nb\n") == [b"a" * 20 + b"\n", b"b\n"]
    assert lines(b"a" * 21 + b"\nb\n") == [b"a" * 21, b"b\n"]
    assert lines(b"a" * 60 + b"\nb") == [b"a" * 21, b"b"]
    assert lines(b"a" * 60) == [b"a" * 21]
    assert len(lines(b"\n" * 20 + b"a\n" + b"\n" * 20)) == 41
    with pytest.raises(InputError, match="more than 20 bytes of blank lines"):
        lines(b"\n" * 21)


@pytest.mark.usefixtures("small")
def test_blank_space_and_values_have_a_bound() -> None:
    assert records(" " * 20 + "[1]") == ["a number, not an object"]
    with pytest.raises(InputError, match="more than 20 characters of blank space"):
        records(" " * 21 + "[1]")
    assert len(records("[" + ",".join(["123"] * 9) + "]")) == 9
    with pytest.raises(InputError, match="one value of more than 20 characters"):
        records('["' + "a" * 60 + '"]')


@pytest.mark.parametrize("first", [1, 2, 3, 5, 8, 13])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-sig"])
def test_a_file_may_be_cut_into_pieces_anywhere(first: int, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records._Text, "FIRST", first)
    text = json.dumps([ONE, TWO], ensure_ascii=False, indent=1) + " , " + json.dumps(ONE) + "\n12345"
    raw = text.encode(encoding) if encoding != "utf-16-be-sig" else b"\xfe\xff" + text.encode("utf-16-be")
    assert records(raw) == [ONE, TWO, ONE, "a number, not an object"]


def test_a_letter_at_the_end_of_a_piece_is_left_for_the_next() -> None:
    for letter, size in (("a", 1), ("đ", 2), ("ậ", 3), ("𝄞", 4)):
        data = b"x" + letter.encode()
        for cut in range(1, size):
            assert json_records._whole_letters(data[: 1 + cut]) == 1
    assert json_records._whole_letters(b"xa") == 2 and json_records._whole_letters(b"") == 0
    assert json_records._whole_letters(b"\x80" * 6) == 6


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "empty: no JSON"),
        (" \n", "empty: no JSON"),
        ("[1, 2", "the array has no end"),
        ('[{"a": 1} {"b"', "not JSON: .* at character 15"),
        ("x", "not JSON: Expecting value at character 1"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_json_says_where(data: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        records(data)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": {"b": {"c": {"d": [ONE]}}}}, 1),
        ({"a": {"b": {"c": {"d": {"e": [ONE]}}}}}, 0),
        ({"small": [ONE], "large": [TWO, ONE], "other": [1, 2, 3]}, [TWO, ONE]),
        ({"any": [1, 2]}, ["a number, not an object"] * 2),
        ({"any": [1], "more": 2}, [{"any": [1], "more": 2}]),
        ({"a": ONE, "b": TWO}, [ONE, TWO]),
        ({"a": {"text": "x"}, "b": {"url": "u", "text": "y"}}, [{"id": "a", "text": "x"}, {"url": "u", "text": "y"}]),
        ({"a": ONE, "b": 1}, [{"a": ONE, "b": 1}]),
        (article(1, comments=[ONE, TWO]), [article(1, comments=[ONE, TWO])]),
        ({"x": {}, "y": {"z": [TWO]}}, [TWO]),
    ],
)
def test_records_are_taken_out_of_what_wraps_them(value: object, expected: list[Any] | int) -> None:
    found = records(json.dumps(value))
    assert found == (expected if isinstance(expected, list) else [ONE] if expected else [value])


def test_a_line_is_one_object() -> None:
    assert json_object(b'{"a": NaN, "b": "x\ty"}') == {"a": None, "b": "x\ty"}
    for line, reason in ((b"[1]", "an array, not an object"), (b"{", "not JSON: .* at character 2 of the line")):
        with pytest.raises(InputError, match=reason):
            json_object(line)
    with pytest.raises(InputError, match="nested too deeply"):
        json_object(b"[" * 100_000)


def test_blanks_are_counted_and_not_what_stands_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "MAX_RECORD", 1 << 17)
    written = json.dumps([{"text": "x" * 10_000} for _ in range(30)], indent=1).encode()
    assert len(records(written)) == 30
    with pytest.raises(InputError, match="blank space"):
        records(b"[" + b" " * (1 << 17) + b" {}]")
