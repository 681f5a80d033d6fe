"""What an article is, and which of its fields are searched, counted and stored.

Text fields hold terms in the order of the text; exact fields hold whole values.
Both are named here once, and every engine makes its index from these names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from dvsearch.errors import IndexCorrupt
from dvsearch.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SCHEMA_VERSION = 3  # since 3 an index says what stands where in a text

# `text` is the title and the body, one after the other; `title` is the title again, for `title:` and for rank.
# A folded field has the same positions as the field it folds. `words` are pyvi's words: they only raise rank.
TEXT_FIELDS = ("text", "title", "text_folded", "title_folded", "words")
FOLDED = {"text": "text_folded", "title": "title_folded"}
UNFOLDED = {folded: field for field, folded in FOLDED.items()}
UNPOSITIONED = frozenset({"words"})

# Positions left empty between the values of one text field (title, body), so that no phrase spans both.
POSITION_GAP = 100

# Of every so manieth term it is kept where it begins, so that a term is found in its text without reading all before.
ANCHOR_EVERY = 32

EXACT_FIELDS = (
    "id",
    "date",  # YYYY, YYYY-MM or YYYY-MM-DD, as far as it is known
    "year",
    "date_basis",
    "province",
    "current_province",
    "mentions",
    "source",
    "author",
    "category",
    "citation",
    "url",
    "path",
    "digest",
    "signature",  # what near-copies are recognised by
    "copies",  # the group of near-copies the article belongs to
)
SINGLE_VALUED = frozenset(
    {"id", "date", "year", "date_basis", "source", "category", "url", "path", "digest", "signature", "copies"}
)
AND_AUTHOR = "; "  # between the names of several authors, each of which is a value of its own


# C0 and C1 controls, DEL, line and paragraph separators, the bidi controls that can reorder a screen, zero-width
# characters that can hide in a name, and lone surrogates, which no encoding can write.
_OBEYED = "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"


def with_obeyed(text: str, sign: Callable[[str], str]) -> str:
    """Give a text with a sign in the place of each character that a terminal would obey, or that hides."""
    # To compile the pattern takes .5 ms: texts of letters and blanks do without.
    return text if text.isprintable() else re.sub(_OBEYED, lambda found: sign(found[0]), text)


def written_out(id: str) -> str:
    """Give an id as it is kept, shown and taken back: characters that nobody sees are written out, `\\x00`, `\\u200b`.

    An id with a NUL would be two to `xargs -0`, and one with a line break two to a shell.
    """
    return with_obeyed(id, lambda char: f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04x}")


class Article(Record):
    """One article as it was read.

    `text` is the body: the words of the original, in their order, furniture left out, never changed otherwise.
    `raw` is the whole original where it is more than title and text (a page with its menus), else None.
    `date` is YYYY, YYYY-MM or YYYY-MM-DD, as far as it is known; `date_basis` says how it is known:
    `metadata` (a field or tag), `page` (written on the page), `url`, `guess`, `unreadable` where a field gives a
    date that cannot be read, or None where there is no date.
    `author` has its names with AND_AUTHOR between them. `provinces` are the names at the article's time,
    `current_provinces` those since 1 July 2025, `mentions` provinces named in passing. `path` is the file it was read
    from, relative to the path asked for.
    """

    id: str
    title: str
    text: str
    date: str | None = None
    date_basis: str | None = None
    source: str | None = None
    author: str | None = None
    category: str | None = None
    url: str | None = None
    path: str | None = None
    provinces: tuple[str, ...] = ()
    current_provinces: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    raw: str | None = None

    @property
    def year(self) -> str | None:
        """The four digits of the year, or None."""
        return self.date[:4] if self.date else None

    def digest(self) -> str:
        """A fingerprint of everything but `path`: equal digests need no reindexing (hex, 32 characters)."""
        import hashlib  # 2 ms that a search can do without

        content = {name: value for name, value in self._asdict().items() if name != "path"}
        encoded = json.dumps(content, sort_keys=True).encode("ascii")
        return hashlib.blake2b(encoded, digest_size=16).hexdigest()


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_MANY = frozenset({"provinces", "current_provinces", "mentions", "citations"})


def to_json(article: Article) -> str:
    """The article as one line of JSON, empty fields left out; lone surrogates are kept, escaped."""
    record = {name: value for name in Article._fields if (value := getattr(article, name)) not in (None, ())}
    encoded = _ENCODER.encode(record)
    try:
        encoded.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(record, separators=(",", ":"))
    return encoded


_HYPHENS = ("", "-", "--")  # of a date with so many parts
_ALWAYS = frozenset({"id", "title", "text"})
# What is kept of an article, the fields that it always has first; each with whether it is a list.
KEPT = [(name, name in _MANY) for name in Article._fields]
_NAMES = frozenset(Article._fields)


def from_json(line: str) -> Article:
    """The article that `to_json` wrote. Raises IndexCorrupt where it is none: an index may hold anything."""
    try:
        record: dict[str, Any] = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _no_article(f"no JSON: {error}") from error
    if type(record) is not dict or not _ALWAYS <= record.keys() <= _NAMES:
        raise _no_article("not the fields of one")
    for name, value in record.items():
        if name in _MANY:
            if type(value) is not list or not all(type(one) is str for one in value):
                raise _no_article(f"{name} are no texts")
            record[name] = tuple(value)
        elif type(value) is not str:
            raise _no_article(f"{name} is no text")
    return from_values(Article(**record))


def from_values(values: tuple[Any, ...]) -> Article:
    """Make the article of its values, each of the type of its field. Raises IndexCorrupt where the date is none."""
    article = tuple.__new__(Article, values)
    if article.date and not _is_date(article.date):
        raise _no_article("date is no date")
    return article


def _is_date(date: str) -> bool:
    """Whether it is YYYY, YYYY-MM or YYYY-MM-DD, of a month and a day that there may be."""
    # Cut where the parts must be: split up and gone through, the dates of a page took 70 microseconds, and now take 16.
    year, month, day = date[:4], date[5:7], date[8:]
    if (
        not date.isascii()
        or not year.isdecimal()
        or len(date) not in (4, 7, 10)
        or date[4:5] + date[7:8] not in _HYPHENS
    ):
        return False
    if not month:
        return True
    return month.isdecimal() and "01" <= month <= "12" and (not day or (day.isdecimal() and "01" <= day <= "31"))


def _no_article(reason: str) -> IndexCorrupt:
    return IndexCorrupt(f"what is stored of an article is none: {reason}", hint="run: dvsearch check")
