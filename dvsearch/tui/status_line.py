"""The lines that say what was found: under the search how many articles, in what order, and what was just done."""

from __future__ import annotations

from dvsearch.output.messages import Say
from dvsearch.output.sanitize import one_line
from dvsearch.searching.results import Results


def status_line(
    found: Results, say: Say, *, seconds: float, unfinished: bool, meant: str | None, kept: int, note: str = ""
) -> str:
    """Say what an answer holds; `unfinished` is a last syllable taken for a prefix, `meant` what else was meant."""
    said = [note] if note else []
    if meant:
        said.append(say("did you mean: {query}", query=meant) + " (F9)")
    if not found.total and not found.total_most:
        said.append(say("no article matches"))
        if found.spec.match != "any":
            said.append(say("F4 widens the search"))
    else:
        said.append(say.articles(found.total))
        if found.total_loose is not None and found.total_loose != found.total:
            said.append(say("{total} with the syllables apart", total=say.number(found.total_loose)) + " (l)")
        if found.total_most:
            joined = "with the closest of {total}" if found.as_one else "then the closest of {total}"
            said.append(say(joined, total=say.number(found.total_most)))
    if unfinished:
        said.append(f"{found.spec.text.rstrip('*').rpartition(' ')[2]}…")
    said.append(say(found.spec.sort))
    if kept:
        said.append(say("{count} in the basket", count=say.number(kept)))
    said.append(f"{seconds * 1000:.0f} ms")
    return one_line(" · ".join(said))


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
