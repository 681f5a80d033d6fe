"""Random and mutated queries: each is a tree or a QuerySyntaxError within 50 ms, and never another exception."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import get_args

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dvsearch.errors import QuerySyntaxError
from dvsearch.query.clauses import Accents
from dvsearch.query.cursor import MAX_DEPTH, MAX_LENGTH, MAX_WORDS
from dvsearch.query.field_names import FIELD_NAMES
from dvsearch.query.parser import parse
from dvsearch.query.tree import All, And, Not, Or, Query, Weighted

LIMIT = 0.050  # seconds of the processor's time
ACCENTS: tuple[Accents, ...] = ("smart", "exact", "ignore")

PIECES = (
    *("dân vận", "khéo", "đảng bộ", "217-QĐ/TW", "hoà*", "th?y", "nghi~", '"cử tri"', '"một hai"~3', "2020..2022", "*"),
    *(
        "(",
        ")",
        '"',
        "“",
        "”",
        "«",
        "»",
        "-",
        "~",
        "?",
        "*",
        ":",
        "..",
        "~5",
        "~99999999",
        "OR",
        "AND",
        "NOT",
        " ",
        "\t",
    ),
    *(f"{name}:" for name in FIELD_NAMES),
    *("yaer:", "titel:", "x:y", "http://a.vn/b?c=d*", "year:0000", "date:2020-13-45", "năm:..", "tỉnh:“"),
    *("\x00", "\x1b[31m", "\u202e", "\ufeff", "\u200b", "\ud800", "\U0001f389", "e\u0301\u0301", "İ", "ﬁ", "ß", "١٢"),
)
QUERIES = (
    'title:"dân vận" (khéo OR giỏi) -source:"Báo Thử" year:2016..2020',
    '"nông thôn mới"~5 tỉnh:"Hà Tĩnh" NOT (giải* OR phóng~)',
    "217-QĐ/TW cites:43-KL/TU date:2020-06..2021",
    "dan van kheo uỷ? th*ng id:bai-1#2",
)


def deep(number: int) -> Iterator[str]:
    """Queries that go on and on."""
    yield "(" * number + "dân" + ")" * number
    yield "-" * number + "dân"
    yield "NOT " * number + "dân"
    yield "(" * number
    yield "(dân OR " * number + "vận" + ")" * number
    yield "-(" * number + "dân" + ")" * number


def long(number: int) -> Iterator[str]:
    """Queries of very many terms."""
    words = [f"từ{i}" for i in range(number)]
    yield " ".join(words)
    yield " OR ".join(words)
    yield '"' + " ".join(words) + '"'
    yield "-".join(words)
    yield " ".join(f"{word}*" for word in words)
    yield " ".join(f"year:{i % 9000 + 1000}" for i in range(number))
    yield "title:(" + " ".join(words) + ")"


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A sound query with a few characters dropped, doubled, moved or put in."""
    text = draw(st.sampled_from(QUERIES))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.integers(0, 5)))
        text = draw(
            st.sampled_from(
                [text[:at] + text[end:], text[:end] + text[at:], text[end:] + text[:end], text[:at][::-1] + text[at:]]
            )
        )
        text = text[:at] + draw(st.sampled_from(("", *PIECES))) + text[at:]
    return text


def strings() -> st.SearchStrategy[str]:
    """Queries of every kind."""
    anything = st.characters(categories=None)
    return st.one_of(
        st.text(anything, max_size=60),
        st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
        st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
        mutated(),
        st.tuples(st.sampled_from(PIECES), st.integers(1, 3_000)).map(lambda pair: pair[0] * pair[1]),
    )


@dataclass(slots=True)
class Seen:
    """What the queries became."""

    trees: int = 0
    refused: int = 0
    slowest: float = 0.0
    slowest_query: str = ""
    reasons: set[str] = field(default_factory=set)


def ask(text: str, accents: Accents, any_term: bool, seen: Seen) -> Query | None:
    """Parse one query; its tree, or None where it was refused. Whatever else happens is raised."""
    tree, spent = timed(text, accents, any_term, seen)
    for _ in range(2):  # the collector of garbage, or another process, may have had its turn
        if spent >= LIMIT:
            spent = min(spent, timed(text, accents, any_term, seen)[1])
    if spent > seen.slowest:
        seen.slowest, seen.slowest_query = spent, text[:80]
    assert spent < LIMIT, f"{spent * 1000:.0f} ms for {text[:80]!r}"
    if tree is None:
        seen.refused += 1
    else:
        seen.trees += 1
        assert isinstance(tree, get_args(Query))
        assert height(tree) <= 2 * MAX_DEPTH + 4
    return tree


def timed(text: str, accents: Accents, any_term: bool, seen: Seen) -> tuple[Query | None, float]:
    """The tree, or None where the query was refused, and the seconds it took."""
    tree = None
    started = time.thread_time()
    try:
        tree = parse(text, accents=accents, any_term=any_term)
    except QuerySyntaxError as error:
        seen.reasons.add(error.reason.split(":")[0][:30])
        assert error.reason
        assert 0 <= error.column <= len(text)
    return tree, time.thread_time() - started


def height(tree: Query) -> int:
    """How many nodes stand above one another."""
    match tree:
        case And(children=children) | Or(children=children):
            return 1 + max(map(height, children), default=0)
        case Not(child=child) | Weighted(child=child):
            return 1 + height(child)
        case _:
            return 1


def run(examples: int) -> Seen:
    """That many random queries, then the ones that go on and on."""
    seen = Seen()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strings(), st.sampled_from(ACCENTS), st.booleans())
    def every_query_is_read_or_refused(text: str, accents: Accents, any_term: bool) -> None:
        ask(text, accents, any_term, seen)

    every_query_is_read_or_refused()
    assert ask("*", "smart", False, seen) == All()
    for text in (*deep(MAX_DEPTH + 1), *deep(10_000), *long(MAX_WORDS + 1), *long(10_000), "x" * (MAX_LENGTH + 1)):
        assert ask(text, "smart", False, seen) is None, f"not refused: {text[:60]}"
    for text in deep(MAX_DEPTH - 1):
        with suppress(QuerySyntaxError):
            ask(text, "smart", False, seen)
    return seen
