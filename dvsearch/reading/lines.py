"""A plain text as the lines of a page: what each is, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dvsearch.reading.line_kinds import CAPITAL, Kind, line_kind


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank: its kind, and where it stands in the plain text."""

    text: str
    start: int
    end: int
    kind: Kind


_LINE = re.compile(r"[^\n]+")
# A stamp that lost the line break between it and the lead: "12/03/2021 09:15 GMT+7Sáng nay, ...".
_DAY = r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d"
_CLOCK = r"\d{1,2}(?:[:hg]|giờ)\d\d(?::\d\d)?"
_GLUED = re.compile(
    rf"(?:(?:[Tt]hứ (?:[Hh]ai|[Bb]a|[Tt]ư|[Nn]ăm|[Ss]áu|[Bb]ảy|[2-7])|[Cc]hủ [Nn]hật)[ ,]{{1,3}}(?:ngày )?{_DAY}"
    rf"(?:[ ,|\-]{{1,4}}{_CLOCK})?|{_DAY}[ ,|\-]{{1,4}}{_CLOCK}|{_CLOCK}[ ,|\-]{{1,4}}{_DAY})"
    rf"(?: ?\(?GMT ?\+ ?7\)?)?[ |\-]{{0,4}}(?=[{CAPITAL}“\"(])"
)
LEAD = 60  # characters that must follow


def split_lines(text: str) -> list[Line]:
    """Find the lines of a plain text that are not blank, spaces at their ends left out."""
    lines = []
    for match in _LINE.finditer(text):
        at, end = match.span()
        if text[at].isdigit() or text[at] in "TtCc":
            glued = _GLUED.match(text, at, end)
            if glued is not None and end - glued.end() >= LEAD:
                lines += _line(text, at, glued.end())
                at = glued.end()
        lines += _line(text, at, end)
    return lines


def _line(text: str, start: int, end: int) -> list[Line]:
    """The line at a place, spaces at its ends left out; none where it is blank."""
    stripped = text[start:end].strip()
    if not stripped:
        return []
    begin = text.index(stripped[0], start)
    return [Line(stripped, begin, begin + len(stripped), line_kind(stripped))]
