"""The whole of a default search, from what is typed to marked passages, beside tantivy and FTS5 doing as much.

Ours is `searcher.search`: parsing, neighbours and whatever else raises rank, near-copies left out, both facets, ten
articles read and their passages chosen and marked; with the kernel where it is built, and with NumPy. The others leave
out no near-copies, and are given the query made ready beforehand:

- tantivy the same query tree, with the same preferences as optional clauses; it counts both facets, reads ten articles
  and makes a snippet of each.
- FTS5 the terms and phrases, of which it ignores all marks, and none of the preferences; it counts both facets and
  makes a `snippet()` of each of the ten best.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from dvsearch.engines.base import Engine
from dvsearch.searching import searcher
from dvsearch.searching.plan import plan_search
from dvsearch.searching.search_spec import SearchSpec

from .peers.fts5 import Fts5
from .peers.tantivy_peer import Tantivy
from .queries import FACETS, Asked
from .timing import Subject, Timing, time_subjects

KINDS = ("term", "and", "or", "phrase", "unaccented")


def time_full_queries(
    engines: Mapping[str, Engine], tantivy: Tantivy, fts5: Fts5, asked: Sequence[Asked], repeats: int, clock: str
) -> list[Timing]:
    """The queries of the kinds that people type, asked as they are typed, of each of our engines and of the others."""
    subjects = []
    for number, one in enumerate(one for one in asked if one.kind in KINDS):
        spec = SearchSpec(one.typed)
        planned = plan_search(next(iter(engines.values())), spec).request
        ways: dict[str, Callable[[], object]]
        ways = {name: partial(searcher.search, engine, spec) for name, engine in engines.items()}
        ways[tantivy.name] = tantivy.prepare_with_snippets(planned, spec.width)
        # What holds together is asked of it too, where its language can say so.
        plain = planned if fts5.can(planned) else one.request
        ways[fts5.name] = fts5.prepare_with_snippets(plain._replace(facets=FACETS), spec.width)
        subjects += [Subject(name, number, one.kind, one.typed, ask) for name, ask in ways.items()]
    return time_subjects(subjects, repeats, clock)
