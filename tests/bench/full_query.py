"""The whole of a default search, from what is typed to marked passages, beside tantivy doing as much.

Ours is `searcher.search`: parsing, neighbours and whatever else raises rank, near-copies left out, both facets, ten
articles read and their passages chosen and marked. tantivy is given the same query tree, prepared beforehand, with
the same preferences as optional clauses; it counts both facets, reads ten articles and makes a snippet of each. It
leaves out no near-copies.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from dvsearch.engines.base import Engine
from dvsearch.searching import searcher
from dvsearch.searching.plan import plan_search
from dvsearch.searching.search_spec import SearchSpec

from .peers.tantivy_peer import Tantivy
from .queries import Asked
from .timing import Subject, Timing, time_subjects

KINDS = ("term", "and", "or", "phrase", "unaccented")
OURS, TANTIVY = "dvsearch", "tantivy"


def time_full_queries(
    engine: Engine, tantivy: Tantivy, asked: Sequence[Asked], repeats: int, clock: str
) -> list[Timing]:
    """The queries of the kinds that people type, asked as they are typed."""
    subjects = []
    for number, one in enumerate(one for one in asked if one.kind in KINDS):
        spec = SearchSpec(one.typed)
        theirs = tantivy.prepare_with_snippets(plan_search(engine, spec).request, spec.width)
        subjects.append(Subject(OURS, number, one.kind, one.typed, partial(searcher.search, engine, spec)))
        subjects.append(Subject(TANTIVY, number, one.kind, one.typed, theirs))
    return time_subjects(subjects, repeats, clock)
