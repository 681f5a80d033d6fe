"""The NumPy evaluator: what it answers over several segments, each thing from the one that has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dvsearch.engines.base import Match, SearchRequest
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.commits import open_commit, read_commit
from dvsearch.engines.whoosh.querying.numpy_reader import NumpyReader
from dvsearch.query.tree import All, Not, Or, Pattern, Prefix, Term
from tests import documents


@pytest.fixture(autouse=True)
def evaluator() -> str:
    """Name the one evaluator that these tests are of."""
    return "numpy"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> NumpyReader:
    """Three segments; of the first a document is deleted."""
    folder = tmp_path_factory.mktemp("reader")
    engine = WhooshEngine.create(folder, evaluator="numpy")
    bodies = [{"a": "dân vận", "b": "dân", "x": "vận"}, {"c": "xã hội dân"}, {"d": "dân dân", "e": "mới"}]
    for number, part in enumerate(bodies):
        with engine.writer() as writer:
            writer.add(
                documents.make(
                    id, ["tin"], body.split(), {"date": (f"202{number}",), "copies": ("g" if id in "bc" else id,)}
                )
                for id, body in part.items()
            )
            writer.commit({"note": f"{number}"})
    with engine.writer() as writer:
        writer.delete(["x"])
        writer.commit()
    _, snapshot = read_commit(folder, lambda contents: open_commit(folder, contents, {}))
    return NumpyReader(snapshot)


def test_what_is_known_of_the_whole(reader: NumpyReader) -> None:
    assert (reader.name, reader.count, dict(reader.meta)) == ("numpy", 5, {"note": "2"})
    assert Path(reader.folder).is_dir() and list(Path(reader.folder).glob("*.dvs"))
    reader.release_pages()


def test_what_was_stored_comes_from_the_segment_that_has_it(reader: NumpyReader) -> None:
    found = reader.stored(["d", "x", "a", "nobody", "c"])
    assert [text is not None and text[7] for text in found] == ["d", False, "a", False, "c"]


def test_leaves_are_located_in_the_order_asked_for(reader: NumpyReader) -> None:
    leaves: list[Term | Pattern] = [Term("text", "dân"), Prefix("text_folded", "v"), Term("title", "tin")]
    found = reader.locate(["d", "nobody", "a", "x", "e"], leaves)
    places = [located and [list(each) for each in located.places] for located in found]
    assert places == [[[101, 102], [], [0]], None, [[101], [102], [0]], None, [[], [], [0]]]
    assert reader.show(["a", "b"], None) == [None, None]  # type: ignore[arg-type]


def test_terms_and_values_are_counted_over_all_segments(reader: NumpyReader) -> None:
    assert dict(reader.vocabulary("text")) == {"dân": 4, "hội": 1, "mới": 1, "tin": 5, "vận": 1, "xã": 1}
    assert dict(reader.vocabulary("copies")) == {"a": 1, "d": 1, "e": 1, "g": 2}
    assert reader.vocabulary("text")["vận"] == 1 and "x" not in reader.vocabulary("copies")


def test_an_answer_counts_groups_and_leaves_out_the_others_of_each(reader: NumpyReader) -> None:
    request = SearchRequest(Term("text", "dân"), facets=("date",), sort="newest", collapse="copies")
    found = reader.search(request)
    assert (found.total, found.copies) == (3, 1)
    assert found.page == (Match("d", 0.0), Match("c", 0.0, 1), Match("a", 0.0))
    assert {row.value: row.count for row in found.facets["date"]} == {"2022": 1, "2021": 1, "2020": 2}
    plain = reader.search(request._replace(collapse=None, filter=Not(Term("id", "a")), limit=2, offset=1))
    assert (plain.total, plain.copies, [match.id for match in plain.page]) == (3, 0, ["c", "b"])
    assert [row.value for row in plain.facets["date"]] == ["2020", "2021", "2022"]


def test_a_boost_raises_and_no_more(reader: NumpyReader) -> None:
    request = SearchRequest(Or((Term("text", "mới"), Term("text", "xã"))), Term("text", "hội"))
    assert [match.id for match in reader.search(request).page] == ["c", "e"]
    assert [match.score for match in reader.search(SearchRequest(All(), limit=2)).page] == [0.0, 0.0]
    assert reader.search(request._replace(boost=None)).page[0].score < reader.search(request).page[0].score
