"""What was probably meant: `did you mean`. What counts is what was typed; what comes close is close to this."""

from __future__ import annotations

from dvsearch import lexicon
from dvsearch.engines.base import Engine
from dvsearch.query.runs import typed_runs
from dvsearch.searching.plan import parsed
from dvsearch.searching.search_spec import SearchSpec


def suggest(engine: Engine, spec: SearchSpec) -> str | None:
    """Give the text as it was probably meant, or None where it was probably meant as it stands."""
    bigrams = lexicon.bigrams(engine.meta)
    if bigrams is None:
        return None
    from dvsearch.vietnamese.spelling import corrected, corrections

    vocabulary, folded = engine.vocabulary("text"), engine.vocabulary("text_folded")
    known = lexicon.known_abbreviations(engine.meta)
    changes: dict[str, str] = {}
    for run in typed_runs(parsed(spec)):
        words = [term.text for term in run]
        found = corrections(words, bigrams, vocabulary, folded)
        changes |= {typed: meant for typed, meant in found.items() if not known.at((typed,), 0)[0]}
    return corrected(spec.text, changes) if changes else None
