"""What is said of an answer beside its hits: that syllables stand together, how it was widened, what was meant."""

from __future__ import annotations

from collections.abc import Iterator

from dvsearch.searching.results import Hit, Results
from dvsearch.searching.unknown_values import UnknownValue

WIDENED = {
    "loose": "nothing matched as typed: syllables apart",
    "accents": "nothing matched as typed: accents ignored",
    "most": "nothing matched as typed: most of the words",
    "any": "nothing matched as typed: any of the words",
}


def part_heading(before: Hit | None, hit: Hit) -> str | None:
    """Say what a hit and those after it hold, where the one before it holds something else."""
    if hit.matched == (before.matched if before is not None else "all"):
        return None
    return "the closest: most of the words" if hit.matched == "most" else "every word"


def unknown_value(value: UnknownValue) -> str:
    """Say that no article has a value, and which values look like it."""
    quoted = ", ".join(f'"{one}"' for one in value.near)
    said = f'no {value.field.replace("_", " ")} "{value.typed}"'
    return f"{said}; did you mean {quoted}" if quoted else said


def remarks(found: Results) -> Iterator[str]:
    """Yield one line for each thing that the hits alone do not say, for stderr."""
    if found.widened is not None:
        yield WIDENED[found.widened]
    if found.total_most:
        articles = "1 article" if found.total == 1 else f"{found.total:,} articles"
        closest = f"the closest of {found.total_most:,}"
        yield f"{articles} with every word; " + (f"with {closest}, best first" if found.as_one else f"then {closest}")
    if found.total_loose is not None and found.total_loose != found.total:
        articles = "1 article" if found.total == 1 else f"{found.total:,} articles"
        yield f"{articles}; {found.total_loose:,} with the syllables apart (--loose)"
    for value in found.unknown:
        yield unknown_value(value)
    if found.suggestion:
        yield f"did you mean: {found.suggestion}"
