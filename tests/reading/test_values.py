"""What a value of a record says: texts, names, numbers, and lists that stand in a string."""

from __future__ import annotations

import json

import pytest

from dvsearch.reading.values import (
    is_missing,
    name_of_value,
    names_of_value,
    plain_entities,
    plain_text,
    text_of_value,
    unwrapped,
)


@pytest.mark.parametrize(
    ("value", "missing"),
    [
        ("", True), (" NULL ", True), ("nan", True), (float("nan"), True), (None, True), ([], True), ({}, True),
        ("none" + " " * 95, True), ("none" + " " * 96, False),
        ("0", False), (0, False), (False, False), ([None], False),
    ],
)  # fmt: skip
def test_what_programs_write_where_there_is_no_value_is_missing(value: object, missing: bool) -> None:
    assert is_missing(value) is missing


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("một &amp; <b>hai</b>", "một & hai"),
        ("5 < 7 & 9", "5 < 7 & 9"),
        (["một", "", "hai"], "một\nhai"),
        ('["một", "hai"]', "một\nhai"),
        ("['một', 'hai'] ", "một\nhai"),
        ("['một', 'hai", "['một', 'hai"),
        ("một', 'hai']", "một', 'hai']"),
        ('["một" "hai"]', '["một" "hai"]'),
        ("['một'].append('hai']", "['một'].append('hai']"),
        ({"text": "một", "type": "p"}, "một"),
        ({"blocks": [{"data": {"text": "một"}}, {"children": ["hai"]}]}, "một\nhai"),
        ({"type": "p"}, None),
        (12, None),
        ([], None),
        ([""], ""),
    ],
)
def test_a_text_is_the_paragraphs_of_whatever_holds_it(value: object, expected: str | None) -> None:
    assert text_of_value(value) == expected


def test_a_text_is_looked_for_eight_levels_down() -> None:
    value: object = "một"
    for _ in range(8):
        value = [value]
    assert (text_of_value(value), text_of_value([value])) == ("một", None)
    for wrapped in range(9):
        value = {"text": value} if wrapped else "một"
    assert (text_of_value(value), text_of_value({"text": value})) == ("một", None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Hồng Nhung | Trần Hải; Lê An", ("Hồng Nhung", "Trần Hải", "Lê An")),
        ("Hồng Nhung; ; null", ("Hồng Nhung",)),
        ('["Hồng Nhung", "Trần Hải"]', ("Hồng Nhung", "Trần Hải")),
        (7, ("7",)),
        (7.0, ("7",)),
        (7.5, ("7.5",)),
        (1e18, ("1e+18",)),
        (5e17, ("500000000000000000",)),
        (True, ()),
        (None, ()),
        (float("nan"), ()),
        ({"$oid": "5f"}, ("5f",)),
        ({"name": "Hồng Nhung", "id": 3}, ("Hồng Nhung",)),
        ({"title": "", "label": "Hồng Nhung"}, ("Hồng Nhung",)),
        ({"name": {"first": "Hồng"}}, ()),
        ({"id": 3}, ()),
        ([{"name": "Hồng Nhung"}, ["Trần Hải", 7]], ("Hồng Nhung", "Trần Hải", "7")),
        (b"x", ("b'x'",)),
    ],
)
def test_names_are_those_of_strings_numbers_objects_and_lists(value: object, expected: tuple[str, ...]) -> None:
    assert names_of_value(value) == expected


def test_a_name_that_is_said_twice_is_one() -> None:
    assert name_of_value(["Hồng Nhung", "Trần Hải", "Hồng Nhung"]) == "Hồng Nhung; Trần Hải"
    assert name_of_value([]) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"$date": {"$numberLong": "16"}}, "16"),
        ({"_seconds": 16}, 16),
        ({"#text": "a"}, "a"),
        ({"$date": 1, "other": 2}, {"$date": 1, "other": 2}),
        ({"name": "a"}, {"name": "a"}),
        ({5: "a"}, {5: "a"}),
        ("a", "a"),
    ],
)
def test_the_wrappers_of_data_bases_are_taken_off(value: object, expected: object) -> None:
    assert unwrapped(value) == expected
    assert unwrapped(json.loads('{"$a":' * 9 + "1" + "}" * 9)) == {"$a": 1}


def test_entities_are_read_however_often_they_were_escaped_up_to_three_times() -> None:
    assert plain_entities("d&acirc;n v&#7853;n &#x1EAD;") == "dân vận ậ"
    assert plain_entities("d&amp;amp;acirc;n") == "dân"
    assert plain_entities("&amp;" * 1 + "amp;amp;amp;acirc;") == "&amp;acirc;"
    assert plain_entities("A&B; AT&T") == "A&B; AT&T"


def test_markup_leaves_its_lines_and_hidden_characters_go() -> None:
    assert plain_text("<p>một </p>\n\n  <p>hai\u200b ba</p>") == "một\nhai ba"
    assert plain_text("một  \n\n  hai") == "một  \n\n  hai"
