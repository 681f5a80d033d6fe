"""Files that are whole or not there, in the format that their name asks for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dvsearch.article import Article
from dvsearch.errors import StorageError, UsageError
from dvsearch.output import evidence, export_file
from dvsearch.output.formats import Row, Shape
from dvsearch.reading.evidence import Evidence, Reading
from dvsearch.searching.results import Hit

ROWS = [Row(None, Hit(1, 1.0, Article("a", "Tin\x1b[31m", "Nội dung", date="2020-01"), (), (), 0))]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("x.csv", "csv"),
        ("x.BIB", "bibtex"),
        ("x.ris", "ris"),
        ("a.b.json", "csl"),
        ("x.jsonl", "jsonl"),
        ("x.tsv", "tsv"),
    ],
)
def test_the_name_says_the_format(name: str, form: str) -> None:
    assert export_file.format_of(Path(name)) == form
    with pytest.raises(UsageError, match="does not say"):
        export_file.format_of(Path("x.docx"))


def test_a_table_opens_in_a_spreadsheet_and_a_record_can_be_read_again() -> None:
    assert "".join(export_file.lines("csv", ROWS, Shape())).startswith("\ufeffid,title,date")
    record = json.loads("".join(export_file.lines("jsonl", ROWS, Shape())))
    assert record["text"] == "Nội dung" and record["title"] == "Tin\x1b[31m"


def test_a_reference_has_the_fields_of_its_format() -> None:
    with pytest.raises(UsageError, match="--fields"):
        list(export_file.lines("ris", ROWS, Shape(("id",))))


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("before", encoding="utf-8")
    with pytest.raises(RuntimeError), export_file.saved(target) as write:
        write("half")
        raise RuntimeError
    assert target.read_text(encoding="utf-8") == "before" and list(tmp_path.iterdir()) == [target]
    with export_file.saved(target) as write:
        write("whole\n")
    assert target.read_bytes() == b"whole\n" and list(tmp_path.iterdir()) == [target]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no/out"), export_file.saved(tmp_path / "no" / "out.csv"):
        pass


def test_evidence_is_shown_with_its_place() -> None:
    reading = Reading(ROWS[0].hit.article, (Evidence("date", "2020-01", "page: a stamp", 3, 10),))
    shown = "".join(evidence.as_plain(reading))
    assert "  why date\t2020-01\tpage: a stamp\tat 3..10\n" in shown and "\x1b" not in shown
    assert json.loads(evidence.as_json(reading))["evidence"][0]["start"] == 3
