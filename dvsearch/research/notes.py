"""Labels that a reader puts on lines, kept in a file of their own: they outlive the index, and say when they are stale.

A note keeps the line's name, what stood there, and the article's digest. Looked at again, it is `ok` (the article is
as it was), `changed` (the article is another, the line still says the same), `stale` (the line says something else)
or `gone` (there is no such article).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from dvsearch.article import Article, from_json
from dvsearch.engines.base import Engine
from dvsearch.errors import StorageError, UsageError
from dvsearch.research.line_names import LineName, read_line_name
from dvsearch.user_file import replace_file

OK, CHANGED, STALE, GONE = "ok", "changed", "stale", "gone"


class Note(NamedTuple):
    """A label on a line: the line's name, the label, what stood there, and the article's digest."""

    line: str
    label: str
    text: str
    digest: str


def read_notes(file: Path) -> list[Note]:
    """Read the notes of a file, none where there is no file. Raises UsageError where it holds something else."""
    try:
        with file.open(encoding="utf-8") as stream:
            lines = list(stream)  # splitlines would also cut at U+2028 and U+0085, which stand in a note as they are
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"{file}: cannot be read") from error
    notes = []
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            notes.append(Note(*(str(record[name]) for name in Note._fields)))
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{file}:{number}: this is no note", hint="correct the line, or take it out") from error
    return notes


def write_notes(file: Path, notes: Iterable[Note]) -> None:
    """Write all notes of a file, whole or not at all."""
    text = "".join(json.dumps(note._asdict(), ensure_ascii=False) + "\n" for note in notes)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, text)
    except OSError as error:
        raise StorageError(f"{file}: {(error.strerror or str(error)).lower()}") from error


def make_note(engine: Engine, line: str, label: str) -> Note:
    """Make a note of a line as it stands. Raises UsageError where the archive has no such line."""
    name = read_line_name(line)
    article = _article(engine, name)
    there = "" if article is None else _slice(article, name)
    if article is None or len(there) != name.end - name.start:
        raise UsageError(f"there is no line {line!r}", hint="dvsearch kwic shows the names of lines")
    return Note(line, label, there, article.digest())


def labels_that_hold(engine: Engine, notes: Iterable[Note]) -> dict[str, str]:
    """Give the labels of lines that still say what they said, by the names of the lines; several with a semicolon."""
    labels: dict[str, list[str]] = {}
    for note in notes:
        if state_of(engine, note) in (OK, CHANGED):
            labels.setdefault(note.line, []).append(note.label)
    return {line: "; ".join(of_line) for line, of_line in labels.items()}


def state_of(engine: Engine, note: Note) -> str:
    """Say whether a note still holds: ok, changed, stale or gone."""
    name = read_line_name(note.line)
    article = _article(engine, name)
    if article is None:
        return GONE
    if article.digest() == note.digest:
        return OK
    return CHANGED if _slice(article, name) == note.text else STALE


def _article(engine: Engine, name: LineName) -> Article | None:
    (stored,) = engine.stored([name.id])
    return None if stored is None else from_json(stored)


def _slice(article: Article, name: LineName) -> str:
    return (article.title if name.title else article.text)[name.start : name.end]
