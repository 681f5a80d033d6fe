"""Typed text as lexemes: words, quotes, parentheses, the signs of negation and choice, each with its column."""

from __future__ import annotations

import re

from dvsearch.errors import QuerySyntaxError
from dvsearch.record import Record

# 5,000 words and signs take 25 ms to read.
MAX_LEXEMES = 5_000

QUOTES = '"“”„«»'
_LEXEME = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<open>\() | (?P<close>\))
    | (?P<quote>[{QUOTES}])
    | (?P<minus>-)(?=[^\s)])
    | (?P<choice>\|\|?)
    | (?P<word>[^\s()|{QUOTES}]+)
    """,
    re.VERBOSE,
)


class Lexeme(Record):
    """Something typed: what it is, its characters, and the column at which they begin."""

    kind: str
    text: str
    column: int


def read_lexemes(text: str) -> list[Lexeme]:
    """Divide what was typed into its lexemes; raises QuerySyntaxError where there are more than MAX_LEXEMES."""
    lexemes: list[Lexeme] = []
    for found in _LEXEME.finditer(text):  # every character is of one of them
        at = found.start()
        kind = found.lastgroup or "word"
        before = lexemes[-1] if lexemes else None
        if kind == "minus" and before is not None and before.column + len(before.text) == at:
            kind = kind if before.kind in ("minus", "open") else "space"  # a hyphen, as in "a"-b
        if kind != "space" and found[0].strip("\ufeff"):
            lexemes.append(Lexeme(kind, "OR" if kind == "choice" else found[0], at))
            if len(lexemes) > MAX_LEXEMES:
                raise QuerySyntaxError(f"more than {MAX_LEXEMES:,} words and signs", query=text, column=at)
    return lexemes
