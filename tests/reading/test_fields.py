"""Which key of a record stands for which field, and what its value says."""

from __future__ import annotations

from typing import Any

import pytest

from dvsearch.errors import InputError
from dvsearch.reading.fields import field_of_key, has_own_text, has_text, kind_of, record_fields, unused_texts

TEXT = "Cán bộ dân vận đến từng nhà, nghe dân nói và cùng dân làm con đường mới của thôn."
OTHER = "Buổi họp của thôn kéo dài tới khuya vì ai cũng muốn nói và ai cũng được nghe."
LONG = " ".join([OTHER] * 4)


def test_the_first_of_the_names_of_a_field_is_believed_wherever_it_stands() -> None:
    first, later = sorted(("noi_dung", "content", "text", "body"), key=field_of_key)[:2]
    assert record_fields({first: TEXT, later: OTHER}).text == record_fields({later: OTHER, first: TEXT}).text == TEXT
    assert field_of_key("Nội dung")[1] == "text" and field_of_key("xyz") == (0, "")


def test_a_naming_is_believed_before_the_table_and_its_first_key_before_later_ones() -> None:
    record = {"text": TEXT, "bai": OTHER, "bai2": LONG}
    assert record_fields(record, (("text", "bai"),)).text == OTHER
    assert record_fields(record, (("text", "bai"), ("text", "bai2"))).text == OTHER
    assert record_fields({"text": TEXT, "day": "03/12/2021"}, (("month first", "day"),)).date is None


@pytest.mark.parametrize("value", [{"a": {"b": 1, "c": 2}}, True])
def test_an_id_that_says_nothing_is_an_error_and_a_missing_one_is_not(value: Any) -> None:
    with pytest.raises(InputError, match=f"'id' is {kind_of(value)}, not a string or a number"):
        record_fields({"id": value, "text": TEXT})
    assert record_fields({"id": None, "text": TEXT}).id is None
    assert record_fields({"text": TEXT}).id is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Hai  dòng\ncủa một tít", "Hai dòng của một tít"), (12, "12"), (["Tít", "phụ"], "Tít phụ"), ("", None)],
)
def test_a_title_is_one_line_of_whatever_it_is_stored_in(title: object, expected: str | None) -> None:
    assert record_fields({"title": title, "text": TEXT}).title == expected


INNER = {"title": "Tin", "text": TEXT}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"id": "1", "_source": INNER}, "1"),
        ({"id": "1", "x": {"y": INNER}}, "1"),
        ({"id": "1", "x": {"id": "2", "y": INNER}}, "2"),
        ({"id": "1", "tags": ["a"], "x": {"a": 1}, "data": INNER}, "1"),
        ({"id": "1", "text": TEXT, "data": {"id": "2", "text": OTHER}}, "1"),
    ],
)
def test_a_record_may_stand_one_or_two_levels_down_with_the_scalars_around_it(record: Any, expected: str) -> None:
    fields = record_fields(record)
    assert (fields.text, fields.id) == (TEXT, expected)
    assert has_text(record) and has_own_text(record) == ("text" in record)


def test_a_record_three_levels_down_is_none_and_lists_around_one_are_not_its_own() -> None:
    with pytest.raises(InputError, match="no text in the record; which of 'x' is it"):
        record_fields({"x": {"y": {"z": INNER}}})
    assert record_fields({"provinces": ["Hà Tĩnh"], "data": INNER}).provinces == ()


def test_content_may_be_the_object_in_which_the_record_stands() -> None:
    record = {"id": "1", "content": {"title": "Tin", "body": TEXT}}
    fields = record_fields(record)
    assert (fields.title, fields.text, has_own_text(record)) == ("Tin", TEXT, False)
    assert has_own_text({"content": {"blocks": [TEXT]}}) and not has_own_text({"content": 12})


def test_a_named_key_holds_a_text_and_one_named_for_another_field_does_not() -> None:
    record = {"bai": TEXT, "data": {"text": OTHER}}
    assert record_fields(record, (("text", "bai"),)).text == TEXT
    assert record_fields(record, (("title", "bai"),)).text == OTHER


PAGE = f"<!DOCTYPE html><html><head><title>Tin</title></head><body><p>{TEXT}</p></body></html>"


@pytest.mark.parametrize(
    ("record", "page"),
    [
        ({"text": PAGE}, True),
        ({"html": PAGE}, True),
        ({"html": f"<p>{TEXT}</p>"}, True),
        ({"text": f"<p>{TEXT}</p>"}, False),
        ({"text": TEXT, "html": f"<p>{OTHER}</p>"}, False),
        ({"text": " ", "html": f"<p>{OTHER}</p>"}, True),
        ({"text": TEXT, "html": PAGE}, False),
    ],
)
def test_what_is_named_html_is_a_page_where_there_is_no_text(record: dict[str, str], page: bool) -> None:
    assert record_fields(record).html is page


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2021-03-12", "2021-03-12"),
        (" <b>12/03/2021</b> ", "12/03/2021"),
        (["2021-03-12", "2021-03-13"], "2021-03-12"),
        ([], None),
        ({"iso": "2021-03-12"}, "2021-03-12"),
        ({"_seconds": 1615515300}, "1615515300"),
        ({"timezone": "Asia/Saigon", "date": "2021-03-12"}, "2021-03-12"),
        ({"day": 12}, None),
        ([{"$date": "2021-03-12"}], "2021-03-12"),
        (1615515300, "1615515300"),
        (True, None),
        ("null", None),
        ([["2021"]], None),
    ],
)
def test_a_date_is_a_string_a_number_or_the_first_that_an_object_holds(date: object, expected: str | None) -> None:
    assert record_fields({"text": TEXT, "date": date}).date == expected


@pytest.mark.parametrize(
    ("record", "url", "source"),
    [
        ({"source": "Báo Xã"}, None, "Báo Xã"),
        ({"source": "https://x.vn/1"}, "https://x.vn/1", None),
        ({"source": "https://x.vn/1", "hostname": "x.vn"}, "https://x.vn/1", "x.vn"),
        ({"source": "https://x.vn/1", "url": "https://x.vn/2"}, "https://x.vn/2", None),
    ],
)
def test_an_address_in_place_of_a_source_is_the_address(record: dict[str, str], url: str, source: str) -> None:
    fields = record_fields({"text": TEXT, **record})
    assert (fields.url, fields.source) == (url, source)


def test_a_lead_stands_before_its_text_unless_it_stands_in_it() -> None:
    assert record_fields({"lead": OTHER, "text": TEXT}).text == f"{OTHER}\n{TEXT}"
    assert record_fields({"lead": OTHER.upper(), "text": f"{OTHER} {TEXT}"}).text == f"{OTHER} {TEXT}"
    assert record_fields({"lead": OTHER}).text == OTHER
    assert record_fields({"lead": OTHER, "text": PAGE}).text == PAGE


def test_a_record_without_text_says_which_key_it_could_be() -> None:
    with pytest.raises(InputError, match="'text' is a number, not a string"):
        record_fields({"text": 12, "bai": TEXT})
    with pytest.raises(InputError, match="no text in the record; which of 'bai' is it"):
        record_fields({"bai": TEXT, "title": "Tin"})
    with pytest.raises(InputError, match=r"no text in the record$"):
        record_fields({"title": "Tin"})
    with pytest.raises(InputError, match="which of 'k0', 'k1', 'k2', 'k3', 'k4', 'k5' is it"):
        record_fields({f"k{number}": 1 for number in range(7)})


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (LONG, True),
        ([OTHER] * 4, True),
        ([OTHER] * 4 + [1], True),
        (OTHER, False),
        ("x" * 400, False),
        (f"<p>{LONG}</p>", False),
        (list(range(400)), False),
        (12, False),
    ],
)
def test_a_key_is_told_that_holds_much_prose_and_stands_for_no_field(value: object, told: bool) -> None:
    assert list(unused_texts([{"text": TEXT, "bai": value}] * 2)) == (["bai"] if told else [])


def test_a_key_that_is_used_is_not_told_and_much_is_meant_of_all_records() -> None:
    assert list(unused_texts([{"text": TEXT, "bai": LONG}], (("lead", "bai"),))) == []
    half = "từ " * 67  # 201 characters in one of two records
    assert list(unused_texts([{"bai": half}, {"text": TEXT}])) == []
    assert list(unused_texts([{"bai": half}])) == ["bai"]
