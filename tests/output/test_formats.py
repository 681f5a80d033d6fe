"""What pipes are given: records, rows, and nothing that a terminal or a spreadsheet would obey."""

from __future__ import annotations

import csv
import io
import json

import pytest

from dvsearch.article import Article
from dvsearch.output import delimited
from dvsearch.output.formats import (
    FIELDS,
    JSON_FIELDS,
    BatchAnswer,
    Row,
    Shape,
    as_ids,
    as_json,
    as_jsonl,
    as_paths,
    as_trec,
    dumps,
    record,
)
from dvsearch.output.rows import ROW_FORMATS
from dvsearch.query.tree import Term
from dvsearch.searching.results import Hit, Results
from dvsearch.searching.search_spec import SearchSpec
from dvsearch.searching.snippets import Snippet

# The record of a hit as design and scripts know it; a name that goes or changes breaks somebody's pipeline.
PROMISED = (
    "rank", "id", "score", "title", "date", "date_basis", "year", "provinces", "current_provinces", "source",
    "author", "url", "path", "citations", "snippets",
)  # fmt: skip


def hit(**fields: object) -> Hit:
    article = Article(**{"id": "a", "title": "Tin", "text": "dân vận"} | fields)  # type: ignore[arg-type]
    return Hit(1, 2.5, article, (), (Snippet("body", "dân\nvận", ((0, 3),)),), 0)


def rows(*hits: Hit, query_id: str | None = None) -> list[Row]:
    return [Row(query_id, one) for one in hits]


def test_a_record_has_every_promised_field() -> None:
    assert set(PROMISED) <= set(record(hit(), Shape()))
    assert set(JSON_FIELDS) <= set(FIELDS)


def test_a_year_is_a_number_and_a_date_as_long_as_it_is_known() -> None:
    known = record(hit(date="2020-06", date_basis="url"), Shape())
    assert (known["year"], known["date"]) == (2020, "2020-06")
    unknown = record(hit(), Shape())
    assert (unknown["year"], unknown["date"]) == (None, None)


@pytest.mark.parametrize("text", ["\x1b[31m", "\x07", "\x7f", "\x85", "\u202e", "\u2028", "\ud800", "\x00", "\u200b"])
def test_json_escapes_what_a_terminal_would_obey_and_loses_nothing(text: str) -> None:
    line = dumps({"a": f"x{text}y"})
    assert line.isprintable() and json.loads(line) == {"a": f"x{text}y"}
    line.encode("utf-8")


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_no_csv_cell_is_a_formula(start: str) -> None:
    written = "".join(delimited.as_csv(rows(hit(title=start)), Shape(("title", "id"))))
    (_, (title, _)) = csv.reader(io.StringIO(written))
    assert title[0] in "' " and not title.startswith(("=", "+", "-", "@"))


def test_csv_is_read_back_whatever_stands_in_a_cell() -> None:
    title = 'Một, "hai"; ba\tbốn\nnăm'
    written = "".join(delimited.as_csv(rows(hit(title=title)), Shape(("title", "provinces"))))
    assert list(csv.reader(io.StringIO(written)))[1] == ['Một, "hai"; ba bốn năm', ""]


def test_tsv_has_as_many_tabs_in_every_line() -> None:
    written = "".join(delimited.as_tsv(rows(hit(title="a\tb"), hit(title="c\nd")), Shape(("id", "title", "text"))))
    assert [line.count("\t") for line in written.splitlines()] == [2, 2, 2]


def test_a_table_of_nothing_is_its_header() -> None:
    assert list(delimited.as_tsv([], Shape(("id", "date")))) == ["id\tdate\n"]


def test_json_says_whether_what_comes_close_stands_among_what_holds_every_word() -> None:
    for question in (True, False):
        results = Results(SearchSpec("dân vận"), Term("text", "dân"), 1, {}, (hit(),), as_one=question)
        assert json.loads(next(as_json([BatchAnswer(None, results)], Shape())))["one_order"] is question


def test_rows_of_a_batch_begin_with_the_query() -> None:
    found = rows(hit(), query_id="q7")
    assert json.loads(next(as_jsonl(found, Shape())))["qid"] == "q7"
    assert list(as_ids(found, Shape())) == ["q7\ta\n"]
    assert next(as_trec(found, Shape())) == "q7 Q0 a 1 2.500000 dvsearch\n"
    assert "".join(delimited.as_tsv(found, Shape(("id",)))) == "qid\tid\nq7\ta\n"


def test_a_trec_run_in_the_order_of_dates_keeps_it_for_those_who_go_by_the_score() -> None:
    dated = rows(*(hit(id=id)._replace(rank=rank, score=0.0) for rank, id in enumerate("cab", 1)))
    scores = [float(line.split()[4]) for line in as_trec(dated, Shape())]
    assert scores == sorted(scores, reverse=True) and len(set(scores)) == 3


def test_an_id_with_blanks_stays_one_word_of_a_trec_run() -> None:
    assert next(as_trec(rows(hit(id="a b\tc")), Shape())).split() == ["1", "Q0", "a_b_c", "1", "2.500000", "dvsearch"]


def test_each_file_is_named_once() -> None:
    found = rows(hit(path="a.jsonl:1"), hit(path="a.jsonl:2"), hit(path="b: 3.txt"), hit())
    assert list(as_paths(found, Shape())) == ["a.jsonl\n", "b: 3.txt\n"]
    assert list(as_paths(found, Shape(root="/x", null=True))) == ["/x/a.jsonl\0", "/x/b: 3.txt\0"]


def test_with_nul_an_id_holds_nothing_that_would_make_it_two() -> None:
    assert list(as_ids(rows(hit(id="a\nb")), Shape(null=True))) == ["a\\x0ab\0"]
    assert list(as_ids(rows(hit(id="a\0b")), Shape(null=True))) == ["a\\x00b\0"]
    assert list(as_ids(rows(hit(id="a\nb")), Shape())) == ["a\\x0ab\n"]


@pytest.mark.parametrize("form", ROW_FORMATS)
def test_every_format_streams(form: str) -> None:
    taken = []

    def source() -> object:
        for number in range(3):
            taken.append(number)
            yield Row(None, hit(id=f"a{number}", path=f"{number}.txt"))

    lines = ROW_FORMATS[form](source(), Shape())  # type: ignore[arg-type]
    next(iter(lines))
    assert len(taken) < 3


def test_explaining_names_the_part_of_the_query_that_matched() -> None:
    from dvsearch.output.explain import explain_hit, explain_query

    assert explain_query(Term("text_folded", "dan")) == "[dan]"
    assert explain_hit(hit(), Term("text_folded", "dan")) == [{"term": "[dan]", "title": 0, "body": 1}]
    assert explain_hit(hit(), Term("text", "khéo")) == []
