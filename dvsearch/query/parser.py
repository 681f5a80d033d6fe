"""Typed text -> Query.

    query     = clauses
    clauses   = both (("OR" | "|") both)*
    both      = clause ("AND"? clause)*            every clause must match; with `any_term`, one of the words
    clause    = ("-" | "NOT") clause | "(" clauses ")" | "*" | field ":" value | phrase | words
                field ":" "(" clauses ")"          asks all that is in the group of that field
    phrase    = '"' text '"' ("~" distance)?       next to each other, or within that many other words
    words     = letters and digits; 217-QĐ/TW is one phrase of its parts
                word*  starts so     w?rd  w*d  fits     word~  one letter off
    field     = title | province tỉnh | year năm | date ngày | source nguồn | cites | id | ...
    value     = phrase | words | low ".." high     the ends of a range may be left out
                "=" value                          what a facet counts under it: that field alone, as it stands

`OR`, `AND` and `NOT` are capitals; "-" negates only where a word follows it. A "?" at the end of a word is a question
mark. A word and a colon that name no field are words, and so are they with a capital, as in a headline; a name one
letter off a field's is taken for a mistake. Of a province the words that go on with its name belong to the value.

Accents are smart unless told otherwise: where any syllable of the query carries a mark, every syllable stands for
itself; where none does, each stands for every accented form of its letters. Values of exact fields do not count.
"""

from __future__ import annotations

import re

from dvsearch.article import FOLDED, TEXT_FIELDS
from dvsearch.edit_distance import within_one_edit
from dvsearch.errors import QuerySyntaxError
from dvsearch.query.clauses import Accents, is_marked, join_clauses, typed_term
from dvsearch.query.cursor import Cursor
from dvsearch.query.field_names import FIELD_NAMES, field_of_name
from dvsearch.query.lexemes import QUOTES, Lexeme
from dvsearch.query.tree import (
    All,
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
from dvsearch.vietnamese.normalize import composed, fold, normalize
from dvsearch.vietnamese.syllables import MAX_TERM, terms

# Patterns are compiled when a query first needs one: all seven take .3 ms, and most queries need none.
_WILD = r"\w\*|\*\w|\w\?\w"
# Words and numbers that are written together or with a hyphen: Covid-19, Covid19.
_NUMBERED = r"([^\W\d_]{2,})(-?)(\d{1,4})"
_OF_PROVINCES = frozenset({"province", "current_province", "mentions"})
_FIELD = r"([^\W\d]\w*):(?=\S)"
_DISTANCE = r"~(\d+)"
_INNER_QUESTION = r"\?(?=[\w?*])"
_YEAR = r"\d{4}"
_DATE = r"\d{4}(-\d\d(-\d\d)?)?"


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
    if accents == "smart" and any(map(is_marked, typed)):
        accents = "exact"
    words: list[Query] = [typed_term(term, "text", accents) for term in typed]
    if not words:
        raise QuerySyntaxError("no word to search for", query=text, column=0)
    return join_clauses(words, any_term)


class _Parser(Cursor):
    """One method a rule of the grammar."""

    def __init__(self, text: str, accents: Accents, any_term: bool) -> None:
        super().__init__(text)
        self._accents = accents
        self._any_term = any_term
        self._field = "text"  # what words are asked of, inside the group of a field that one
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
        return join_clauses(clauses, self._any_term) if clauses else None

    def _clause(self) -> Query | None:
        lexeme = self._take()
        match lexeme.kind:
            case "minus":
                return self._not(lexeme)
            case "open":
                return self._group(lexeme)
            case "quote":
                return self._value_of_quote(self._field, lexeme)
        if lexeme.text == "NOT":
            return self._not(lexeme)
        if lexeme.text == "*":
            return All()
        if (named := self._field_name(lexeme)) is not None:
            field, rest = named
            return self._value(field, rest)
        lexeme = self._lexemes[self._at - 1]
        if self._field not in TEXT_FIELDS:
            return self._exact(self._field, self._run_of_words(lexeme))
        return self._word(lexeme, self._field)

    def _value_of_quote(self, field: str, quote: Lexeme) -> Query | None:
        if field in TEXT_FIELDS:
            return self._phrase(quote, field)
        return self._exact(field, Lexeme("word", self._quoted(quote), quote.column + 1))

    def _not(self, lexeme: Lexeme) -> Query:
        if self._next is None or self._next.kind == "close" or self._next.text in ("OR", "AND"):
            raise self._error(f"{lexeme.text} needs a word after it", lexeme.column)
        self._deeper(lexeme)
        clause = self._clause()
        self._depth -= 1
        if clause is None:
            raise self._error(f"{lexeme.text} needs a word after it", lexeme.column)
        return Not(clause)

    def _group(self, opening: Lexeme) -> Query | None:
        self._deeper(opening)
        query = self._clauses()
        self._depth -= 1
        if self._next is None:
            raise self._error('this "(" is never closed', opening.column)
        self._at += 1
        return query

    def _field_name(self, lexeme: Lexeme) -> tuple[str, Lexeme] | None:
        """The field a lexeme names and what is left of it after the colon; None where it names none."""
        text = lexeme.text
        read = text + self._following(lexeme)
        named = re.match(_FIELD, read) if ":" in read else None
        if named is None:
            return self._field_before_blank(lexeme)
        field = field_of_name(named[1])
        if field is None:
            name = named[1].lower()
            typo = len(name) > 3 and named[1].islower()
            near = next((known for known in FIELD_NAMES if typo and within_one_edit(known, name)), None)
            if near is not None:
                raise self._error(f"no field is called {name}: did you mean {near}: ?", lexeme.column)
            if text[named.end() : named.end() + 1].isalpha():  # a headline goes on behind its colon
                self._lexemes[self._at - 1] = Lexeme("word", named[1], lexeme.column)
                self._lexemes.insert(self._at, Lexeme("word", text[named.end() :], lexeme.column + named.end()))
            return None
        return field, Lexeme("word", text[named.end() :], lexeme.column + named.end())

    def _field_before_blank(self, lexeme: Lexeme) -> tuple[str, Lexeme] | None:
        """The field that a name in small letters stands for where its value follows a blank: `tỉnh: "Hà Tĩnh"`."""
        name = lexeme.text[:-1]
        after = self._next
        if (
            not lexeme.text.endswith(":")
            or not name.islower()
            or after is None
            or after.kind not in ("quote", "open", "word")
        ):
            return None
        field = field_of_name(name)
        if field is None or after.text in ("OR", "AND", "NOT"):
            return None
        return field, self._take() if after.kind == "word" else Lexeme("word", "", after.column)

    def _value(self, field: str, rest: Lexeme) -> Query | None:
        if not rest.text:
            quote = self._take()
            if quote.kind == "open":
                return self._group_of(field, quote)
            return self._value_of_quote(field, quote)
        if field in TEXT_FIELDS:
            return self._word(rest, field)
        if rest.text == "=" and self._next is not None and self._next.kind == "quote":
            return self._exact(field, Lexeme("word", f"={self._quoted(self._take())}", rest.column))
        return self._exact(field, self._whole_name(rest) if field in _OF_PROVINCES else rest)

    def _group_of(self, field: str, opening: Lexeme) -> Query | None:
        """A group behind a field: everything in it is asked of that field."""
        outer, self._field = self._field, field
        query = self._group(opening)
        self._field = outer
        return query

    def _exact(self, field: str, value: Lexeme) -> Query:
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

    def _check_date(self, field: str, text: str, value: Lexeme) -> None:
        if field == "year" and not re.fullmatch(_YEAR, text):
            raise self._error(f"year: takes four digits, not {text}", value.column)
        if field == "date" and not re.fullmatch(_DATE, text):
            raise self._error(f"date: takes 2020, 2020-06 or 2020-06-30, not {text}", value.column)

    def _phrase(self, opening: Lexeme, field: str) -> Query | None:
        quoted = self._quoted(opening)
        if re.search(_WILD, quoted):
            raise self._error("a phrase holds whole words: * and ? stand outside quotes", opening.column)
        parts = terms(quoted)
        self._count(len(parts), opening)
        distance = None
        after = self._next
        if after is not None and after.kind == "word" and self._text[after.column - 1] in QUOTES:
            measured = re.match(_DISTANCE, after.text)
            if measured is not None:
                distance = int(measured[1][:6])
                self._skip(after, measured.end())
        words = tuple(self._syllable(part, field) for part in parts)
        if not words:
            return None
        if len(words) == 1:
            return words[0]
        return Phrase(words) if distance is None else Near(words, distance)

    def _word(self, lexeme: Lexeme, field: str) -> Query | None:
        text = lexeme.text
        if "*" in text or ("?" in text and re.search(_INNER_QUESTION, text)):
            return self._pattern(lexeme, field)
        if text.endswith("~") and len(parts := terms(text)) == 1:
            self._count(1, lexeme)
            word = self._syllable(parts[0], field)
            return Fuzzy(word.field, word.text)
        parts = terms(text)
        self._count(len(parts), lexeme)
        words = tuple(self._syllable(part, field) for part in parts)
        query = Phrase(words) if len(words) > 1 else words[0] if words else None
        if query is not None and text[-1:].isdecimal() and (numbered := re.fullmatch(_NUMBERED, text)):
            return self._numbered(numbered, field)
        return query

    def _numbered(self, match: re.Match[str], field: str) -> Query:
        """A word and its number, apart and together."""
        self._count(2, Lexeme("word", match[0], 0))
        apart = tuple(self._syllable(part, field) for part in terms(f"{match[1]} {match[3]}"))
        return Or((Phrase(apart), self._syllable(terms(match[1] + match[3])[0], field)))

    def _pattern(self, lexeme: Lexeme, field: str) -> Query:
        self._count(1, lexeme)
        wild = composed(lexeme.text.rstrip("?.,;:!").lower())
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
        self.is_marked = self.is_marked or is_marked(term)
        return typed_term(term, field, self._accents)
