"""Full-screen search in a real terminal: tmux types the keys and reads the screen."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.golden import archive

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Terminal:
    """One window of a tmux server of the test's own."""

    def __init__(self, socket: Path, width: int, height: int, command: str, environ: dict[str, str]) -> None:
        self._tmux = ["tmux", "-u", "-S", str(socket), "-f", "/dev/null"]
        self.width, self.height = width, height
        self._call("new-session", "-d", "-x", str(width), "-y", str(height), command, environ=environ)

    def _call(self, *arguments: str, environ: dict[str, str] | None = None) -> str:
        ran = subprocess.run([*self._tmux, *arguments], capture_output=True, env=environ, timeout=30, check=True)
        return ran.stdout.decode("utf-8")

    def screen(self) -> str:
        return self._call("capture-pane", "-p")

    def type(self, *keys: str) -> None:
        for key in keys:
            named = re.fullmatch(r"F\d+|Enter|Escape|Down|Space|Tab|BSpace|C-.", key)
            self._call("send-keys", *([] if named else ["-l"]), key)
            if key == "Escape":  # what follows within a moment would be one key with it
                time.sleep(0.5)

    def until(self, *wanted: str, seconds: float = 30.0) -> str:
        """The screen as soon as everything wanted is on it."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            screen = self.screen()
            if all(part in screen for part in wanted):
                return screen
            time.sleep(0.1)
        raise AssertionError(f"{wanted} never came:\n{screen}")

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, timeout=30)


@pytest.fixture(params=[(80, 24), (200, 50)], ids=["80x24", "200x50"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    archive.build(str(tmp_path / "index"))
    environ = {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path), "TERM": "xterm-256color", "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8", "DVSEARCH_INDEX": str(tmp_path / "index"), "SHELL": "/bin/sh",
    }  # fmt: skip
    command = (
        f"cd {shlex.quote(str(tmp_path))}; {shlex.quote(sys.executable)} -m dvsearch browse; echo left with $?; cat"
    )
    width, height = request.param
    opened = Terminal(tmp_path / "tmux", width, height, command, environ)
    yield opened
    opened.close()


def test_a_session_from_the_first_letter_to_the_last(terminal: Terminal, tmp_path: Path) -> None:
    wide = terminal.width >= 120
    terminal.until("11 articles", "Query", "Results")
    terminal.type("dan van kheo")
    screen = terminal.until("3 articles", "Kỳ Xuân")
    lines = screen.splitlines()
    assert len(lines) == terminal.height
    assert all(cell_len(line) <= terminal.width for line in lines)
    for label in ("Help", "Facets", "Sort", "Widen", "Cite", "Open", "Save", "Export", "Quit"):
        assert label in lines[-1]

    terminal.type("F2", "Space")
    terminal.until("1 article ", "[x] Hà Tĩnh", "[ ] Phú Thọ", "× province: Hà Tĩnh")
    terminal.type("Escape", "Enter")
    screen = terminal.until("match 1 of", "Báo Hà Tĩnh", "1.450 ngày công")
    assert ("Results" in screen) == wide
    terminal.type("n")
    terminal.until("match 2 of")
    terminal.type("F5")
    if not wide:
        terminal.type("Escape")
    terminal.until("citation handed to the terminal")

    terminal.type("F8")
    terminal.until("file to write")
    terminal.type(*["BSpace"] * 12, "out.ris", "Enter")
    terminal.until("1 article written")
    assert (tmp_path / "out.ris").read_text(encoding="utf-8").startswith("TY  - NEWS\n")

    terminal.type("F1")
    terminal.until("this help", "Sort: by relevance")
    terminal.type("Escape", "C-q")
    assert "left with 0" in terminal.until("left with")
