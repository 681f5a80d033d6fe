"""A text as the rules see it, each of its characters with its place in the original; values in their one form."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvsearch.vietnamese.plain import plain, value_form, without_hidden

ODD = "\u00a0\u2007\u200b\ufeff\t\u2010\u2013\u2212\r\v\u2028\u2044\u00d0"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Hà\u00a0Nội,\tngày", "Hà Nội, ngày"), ("1\u20132\u22123", "1-2-3"), ("một\rhai\u2028ba", "một\nhai\nba"),
     ("1\u20442", "1/2"), ("hoá, khoẻ, thuỷ", "hóa, khỏe, thủy"), ("HOÁ, Thuỷ", "HÓA, Thủy"), ("quý, Quỳ", "quý, Quỳ"),
     ("hoàn, thuỳnh", "hoàn, thuỳnh"), ("uà", "uà"), ("", "")],
)  # fmt: skip
def test_a_plain_text_has_one_kind_of_blanks_hyphens_ends_and_tone_places(text: str, expected: str) -> None:
    assert plain(text).text == expected
    assert plain(text).offsets is None


def test_a_decomposed_text_is_composed_and_each_character_knows_where_it_came_from() -> None:
    text = unicodedata.normalize("NFD", "Khoẻ ở Huế")
    made = plain(text)
    assert made.text == "Khỏe ở Huế"
    assert [text[made.original(at)] for at in range(len(made.text))] == list("Khoe o Hue")
    assert made.original(len(made.text)) == len(text)
    assert plain("\u0301a\u0301").text == "\u0301á"


@given(st.text(st.sampled_from([*"aăhoàq uý", "\u0301", "\u0323", *ODD]), max_size=20))
def test_each_character_of_a_plain_text_stands_for_one_place_and_they_ascend(text: str) -> None:
    made = plain(text)
    places = [made.original(at) for at in range(len(made.text) + 1)]
    assert places == sorted(places) and places[-1] == len(text)
    assert not set(made.text) & set(ODD)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("dân vận", "dân vận"), ("dan van", "dan van"), ("d\u00adân \u200evận\ufeff", "dân vận"),
     ("dân\u200b\u200bvận", "dân vận"), ("dân \u200bvận\u200b", "dân vận"), ("d\u200dân", "dân"), ("d\u00adan", "dan"),
     ("👩\u200d👧", "👩\u200d👧"), ("\u2066dân\u2069", "dân")],
)  # fmt: skip
def test_what_nobody_sees_is_left_out_and_a_hidden_blank_is_one(text: str, expected: str) -> None:
    assert without_hidden(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Báo Điện Biên", " Báo  Điện\n Biên ", unicodedata.normalize("NFD", "Báo Điện Biên"), "Báo Đi\u200bện Biên\ufeff",
     "Báo \u00d0iện Biên"],
)  # fmt: skip
def test_a_value_has_one_form_however_it_is_written(text: str) -> None:
    assert value_form(text) == "Báo Điện Biên"
    assert value_form("  VnExpress \t net") == "VnExpress net"
