"""Facets with bars: values by their counts, years in their order, and what has no value apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dvsearch.engines.base import FacetCount
from dvsearch.output.ink import BAR, PLAIN_SAY, fitted
from dvsearch.output.line import Line
from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line
from dvsearch.record import Record

FACET_WIDTH = 34
FACET_ROWS = 10
BAR_WIDTH = 8
IN_TIME = frozenset({"year", "date"})


class Counted(Record):
    """The rows of a facet in the order they are shown, how many values were left out, and what has none."""

    rows: tuple[FacetCount, ...]
    left_out: int
    unknown: int


def counted(field: str, counts: Sequence[FacetCount], rows: int | None = None) -> Counted:
    """Choose the rows of a facet: the largest counts, or for years the latest, in order and without holes."""
    known = [row for row in counts if row.value is not None]
    unknown = sum(row.count for row in counts if row.value is None)
    if field == "year":
        known = without_holes(known)
    elif field in IN_TIME:
        known.sort(key=lambda row: row.value or "", reverse=True)
    shown = known[:rows] if rows is None or len(known) > rows + 1 else known  # a line that says `1 more` is as long
    left_out = sum(1 for row in known[len(shown) :] if row.count)
    return Counted(tuple(shown), left_out, unknown)


def without_holes(counts: Sequence[FacetCount]) -> list[FacetCount]:
    """Put years in order, the latest first, with those between them that no article has.

    A gap longer than ten years stays a gap: one article of 1945 does not make eighty rows.
    """
    by_year = {
        int(row.value): row.count for row in counts if row.value and len(row.value) == 4 and row.value.isdecimal()
    }
    filled: list[FacetCount] = []
    before: int | None = None
    for year in sorted(by_year, reverse=True):
        if before is not None and before - year <= 10:
            filled += [FacetCount(f"{missing:04}", 0) for missing in range(before - 1, year, -1)]
        filled.append(FacetCount(f"{year:04}", by_year[year]))
        before = year
    return filled


def heading(field: str, say: Say = PLAIN_SAY) -> str:
    """Name a facet so that its reader knows which of two like fields is counted."""
    names = {
        "province": say("province, by its name at the time"),
        "current_province": say("province, as it is today"),
    }
    return names.get(field) or say(field)


def missing(field: str, say: Say = PLAIN_SAY) -> str:
    """Name what has no value of a field."""
    return say("no date") if field in IN_TIME else say("unknown")


def facet_lines(
    facets: Mapping[str, tuple[FacetCount, ...]],
    say: Say = PLAIN_SAY,
    *,
    rows: int | None = FACET_ROWS,
    total: int = 0,
) -> Iterator[Line]:
    """Draw each facet: its name, and a line a value with count and bar; the longest bar is the largest count.

    What has no value stands apart, with its share of the `total` and without a bar.
    """
    for name, counts in facets.items():
        if not counts:
            continue
        shown, left_out, unknown = counted(name, counts, rows)
        most = max((row.count for row in shown), default=1) or 1
        digits = max(len(say.number(count)) for count in (*(row.count for row in shown), unknown))
        room = FACET_WIDTH - BAR_WIDTH - digits - 2
        yield Line(fitted(heading(name, say), FACET_WIDTH).rstrip(), "bold")
        for row in shown:
            bar = "━" * max(1, round(BAR_WIDTH * row.count / most)) if row.count else ""
            count = f"{say.number(row.count):>{digits}}"
            yield Line.assemble(fitted(one_line(row.value or ""), room), " ", (count, "dim"), " ", (bar, BAR))
        if left_out:
            yield Line(say("{count} more", count=say.number(left_out)), "dim italic")
        if unknown:
            share = f" ({100 * unknown / total:.0f} %)" if total else ""
            label = fitted(missing(name, say), room)
            yield Line.assemble((f"{label} {say.number(unknown):>{digits}}{share}", "dim"))
        yield Line()
