"""The program at a terminal: it draws, colours, pages, widens and shows progress only there."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pexpect
import pytest
from rich.cells import cell_len

from tests.golden import archive

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("terminal")
    archive.build(str(folder / "index"))
    pager = folder / "pager"
    pager.write_text("#!/bin/sh\necho PAGED; cat\n", encoding="utf-8")
    pager.chmod(0o755)
    return folder


def terminal(home: Path, *arguments: str, rows: int = 60, columns: int = 80, **more: str) -> str:
    """What a terminal of a size is sent by a command."""
    env = {
        "PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color", "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8", "DVSEARCH_INDEX": str(home / "index"), "PAGER": str(home / "pager"), **more,
    }  # fmt: skip
    child = pexpect.spawn(
        sys.executable, ["-m", "dvsearch", *arguments], cwd=str(home), env=env, dimensions=(rows, columns),
        encoding="utf-8", timeout=60,
    )  # fmt: skip
    child.expect(pexpect.EOF)
    child.close()
    text = child.before
    assert isinstance(text, str)
    return text.replace("\r\n", "\n")


def test_results_are_drawn_in_colour_and_no_line_is_wrapped_twice(home: Path) -> None:
    shown = terminal(home, "search", "dân vận", "--sort", "newest", columns=60)
    assert "\x1b[1;31mDân vận\x1b[0m" in shown
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert all(cell_len(line) <= 60 for line in plain.splitlines())
    assert "7 articles for dân vận" in plain and "province" in plain


def test_without_colour_the_matches_are_bold_and_underlined(home: Path) -> None:
    shown = terminal(home, "search", "dân vận", NO_COLOR="1")
    assert "\x1b[1;4mDân vận\x1b[0m" in shown and not re.search(r"\x1b\[[0-9;]*3\d", shown)


@pytest.mark.parametrize(("arguments", "more"), [(("--color", "never"), {}), ((), {"TERM": "dumb"})])
def test_colour_can_be_switched_off_altogether(home: Path, arguments: tuple[str, ...], more: dict[str, str]) -> None:
    assert "\x1b" not in terminal(home, "search", "dân vận", *arguments, **more)


def test_long_results_go_through_the_pager_and_short_ones_do_not(home: Path) -> None:
    assert "PAGED\n7 articles for" in terminal(home, "search", "dân vận", rows=20)
    assert "PAGED" not in terminal(home, "search", "dân vận", rows=200)
    assert "PAGED" not in terminal(home, "search", "dân vận", "--no-pager", rows=20)
    assert "PAGED" in terminal(home, "show", "ht-2022-01", rows=10)


def test_a_pager_that_is_not_there_costs_nothing_but_the_paging(home: Path) -> None:
    assert "7 articles for dân vận" in terminal(home, "search", "dân vận", rows=20, PAGER="no-such-program")


def test_a_person_is_shown_the_widened_search_and_told_so(home: Path) -> None:
    shown = terminal(home, "search", "Bến Trê")
    assert "1 article for Bến Trê (nothing matched as typed: accents ignored)" in shown
    assert "1 bài cho" in terminal(home, "search", "Bến Trê", "--lang", "vi")
    assert "0 articles for" in terminal(home, "search", "Bến Trê", "--no-widen")


def test_escape_sequences_of_an_article_do_not_reach_the_terminal(home: Path) -> None:
    for arguments in (("search", "id:nghi-van"), ("show", "nghi-van"), ("show", "nghi-van", "--raw")):
        shown = terminal(home, *arguments)
        assert "␛[31mđỏ" in shown and "\x1b[31m" not in shown and "\x07" not in shown and "\u202e" not in shown


def test_indexing_shows_its_progress_and_leaves_the_line_clean(home: Path, tmp_path: Path) -> None:
    lines = "".join(f'{{"id": "a{n}", "text": "bài số {n} về cử tri"}}\n' for n in range(3000))
    (tmp_path / "in.jsonl").write_text(lines + "{bad\n", encoding="utf-8")
    shown = terminal(home, "--index", str(tmp_path / "index"), "index", str(tmp_path / "in.jsonl"), "--jobs", "1")
    assert "articles, " in shown and "/s" in shown
    assert "rejected in.jsonl:3001" in shown
    assert shown.rstrip().splitlines()[-1].endswith(" s") and "3,000 added" in shown.rstrip().splitlines()[-1]
