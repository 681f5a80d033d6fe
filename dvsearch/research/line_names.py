"""The name of a line: its article and the characters of the hit, so that a line can be cited and found again.

`ID:START-END` are characters of the body, `ID:title:START-END` of the title. An id may hold anything, colons too.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dvsearch.errors import UsageError

_NAME = re.compile(r"(?s)(?P<id>.+?)(?P<title>:title)?:(?P<start>\d{1,12})-(?P<end>\d{1,12})")


class LineName(NamedTuple):
    """An article's id, whether the hit is in its title, and the characters of the hit."""

    id: str
    title: bool
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.id}{':title' if self.title else ''}:{self.start}-{self.end}"


def read_line_name(name: str) -> LineName:
    """Read a line's name; raises UsageError where it is none."""
    parts = _NAME.fullmatch(name)
    if parts is None or int(parts["start"]) >= int(parts["end"]):
        raise UsageError(f"{name!r} names no line", hint="write ID:START-END, as kwic shows it")
    return LineName(parts["id"], parts["title"] is not None, int(parts["start"]), int(parts["end"]))
