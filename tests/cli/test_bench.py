"""The commands of the researcher's bench on the built program: formats, files, exit codes, and what is said aloud."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.program import Done, dvsearch

PHRASE = '"dân vận khéo"'


COMMANDS = [
    ("kwic", PHRASE),
    ("trend", PHRASE),
    ("kwic", PHRASE, "--group", "R1"),
    ("collocates", "dân vận", "--min", "3"),
    ("ngrams", "--size", "2..3"),
    ("ngrams", "dân vận", "--min", "2"),
    ("keyness", "dân vận"),
    ("dispersion", "dân vận", "--over", "province"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "index"
    assert dvsearch("index", ROOT / "corpus", index=folder).code == 0
    return folder


def answer(done: Done) -> dict[str, object]:
    assert done.code == 0, done.err
    found: dict[str, object] = json.loads(done.out)
    return found


def test_lines_say_how_many_there_are_and_that_they_were_cut(index: Path) -> None:
    found = answer(dvsearch("kwic", PHRASE, "-n", "3", "--format", "json", index=index))
    assert found["truncated"] is True and len(found["rows"]) == 3  # type: ignore[arg-type]
    every = answer(dvsearch("kwic", PHRASE, "-n", "0", "--format", "json", index=index))
    assert every["truncated"] is False and len(every["rows"]) == every["total"] == found["total"]  # type: ignore[arg-type]
    cut = dvsearch("kwic", PHRASE, "-n", "3", "--format", "csv", index=index)
    assert f"3 of {found['total']} rows shown" in cut.err


def test_a_file_is_never_cut_and_says_what_it_rests_on(index: Path, tmp_path: Path) -> None:
    file = tmp_path / "lines.csv"
    done = dvsearch("kwic", PHRASE, "-n", "2", "-o", file, index=index)
    assert (done.code, done.out) == (0, "")
    assert " rows written to " in done.err
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    about = json.loads((tmp_path / "lines.csv.about.json").read_text("utf-8"))
    assert len(rows) == about["rows"] == about["lines"] > 20
    assert about["query"] == PHRASE and about["articles"]["matching"] <= about["articles"]["chosen"]
    assert set(about) >= {
        "command",
        "arguments",
        "understood",
        "filters",
        "copies",
        "index",
        "program",
        "unit",
        "notes",
    }
    shown = answer(dvsearch("kwic", PHRASE, "-n", "0", "--format", "json", index=index))
    assert [row["line"] for row in rows] == [row["line"] for row in shown["rows"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("form", ["table", "plain", "json", "jsonl", "csv", "tsv"])
def test_every_format_has_every_row(index: Path, command: tuple[str, ...], form: str) -> None:
    done = dvsearch(*command, "-n", "5", "--format", form, index=index)
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    expected = {"table": 5, "plain": 6, "json": 1, "jsonl": 5, "csv": 6, "tsv": 6}[form]
    assert len(lines) >= 5 if form == "table" else len(lines) == expected


def test_nothing_found_is_exit_1_and_a_mistake_is_exit_2(index: Path) -> None:
    for command in ("kwic", "trend", "collocates", "ngrams", "keyness", "dispersion"):
        assert dvsearch(command, "thiênthạch", index=index).code == 1
        assert dvsearch(command, '"dân', index=index).code == 2
        wrong = dvsearch(command, "dân", "-o", "x.doc", index=index)
        assert wrong.code == 2 and "does not say the format" in wrong.err
        assert dvsearch(command, "dân", "--fields", "nonsense", index=index).code == 2


def test_the_table_of_a_trend_is_the_same_numbers_as_its_json(index: Path) -> None:
    rows = answer(dvsearch("trend", PHRASE, "--format", "json", index=index))["rows"]
    table = dvsearch("trend", PHRASE, "--format", "table", index=index, env={"COLUMNS": "120"}).out
    for row in rows:  # type: ignore[attr-defined]
        assert f"{row['count']} of {row['total']}" in table


def test_undated_and_guessed_articles_are_counted_aloud(index: Path) -> None:
    done = dvsearch("trend", "dân", "--format", "csv", index=index)
    assert "without a date: " in done.err and "guessed date" in done.err


def test_a_trend_is_drawn_as_it_is_counted(index: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "t.svg"
    assert dvsearch("trend", "dân vận", "--and", "nông thôn mới", "--plot", drawn, index=index).code == 0
    svg = drawn.read_text("utf-8")
    assert "dân vận / nông thôn mới" in svg and "archive " in svg
    again = tmp_path / "u.svg"
    dvsearch("trend", "dân vận", "--and", "nông thôn mới", "--plot", again, index=index)
    assert again.read_text("utf-8") == svg
    assert dvsearch("trend", "dân", "--plot", tmp_path / "t.gif", index=index).code == 2


def test_an_index_that_cannot_say_is_told_apart_in_one_line() -> None:
    from dvsearch.engines.opensearch.engine import OpenSearchEngine
    from dvsearch.errors import UsageError

    with pytest.raises(UsageError) as refused:
        OpenSearchEngine.forward(object.__new__(OpenSearchEngine))
    assert "dvsearch copy" in str(refused.value) and "\n" not in str(refused.value)


def test_what_articles_hold_is_never_obeyed(tmp_path: Path) -> None:
    page = tmp_path / "a.jsonl"
    text = "Hôm qua Ban \x1b[31m dân [b]vận[/b]\thuyện đã họp với bà con trong xã.\n=khéo"
    page.write_text(json.dumps({"id": "=a", "title": "Tin", "text": text}), "utf-8")
    index = tmp_path / "index"
    assert dvsearch("index", page, index=index).code == 0
    for form in ("table", "plain", "csv", "tsv", "json", "jsonl"):
        done = dvsearch("kwic", "dân", "--format", form, index=index)
        assert "\x1b" not in done.out and done.code == 0, form
    assert "'=a" in dvsearch("kwic", "dân", "--format", "csv", index=index).out


def test_a_table_says_the_margins_that_its_numbers_can_be_computed_from(index: Path, tmp_path: Path) -> None:
    from dvsearch.research import association as am

    file = tmp_path / "company.csv"
    assert dvsearch("collocates", "dân vận", "--min", "2", "-o", file, index=index).code == 0
    margins = json.loads((tmp_path / "company.csv.about.json").read_text("utf-8"))["margins"]
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert len(rows) > 20
    for row in rows:
        count, total = int(row["count"]), int(row["total"])
        table = am.tables(count, margins["R1"], total - count, margins["N"] - margins["R1"])
        assert float(row["ll"]) == pytest.approx(am.g2(table)[0], rel=1e-8)
        assert float(row["lrc"]) == pytest.approx(am.lrc(table, margins["vocabulary"])[0], rel=1e-8)
    about = answer(dvsearch("keyness", "dân vận", "--format", "json", index=index))["about"]
    assert set(about["margins"]) == {"articles", "articles_other", "tokens", "tokens_other", "vocabulary"}  # type: ignore[index]


def test_contrast_takes_another_query_or_the_rest_of_the_archive(index: Path) -> None:
    both = dvsearch("keyness", "dân vận", "--against", "nông thôn mới", "--format", "json", index=index)
    about = answer(both)["about"]
    assert about["overlap"] >= 0 and about["against"] == "nông thôn mới"  # type: ignore[index]
    alone = answer(
        dvsearch("keyness", "*", "--province", "Hà Tĩnh", "--against-filter", "--format", "json", index=index)
    )
    margins = alone["about"]["margins"]  # type: ignore[index]
    total = answer(dvsearch("trend", "*", "--format", "json", index=index))["about"]["articles"]["chosen"]  # type: ignore[index]
    assert margins["articles"] + margins["articles_other"] == total
    nothing = dvsearch("keyness", "*", index=index)
    assert nothing.code == 1 and "nothing to compare" in nothing.err


def test_spread_is_drawn_and_said(index: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "d.svg"
    done = dvsearch("dispersion", "dân vận", "--over", "month", "--plot", drawn, "--format", "json", index=index)
    spread = answer(done)["about"]["spread"]  # type: ignore[index]
    assert 0 < spread["dp"] <= spread["dp_normed"] <= 1
    assert f"DP {spread['dp']:.3f}" in drawn.read_text("utf-8") and f"DP {spread['dp']:.3f}" in done.err
