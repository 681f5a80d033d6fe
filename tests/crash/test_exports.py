"""Five hundred hostile articles in every export, read back value by value by parsers that others keep."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from dvsearch.article import Article
from dvsearch.output import export_file
from dvsearch.output.formats import Row, Shape
from dvsearch.output.sanitize import one_line, visible
from dvsearch.research.references import Occasion, abstract
from dvsearch.searching.results import Hit

_ATOMS = (
    "tin", "dân vận khéo", "{", "}", "\\", "\\{", "@article{a,", '"', "'", ",", ";", "\t", "\n", "\r\n", "\x00",
    "\x1b[2J", "=1+1", "+1", "-1", "@SUM(A1)", "＝1", "%", "&", "#", "$", "_", "~", "^", "ER  - ", "TY  - NEWS",
    "\nER  - \n", "AU  - Ai", "\u2028", "\u2029", "\u202e", "\u200b", "\x85", "\ud800", "é", "e\u0301", "🎉", "<b>",
    "&amp;", "and", " and ", "\\textbackslash{}", "\\url{", "%\n", "}}}", "{{{", "'''", '"""', "\\\\", "//", "\x7f",
)  # fmt: skip


def hostile(number: int = 500) -> list[Article]:
    """Articles whose every value is made of what some format reads as its own."""
    dice = random.Random(7)

    def value(most: int = 6) -> str:
        return "".join(dice.choice(_ATOMS) for _ in range(dice.randint(1, most)))

    made = []
    for at in range(number):
        names = tuple(value() for _ in range(dice.randint(0, 2)))
        made.append(
            Article(
                id=f"{at}{value()}", title=f"x{value()}", text=f"Đoạn đầu {value(30)} của bài này.", date="2021-03-12",
                date_basis="metadata", source=f"x{value()}", author=f"x{value()}", category=value(), path=f"{at}.txt",
                url=f"http://a.vn/{at}{value()}", provinces=names, current_provinces=names, citations=names,
            )
        )  # fmt: skip
    return made


ARTICLES = hostile()


def written(form: str, fields: tuple[str, ...] = ()) -> str:
    rows = (Row(None, Hit(at, 1.0, one, (), (), 0)) for at, one in enumerate(ARTICLES, 1))
    shape = Shape(fields, occasion=Occasion("2026-05-01"), formulas=True)
    return "".join(export_file.lines(form, rows, shape)).encode("utf-8", "backslashreplace").decode("utf-8")


def flat(text: str | None) -> str:
    """A value on one line, as a bibliography has it, with a sign for what a terminal would obey."""
    return visible(" ".join((text or "").split()))


def test_csv_and_tsv_hold_the_values() -> None:
    names = ("id", "title", "source", "author", "url", "provinces")
    read = {
        "csv": list(csv.reader(io.StringIO(written("csv", names).removeprefix("\ufeff"), newline=""))),
        "tsv": [line.split("\t") for line in written("tsv", names).removesuffix("\n").split("\n")],
    }
    for rows in read.values():
        assert rows[0] == list(names)
        for row, one in zip(rows[1:], ARTICLES, strict=True):
            values = (one.id, one.title, one.source, one.author, one.url, "; ".join(map(one_line, one.provinces)))
            assert row == [one_line(value or "") for value in values]


def test_json_lines_hold_the_articles_as_they_are() -> None:
    lines = written("jsonl").splitlines()
    for line, one in zip(lines, ARTICLES, strict=True):
        record = json.loads(line)
        assert line.isprintable()
        for name in ("id", "title", "text", "date", "source", "author", "category", "url", "path"):
            assert record[name] == getattr(one, name)
        assert record["provinces"] == list(one.provinces)


def test_csl_holds_the_values() -> None:
    for item, one in zip(json.loads(written("csl")), ARTICLES, strict=True):
        assert item["id"] == one.id and item["URL"] == one.url
        assert item["title"] == " ".join(one.title.split())
        assert item["author"] == [{"literal": " ".join((one.author or "").split())}]


def test_ris_holds_the_values() -> None:
    rispy = pytest.importorskip("rispy")
    records = rispy.loads(written("ris"))
    for record, one in zip(records, ARTICLES, strict=True):
        assert record["title"] == flat(one.title)
        assert record["authors"] == [flat(one.author)]
        assert record["secondary_title"] == flat(one.source)
        assert record["urls"] == [flat(one.url).replace(";", "%3B")]  # several addresses have one between them
        assert record["id"] == flat(one.id)
        assert record.get("keywords", []) == [flat(name) for name in one.provinces if flat(name)]
        assert record.get("abstract", "") == flat(abstract(one))


@pytest.mark.parametrize("form", ["bibtex", "biblatex"])
def test_bibtex_holds_the_values(form: str) -> None:
    pybtex: Any = pytest.importorskip("pybtex.database")
    entries = list(pybtex.parse_string(written(form), "bibtex").entries.values())
    for entry, one in zip(entries, ARTICLES, strict=True):
        assert untexed(entry.fields["title"]) == flat(one.title)
        assert untexed(entry.fields["journal" if form == "bibtex" else "journaltitle"]) == flat(one.source)
        assert [untexed(str(person)) for person in entry.persons["author"]] == [flat(one.author)]
        assert untexed(entry.fields["note"]) == flat(f"dvsearch id {one.id}")
        assert untexed(entry.fields.get("keywords", "")) == flat(", ".join(one.provinces))
        assert entry.fields["urldate"] == "2026-05-01"


@pytest.mark.skipif(not shutil.which("biber"), reason="biber is not installed")
@pytest.mark.parametrize("form", ["bibtex", "biblatex"])
def test_biber_reads_the_values(form: str, tmp_path: Path) -> None:
    (tmp_path / "in.bib").write_text(written(form), encoding="utf-8")
    command = ("biber", "--tool", "--output-format=biblatexml", "--validate-datamodel", "--nolog", "in.bib")
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "WARN" not in said.stdout and "ERROR" not in said.stdout
    entries = ElementTree.parse(tmp_path / "in_bibertool.bltxml").getroot().findall("{*}entry")
    for entry, one in zip(entries, ARTICLES, strict=True):
        assert entry.get("entrytype") == "article"
        assert biber_value(entry, "title") == composed(one.title)
        assert biber_value(entry, "journaltitle") == composed(one.source)
        assert biber_value(entry, "note") == composed(f"dvsearch id {one.id}")
        assert biber_value(entry, "names") == composed(one.author)
        assert biber_value(entry, "date[@type='url']") == "2026-05-01"


def composed(text: str | None) -> str:
    """A value as biber writes it: with composed letters."""
    return unicodedata.normalize("NFC", flat(text))


def biber_value(entry: ElementTree.Element, name: str) -> str:
    """A field of an entry as biber has read it, the words of a name with a space between them."""
    found = entry.find(f"{{*}}{name}")
    assert found is not None
    return untexed(" ".join(piece for text in found.itertext() if (piece := text.strip())))


_COMMANDS = {
    "textbackslash{}": "\\", "textbraceleft{}": "{", "textbraceright{}": "}", "textasciitilde{}": "~",
    "_{}": "_", "textasciicircum{}": "^", "%": "%", "&": "&", "#": "#", "$": "$", "_": "_",
}  # fmt: skip


def untexed(value: str) -> str:
    """What TeX sets for a value: its commands as the signs they stand for, braces around it left out."""
    return "".join(_pieces(value[1:-1] if value.startswith("{") else value))


def _pieces(value: str) -> Iterator[str]:
    at = 0
    while at < len(value):
        command = next((one for one in _COMMANDS if value.startswith(one, at + 1)), "") if value[at] == "\\" else ""
        yield _COMMANDS[command] if command else value[at]
        at += 1 + len(command)
