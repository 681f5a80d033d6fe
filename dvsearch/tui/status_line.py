"""The lines that say what was found: under the search how many articles, in what order, and what was just done."""

from __future__ import annotations

from rich.cells import cell_len

from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line
from dvsearch.searching.results import Results

# What may be left out where there is no room for it, the least needed first.
_LATENCY, _ORDER, _CLOSEST, _LOOSE, _BASKET, _NEEDED = range(6)


def status_line(
    found: Results, say: Say, *, seconds: float, unfinished: bool, meant: str | None, kept: int, note: str = "",
    room: int = 0,
) -> str:  # fmt: skip
    """Say what an answer holds; `unfinished` is a last syllable taken for a prefix, `meant` what else was meant.

    `room` is the columns there are, or 0; what does not fit is left out as a whole.
    """
    said = [(_NEEDED, note)] if note else []
    if meant:
        said.append((_NEEDED, say("did you mean: {query}", query=meant) + " (F9)"))
    if not found.total and not found.total_most:
        said.append((_NEEDED, say("no article matches")))
        if found.spec.match != "any":
            said.append((_NEEDED, say("F4 widens the search")))
    else:
        said.append((_NEEDED, say.articles(found.total)))
        if found.total_loose is not None and found.total_loose != found.total:
            loose = say("{total} with the syllables apart", total=say.number(found.total_loose))
            said.append((_LOOSE, f"{loose} (l)"))
        if found.total_most:
            joined = "with the closest of {total}" if found.as_one else "then the closest of {total}"
            said.append((_CLOSEST, say(joined, total=say.number(found.total_most))))
    if unfinished:
        said.append((_NEEDED, f"{found.spec.text.rstrip('*').rpartition(' ')[2]}…"))
    said.append((_ORDER, say(found.spec.sort)))
    if kept:
        said.append((_BASKET, say("{count} in the basket", count=say.number(kept))))
    said.append((_LATENCY, f"{seconds * 1000:.0f} ms"))
    return _fitting(said, room)


def _fitting(said: list[tuple[int, str]], room: int) -> str:
    """Put what is needed most first, and of the rest what there is room for, all in the order it is said."""
    chosen: list[int] = []
    for at in sorted(range(len(said)), key=lambda at: -said[at][0]):
        line = " · ".join(said[one][1] for one in sorted([*chosen, at]))
        if said[at][0] == _NEEDED or not room or cell_len(line) <= room:
            chosen.append(at)
    return one_line(" · ".join(said[at][1] for at in sorted(chosen)))


def parting(found: Results, say: Say) -> str:
    """Say what stands over the closest articles: how many hold every word, and how many come after them."""
    if not found.total_most:
        return ""
    most = say.number(found.total_most)
    if not found.total:
        return say("none with every word; the closest of {most}", most=most)
    if found.as_one:
        return say("the closest: most of the words")
    return say("{total} with every word; then the closest of {most}", total=say.number(found.total), most=most)
