"""The best of many: what cannot be among them is scored no further, and the page is the same."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path

import pytest

from dvsearch.engines.base import SearchRequest
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.query.tree import And, Near, Not, Or, Phrase, PhraseOnce, Query, Term, Weighted
from tests import documents
from tests.conftest import skip_unless_built

# So many that in one segment more are given up than are looked at again.
DOCUMENTS = 2_600
RARE, OFTEN, ALWAYS, BESIDE = (Term("text", term) for term in ("khéo", "vận", "dân", "và"))


@pytest.fixture(autouse=True)
def evaluator() -> str:
    """Name the one evaluator that is compared with the other."""
    return "kernel"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index short documents, in a large segment and a small one: one term is in all, one in a third, one in a few."""
    draw = random.Random(3)
    made = []
    for number in range(DOCUMENTS):
        body = [ALWAYS.text] * draw.randint(1, 4) + [BESIDE.text] * draw.randint(0, 3)
        body += [OFTEN.text] * (number % 3 == 0) + [RARE.text] * (number % 50 == 0) + ["xa"] * draw.randint(0, 3)
        draw.shuffle(body)
        exact = {"copies": (f"group {number % 40}",)} if number % 4 == 0 else {}
        made.append(documents.make(f"d{number}", body[:1], body, exact))
    folder = tmp_path_factory.mktemp("best")
    engine = WhooshEngine.create(folder, evaluator="numpy")
    with engine.writer() as writer:
        writer.add(made[:-300])
        writer.commit()
        writer.add(made[-300:])
        writer.commit()
    return folder


QUERIES: list[Query] = [
    Or((RARE, OFTEN, ALWAYS, BESIDE)),
    Or((Weighted(RARE, 0.1), ALWAYS)),
    ALWAYS,
    And((ALWAYS, Or((RARE, OFTEN)), Not(Phrase((OFTEN, RARE))))),
    Or((Phrase((ALWAYS, BESIDE)), RARE)),
]
BOOSTS: list[Query | None] = [
    None,
    Or((Weighted(Term("title", "dân"), 0.5), Weighted(Term("text_folded", "va"), 0.7))),
    Or((PhraseOnce((ALWAYS, OFTEN), None), Weighted(Near((OFTEN, BESIDE), 3), 0.7), Term("title", "vận"))),
    Or((Weighted(ALWAYS, -3.0), Weighted(PhraseOnce((ALWAYS, BESIDE), None), -2.0))),
]


@pytest.mark.parametrize(
    ("limit", "offset", "collapse"), [(10, 0, None), (3, 5, "copies"), (400, 0, "copies"), (600, 10, None)]
)
def test_a_page_is_the_one_that_scoring_all_to_the_end_gives(
    folder: Path, limit: int, offset: int, collapse: str | None
) -> None:
    skip_unless_built("kernel")
    kernel, numpy = (WhooshEngine(folder, evaluator=name) for name in ("kernel", "numpy"))
    for query, boost in product(QUERIES, BOOSTS):
        request = SearchRequest(query, boost, limit=limit, offset=offset, collapse=collapse, facets=("copies",))
        ours, theirs = kernel.search(request), numpy.search(request)
        assert ours._replace(page=()) == theirs._replace(page=())
        assert len(ours.page) == len(theirs.page)
        for mine, other in zip(ours.page, theirs.page, strict=True):
            assert abs(mine.score - other.score) <= 1e-4 * max(1, abs(other.score))
        assert len({match.id for match in ours.page}) == len(ours.page)
