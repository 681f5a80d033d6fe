"""The program at a terminal: it draws, colours, pages, widens and shows progress only there."""

from __future__ import annotations

import os
import re
import shlex
import signal
import sys
from collections.abc import Mapping
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


def terminal(
    home: Path, *arguments: str, rows: int = 60, columns: int = 80, env: Mapping[str, str] | None = None
) -> str:
    """What a terminal of a size is sent by a command."""
    environ = {
        "PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color", "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8", "DVSEARCH_INDEX": str(home / "index"), "PAGER": str(home / "pager"), **(env or {}),
    }  # fmt: skip
    child = pexpect.spawn(
        sys.executable, ["-m", "dvsearch", *arguments], cwd=str(home), env=environ, dimensions=(rows, columns),
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
    shown = terminal(home, "search", "dân vận", env={"NO_COLOR": "1"})
    assert "\x1b[1;4mDân vận\x1b[0m" in shown and not re.search(r"\x1b\[[0-9;]*3\d", shown)


@pytest.mark.parametrize(("arguments", "more"), [(("--color", "never"), {}), ((), {"TERM": "dumb"})])
def test_colour_can_be_switched_off_altogether(home: Path, arguments: tuple[str, ...], more: dict[str, str]) -> None:
    assert "\x1b" not in terminal(home, "search", "dân vận", *arguments, env=more)


def test_long_results_go_through_the_pager_and_short_ones_do_not(home: Path) -> None:
    assert "PAGED\n7 articles for" in terminal(home, "search", "dân vận", rows=20)
    assert "PAGED" not in terminal(home, "search", "dân vận", rows=200)
    assert "PAGED" not in terminal(home, "search", "dân vận", "--no-pager", rows=20)
    assert "PAGED" in terminal(home, "show", "ht-2022-01", rows=10)


def test_a_pager_that_is_not_there_costs_nothing_but_the_paging(home: Path) -> None:
    assert "7 articles for dân vận" in terminal(home, "search", "dân vận", rows=20, env={"PAGER": "no-such-program"})


def test_a_person_is_shown_the_widened_search_and_told_so(home: Path) -> None:
    shown = terminal(home, "search", "Bến Trê")
    assert "1 article for Bến Trê (nothing matched as typed: accents ignored)" in shown
    assert "1 bài cho" in terminal(home, "search", "Bến Trê", "--lang", "vi")
    assert "0 articles with every word for Bến Trê; then the closest of 1" in terminal(
        home, "search", "Bến Trê", "--no-widen"
    )


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


def test_a_pager_shows_colours_and_vietnamese_whatever_less_and_the_locale_say(home: Path) -> None:
    for more in ({"LESS": "-F"}, {"LC_ALL": "C"}, {"LESS": "", "LC_ALL": "POSIX"}, {}):
        env = {"PAGER": "sh -c 'echo $LESS $LESSCHARSET; cat'", **more}
        shown = terminal(home, "search", "dân vận", rows=20, env=env)
        assert "-R utf-8" in shown.splitlines()[0] and more.get("LESS", "") in shown.splitlines()[0]
        assert "\x1b[1;31m" in shown and "dân vận" in shown
    assert "PAGED" not in terminal(home, "search", "dân vận", rows=20, env={"TERM": "dumb"})


def test_the_next_page_is_a_command_that_shows_it(home: Path) -> None:
    shown = terminal(home, "search", "dân vận", "-n", "2", "--no-pager")
    (command,) = re.findall(r"more: (dvsearch .*)", shown)
    assert command == "dvsearch search 'dân vận' -n 2 --no-pager --offset 2"
    assert "3-4 of 7" in terminal(home, *shlex.split(command)[1:])


def test_the_number_of_a_hit_is_read_with_the_words_of_the_search_marked(home: Path) -> None:
    shown = terminal(home, "search", "dân vận khéo", "--sort", "newest", "--no-pager", "--color", "never")
    title = re.search(r"2\. (.*)", shown)
    assert title is not None
    read = terminal(home, "show", "2", "--no-pager")
    assert title[1].split()[0] in read and "\x1b[1;31m" in read
    assert "no article has the id 99" in terminal(home, "show", "99")


def test_an_address_is_a_link_on_a_terminal_and_no_more_than_text_in_a_pager(home: Path) -> None:
    shown = terminal(home, "show", "vp-2021-01", "--no-pager")
    assert "\x1b]8;;https://example.org/vinh-phuc/tong-ket\x1b\\" in shown
    assert "\x1b]8;" not in terminal(home, "show", "vp-2021-01", rows=8)


def test_a_newcomer_is_told_what_is_here_and_what_to_type(home: Path, tmp_path: Path) -> None:
    news = tmp_path / "tin tuc"
    (news / "2020").mkdir(parents=True)
    for number in range(3):
        (news / "2020" / f"{number}.txt").write_text("Hội nghị dân vận\n\nNội dung.\n", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("x", encoding="utf-8")
    here = {"DVSEARCH_INDEX": str(tmp_path / "none")}
    for arguments in ((), ("search", "dân vận"), ("browse",)):
        child = pexpect.spawn(
            sys.executable, ["-m", "dvsearch", *arguments], cwd=str(tmp_path), dimensions=(40, 100), encoding="utf-8",
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TERM": "xterm", "PYTHONPATH": str(ROOT), **here},
            timeout=60,
        )  # fmt: skip
        child.expect(pexpect.EOF)
        child.close()
        shown = str(child.before)
        assert "3 files (.txt)" in shown and "index 'tin tuc'" in shown, shown
        assert child.exitstatus == 2 and "Traceback" not in shown


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_browse_gives_the_terminal_back_when_it_is_ended(home: Path, number: int) -> None:
    child = browse(home)
    child.expect("11 articles")
    child.kill(number)
    child.expect(pexpect.EOF)
    after = str(child.before)
    assert "\x1b[?1049l" in after and "\x1b[?25h" in after and "\x1b[?1000l" in after
    child.close()
    assert child.exitstatus == 130


def test_browse_gives_the_terminal_back_when_it_crashes(home: Path) -> None:
    broken = home / "broken"
    broken.mkdir(exist_ok=True)
    (broken / "sitecustomize.py").write_text(
        "from dvsearch.searching import searcher\n"
        "def search(engine, spec): raise ZeroDivisionError('a fault')\n"
        "searcher.search = search\n",
        encoding="utf-8",
    )
    child = browse(home, PYTHONPATH=f"{broken}:{ROOT}")
    child.expect(pexpect.EOF)
    after = str(child.before)
    assert "\x1b[?1049l" in after and "\x1b[?25h" in after and "a fault" in after
    child.close()
    assert child.exitstatus == 2


def test_ctrl_z_pauses_and_the_screen_is_drawn_again_and_ctrl_c_leaves(home: Path) -> None:
    child = browse(home)
    child.expect("11 articles")
    child.send("\x1a")
    child.expect_exact("\x1b[?1049l")
    child.kill(signal.SIGCONT)
    child.expect_exact("\x1b[?1049h")
    child.expect("11 articles")
    child.send("\x03")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_a_dumb_terminal_is_told_what_to_use_instead(home: Path) -> None:
    assert "use dvsearch search" in terminal(home, "browse", env={"TERM": "dumb"})


def browse(home: Path, **more: str) -> pexpect.spawn:
    env = {
        "PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm-256color", "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8", "DVSEARCH_INDEX": str(home / "index"), **more,
    }  # fmt: skip
    return pexpect.spawn(
        sys.executable, ["-m", "dvsearch", "browse"], cwd=str(home), env=env, dimensions=(24, 80), encoding="utf-8",
        timeout=60,
    )  # fmt: skip
