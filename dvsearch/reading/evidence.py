"""What came of reading: an article with the reasons for its fields, a rejection with its reason, or a notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from dvsearch.article import Article


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something that could not be read as an article: where, and why.

    `line` counts from 1, the lines of a text, the records of a document, the members of an archive; None where the
    whole file could not be read.
    """

    path: str
    line: int | None
    reason: str


About = Literal["passed over", "bytes replaced", "key not used", "older capture"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was passed over, or read otherwise than it stands, which nobody has to repair.

    `detail` is the suffix or the kind of what was passed over, so that it can be counted; else a sentence.
    """

    path: str
    line: int | None
    about: About
    detail: str


Listener = Callable[[Notice], None]


def to_nobody(notice: Notice) -> None:
    """Take a notice that nobody asked for."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why one field has one value: the words it rests on, and where they stand in the original.

    `start` and `end` count characters; None where the evidence is not in the text but in a field, an address, a
    file name.
    """

    field: str
    value: str
    reason: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An article and why it reads so."""

    article: Article
    evidence: tuple[Evidence, ...]
