"""A plain text as the lines of a page: what each is, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dvsearch.reading.line_kinds import Kind, line_kind


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank: its kind, and where it stands in the plain text."""

    text: str
    start: int
    end: int
    kind: Kind


_LINE = re.compile(r"[^\n]+")


def split_lines(text: str) -> list[Line]:
    """Find the lines of a plain text that are not blank, spaces at their ends left out."""
    lines = []
    for match in _LINE.finditer(text):
        stripped = match[0].strip()
        if stripped:
            start = match.start() + match[0].index(stripped[0])
            lines.append(Line(stripped, start, start + len(stripped), line_kind(stripped)))
    return lines
