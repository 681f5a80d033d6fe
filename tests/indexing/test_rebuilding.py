"""An index made again has what the old one held of files that are not read now, each once and held by all its files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dvsearch.engines.base import Document
from dvsearch.errors import IndexOutdated
from dvsearch.indexing import rebuilding
from dvsearch.indexing.indexer import forget
from tests.indexing.archives import Archive, ids


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path)
    made.write("read/z.jsonl", [9])
    return made


def test_a_record_of_two_files_that_are_not_read_is_carried_over_once_and_held_by_both(archive: Archive) -> None:
    archive.write("a.jsonl", [1, 2])
    archive.write("b.jsonl", [2, 3])
    archive.run()
    summary = archive.run("read", rebuild=True)
    assert (summary.added, summary.carried) == (1, 3) and archive.ids() == ids(1, 2, 3, 9)
    assert forget(archive.engine, ["a.jsonl"]).articles == 1
    assert archive.ids() == ids(2, 3, 9)


def test_pages_of_the_same_bytes_are_two_articles_also_when_they_are_carried_over(archive: Archive) -> None:
    archive.page("a.txt", "thôn")
    archive.page("b.txt", "thôn")
    archive.run()
    assert archive.run("read", rebuild=True).carried == 2
    assert archive.ids() == {"a.txt", "b.txt", *ids(9)}
    assert archive.run().unchanged == 3


def test_what_the_file_shows_in_other_bytes_is_not_carried_over_beside_it(archive: Archive) -> None:
    path = archive.write("a.jsonl", [1, 2, 3])
    archive.run()
    first, second, _ = path.read_text("utf-8").splitlines()
    again = json.dumps({**json.loads(first), "author": "Bà Ba"})
    path.write_text(f"{again}\n{second}\nno record\n", "utf-8")  # the third may be in what cannot be read
    summary = archive.run(rebuild=True)
    assert (summary.added, summary.carried) == (3, 1) and archive.ids() == ids(1, 2, 3, 9)
    archive.write("a.jsonl", [2])
    assert archive.run(prune=True).removed == 2


def test_what_the_file_shows_changed_is_not_carried_over_as_another_article(archive: Archive) -> None:
    path = archive.write("a.jsonl", [1, 2])
    archive.run()
    changed = json.dumps({"id": "tin-1", "title": "Chợ", "text": "Bà con họp về chợ mới."})
    path.write_text(f"{changed}\nno record\n", "utf-8")
    summary = archive.run(rebuild=True)
    assert (summary.added, summary.carried) == (2, 1) and archive.ids() == ids(1, 2, 9)


def test_several_are_carried_over_at_once_and_none_is_left(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "AT_ONCE", 2)
    archive.write("a.jsonl", range(5))
    archive.run()
    assert archive.run("read", rebuild=True).carried == 5
    assert archive.ids() == ids(*range(5), 9)


def test_what_is_not_stored_any_more_is_not_carried_over(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.write("a.jsonl", [1, 2])
    archive.run()
    stored = archive.engine.stored
    monkeypatch.setattr(
        archive.engine, "stored", lambda asked: [None if id == "tin-1" else stored([id])[0] for id in asked]
    )
    assert archive.run("read", rebuild=True).carried == 1
    assert archive.ids() == ids(2, 9)


@pytest.mark.parametrize(
    "stored", ["no JSON", '{"id": "tin-1"}', '{"id": "tin-1", "title": "", "text": "", "later": ""}']
)
def test_an_article_of_another_version_leaves_the_old_index_and_says_what_to_do(archive: Archive, stored: str) -> None:
    archive.write("a.jsonl", [1])
    archive.run()
    with archive.engine.writer() as writer:
        held = archive.engine._entries["tin-1"].document
        writer.add([Document(held.id, held.text, held.exact, stored)])
        writer.commit()
    with pytest.raises(IndexOutdated, match="what is stored of tin-1 cannot be read by this version") as refused:
        archive.run("read", rebuild=True)
    assert refused.value.hint == "give --rebuild the path of its file too, or forget it"
    assert archive.ids() == ids(1, 9)
    assert archive.run(rebuild=True).added == 2
