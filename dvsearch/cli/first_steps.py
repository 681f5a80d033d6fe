"""What a newcomer needs: what there is here that could be indexed, and the command that does it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dvsearch.cli.streams import shown_command
from dvsearch.output.messages import Say

# Entries looked at: enough for an answer at once, whatever folder one happens to stand in.
LOOKED_AT = 20_000
FOLDERS_SHOWN = 5
# Folders that hold programs and what they need, no articles.
_PASSED_OVER = frozenset({"node_modules", "site-packages", "__pycache__", "venv", "env", "index", "tests", "dist"})


class Found(NamedTuple):
    """A folder or file that holds what dvsearch reads: its name, how many files, and of which kinds."""

    name: str
    files: int
    kinds: tuple[str, ...]
    all_seen: bool


def look_around(folder: Path) -> list[Found]:
    """List what below a folder dvsearch would read, the most first, by the name beneath the folder."""
    from dvsearch.reading.kinds import kind_of_name

    counts: dict[str, Counter[str]] = {}
    seen = 0
    for entry in _entries(folder):
        seen += 1
        if seen > LOOKED_AT:
            break
        top = entry.relative_to(folder).parts[0]
        if kind_of_name(entry.name) is not None and not entry.name.lower().startswith(("readme", "requirements")):
            counts.setdefault(top, Counter())[entry.suffix.lower() or entry.name] += 1
    found = [
        Found(name, kinds.total(), tuple(kind for kind, _ in kinds.most_common(3)), seen <= LOOKED_AT)
        for name, kinds in counts.items()
    ]
    return sorted(found, key=lambda one: (-one.files, one.name))


def first_steps(folder: Path, index: str, say: Say) -> Iterator[str]:
    """Say how one's own articles are indexed and searched, with the folders that are here."""
    found = look_around(folder)
    where = [] if index == "index" else ["--index", index]
    yield say("There is no index yet ({index}).", index=index)
    yield say("Your articles are read once; then the index is searched.")
    yield ""
    if not found:
        yield say("Nothing that dvsearch reads was found here.")
        yield say("Articles may be .txt, .html, .jsonl, .csv and more:")
    else:
        yield say("Found here:")
        for one in found[:FOLDERS_SHOWN]:
            count = say("1 file") if one.files == 1 else say("{count} files", count=say.number(one.files))
            more = "" if one.all_seen else f" {say('or more')}"
            yield f"  {one.name:<24} {count}{more} ({', '.join(one.kinds)})"
        if len(found) > FOLDERS_SHOWN:
            yield "  " + say("{count} more", count=len(found) - FOLDERS_SHOWN)
    yield ""
    target = found[0].name if found else "FOLDER"
    yield f"  {shown_command('dvsearch', *where, 'index', target)}"
    yield f"  {shown_command('dvsearch', *where, 'search')} dân vận khéo"
    yield f"  {shown_command('dvsearch', *where, 'browse')}"
    yield ""
    yield f"  {'dvsearch --help':<32} {say('lists every command')}"


def suggested_folder(folder: Path) -> str:
    """Give the command that indexes the folder with the most articles here, or one to fill in."""
    found = look_around(folder)
    if not found:
        return "run: dvsearch index FOLDER, the folder that holds your articles"
    command = shown_command("dvsearch", "index", found[0].name)
    if found[0].files == 1:
        return f"run: {command} (1 file there)"
    return f"run: {command} ({found[0].files:,} files there)"


def instead_of(path: Path) -> str:
    """Give what to do about a path that is not there: one of nearly its name, or what there is here."""
    import difflib

    try:
        names = sorted(entry.name for entry in os.scandir(path.parent) if not entry.name.startswith("."))
    except OSError:
        names = []
    if close := difflib.get_close_matches(path.name, names, 1):
        return f"did you mean: {shown_command('dvsearch', 'index', str(path.with_name(close[0])))}"
    return "give files or folders that are there" if path.is_absolute() else suggested_folder(Path())


def _entries(folder: Path) -> Iterator[Path]:
    """Files below a folder, the nearest first; hidden ones and what holds programs left out."""
    waiting = [folder]
    while waiting:
        here = waiting.pop(0)
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.name in _PASSED_OVER:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            elif entry.is_file():
                yield Path(entry.path)
