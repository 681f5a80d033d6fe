"""The command that makes an answer again and says what differs: rerun."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import click

from dvsearch.cli.exit_codes import FOUND, NOT_FOUND
from dvsearch.cli.options import also_after_the_command
from dvsearch.cli.settings import Settings
from dvsearch.cli.streams import tell, write
from dvsearch.errors import InputError, UsageError

# What may be asked again: nothing that changes an index, and nothing that writes where the file says.
COMMANDS = ("kwic", "trend", "collocates", "ngrams", "keyness", "dispersion", "similar", "related")
_FORBIDDEN = ("-o", "--output", "--plot", "--index", "--notes", "--root")
_SHOWN = 10
# What says when an answer was made, not what it is.
_PASSING = frozenset({"today", "result", "rows", "notes"})


@click.command(
    name="rerun",
    epilog="""\b
Examples:
  dvsearch trend 'dân vận' -o trend.csv    writes trend.csv and trend.csv.about.json
  dvsearch rerun trend.csv                 asks the same again, and says what differs

\b
Exit code: 0 it is the same, 1 something differs.""",
)
@click.argument("file", type=click.Path(path_type=Path))
@also_after_the_command
@click.pass_obj
def rerun_command(in_force: Settings, /, file: Path) -> int:
    """Ask again what a file answers, and say what differs."""
    about = _about(file)
    old = _read(file)
    digest = hashlib.blake2b(old, digest_size=16).hexdigest()
    if digest != about.get("result"):
        tell(f"{file} was changed since it was written")
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / f"again{file.suffix}"
        _ask(in_force, about, again)
        new = _read(again)
        now = json.loads(_read(Path(f"{again}.about.json")))
    changes = [*_changed(about, now), *_lines(old, new)]
    write(f"{change}\n" for change in changes)
    if old == new and digest == about.get("result"):
        tell(f"the same: {about.get('rows', 0):,} rows", name=False)
        return FOUND
    return NOT_FOUND


def _about(file: Path) -> dict[str, Any]:
    path = Path(f"{file}.about.json")
    try:
        about = json.loads(_read(path))
    except ValueError as error:
        raise InputError(f"{path}: this is not what an answer rests on") from error
    arguments = about.get("arguments") if isinstance(about, dict) else None
    known = isinstance(arguments, list) and all(isinstance(one, str) for one in arguments)
    if not known or about.get("command") not in COMMANDS:
        raise InputError(f"{path}: this is not what an answer rests on")
    for one in about["arguments"]:
        if one.split("=")[0] in _FORBIDDEN or (one[:2] == "-o" and one[:3] != "-o-" and len(one) > 2):
            raise UsageError(f"{path}: {one} cannot be asked again", hint="take it out of the arguments")
    return dict(about)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from error


def _ask(in_force: Settings, about: dict[str, Any], again: Path) -> None:
    program = click.get_current_context().find_root().command
    assert isinstance(program, click.Group)
    command = program.get_command(click.get_current_context(), about["command"])
    assert command is not None
    context = command.make_context(
        about["command"], [*_with_output(about, again)], parent=click.get_current_context().parent
    )
    context.obj = in_force
    with context:
        command.invoke(context)


def _with_output(about: dict[str, Any], again: Path) -> list[str]:
    return ["-o", str(again), "--format", str(about.get("format", "csv")), *about["arguments"]]


def _changed(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What the answer rests on that is not as it was, one line for each."""
    lines = []
    for name in sorted({*old, *new} - _PASSING):
        if old.get(name) != new.get(name):
            lines.append(f"{name}: {_short(old.get(name))} -> {_short(new.get(name))}")
    return lines


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:199]}…"


def _lines(old: bytes, new: bytes) -> list[str]:
    """Rows that are gone or new, the first of them, and how many there are in all."""
    before, after = (data.decode("utf-8-sig", "replace").splitlines() for data in (old, new))
    gone, come = (
        [line for line in first if line not in there] for first, there in ((before, set(after)), (after, set(before)))
    )
    lines = [f"- {line}" for line in gone[:_SHOWN]] + [f"+ {line}" for line in come[:_SHOWN]]
    if len(gone) + len(come) > len(lines):
        lines.append(f"{len(gone):,} rows gone, {len(come):,} rows come")
    return lines
