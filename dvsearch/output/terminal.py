"""Results on a terminal: the hits with their marks, and the facets beside or below them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dvsearch.output.explain import explain_hit, explain_query
from dvsearch.output.facet_bars import FACET_WIDTH, facet_lines
from dvsearch.output.hit_lines import hit_lines
from dvsearch.output.ink import DIM, PLAIN_SAY, UNWRAPPED, marked_lines
from dvsearch.output.line import Ink, Line
from dvsearch.output.messages import Say
from dvsearch.output.remarks import WIDENED, part_heading, unknown_value
from dvsearch.output.sanitize import one_line
from dvsearch.output.side_by_side import GAP, SideBySide
from dvsearch.query.tree import Query
from dvsearch.searching.results import Hit, Results

HITS_WIDTH = 110
# Below this width the facets stand under the hits instead of beside them.
SIDE_BY_SIDE = 100


def results(
    found: Results, *, width: int, say: Say = PLAIN_SAY, ink: Ink = "color", explain: bool = False
) -> SideBySide:
    """Draw the hits of a page, and the facets of everything that matches."""
    beside = bool(any(found.facets.values())) and SIDE_BY_SIDE <= width < UNWRAPPED
    hits_width = min(width - (FACET_WIDTH + GAP if beside else 0), HITS_WIDTH if width < UNWRAPPED else width)
    lines = list(_asked(found, hits_width, say)) if explain else []
    for before, hit in zip((None, *found.hits), found.hits, strict=False):
        if found.total_most and (heading := part_heading(before, hit)) is not None:
            lines += [Line(say(heading), DIM), Line()]
        lines += [*hit_lines(hit, hits_width, say, ink), *(_why(hit, found.query, hits_width, say) if explain else ())]
        lines.append(Line())
    facets = tuple(facet_lines(found.facets, say, total=found.total))
    if beside:
        return SideBySide(tuple(lines), hits_width, facets, FACET_WIDTH)
    return SideBySide((*lines, *facets), hits_width)


def headline(found: Results, say: Say = PLAIN_SAY) -> str:
    """Say in one line what was found, for stderr or the head of the screen."""
    query, total = one_line(found.spec.text), say.number(found.total)
    if found.total == 1 and not found.total_most:
        line = say("1 article for {query}", query=query)
    elif found.total_most:
        line = say("{total} articles with every word for {query}", total=total, query=query)
    elif found.hits and len(found.hits) < found.total:
        first, last = say.number(found.hits[0].rank), say.number(found.hits[-1].rank)
        several = "{first}-{last} of {total} articles for {query}"
        shown = several if last != first else "article {first} of {total} for {query}"
        line = say(shown, first=first, last=last, total=total, query=query)
    else:
        line = say("{total} articles for {query}", total=total, query=query)
    if found.total_most:
        joined = "; with the closest of {most}, best first" if found.as_one else "; then the closest of {most}"
        line += say(joined, most=say.number(found.total_most))
    if found.total_loose is not None and found.total_loose != found.total:
        line += say("; {total} with the syllables apart (--loose)", total=say.number(found.total_loose))
    return f"{line} ({say(WIDENED[found.widened])})" if found.widened is not None else line


def footline(found: Results, say: Say = PLAIN_SAY, *, more: Callable[[int], str] = "--offset {}".format) -> str:
    """Say what was probably meant and how to see more, or nothing where there is neither.

    `more` gives the command that shows the page after so many hits.
    """
    last = found.hits[-1].rank if found.hits else found.total
    everything = found.total + (found.total_most or 0)
    parts = [one_line(unknown_value(value)) for value in found.unknown]
    parts += [say("did you mean: {query}", query=one_line(found.suggestion))] if found.suggestion else []
    if last < everything:
        parts.append(say("more: {command}", command=more(last)))
    return " · ".join(parts)


def _asked(found: Results, width: int, say: Say) -> Iterator[Line]:
    """How the query was understood, and what else its abbreviations were taken to mean."""
    yield from marked_lines(f"{say('asked')}: {explain_query(found.query)}", (), width, DIM)
    if found.closest is not None:
        yield from marked_lines(f"{say('closest')}: {explain_query(found.closest)}", (), width, DIM)
    if found.held:
        yield from marked_lines(f"{say('words')}: {', '.join(found.held)}", (), width, DIM)
    for one in found.expanded:
        yield from marked_lines(f"{say('also')}: {one.typed} = {', '.join(one.means)}", (), width, DIM)
    yield Line()


def _why(hit: Hit, query: Query, width: int, say: Say) -> Iterator[Line]:
    indent = len(f"{hit.rank}. ")
    parts = []
    for why in explain_hit(hit, query):
        title = f" ({why['title']} {say('in the title')})" if why["title"] else ""
        parts.append(f"{why['term']} ×{why['title'] + why['body']}{title}")
    for line in marked_lines(f"{say('matched')}: {', '.join(parts)}", (), width - indent, DIM):
        yield Line.assemble(" " * indent, line)
