"""The basket: articles kept while reading, with a note and tags, in a file of the user's own for each index.

One JSON object a line: id, title, note, tags, added. Every change is written at once, from what the file holds at
that moment, so that two windows on one index keep both what they add, and leaving loses nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from dvsearch.engines import is_address
from dvsearch.errors import StorageError
from dvsearch.research.references import Remark
from dvsearch.user_file import replace_file


class Kept(NamedTuple):
    """An article in the basket; `added` is the day, YYYY-MM-DD."""

    id: str
    title: str
    note: str = ""
    tags: tuple[str, ...] = ()
    added: str = ""


def basket_file(data: Path, location: str) -> Path:
    """Name the file that holds the basket of an index, by where the index is."""
    web = is_address(location)
    where = location if web else str(Path(location).resolve())
    name = Path(where.rstrip("/")).name or "index"
    return data / "baskets" / f"{name}-{hashlib.blake2b(where.encode(), digest_size=6).hexdigest()}.jsonl"


class Basket:
    """What is kept, in the order it was added. Without a file it lasts as long as the program runs."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.items: dict[str, Kept] = _load(file) if file is not None else {}
        self.unsaved = file is None

    def toggle(self, id: str, title: str, day: str) -> bool:
        """Put an article in, or take it out; returns whether it is in. Raises StorageError where it cannot be saved."""
        inside = id not in self.items
        self._change({id: Kept(id, title, added=day) if inside else None})
        return inside

    def remark(self, id: str, *, note: str | None = None, tags: tuple[str, ...] | None = None) -> None:
        """Put a note or tags on an article that is kept."""
        kept = self.items[id]
        changed = kept._replace(note=kept.note if note is None else note, tags=kept.tags if tags is None else tags)
        self._change({id: changed})

    def clear(self) -> None:
        """Take everything out."""
        self._change(dict.fromkeys(self.items))

    def remarks(self) -> dict[str, Remark]:
        """Give the notes and tags, for an export."""
        return {kept.id: Remark(kept.note, kept.tags) for kept in self.items.values()}

    def _change(self, changes: Mapping[str, Kept | None]) -> None:
        # Another window may have added to the file; what could not be saved before is only here.
        held = _load(self._file) if self._file is not None else {}
        if self.unsaved:
            held = {**held, **self.items}
        for id, kept in changes.items():
            if kept is None:
                held.pop(id, None)
            else:
                held[id] = kept
        self.items = held
        if self._file is None:
            return
        self.unsaved = True
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            replace_file(self._file, "".join(_line(kept) for kept in held.values()))
        except OSError as error:
            raise StorageError(
                f"{self._file}: {(error.strerror or str(error)).lower()}", hint="the basket is not saved"
            ) from error
        self.unsaved = False


def _line(kept: Kept) -> str:
    return json.dumps(kept._asdict(), ensure_ascii=False) + "\n"


def _load(file: Path) -> dict[str, Kept]:
    """Read a basket; a line that is none of ours is passed over, and is gone at the next change."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    items = {}
    for line in lines:
        try:
            record = json.loads(line)
            kept = Kept(
                str(record["id"]), str(record.get("title", "")), str(record.get("note", "")),
                tuple(map(str, record.get("tags", ()))), str(record.get("added", "")),
            )  # fmt: skip
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            continue
        items[kept.id] = kept
    return items
