"""Lexemes read one by one: what is next, how far the query goes on, and where in it a mistake is."""

from __future__ import annotations

from dvsearch.errors import QuerySyntaxError
from dvsearch.query.lexemes import Lexeme, read_lexemes

MAX_DEPTH = 40
MAX_WORDS = 1_000
# Reading 50,000 characters takes 25 ms; 1,000 words with their signs are a quarter of that.
MAX_LENGTH = 50_000
LONGEST_NAME = 6  # words behind the first, in "thành phố Bà Rịa - Vũng Tàu"


class Cursor:
    """A place in the lexemes of a query; `self._next` is the lexeme not yet read."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise QuerySyntaxError(f"longer than {MAX_LENGTH:,} characters", query=text[:80], column=0)
        self._text = text
        self._lexemes = read_lexemes(text)
        self._at = 0
        self._depth = 0
        self._words = 0

    def _following(self, lexeme: Lexeme) -> str:
        """The quote or parenthesis that touches the end of a lexeme, or nothing."""
        after = self._next
        touches = after is not None and after.column == lexeme.column + len(lexeme.text)
        return after.text if after is not None and touches and after.kind in ("quote", "open") else ""

    def _whole_name(self, value: Lexeme) -> Lexeme:
        """The longest name of a province, which goes on in the words behind it: `tỉnh:Thừa Thiên Huế`."""
        from dvsearch.civics.provinces import canonical_provinces

        words, longest = [value.text], 0
        for ahead, lexeme in enumerate(self._lexemes[self._at : self._at + LONGEST_NAME], 1):
            if lexeme.kind != "word":
                break
            words.append(lexeme.text)
            if canonical_provinces(" ".join(words)):
                longest = ahead
        self._at += longest
        return Lexeme("word", " ".join(words[: longest + 1]), value.column)

    def _run_of_words(self, first: Lexeme) -> Lexeme:
        """The words of a value in a group of an exact field, up to the next sign."""
        words = [first.text]
        while (after := self._next) is not None and after.kind == "word" and after.text not in ("OR", "AND", "NOT"):
            words.append(self._take().text)
        return Lexeme("word", " ".join(words), first.column)

    def _quoted(self, opening: Lexeme) -> str:
        """The text between this quote and the next, which is read too."""
        for at in range(self._at, len(self._lexemes)):
            if self._lexemes[at].kind == "quote":
                self._at = at + 1
                return self._text[opening.column + 1 : self._lexemes[at].column]
        raise self._error("this quote is never closed", opening.column)

    def _skip(self, lexeme: Lexeme, length: int) -> None:
        """Read the first characters of a lexeme and leave the rest for later."""
        rest = lexeme.text[length:]
        if rest:
            self._lexemes[self._at] = Lexeme(lexeme.kind, rest, lexeme.column + length)
        else:
            self._at += 1

    @property
    def _next(self) -> Lexeme | None:
        return self._lexemes[self._at] if self._at < len(self._lexemes) else None

    def _take(self) -> Lexeme:
        lexeme = self._lexemes[self._at]
        self._at += 1
        return lexeme

    def _deeper(self, lexeme: Lexeme) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"nested more than {MAX_DEPTH} deep", lexeme.column)

    def _count(self, words: int, lexeme: Lexeme) -> None:
        self._words += words
        if self._words > MAX_WORDS:
            raise self._error(f"more than {MAX_WORDS:,} words", lexeme.column)

    def _error(self, reason: str, column: int) -> QuerySyntaxError:
        return QuerySyntaxError(reason, query=self._text, column=column)
