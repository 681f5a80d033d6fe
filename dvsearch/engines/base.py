"""The engine boundary: what goes down to an engine, what comes up, and what every engine promises.

An engine knows no Vietnamese, no files and no screen. Terms, analysed once, go down; ids, scores and counts come
up; what was stored comes back by id. Promised, and tested on every engine against the memory engine: the set of
hits, the exact total, exact facet counts (a value asked for as a filter has as its total what the facet counted),
`filter` not scoring, `boost` not matching, date order with ties by id, where terms stand in a document if the engine
says so (`locate`), upsert by id, read-your-write after `commit`, and no exceptions but ours. Not promised: scores, the
order of near-ties, speed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

from dvsearch.article import Article
from dvsearch.query.tree import Pattern, Query, Term
from dvsearch.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, NamedTuple, Protocol, TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    from dvsearch.engines.forward import TextForward
else:
    Protocol = object

Sort: TypeAlias = "Literal['relevance', 'newest', 'oldest']"
# What answers over the files of an index: the native kernel, NumPy, or the kernel where it is built.
Evaluator: TypeAlias = "Literal['auto', 'kernel', 'numpy']"

# BM25: how soon more occurrences of a term stop counting, and how much long documents are held back. Of K1 from 0.5 to
# 2 and B from 0.6 to 0.9 the best on the fitting halves of tests/relevance, legal questions and headlines alike (the
# usual 1.2 costs 0.006 nDCG@10 on each): in news and law a second occurrence says little.
K1, B = 0.8, 0.75


class Document(Record):
    """An article, analysed: what an engine is given to index.

    `text` maps a text field to its values, each a sequence of terms in order; POSITION_GAP positions are left
    empty between two values. `exact` maps an exact field to its values; missing or empty means unknown.
    `stored` comes back as it went in. For the text forward, of each value of the field `text`: in `joined` a byte for
    each term, 1 where it goes on with the word that the term before it is in (empty: each term is a word), in
    `anchors` the character at which every ANCHOR_EVERY-th term begins, from the first (empty: not known).
    """

    id: str
    text: Mapping[str, tuple[Sequence[str], ...]]
    exact: Mapping[str, tuple[str, ...]]
    stored: str
    joined: tuple[bytes, ...] = ()
    anchors: tuple[Sequence[int], ...] = ()


class SearchRequest(Record):
    """One question to an engine."""

    query: Query  # decides what matches
    boost: Query | None = None  # only raises rank: neighbours, words, restored accents
    filter: Query | None = None  # only narrows, never scores: chosen facet values, dates
    facets: tuple[str, ...] = ()  # exact fields to count over everything that matches
    sort: Sort = "relevance"
    limit: int = 10
    offset: int = 0
    collapse: str | None = None  # matches that share the first value of this exact field are one group, counted once


if TYPE_CHECKING:

    class Match(NamedTuple):
        """One document found, and how many more of its group `collapse` left out.

        Scores compare within one answer only, and are 0 when sorted by date.
        """

        id: str
        score: float
        collapsed: int = 0
else:
    from collections import namedtuple

    Match = namedtuple("Match", ("id", "score", "collapsed"), defaults=(0,))


class FacetCount(Record):
    """How many matching documents have a value; None counts those that have no value at all."""

    value: str | None
    count: int  # type: ignore[assignment]  # hides tuple.count


class Matches(Record):
    """The answer: one page of matches in order, the exact total, and every value of each facet asked for.

    Order is by score or date, then by id; documents without a date come last. Dates compare as strings.
    Facet values are ordered by count, largest first, then by value; the count of documents without a value is last.

    Where `collapse` is asked, groups are counted, a document without a group being its own: `total` is the number of
    groups that have a match, a facet counts for each value the groups that have a match with that value (None: a match
    without any), and the page shows of each group the match that is first in order. So the count of a value is the
    total of the same request with `Term(field, value)`, or `missing(field)`, added to its filter, whether or not copies
    are collapsed. A group whose members differ counts under each of their values, as a document of several values does.
    `copies` is how many matches their groups' first leave out: total + copies is the number of documents that match.
    """

    total: int
    page: tuple[Match, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    copies: int = 0


# A leaf of a query for who marks it, by the places of its terms among those located: neighbours in this order, or with
# a width all of them in a window of so many positions.
PlacedLeaf = tuple[Sequence[int], int | None]


class Marking(Record):
    """What to show of each hit of a page: what is marked in titles and in texts, and so many passages about so wide.

    `leaves` are those to be located, `in_title` and `in_text` those to be marked.
    """

    leaves: Sequence[Term | Pattern]
    in_title: Sequence[PlacedLeaf]
    in_text: Sequence[PlacedLeaf]
    passages: int
    width: int


class Shown(Record):
    """An article, what to mark in its title, and passages of its text: characters, what to mark, where they start."""

    article: Article
    in_title: tuple[tuple[int, int], ...]
    passages: tuple[tuple[str, tuple[tuple[int, int], ...], int], ...]


class Located(Record):
    """Where terms stand in the text of one document, for who marks them there.

    `places` has for each leaf asked the positions of the terms that it accepts, ascending; of a leaf of the title only
    those in the title. `title` is how many terms the title has: the body begins POSITION_GAP behind its end. `anchors`
    are those of the title and of the body, as the Document had them.
    """

    title: int
    anchors: tuple[Sequence[int], Sequence[int]]
    places: tuple[Sequence[int], ...]


class Problem(Record):
    """One thing `check` found wrong: where, and what."""

    place: str
    reason: str


class Writer(Protocol):
    """One writer at a time; nothing it does is seen before `commit`, and all of it is seen after."""

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents, each in place of the one that has its id."""

    def delete(self, ids: Iterable[str]) -> int:
        """Take documents out; unknown ids are no error. Returns how many were there (before this writer)."""

    def clear(self) -> None:
        """Take every document out."""

    def settle(self) -> None:
        """Do now what `commit` would do for what was added, as far as that needs no meta; nothing of it is seen."""

    def commit(self, meta: Mapping[str, str] | None = None) -> None:
        """Make everything since the last commit durable and visible at once; `meta` replaces the stored meta."""


class Engine(Protocol):
    """An index and the ways to ask it."""

    def search(self, request: SearchRequest) -> Matches:
        """Answer one request."""

    def stored(self, ids: Sequence[str]) -> list[str | None]:
        """Return what was stored for each id, in the order asked; None where there is no such document."""

    def locate(self, ids: Sequence[str], leaves: Sequence[Term | Pattern]) -> list[Located | None]:
        """Return where each leaf stands in each document; None where the engine cannot say: then read its text."""

    def show(self, ids: Sequence[str], marking: Marking) -> Sequence[Shown | None]:
        """Read and mark at once what `stored` and `locate` give; None of each hit of which that is left to who asks."""

    def vocabulary(self, field: str) -> Mapping[str, int]:
        """Return every term of a text field, or value of an exact field, with the number of documents that have it."""

    def scan(self, fields: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield one tuple a document, in any order, with its value of each exact field ("" where it has none).

        Of a field with many values, the first.
        """

    def look_up(self, field: str, value: str, fields: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield what `scan` yields of the documents that have this value of an exact field."""

    def values(self, field: str, length: int) -> Iterator[NDArray[np.uint8]]:
        """Yield the values of an exact field that have this many bytes, some at a time: a row of bytes for each.

        Those of documents that are deleted may be among them.
        """

    @property
    def is_looked_up(self) -> bool:
        """Whether to look a value up takes microseconds; else who asks for many does better to scan."""

    def forward(self) -> TextForward:
        """What stands where in the texts, at this moment; UsageError where the index cannot say."""

    @property
    def place(self) -> str:
        """Where the index is: the absolute path of a folder, an address, or "" for nowhere."""

    @property
    def meta(self) -> Mapping[str, str]:
        """What the last `commit(meta=...)` stored beside the documents."""

    @property
    def count(self) -> int:
        """How many documents there are."""

    @property
    def evaluator(self) -> str:
        """What answers: the name of the evaluator, with its version where it has one."""

    def writer(self, *, wait: float = 0.0) -> AbstractContextManager[Writer]:
        """Become the one writer, waiting up to `wait` seconds. Raises IndexLocked if another stays.

        Leaving the context without `commit` leaves the index as it was.
        """

    def refresh(self) -> None:
        """See what other processes committed since this engine was opened."""

    def check(self) -> Iterator[Problem]:
        """Read everything and yield what is wrong; nothing where all is well."""

    def compact(self) -> None:
        """Rewrite the index without deleted documents, in as few pieces as possible."""

    def size(self) -> int:
        """Bytes on disk."""

    def close(self) -> None:
        """Let go of files and connections."""
