"""Typed text -> Query.

    query     = clauses
    clauses   = both ("OR" both)*
    both      = clause ("AND"? clause)*            every clause must match; with `any_term`, one of the words
    clause    = ("-" | "NOT") clause | "(" clauses ")" | "*" | field ":" value | phrase | words
    phrase    = '"' text '"' ("~" distance)?       next to each other, or within that many other words
    words     = letters and digits; 217-QĐ/TW is one phrase of its parts
                word*  starts so     w?rd  w*d  fits     word~  one letter off
    field     = title | province tỉnh | year năm | date ngày | source nguồn | cites | id | ...
    value     = phrase | words | low ".." high     the ends of a range may be left out

`OR`, `AND` and `NOT` are capitals; "-" negates only where a word follows it. A "?" at the end of a word is a question
mark. A word and a colon that name no field are words; a name one letter off a field's is taken for a mistake.

Accents are smart unless told otherwise: where any syllable of the query carries a mark, every syllable stands for
itself; where none does, each stands for every accented form of its letters. Values of exact fields do not count.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

from dvsearch.article import EXACT_FIELDS, FOLDED, TEXT_FIELDS
from dvsearch.edit_distance import within_one_edit
from dvsearch.errors import QuerySyntaxError
from dvsearch.query.tree import (
    All,
    And,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Wildcard,
)
from dvsearch.vietnamese.normalize import fold, normalize
from dvsearch.vietnamese.syllables import MAX_TERM, terms

Accents = Literal["smart", "exact", "ignore"]

MAX_DEPTH = 40
MAX_WORDS = 1_000
# Reading 50,000 characters, or 5,000 words and signs, takes 25 ms; 1,000 words with their signs are a quarter of that.
MAX_LENGTH = 50_000
MAX_LEXEMES = 5_000

# What users type before the colon -> the field it asks. Vietnamese names may be typed with or without marks.
FIELD_NAMES = {
    "title": "title",
    "tiêu đề": "title",
    "tiêuđề": "title",
    "province": "province",
    "tỉnh": "province",
    "current_province": "current_province",
    "mentions": "mentions",
    "year": "year",
    "năm": "year",
    "date": "date",
    "ngày": "date",
    "source": "source",
    "nguồn": "source",
    "author": "author",
    "category": "category",
    "cites": "citation",
    "citation": "citation",
    "id": "id",
    "url": "url",
    "path": "path",
    "basis": "date_basis",
}
_FIELDS = FIELD_NAMES | {fold(normalize(name)): field for name, field in FIELD_NAMES.items()}

_QUOTES = '"“”„«»'
_LEXEME = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<open>\() | (?P<close>\))
    | (?P<quote>[{_QUOTES}])
    | (?P<minus>-)(?=[^\s)])
    | (?P<word>[^\s(){_QUOTES}]+)
    """,
    re.VERBOSE,
)
_FIELD = re.compile(r"([^\W\d]\w*):(?=\S)")
_DISTANCE = re.compile(r"~(\d+)")
_INNER_QUESTION = re.compile(r"\?(?=[\w?*])")
_YEAR = re.compile(r"\d{4}")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class _Lexeme(NamedTuple):
    kind: str
    text: str
    column: int


def parse(text: str, *, accents: Accents = "smart", any_term: bool = False) -> Query:
    """Read the query that the text asks; raises QuerySyntaxError, which says where it cannot be read."""
    if accents != "smart":
        return _Parser(text, accents, any_term).parse()
    as_typed = _Parser(text, "exact", any_term)
    query = as_typed.parse()
    return query if as_typed.is_marked else _Parser(text, "smart", any_term).parse()


def plain_words(text: str, *, accents: Accents = "smart", any_term: bool = False) -> Query:
    """Make the query for the words of the text alone, whatever punctuation stands between them."""
    typed = terms(text)
    if accents == "smart" and any(map(_is_marked, typed)):
        accents = "exact"
    words: list[Query] = [_syllable(term, "text", accents) for term in typed]
    if not words:
        raise QuerySyntaxError("no word to search for", query=text, column=0)
    return _join(words, any_term)


class _Parser:
    """One method a rule; `self._next` is the lexeme not yet read."""

    def __init__(self, text: str, accents: Accents, any_term: bool) -> None:
        if len(text) > MAX_LENGTH:
            raise QuerySyntaxError(f"longer than {MAX_LENGTH:,} characters", query=text[:80], column=0)
        self._text = text
        self._accents = accents
        self._any_term = any_term
        self._lexemes = _lex(text)
        self._at = 0
        self._depth = 0
        self._words = 0
        self.is_marked = False  # whether any syllable read so far carries a mark

    def parse(self) -> Query:
        if not self._text.strip():
            raise self._error("nothing to search for; * finds every article", 0)
        query = self._clauses()
        if (lexeme := self._next) is not None:
            raise self._error('this ")" closes nothing', lexeme.column)
        if query is None:
            raise self._error("no word to search for", 0)
        return query

    def _clauses(self) -> Query | None:
        options = [self._both()]
        while (lexeme := self._next) is not None and lexeme.text == "OR":
            self._at += 1
            if options[-1] is None:
                raise self._error("OR needs a word before it", lexeme.column)
            options.append(self._both())
            if options[-1] is None:
                raise self._error("OR needs a word after it", lexeme.column)
        found = [option for option in options if option is not None]
        return Or(tuple(found)) if len(found) > 1 else found[0] if found else None

    def _both(self) -> Query | None:
        clauses: list[Query] = []
        while (lexeme := self._next) is not None and lexeme.kind != "close" and lexeme.text != "OR":
            if lexeme.text == "AND":
                self._at += 1
                after = self._next
                if not clauses or after is None or after.kind == "close" or after.text in ("OR", "AND"):
                    raise self._error("AND needs a word on each side", lexeme.column)
                continue
            clause = self._clause()
            if clause is not None:
                clauses.append(clause)
        return _join(clauses, self._any_term) if clauses else None

    def _clause(self) -> Query | None:
        lexeme = self._take()
        match lexeme.kind:
            case "minus":
                return self._not(lexeme)
            case "open":
                return self._group(lexeme)
            case "quote":
                return self._phrase(lexeme, "text")
        if lexeme.text == "NOT":
            return self._not(lexeme)
        if lexeme.text == "*":
            return All()
        if (named := self._field_name(lexeme)) is not None:
            field, rest = named
            return self._value(field, rest)
        return self._word(lexeme, "text")

    def _not(self, lexeme: _Lexeme) -> Query:
        if self._next is None or self._next.kind == "close" or self._next.text in ("OR", "AND"):
            raise self._error(f"{lexeme.text} needs a word after it", lexeme.column)
        self._deeper(lexeme)
        clause = self._clause()
        self._depth -= 1
        if clause is None:
            raise self._error(f"{lexeme.text} needs a word after it", lexeme.column)
        return Not(clause)

    def _group(self, opening: _Lexeme) -> Query | None:
        self._deeper(opening)
        query = self._clauses()
        self._depth -= 1
        if self._next is None:
            raise self._error('this "(" is never closed', opening.column)
        self._at += 1
        return query

    def _field_name(self, lexeme: _Lexeme) -> tuple[str, _Lexeme] | None:
        """The field a lexeme names and what is left of it after the colon; None where it names none."""
        text = lexeme.text
        named = _FIELD.match(text + self._following(lexeme))
        if named is None:
            return None
        name = named[1].lower()
        field = _FIELDS.get(name) or _FIELDS.get(fold(normalize(name)))
        if field is None and name in EXACT_FIELDS:
            field = name
        if field is None:
            near = next((known for known in FIELD_NAMES if len(name) > 3 and within_one_edit(known, name)), None)
            if near is not None:
                raise self._error(f"no field is called {name}: did you mean {near}: ?", lexeme.column)
            return None
        return field, _Lexeme("word", text[named.end() :], lexeme.column + named.end())

    def _following(self, lexeme: _Lexeme) -> str:
        """The opening quote that touches the end of a lexeme, or nothing."""
        after = self._next
        touches = after is not None and after.column == lexeme.column + len(lexeme.text)
        return after.text if after is not None and touches and after.kind == "quote" else ""

    def _value(self, field: str, rest: _Lexeme) -> Query | None:
        if not rest.text:
            quote = self._take()
            if field in TEXT_FIELDS:
                return self._phrase(quote, field)
            return self._exact(field, _Lexeme("word", self._quoted(quote), quote.column + 1))
        if field in TEXT_FIELDS:
            return self._word(rest, field)
        return self._exact(field, rest)

    def _exact(self, field: str, value: _Lexeme) -> Query:
        text = value.text.strip()
        if not text:
            raise self._error(f"{field}: needs a value", value.column)
        self._count(1, value)
        low, dots, high = text.partition("..")
        if dots and field in ("year", "date"):
            if not low and not high:
                raise self._error("a range needs at least one end, as 2016..2020", value.column)
            for end in filter(None, (low, high)):
                self._check_date(field, end, value)
            # A day of the last month or year of a range compares after "2020" or "2020-06", and belongs to it.
            return Range(field, low or None, (high + "~" if field == "date" else high) if high else None)
        if field in ("year", "date"):
            self._check_date(field, text, value)
            return Range("date", text, text + "~") if field == "date" else Term(field, text)
        return Term(field, text)

    def _check_date(self, field: str, text: str, value: _Lexeme) -> None:
        if field == "year" and not _YEAR.fullmatch(text):
            raise self._error(f"year: takes four digits, not {text}", value.column)
        if field == "date" and not _DATE.fullmatch(text):
            raise self._error(f"date: takes 2020, 2020-06 or 2020-06-30, not {text}", value.column)

    def _phrase(self, opening: _Lexeme, field: str) -> Query | None:
        parts = terms(self._quoted(opening))
        self._count(len(parts), opening)
        distance = None
        after = self._next
        if after is not None and after.kind == "word" and self._text[after.column - 1] in _QUOTES:
            measured = _DISTANCE.match(after.text)
            if measured is not None:
                distance = int(measured[1][:6])
                self._skip(after, measured.end())
        words = tuple(self._syllable(part, field) for part in parts)
        if not words:
            return None
        if len(words) == 1:
            return words[0]
        return Phrase(words) if distance is None else Near(words, distance)

    def _quoted(self, opening: _Lexeme) -> str:
        """The text between this quote and the next, which is read too."""
        for at in range(self._at, len(self._lexemes)):
            if self._lexemes[at].kind == "quote":
                self._at = at + 1
                return self._text[opening.column + 1 : self._lexemes[at].column]
        raise self._error("this quote is never closed", opening.column)

    def _skip(self, lexeme: _Lexeme, length: int) -> None:
        """Read the first characters of a lexeme and leave the rest for later."""
        rest = lexeme.text[length:]
        if rest:
            self._lexemes[self._at] = _Lexeme(lexeme.kind, rest, lexeme.column + length)
        else:
            self._at += 1

    def _word(self, lexeme: _Lexeme, field: str) -> Query | None:
        text = lexeme.text
        if "*" in text or _INNER_QUESTION.search(text):
            return self._pattern(lexeme, field)
        if text.endswith("~") and len(parts := terms(text)) == 1:
            self._count(1, lexeme)
            word = self._syllable(parts[0], field)
            return Fuzzy(word.field, word.text)
        parts = terms(text)
        self._count(len(parts), lexeme)
        words = tuple(self._syllable(part, field) for part in parts)
        return Phrase(words) if len(words) > 1 else words[0] if words else None

    def _pattern(self, lexeme: _Lexeme, field: str) -> Query:
        self._count(1, lexeme)
        wild = unicodedata.normalize("NFC", lexeme.text.rstrip("?.,;:!").lower())
        if not wild.strip("*?"):
            raise self._error("a pattern needs a letter; * alone finds every article", lexeme.column)
        if not re.fullmatch(r"[\w*?]+", wild) or "_" in wild or len(wild) > MAX_TERM:
            raise self._error("* and ? stand in one word, with letters and digits only", lexeme.column)
        target = self._syllable(re.sub(r"[*?]", "", wild), field).field
        if target == FOLDED[field]:
            wild = fold(wild)
        start = wild[:-1]
        if wild[-1] != "*" or set("*?") & set(start):
            return Wildcard(target, wild)
        # hoà* may start hoà (spelt hòa in the index) and hoàn: ask for both.
        spellings = dict.fromkeys((start, normalize(start)))
        starts = tuple(Prefix(target, spelling) for spelling in spellings)
        return Or(starts) if len(starts) > 1 else starts[0]

    def _syllable(self, term: str, field: str) -> Term:
        self.is_marked = self.is_marked or _is_marked(term)
        return _syllable(term, field, self._accents)

    @property
    def _next(self) -> _Lexeme | None:
        return self._lexemes[self._at] if self._at < len(self._lexemes) else None

    def _take(self) -> _Lexeme:
        lexeme = self._lexemes[self._at]
        self._at += 1
        return lexeme

    def _deeper(self, lexeme: _Lexeme) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"nested more than {MAX_DEPTH} deep", lexeme.column)

    def _count(self, words: int, lexeme: _Lexeme) -> None:
        self._words += words
        if self._words > MAX_WORDS:
            raise self._error(f"more than {MAX_WORDS:,} words", lexeme.column)

    def _error(self, reason: str, column: int) -> QuerySyntaxError:
        return QuerySyntaxError(reason, query=self._text, column=column)


def _is_marked(term: str) -> bool:
    return fold(term) != term


def _syllable(term: str, field: str, accents: Accents) -> Term:
    plain = fold(term)
    if accents == "ignore" or (accents == "smart" and plain == term and not term.isdigit()):
        return Term(FOLDED[field], plain)
    return Term(field, term)


def _join(clauses: list[Query], any_term: bool) -> Query:
    """Clauses side by side: all of them, or with `any_term` one of the words and all of the rest."""
    if any_term:
        words = [clause for clause in clauses if _is_text(clause)]
        if len(words) > 1:
            rest = [clause for clause in clauses if not _is_text(clause)]
            clauses = [Or(tuple(words)), *rest]
    return clauses[0] if len(clauses) == 1 else And(tuple(clauses))


def _is_text(clause: Query) -> bool:
    match clause:
        case Term(field=field) | Prefix(field=field) | Wildcard(field=field) | Fuzzy(field=field):
            return field in TEXT_FIELDS
        case Phrase() | Near():
            return True
        case Or(children=children) | And(children=children):
            return any(map(_is_text, children))
        case _:
            return False


def _lex(text: str) -> list[_Lexeme]:
    lexemes: list[_Lexeme] = []
    at = 0
    while at < len(text):
        found = _LEXEME.match(text, at)
        if found is None:  # a "-" that negates nothing
            at += 1
            continue
        kind = found.lastgroup or "word"
        before = lexemes[-1] if lexemes else None
        if kind == "minus" and before is not None and before.column + len(before.text) == at:
            kind = kind if before.kind in ("minus", "open") else "space"  # a hyphen, as in "a"-b
        if kind != "space" and found[0].strip("\ufeff"):
            lexemes.append(_Lexeme(kind, found[0], at))
            if len(lexemes) > MAX_LEXEMES:
                raise QuerySyntaxError(f"more than {MAX_LEXEMES:,} words and signs", query=text, column=at)
        at = found.end()
    return lexemes
