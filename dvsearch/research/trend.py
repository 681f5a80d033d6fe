"""How often over time: for every period its count, what it is a count of, the ratio, and how sure that is.

Every period from the first to the last has a row. Zero (articles, none of them matching) and none (no articles at all)
are different states. What has a guessed date, no date, or only a year where months are asked for is in no row's count
or total, and is counted aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from dvsearch.engines.forward import Array, TextForward
from dvsearch.errors import UsageError
from dvsearch.research.periods import Calendar, calendar, period_name, period_of
from dvsearch.research.population import Population, first_values, sizes
from dvsearch.research.rates import MILLION, NOTHING, Rate, moving_average, per_million, share

SPLITS = ("province", "current_province", "source")
ARTICLES, HITS = "articles", "hits"
RATIO, PER_MILLION, RAW = "ratio", "million", "raw"
# Since this day 34 provinces are where 63 were: names of the time end with the day before.
MERGER = "2025-07-01"
DATA, ZERO, NONE, PARTIAL = "data", "zero", "none", "partial"
UNKNOWN = "unknown"


class TrendSpec(NamedTuple):
    """How a trend is counted: see the command's help."""

    by: str = "year"
    split: str | None = None
    count: str = ARTICLES  # type: ignore[assignment]  # hides tuple.count
    per: str = RATIO
    confidence: float = 0.95
    smooth: int = 0
    count_guesses: bool = False
    today: str = "9999-12-31"


class TrendRow(NamedTuple):
    """One period of one series; None is what cannot be said.

    `total` is the articles of the period, or their words where hits are counted. `guessed` counts matching articles
    whose date is a guess of this period; they are in neither, unless they were asked to be.
    """

    period: str
    series: str
    count: int  # type: ignore[assignment]  # hides tuple.count
    total: int
    ratio: float | None
    low: float | None
    high: float | None
    guessed: int
    state: str
    smooth: float | None


class Aside(NamedTuple):
    """What is in no row: of the articles chosen, and of those that match (the first series)."""

    undated: int
    undated_matching: int
    guessed: int
    guessed_matching: int
    coarse: int
    coarse_matching: int
    after_merger: int


class Trend(NamedTuple):
    """The rows, one series after the other, and what is in none of them."""

    rows: list[TrendRow]
    aside: Aside


class _Cells(NamedTuple):
    """Which articles are in which cell, a period of a series; `starts` says where those of each cell begin."""

    documents: Array
    starts: Array

    def of(self, cell: int) -> Array:
        """The articles of one cell, ascending."""
        return np.asarray(self.documents[self.starts[cell] : self.starts[cell + 1]])


def trend(named: Sequence[tuple[str, Population]], spec: TrendSpec, of: Array | None = None) -> Trend:
    """Count over time, a series for each query; `of` narrows the articles that shares are of, a bool for each.

    Raises UsageError where what is asked contradicts itself.
    """
    if spec.split is not None and len(named) > 1:
        raise UsageError("--split goes with one query", hint="leave out --and, or --split")
    first = named[0][1]
    forward = first.forward
    dates = calendar(forward, spec.by)
    base = first.let_through if of is None else first.let_through & of
    counted = base & (dates.periods >= 0)
    if not spec.count_guesses:
        counted &= ~dates.guessed
    over = _after_merger(forward, spec) & counted
    counted &= ~over
    span = _span(dates, counted)
    rows: list[TrendRow] = []
    for name, population in named:
        rows += _series(name, population, spec, dates, counted, base, span)
    return Trend(rows, _aside(first, dates, base, over))


def _span(dates: Calendar, counted: Array) -> range:
    periods = dates.periods[counted]
    return range(int(periods.min()), int(periods.max()) + 1) if periods.size else range(0)


def _series(
    name: str, population: Population, spec: TrendSpec, dates: Calendar, counted: Array, base: Array, span: range
) -> Iterator[TrendRow]:
    if not span:
        return
    names, owners, series = _split(population.forward, spec, name)
    in_cells = _Grid(population, dates, owners, series, len(names), span)
    cells = in_cells.fill(counted)
    guesses = in_cells.fill(base & dates.guessed)
    tally = _Tally(population, spec)
    for number, shown in enumerate(names):
        first = number * len(span)
        found = [tally.count(cells.of(first + place)) for place in range(len(span))]
        smooth = moving_average([rate.value for _, _, rate in found], spec.smooth) if spec.smooth else None
        for place, (period, (count, total, rate)) in enumerate(zip(span, found, strict=True)):
            yield TrendRow(
                period=period_name(period, spec.by),
                series=shown,
                count=count,
                total=total,
                ratio=rate.value,
                low=rate.low,
                high=rate.high,
                guessed=tally.matching(guesses.of(first + place)),
                state=_state(count, total, period, spec),
                smooth=smooth[place] if smooth else None,
            )


def _split(forward: TextForward, spec: TrendSpec, name: str) -> tuple[list[str], Array, Array]:
    """The series: their names, and pairs of an article and the series it is in."""
    every = np.arange(forward.count)
    if spec.split is None:
        return [name], every, np.zeros(forward.count, np.int64)
    values = forward.values(spec.split)
    counts = np.diff(values.starts)
    without = every[counts == 0]
    owners = np.concatenate((np.repeat(every, counts), without))
    series = np.concatenate((values.numbers, np.full(without.size, len(values.texts))))
    return [*values.texts, UNKNOWN], owners, series


class _Grid:
    """The cells of all series and periods, and how articles are put into them."""

    def __init__(
        self, population: Population, dates: Calendar, owners: Array, series: Array, count: int, span: range
    ) -> None:
        self._all_copies = population.all_copies
        places = dates.periods[owners] - span.start
        inside = (places >= 0) & (places < len(span))
        self._owners = owners[inside]
        self._cells = series[inside] * len(span) + places[inside]
        self._count = count * len(span)
        grouped, group = first_values(population.forward.values("copies"))
        # An article without a group is a group of its own.
        self._group = np.where(grouped, group, int(group.max(initial=0)) + 1 + np.arange(grouped.size))

    def fill(self, among: Array) -> _Cells:
        """Put those of some articles into their cells that stand there for their copies: the first by id of a cell."""
        kept = among[self._owners]
        owners, cells = self._owners[kept], self._cells[kept]
        order = np.lexsort((owners, cells if self._all_copies else self._group[owners], cells))
        owners, cells = owners[order], cells[order]
        if not self._all_copies and owners.size:
            group = self._group[owners]
            leads = np.append(True, (np.diff(group) != 0) | (np.diff(cells) != 0))
            owners, cells = owners[leads], cells[leads]
        order = np.lexsort((owners, cells))
        starts = np.searchsorted(cells[order], np.arange(self._count + 1))
        return _Cells(owners[order], starts)


class _Tally:
    """Counts what is asked in some articles."""

    def __init__(self, population: Population, spec: TrendSpec) -> None:
        self._population, self._spec = population, spec
        hits = population.every_hit
        self._matches = np.zeros(population.forward.count, bool)
        self._matches[hits.documents] = True
        self._hits = np.zeros(population.forward.count, np.int64)
        self._hits[hits.documents] = hits.counts

    def matching(self, documents: Array) -> int:
        """How many of them match."""
        return int(np.count_nonzero(self._matches[documents]))

    def count(self, documents: Array) -> tuple[int, int, Rate]:
        """The count, what it is a count of, and the ratio of both."""
        spec = self._spec
        if spec.count == ARTICLES:
            count, total = self.matching(documents), int(documents.size)
            rate = share(count, total, spec.confidence)
            if spec.per == PER_MILLION:
                rate = Rate(*(None if value is None else value * MILLION for value in rate))
        else:
            words = sizes(self._population.forward, documents, self._population.field)
            count, total = int(self._hits[documents].sum()), int(words.sum())
            rate = per_million(self._hits[documents], words, spec.confidence)
            if spec.per == RATIO:
                rate = Rate(*(None if value is None else value / MILLION for value in rate))
        if spec.per == RAW:
            rate = Rate(float(count), None, None) if documents.size else NOTHING
        return count, total, rate


def _state(count: int, total: int, period: int, spec: TrendSpec) -> str:
    if total == 0:
        return NONE
    if period == period_of(spec.today, spec.by):
        return PARTIAL
    return DATA if count else ZERO


def _after_merger(forward: TextForward, spec: TrendSpec) -> Array:
    """Which articles are of a time that a series by old provinces does not reach."""
    if spec.split != "province":
        return np.zeros(forward.count, bool)
    dates = forward.values("date")
    late = np.array([text >= MERGER[:7] for text in dates.texts] or [False])
    dated, date = first_values(dates)
    return np.asarray(dated & late[date])


def _aside(population: Population, dates: Calendar, base: Array, over: Array) -> Aside:
    chosen = population.chosen & base
    matching = np.zeros_like(chosen)
    matching[population.hits.documents] = True
    sets = (dates.undated, dates.guessed, dates.coarse & ~dates.guessed)
    counts = [int(np.count_nonzero(one)) for each in sets for one in (each & chosen, each & chosen & matching)]
    return Aside._make([*counts, int(np.count_nonzero(over & chosen))])
