"""Records as archives have them: whatever wraps them, whatever their keys are called, however their values are stored."""

# ruff: noqa: E501 - records are written out on their line

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from dvsearch.article import Article
from dvsearch.reading import table_rows as rows_of_tables
from dvsearch.reading.entries import Rejected, entries, read
from dvsearch.reading.evidence import Notice
from dvsearch.reading.fields import Naming, record_fields
from dvsearch.reading.sources import Source
from dvsearch.reading.table_rows import table_rows
from tests.reading.archives import LEAD, MORE, TITLE
from tests.vietnamese.test_encodings import MISREAD, TEXT

Take = Callable[..., tuple[list[Article], list[Rejected], list[Notice]]]


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """Writes a file and reads it: its articles, its rejections, what is told of it."""

    def take(name: str, data: object, naming: Naming = ()) -> tuple[list[Article], list[Rejected], list[Notice]]:
        written = data if isinstance(data, bytes) else data.encode() if isinstance(data, str) else dumps(data)
        (tmp_path / name).write_bytes(written)
        source = Source(tmp_path / name, name)
        notices: list[Notice] = []
        list(entries(source, naming=naming, listener=notices.append))
        found = list(read(source, naming=naming))
        return [x for x in found if isinstance(x, Article)], [x for x in found if isinstance(x, Rejected)], notices

    return take


def dumps(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


ONE = {"id": "1", "title": TITLE, "text": LEAD}
TWO = {"id": "2", "title": "Tin hai", "content": MORE}

WRAPPED = {
    "an array": [ONE, TWO],
    "one key": {"articles": [ONE, TWO]},
    "newsapi": {"status": "ok", "totalResults": 2, "articles": [ONE, TWO]},
    "data": {"meta": {"page": 1}, "data": {"items": [ONE, TWO]}},
    "elasticsearch": {
        "took": 1,
        "hits": {"total": {"value": 2}, "hits": [{"_id": "1", "_source": ONE}, {"_id": "2", "_source": TWO}]},
    },
    "keyed": {"1": ONE, "2": TWO},
    "keyed without ids": {"1": {"title": TITLE, "text": LEAD}, "2": {"title": "Tin hai", "content": MORE}},
    "inner": [{"data": ONE}, {"article": {"attributes": TWO}}],
    "deeper": {"response": {"result": {"list": [ONE, TWO], "tags": ["a"]}}},
}


@pytest.mark.parametrize("shape", WRAPPED)
def test_records_are_found_in_what_wraps_them(take: Take, shape: str) -> None:
    articles, rejected, _ = take("a.json", WRAPPED[shape])
    assert [(one.id, one.title) for one in articles] == [("1", TITLE), ("2", "Tin hai")]
    assert rejected == []


STREAMS = {
    "lines.json": dumps(ONE) + b"\n" + dumps(TWO) + b"\n",
    "lines.jl": dumps(ONE) + b"\n\n" + dumps(TWO),
    "lines.jsonlines": dumps(ONE) + b"\r\n" + dumps(TWO),
    "appended.json": dumps([ONE]) + dumps([TWO]),
    "appended-lines.json": dumps([ONE]) + b"\n" + dumps([TWO]) + b"\n",
    "commas.json": dumps(ONE) + b",\n" + dumps(TWO),
    "array.jsonl": b"[\n" + dumps(ONE) + b",\n" + dumps(TWO) + b"\n]",
    "pretty.json": json.dumps([ONE, TWO], indent=2, ensure_ascii=False).encode(),
    "utf-16.json": json.dumps([ONE, TWO], ensure_ascii=False).encode("utf-16"),
    "bom.ldjson": b"\xef\xbb\xbf" + dumps(ONE) + b"\n" + dumps(TWO),
}


@pytest.mark.parametrize("name", STREAMS)
def test_json_is_read_as_what_stands_in_it_whatever_its_name(take: Take, name: str) -> None:
    articles, rejected, _ = take(name, STREAMS[name])
    assert [one.id for one in articles] == ["1", "2"] and rejected == []


def test_an_array_larger_than_a_page_is_streamed_and_what_is_cut_short_keeps_what_came_before(take: Take) -> None:
    many = [{"id": str(i), "text": f"{LEAD} {i} " + "từ " * 400} for i in range(300)]
    data = dumps(many)
    assert len(take("a.json", data)[0]) == 300
    articles, rejected, _ = take("b.json", data[:-3_000])
    assert len(articles) > 290 and len(rejected) == 1 and "not JSON" in rejected[0].reason


VALUES = {
    "html": f"<div><p style='text-align:justify'>{LEAD}</p><p>{MORE}</p></div>",
    "entities": LEAD.replace("ộ", "&#7897;").replace("â", "&acirc;") + "\n" + MORE,
    "escaped twice": LEAD.replace("â", "&amp;acirc;") + "\n" + MORE,
    "paragraphs": [LEAD, MORE],
    "paragraphs in html": [f"<p>{LEAD}</p>", f"<p>{MORE}</p>"],
    "blocks": {
        "blocks": [{"type": "paragraph", "data": {"text": LEAD}}, {"type": "paragraph", "data": {"text": MORE}}]
    },
    "objects": [{"type": "text", "content": LEAD}, {"type": "text", "content": MORE}],
    "rendered": {"rendered": f"<p>{LEAD}</p>\n<p>{MORE}</p>\n"},
    "a list as a string": json.dumps([LEAD, MORE], ensure_ascii=False),
    "a list of python": str([LEAD, MORE]),
}


@pytest.mark.parametrize("form", VALUES)
@pytest.mark.parametrize("key", ["content", "body", "noi_dung"])
def test_a_text_is_its_paragraphs_however_it_is_stored(take: Take, form: str, key: str) -> None:
    (article,), rejected, _ = take("a.jsonl", {"id": "1", "title": "Tin &amp; <b>ảnh</b>", key: VALUES[form]})
    assert (article.title, article.text) == ("Tin & ảnh", f"{LEAD}\n{MORE}")
    assert rejected == []


@pytest.mark.parametrize("form", MISREAD)
def test_values_stored_in_the_letters_of_another_encoding_are_mended_field_by_field(take: Take, form: str) -> None:
    (article,), _, _ = take("a.jsonl", {"id": "1", "title": "Tin Một", "text": MISREAD[form]})
    assert article.title == "Tin Một"
    assert __import__("unicodedata").normalize("NFC", article.text) == TEXT


@pytest.mark.parametrize(
    "key", ["sapo", "summary", "description", "lead", "Tóm tắt", "mo_ta", "excerpt", "meta-description", "standfirst"]
)
def test_the_lead_stands_before_the_text_and_not_twice(take: Take, key: str) -> None:
    (article,), _, _ = take("a.jsonl", {"id": "1", "title": TITLE, key: LEAD, "content": MORE})
    assert article.text == f"{LEAD}\n{MORE}"
    (article,), _, _ = take("b.jsonl", {"id": "1", "title": TITLE, key: LEAD, "content": f"{LEAD}\n{MORE}"})
    assert article.text == f"{LEAD}\n{MORE}"
    (article,), _, _ = take("c.jsonl", {"id": "1", "title": TITLE, key: LEAD})
    assert article.text == LEAD


def test_values_of_data_bases_are_unwrapped_and_missing_ones_are_missing(take: Take) -> None:
    record = {
        "_id": {"$oid": "5f1a2b3c"},
        "title": TITLE,
        "content": LEAD,
        "published": {"$date": {"$numberLong": "1615515300000"}},
        "source": float("nan"),
        "author": "nan",
        "category": None,
        "url": "NULL",
        "provinces": [],
    }
    (article,), _, _ = take("a.jsonl", json.dumps(record))
    assert (article.id, article.date, article.date_basis) == ("5f1a2b3c", "2021-03-12", "metadata")
    assert (article.source, article.author, article.category, article.url) == (None, None, None, None)


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        (["Hồng Nhung", "Trần Hải"], "Hồng Nhung; Trần Hải"),
        ([{"name": "Hồng Nhung"}, {"name": "Trần Hải"}], "Hồng Nhung; Trần Hải"),
        ("Hồng Nhung; Trần Hải", "Hồng Nhung; Trần Hải"),
        ("['Hồng Nhung', 'Trần Hải']", "Hồng Nhung; Trần Hải"),
        ("Hồng\u00a0Nhung ", "Hồng Nhung"),
        ("Hồng Nhung", "Hồng Nhung"),
    ],
)
def test_several_authors_are_several(authors: object, expected: str) -> None:
    assert record_fields({"text": LEAD, "authors": authors}).author == expected


def test_a_key_that_is_not_known_is_told_once_and_can_be_named(take: Take) -> None:
    records = [{"ma": str(i), "tieu_de": TITLE, "bai": f"{LEAD} {i} {MORE}", "text": "Ngắn."} for i in range(3)]
    _, _, notices = take("a.json", records)
    assert [(notice.about, notice.detail) for notice in notices] == [
        ("key not used", "'bai' holds much text and stands for no field")
    ]
    articles, _, notices = take("a.json", records, (("text", "bai"),))
    assert [one.text for one in articles] == [f"{LEAD} {i} {MORE}" for i in range(3)] and notices == []
    _, (rejected, *_), _ = take("b.jsonl", {"x": LEAD})
    assert "'x'" in rejected.reason and "--field text=KEY" in rejected.reason


def test_the_column_shows_which_number_is_the_month(take: Take) -> None:
    american = [
        {"id": str(i), "text": f"{LEAD} {i}", "date": day} for i, day in enumerate(["12/31/2021", "03/12/2021"])
    ]
    assert [one.date for one in take("a.json", american)[0]] == ["2021-12-31", "2021-03-12"]
    mixed = [*american, {"id": "9", "text": f"{LEAD} 9", "date": "31/12/2021"}]
    assert [one.date for one in take("b.json", mixed)[0]] == ["2021-12-31", "2021-12-03", "2021-12-31"]


# ---------------------------------------------------------------- tables

HEAD = "id,title,date,text"
ROWS = [f'1,Tin một,2021-03-12,"{LEAD}"', f'2,Tin hai,2021-03-13,"{MORE}"']
TABLES = {
    "comma.csv": "\n".join([HEAD, *ROWS]),
    "semicolon.csv": "\n".join(
        [HEAD.replace(",", ";"), f'1;Tin một;2021-03-12;"{LEAD}"', f'2;Tin hai;2021-03-13;"{MORE}"']
    ),
    "named.csv": "\ufeffsep=;\n"
    + "\n".join(
        [HEAD.replace(",", ";"), f'1;Tin một;2021-03-12;"{LEAD}"', f"2;Tin hai;2021-03-13;{MORE.replace(';', ',')}"]
    ),
    "sep.csv": "sep=,\r\n" + "\r\n".join([HEAD, *ROWS]) + "\r\n",
    "trailing.csv": "\n".join([HEAD, *(f"{row},,," for row in ROWS)]),
    "blank-rows.csv": "\n".join([HEAD, ROWS[0], ",,,", "", ROWS[1], ",,,"]),
    "bar.csv": "\n".join([HEAD.replace(",", "|"), f"1|Tin một|2021-03-12|{LEAD}", f"2|Tin hai|2021-03-13|{MORE}"]),
    "tabs.csv": "\n".join(
        [HEAD.replace(",", "\t"), f"1\tTin một\t2021-03-12\t{LEAD}", f"2\tTin hai\t2021-03-13\t{MORE}"]
    ),
    "vietnamese.csv": "\n".join(["Mã bài,Tiêu đề,Ngày đăng,Nội dung", *ROWS]),
    "tab.tsv": "\n".join(
        [HEAD.replace(",", "\t"), f"1\tTin một\t2021-03-12\t{LEAD}", f"2\tTin hai\t2021-03-13\t{MORE}"]
    ),
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_of_any_spreadsheet_is_read(take: Take, name: str, encoding: str) -> None:
    articles, rejected, _ = take(name, TABLES[name].removeprefix("\ufeff").encode(encoding))
    assert [(one.id, one.title, one.date) for one in articles] == [
        ("1", "Tin một", "2021-03-12"),
        ("2", "Tin hai", "2021-03-13"),
    ]
    assert articles[0].text == LEAD and rejected == []


def test_a_cell_may_have_lines_commas_and_quotes(take: Take) -> None:
    text = f'{LEAD}\n\nÔng A nói: "đồng ý", rồi về.\nBà B, chị C, anh D\n{MORE}'
    quoted = text.replace('"', '""')
    articles, rejected, _ = take(
        "a.csv", f'id,title,date,text\n1,Một,2021-03-12,"{quoted}"\n2,Hai,2021-03-13,"{MORE}"\n'
    )
    assert [one.text for one in articles] == [text, MORE] and rejected == []


STRAY = {
    "opened and never closed": f'id,title,text\n1,Một,"{LEAD}"\n2,Hai,"Chúng tôi đồng thuận\n3,Ba,"{MORE}"\n4,Bốn,"Hết"\n',
    "in the middle": f'id,title,text\n1,Một,"{LEAD}"\n2,Hai,Ông "A" nói\n3,Ba,"{MORE}"\n4,Bốn,"Hết"\n',
    "closed too soon": f'id,title,text\n1,Một,"{LEAD}"\n2,Hai,"Ông "A" nói"\n3,Ba,"{MORE}"\n4,Bốn,"Hết"\n',
    "at the end": f'id,title,text\n1,Một,"{LEAD}"\n2,Hai,Hai\n3,Ba,"{MORE}"\n4,Bốn,"Hết',
}


@pytest.mark.parametrize("kind", STRAY)
def test_a_stray_quote_never_swallows_a_row(take: Take, kind: str) -> None:
    articles, rejected, _ = take("a.csv", STRAY[kind])
    assert [one.id for one in articles] == ["1", "2", "3", "4"] and rejected == []


def test_rows_behind_a_stray_quote_keep_their_lines_also_in_utf_16() -> None:
    table = f'id,title,text\n1,Một,"Chúng\ntôi"\n2,Hai,"Hết\n3,Ba,{MORE.replace(",", "")}\n4,Bốn,"Hết'
    for encoding in ("utf-8", "utf-16"):
        rows = list(table_rows(io.BufferedReader(io.BytesIO(table.encode(encoding))), ".csv"))
        assert [(line, row["id"]) for line, row in rows if isinstance(row, dict)] == [
            (2, "1"), (4, "2"), (5, "3"), (6, "4"),
        ]  # fmt: skip


def test_each_line_is_looked_at_once_for_quotes_that_are_never_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = Counter[str]()
    closing = rows_of_tables._closing

    def counted(text: str, at: int, delimiter: str) -> int:
        looks[text] += 1
        return closing(text, at, delimiter)

    monkeypatch.setattr(rows_of_tables, "_closing", counted)
    table = "id,text\n" + "".join(f'{number},"{number}\n' for number in range(3_000))
    assert len(list(table_rows(io.BufferedReader(io.BytesIO(table.encode())), ".csv"))) == 3_000
    assert max(looks.values()) <= 4


def test_in_a_tsv_a_quote_is_a_character(take: Take) -> None:
    rows = [f'1\t"Dân vận khéo" ở xã\t{LEAD}', f'2\tHai\t"Chúng tôi đồng thuận, {MORE}', '3\tBa\t"Hết"']
    articles, rejected, _ = take("a.tsv", "\n".join(["id\ttitle\ttext", *rows]))
    assert [(one.id, one.title) for one in articles] == [("1", '"Dân vận khéo" ở xã'), ("2", "Hai"), ("3", "Ba")]
    assert articles[1].text.startswith('"Chúng tôi') and rejected == []


def test_a_column_can_be_named(take: Take) -> None:
    _, (rejected,), _ = take("a.csv", f'x,y\n1,"{LEAD}"\n')
    assert "--field text=COLUMN" in rejected.reason
    (article,), _, _ = take("a.csv", f'x,y\n1,"{LEAD}"\n', (("id", "x"), ("text", "y")))
    assert (article.id, article.text) == ("1", LEAD)


def test_a_bad_byte_in_a_row_costs_nothing_and_is_told(take: Take) -> None:
    data = f"id,text\n1,{MORE.replace(',', '')}\n".encode() + b"2,t\xe1\xbb x " + MORE.replace(",", "").encode() + b"\n"
    articles, rejected, notices = take("a.csv", data)
    assert [one.id for one in articles] == ["1", "2"] and rejected == []
    assert [(notice.line, notice.about) for notice in notices] == [(3, "bytes replaced")]


def test_characters_that_nobody_sees_are_dropped(take: Take) -> None:
    hidden = (
        LEAD.replace("Dân vận", "Dân\u200bvận").replace("tổng", "tổ\u200cng").replace("hộ", "h\u00adộ") + "\ufeff\u200e"
    )
    for name, data in (("a.jsonl", {"id": "1", "title": TITLE, "text": hidden}), ("a.txt", f"{TITLE}\n{hidden}")):
        (article,), _, _ = take(name, data)
        assert article.text == LEAD
    (article,), _, _ = take("b.txt", f"{TITLE}\n{LEAD} &shy;&#8203;&ZeroWidthSpace;")
    assert article.text == LEAD
