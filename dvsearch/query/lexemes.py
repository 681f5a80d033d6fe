"""Typed text as lexemes: words, quotes, parentheses, the signs of negation and choice, each with its column."""

from __future__ import annotations

from dvsearch.errors import QuerySyntaxError
from dvsearch.record import Record

# 5,000 words and signs take 25 ms to read.
MAX_LEXEMES = 5_000

QUOTES = '"“”„«»'
_SIGNS = {"(": "open", ")": "close"} | dict.fromkeys(QUOTES, "quote")
_ENDS_OF_WORDS = frozenset({*_SIGNS, "|"})


class Lexeme(Record):
    """Something typed: what it is, its characters, and the column at which they begin."""

    kind: str
    text: str
    column: int


def read_lexemes(text: str) -> list[Lexeme]:
    """Divide what was typed into its lexemes; raises QuerySyntaxError where there are more than MAX_LEXEMES."""
    lexemes: list[Lexeme] = []
    at = 0
    while at < len(text):
        kind, end = _next_lexeme(text, at)
        typed = text[at:end]
        before = lexemes[-1] if lexemes else None
        if kind == "minus" and before is not None and before.column + len(before.text) == at:
            kind = kind if before.kind in ("minus", "open") else "space"  # a hyphen, as in "a"-b
        if kind != "space" and typed.strip("\ufeff"):
            lexemes.append(Lexeme(kind, "OR" if kind == "choice" else typed, at))
            if len(lexemes) > MAX_LEXEMES:
                raise QuerySyntaxError(f"more than {MAX_LEXEMES:,} words and signs", query=text, column=at)
        at = end
    return lexemes


def _next_lexeme(text: str, at: int) -> tuple[str, int]:
    """Return the kind of the lexeme that begins here, and where it ends."""
    first, second = text[at], text[at + 1 : at + 2]
    if first in _SIGNS:
        return _SIGNS[first], at + 1
    if first == "-" and second not in ("", ")") and not second.isspace():
        return "minus", at + 1
    if first == "|":
        return "choice", at + (2 if second == "|" else 1)
    end = at + 1
    if first.isspace():
        while text[end : end + 1].isspace():
            end += 1
        return "space", end
    while end < len(text) and text[end] not in _ENDS_OF_WORDS and not text[end].isspace():
        end += 1
    return "word", end
