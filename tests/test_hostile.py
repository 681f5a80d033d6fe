"""Text that wants to be obeyed goes in, is found, and is shown harmlessly; each mishap has one clear line."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from tests.program import Done, dvsearch

# What must never reach a terminal as it is: C0 but tab and line feed, DEL, C1, bidi controls.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

HOSTILE = {
    "markup": "Tin [/b] về [bold red]dân vận[/] và [link=file:///x]liên kết[/link] markupxx",
    "escapes": "Tin \x1b[31mđỏ\x1b[0m \x1b]0;title\x07 \x9b2J \x1b[2J\x1b[H escapesxx",
    "zero-width": "Dân\u200b vận\ufeff kh\u00adéo \u202edảo\u202c zerowidthxx",
    "long-line": "x" * 100_000 + " longlinexx " + "từ " * 30_000,
    "emoji": "Chúc mừng 🎉👩‍🌾🇻🇳 emojixx e\u0301\u0301\u0301",
    "surrogates": "Một nửa \ud83d cặp \udc00 surrogatesxx",
    "nul": "Trước\x00sau nulxx \x00\x00",
    "quotes": "\"; DROP TABLE 'x' -- =cmd|'/c calc'!A0 quotesxx",
    "newlines": "Dòng một\r\nDòng hai\rDòng ba\u2028Dòng bốn\x85 newlinesxx",
}

# What is left of a text without the characters that nobody sees.
SEEN = {"zero-width": "Dân vận khéo dảo zerowidthxx"}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    records = [
        {"id": f"[b]{name}\x1b[31m", "title": f"Bài {name} \x1b[5m[/b]", "text": text, "source": "Nguồn\x1b[7m\u202e"}
        for name, text in HOSTILE.items()
    ]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    for name, text in HOSTILE.items():
        page = f"Trang {name}\n\n{text} trang{name.replace('-', '')}\n"
        (folder / f"{name}.txt").write_bytes(page.encode("utf-8", "replace"))
    done = dvsearch("index", folder, index=folder / "index")
    assert done.code == 0, done.err
    assert not OBEYED.search(done.err)
    return folder / "index"


EVERYTHING = " OR ".join(name.replace("-", "") + "xx" for name in HOSTILE)


@pytest.mark.parametrize("form", ["plain", "json", "jsonl", "ids", "table", "csv", "tsv"])
def test_hostile_text_is_found_and_shown_harmlessly(index: Path, form: str) -> None:
    done = dvsearch("search", "-n", "50", "--format", form, EVERYTHING, index=index)
    assert done.code == 0, done.err
    assert not OBEYED.search(done.out)
    assert not OBEYED.search(done.err)


def test_hostile_text_is_marked_and_given_back_unchanged_but_for_what_nobody_sees(index: Path) -> None:
    hits = json.loads(dvsearch("search", "--all-copies", "-n", "50", "--format", "json", EVERYTHING, index=index).out)[
        "hits"
    ]
    for name, text in HOSTILE.items():
        word = name.replace("-", "") + "xx"
        (hit,) = [hit for hit in hits if hit["id"] == rf"[b]{name}\x1b[31m"]
        for snippet in hit["snippets"]:
            assert {snippet["text"][start:end] for start, end in snippet["marks"]} == {word}
        back = json.loads(dvsearch("show", "--format", "json", hit["id"], index=index).out)
        assert back["text"] == SEEN.get(name, text)
    shown = dvsearch("show", r"[b]escapes\x1b[31m", index=index)
    assert shown.code == 0 and "escapesxx" in shown.out and not OBEYED.search(shown.out)


def test_words_are_found_through_what_hides_in_them(index: Path) -> None:
    done = dvsearch("search", "--format", "json", '"dân vận khéo"', index=index)
    hits = json.loads(done.out)["hits"]
    assert any("zero-width" in hit["id"] for hit in hits)


def complaint(done: Done) -> str:
    """The one line on stderr; nothing may be on stdout."""
    assert done.out == ""
    assert "Traceback" not in done.err
    lines = done.err.strip().splitlines()
    assert len(lines) == 1, done.err
    return lines[0]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text('{"id": "a", "text": "dân vận khéo"}\n', "utf-8")
    assert dvsearch("index", tmp_path / "in", index=tmp_path / "index").code == 0
    return tmp_path / "index"


def test_a_missing_index_names_the_place_and_the_command(tmp_path: Path) -> None:
    for command in (["search", "dân"], ["show", "a"], ["facets", "*"], ["info"]):
        done = dvsearch(*command, index=tmp_path / "nowhere")
        assert done.code == 2
        line = complaint(done)
        assert str(tmp_path / "nowhere") in line and "dvsearch index" in line


def test_a_missing_path_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    missing = dvsearch("index", tmp_path / "nowhere", index=tmp_path / "index")
    assert missing.code == 2 and str(tmp_path / "nowhere") in complaint(missing)
    (tmp_path / "empty").mkdir()
    empty = dvsearch("index", tmp_path / "empty", index=tmp_path / "index")
    assert empty.code == 2 and str(tmp_path / "empty") in complaint(empty)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_rejected_by_name(tmp_path: Path, small: Path) -> None:
    folder = tmp_path / "in"
    (folder / "b.txt").write_text("Tin\n\nBài viết.\n", "utf-8")
    (folder / "b.txt").chmod(0)
    done = dvsearch("index", folder, index=small)
    assert done.code == 0
    assert "b.txt" in done.err and "1 rejected" in done.err


def test_bad_records_are_named_with_their_lines_and_the_run_goes_on(tmp_path: Path, small: Path) -> None:
    bad = tmp_path / "in" / "b.jsonl"
    bad.write_bytes(b'{"id": 1}\n{not json\n[1]\n\xff\xfe\n{"id": "ok", "text": "mot bai"}\n')
    report = tmp_path / "report.jsonl"
    done = dvsearch("index", tmp_path / "in", "--report", report, index=small)
    assert done.code == 0
    rejected = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    assert [(one["path"], one["line"]) for one in rejected] == [("b.jsonl", number) for number in (1, 2, 3, 4)]
    assert all(one["reason"] for one in rejected)
    for number in (1, 2, 3, 4):
        assert f"b.jsonl:{number}" in done.err
    assert dvsearch("search", "--count", "bai", index=small).out == "1\n"


def test_a_query_that_cannot_be_read_shows_where(small: Path) -> None:
    done = dvsearch("search", 'dân "vận', index=small)
    assert (done.code, done.out) == (2, "")
    first, query, caret = done.err.rstrip("\n").splitlines()
    assert "column 5" in first and "never closed" in first
    assert query.index('"') == caret.index("^")


def test_an_index_of_another_analyser_is_refused_with_the_command(small: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from dvsearch.engines import open_engine\n"
        f"engine = open_engine({str(small)!r})\n"
        "with engine.writer() as writer: writer.commit({'fingerprint': 'of another version'})\n"
        "engine.close()"
    )
    import subprocess
    import sys

    subprocess.run([sys.executable, "-c", code], check=True)
    for command in (["search", "dân"], ["index", str(small.parent / "in")]):
        done = dvsearch(*command, index=small)
        assert done.code == 2 and "dvsearch index --rebuild" in complaint(done)
    assert dvsearch("index", "--rebuild", small.parent / "in", index=small).code == 0
    assert dvsearch("search", "--count", "dân", index=small).out == "1\n"


def test_nothing_found_is_exit_1_and_silent_in_a_pipe(small: Path) -> None:
    done = dvsearch("search", "Atlantis", index=small)
    assert (done.code, done.out) == (1, "")
    assert dvsearch("show", "nobody", index=small).code == 1


def test_a_mistaken_option_is_one_line_and_exit_2(small: Path) -> None:
    for wrong in (["--filter", "x"], ["--filter", "nofield=1"], ["--facets", "nofield"], ["--year", "nay"]):
        done = dvsearch("search", *wrong, "dân", index=small)
        assert done.code == 2 and complaint(done)
