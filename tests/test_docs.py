"""The documentation does what it says: every command of its console blocks is run, every line it shows is printed.

A block is one shell session on the articles of corpus/: `$ ` begins a command, what follows is its output, `...`
stands for anything, within a line or for lines. Each page has a folder and a home of its own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "docs/researcher.md", "docs/scripts.md", "docs/maintainer.md", "docs/research.md")


@dataclass(frozen=True)
class Shown:
    """A command of a page, and the output that the page shows of it."""

    line: int
    command: str
    output: tuple[str, ...]


def commands(page: Path) -> list[Shown]:
    found: list[Shown] = []
    inside = False
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("```"):
            inside = line == "```console"
        elif inside and line.startswith("$ "):
            found.append(Shown(number, line[2:], ()))
        elif inside:
            last = found[-1]
            found[-1] = Shown(last.line, last.command, (*last.output, line))
    return found


def pattern(lines: tuple[str, ...]) -> str:
    """What the output has to look like; a page that shows none asks for none in particular."""
    if not lines:
        return r"(?s).*"
    parts = ["(?s:.*)" if line == "..." else re.escape(line).replace(re.escape("..."), ".*") + r"\n" for line in lines]
    return "".join(parts)


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_the_page_does_what_the_page_shows(name: str, tmp_path: Path) -> None:
    shown = commands(ROOT / name)
    assert shown
    if any("| jq" in one.command for one in shown) and shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "dvsearch"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m dvsearch "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    environ = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    if "dvsearch index corpus" not in shown[0].command:
        raise AssertionError("the page does not say how its index is made")
    for one in shown:
        ran = subprocess.run(
            ["bash", "-c", one.command], cwd=tmp_path, env=environ, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, encoding="utf-8", timeout=120,
        )  # fmt: skip
        place = f"{name}:{one.line}: {one.command}\n{ran.stdout}{ran.stderr}"
        if one.command.startswith("dvsearch browse"):
            assert "browse needs a terminal" in ran.stderr, place
            continue
        assert ran.returncode == 0, place
        assert "Traceback" not in ran.stderr, place
        assert re.fullmatch(pattern(one.output), ran.stdout), place


def test_every_picture_a_page_shows_is_there() -> None:
    for name in PAGES:
        page = ROOT / name
        for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / picture).is_file(), (name, picture)


def test_every_option_a_page_names_exists() -> None:
    import click

    from dvsearch.cli.app import COMMANDS, cli

    context = click.Context(cli)
    held: list[click.Command] = [cli]
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        held.append(command)
    known = {opt for command in held for param in command.params for opt in (*param.opts, *param.secondary_opts)}
    known |= {"--help"}
    for name in PAGES:
        text = (ROOT / name).read_text(encoding="utf-8")
        for block in re.findall(r"(?s)```console\n(.*?)```", text):
            for command in re.findall(r"dvsearch[^|;\n]*", block):
                for option in re.findall(r"(?<!\S)--[a-z][a-z-]+", command):
                    assert option in known, (name, option)
