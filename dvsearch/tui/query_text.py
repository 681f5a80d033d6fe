"""A line that is still being typed."""

from __future__ import annotations

import re

# A last word that may go on, after a blank, a bracket, a minus or `title:`.
_LAST_WORD = re.compile(r"(?:^|[\s(]|[\s(]-|^-|\btitle:)(\w{2,})$")
_OPERATORS = frozenset({"OR", "AND", "NOT", "NEAR"})


def as_prefix(text: str) -> str:
    """Take the last, unfinished syllable of a line for a prefix: `nông th` is `nông th*`.

    Whatever is not a bare word at the end (inside quotes, an operator, a number, one letter) stays as it is.
    """
    match = _LAST_WORD.search(text)
    if match is None or text.count('"') % 2 or match[1] in _OPERATORS or match[1].isdecimal():
        return text
    return f"{text}*"
