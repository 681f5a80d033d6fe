"""One run over files that came, changed and went: what is removed, kept, carried over, and what is said of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dvsearch.engines.base import Document
from dvsearch.indexing.indexer import Listeners, Options, Summary, forget, index
from dvsearch.reading.sources import Source, walk
from tests.indexing.archives import Archive, ids


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def test_what_a_file_held_that_is_gone_is_said_until_it_is_pruned_and_forgotten(archive: Archive) -> None:
    archive.write("a.jsonl", [1])
    gone = archive.write("b.jsonl", [2, 3])
    archive.run()
    gone.unlink()
    for _ in range(2):
        summary = archive.run()
        assert (summary.gone, summary.removed, summary.unread, summary.kept) == (2, 0, 0, 0)
        assert archive.said() == [("gone", "b.jsonl", "gone; --prune removes its articles")]
        assert archive.problems() == {"a.jsonl": "", "b.jsonl": "gone"}
        assert archive.ids() == ids(1, 2, 3)
    summary = archive.run(prune=True)
    assert (summary.gone, summary.removed, archive.said()) == (0, 2, [])
    assert archive.problems() == {"a.jsonl": ""} and archive.ids() == ids(1)


def test_the_last_file_of_a_folder_that_was_asked_for_may_go(archive: Archive) -> None:
    archive.write("y/a.jsonl", [1])
    archive.run()
    (archive.folder / "y" / "a.jsonl").unlink()
    (archive.folder / "other").touch()  # the folder is not empty, as it would be of a disk that is away
    assert archive.run("y", prune=True).removed == 1
    assert archive.ids() == set() and archive.problems() == {}


def test_a_run_settles_what_is_beneath_the_paths_that_were_asked_for(archive: Archive) -> None:
    for name, number in (("y/a.jsonl", 1), ("z/b.jsonl", 2)):
        archive.write(name, [number])
    archive.run()
    (archive.folder / "y" / "a.jsonl").unlink()
    assert archive.run("z", prune=True).removed == 0 and archive.said() == []
    assert archive.problems() == {"y/a.jsonl": "", "z/b.jsonl": ""} and archive.ids() == ids(1, 2)
    archive.page("y/c.txt", "chợ xã")
    assert archive.run("y", "z", prune=True).removed == 1
    assert archive.ids() == {"c.txt", *ids(2)}


def test_what_lies_in_a_folder_that_cannot_be_seen_stays_and_is_counted(archive: Archive) -> None:
    archive.write("a.jsonl", [1])
    archive.write("y/b.jsonl", [2, 3])
    archive.run()
    (archive.folder / "y").rename(archive.folder.parent / "aside")
    (archive.folder / "y").mkdir()  # where a disk is mounted
    summary = archive.run(prune=True)
    reason = f"{archive.folder / 'y'} is empty, as if not mounted"
    assert (summary.unread, summary.kept, summary.removed, summary.gone) == (1, 2, 0, 0)
    assert archive.said() == [("kept", "y/b.jsonl", f"2 articles stay as they were last read: {reason}")]
    assert archive.problems() == {"a.jsonl": "", "y/b.jsonl": reason} and archive.ids() == ids(1, 2, 3)


def test_a_file_one_of_whose_paths_cannot_be_seen_is_not_gone(archive: Archive) -> None:
    link, folder = archive.folder / "link", archive.folder / "y"
    archive.write("y/a.jsonl", [1])
    link.symlink_to(folder)
    for path in (link, folder):
        index(archive.engine, walk([path]), Options())
    (folder / "a.jsonl").unlink()
    link.unlink()  # gone by its first path
    folder.rmdir()
    folder.symlink_to(folder)
    summary = index(archive.engine, [], Options(asked=(archive.folder,), prune=True))
    assert (summary.unread, summary.kept, summary.removed) == (1, 1, 0)
    assert "cannot be looked at" in archive.problems()["a.jsonl"]


def test_an_article_of_a_file_that_is_gone_is_named_by_another_that_holds_it(archive: Archive) -> None:
    first, second = archive.write("a.jsonl", [1, 2]), archive.write("b.jsonl", [1, 2])
    archive.run()
    first.unlink()
    summary = archive.run(prune=True)
    assert (summary.removed, summary.gone) == (0, 0) and archive.ids() == ids(1, 2)
    assert archive.problems() == {"b.jsonl": ""}
    assert all(json.loads(text or "")["path"] == "b.jsonl" for text in archive.engine.stored(["tin-1", "tin-2"]))
    archive.write("b.jsonl", [1])
    second.touch()
    assert archive.run(prune=True).removed == 1 and archive.ids() == ids(1)


def test_a_record_is_not_removed_while_another_file_may_hold_it_and_a_page_is(archive: Archive) -> None:
    archive.write("a.jsonl", [1, 2])
    archive.write("b.jsonl", [3, 4, 5])
    page = archive.page("trang.txt", "thôn")
    archive.run("a.jsonl", "trang.txt")
    archive.run("b.jsonl", part=(1, 2))  # of what else is in it nothing is known
    held = archive.ids() & ids(3, 4, 5)
    archive.write("a.jsonl", [1])
    page.unlink()
    summary = archive.run("a.jsonl", "trang.txt", prune=True)
    assert (summary.removed, summary.gone) == (1, 1)
    assert archive.ids() == ids(1, 2) | held
    assert archive.problems()["b.jsonl"] == "a part of it was read"
    assert archive.run(prune=True).removed == 1
    assert archive.ids() == ids(1, 3, 4, 5)


def test_a_file_of_which_a_part_was_read_is_settled_when_it_is_gone(archive: Archive) -> None:
    archive.write("a.jsonl", [1, 2])
    part = archive.write("b.jsonl", [3])
    archive.run("a.jsonl")
    archive.run("b.jsonl", part=(1, 1))
    archive.run("b.jsonl", part=(2, 2))
    archive.run("b.jsonl", part=(1, 2))
    part.unlink()
    archive.write("a.jsonl", [1])
    assert archive.run(prune=True).removed == 2
    assert archive.ids() == ids(1) and archive.problems() == {"a.jsonl": ""}


def test_a_run_over_a_part_says_nothing_of_files_that_are_gone(archive: Archive) -> None:
    archive.write("a.jsonl", [1])
    archive.write("b.jsonl", [2]).unlink()
    archive.write("b.jsonl", [2])
    archive.run()
    (archive.folder / "b.jsonl").unlink()
    summary = archive.run(part=(1, 2), prune=True)
    assert (summary.removed, summary.gone, archive.said()) == (0, 0, [])
    assert archive.problems()["b.jsonl"] == "" and archive.ids() == ids(1, 2)


def test_what_was_gone_before_from_elsewhere_is_left_until_its_place_is_asked_for(archive: Archive) -> None:
    archive.write("y/a.jsonl", [1, 2])
    archive.write("z/b.jsonl", [3])
    archive.run()
    archive.write("y/a.jsonl", [1])
    assert archive.run().gone == 1
    summary = archive.run("z", prune=True)
    assert (summary.removed, summary.gone) == (0, 1) and archive.ids() == ids(1, 2, 3)
    assert archive.run("y", prune=True).removed == 1 and archive.ids() == ids(1, 3)


def test_a_rebuild_carries_over_what_is_not_asked_for_and_not_what_is_gone(archive: Archive) -> None:
    archive.write("y/a.jsonl", [1, 2])
    archive.write("z/b.jsonl", [3, 4])
    gone = archive.write("z/c.jsonl", [5])
    archive.run()
    gone.unlink()
    archive.write("z/b.jsonl", [4, 6])
    summary = archive.run("z", rebuild=True)
    assert (summary.added, summary.carried, summary.gone, summary.removed) == (2, 2, 2, 0)
    assert archive.ids() == ids(1, 2, 4, 6) and archive.said() == []
    assert archive.problems() == {"y/a.jsonl": "", "z/b.jsonl": ""}


def test_a_rebuild_says_how_much_it_keeps_of_what_cannot_be_seen(archive: Archive) -> None:
    archive.write("a.jsonl", [1])
    archive.write("y/b.jsonl", [2, 3])
    archive.run()
    (archive.folder / "y" / "b.jsonl").unlink()
    (archive.folder / "y").rmdir()
    (archive.folder / "y").symlink_to("y")
    summary = archive.run("", "y", rebuild=True)
    assert (summary.carried, summary.kept, archive.ids()) == (2, 2, ids(1, 2, 3))
    assert any(kind == "kept" and reason.startswith("2 articles stay") for kind, _, reason in archive.said())


def test_a_run_counts_its_files_and_stops_between_them(archive: Archive) -> None:
    for number in range(4):
        archive.write(f"{number}.jsonl", [number])
    begun: list[Source] = []
    told = Listeners(file=begun.append, stop=lambda: len(begun) > 2)
    summary = archive.run(listeners=told, prune=True)
    assert (summary.files, summary.stopped) == (2, "2.jsonl")
    assert archive.ids() == ids(0, 1)
    assert archive.run().files == 4


def test_a_run_that_was_stopped_removes_nothing(archive: Archive) -> None:
    archive.write("a.jsonl", [1])
    archive.write("b.jsonl", [2])
    gone = archive.write("c.jsonl", [3])
    archive.run()
    gone.unlink()
    begun: list[Source] = []
    summary = archive.run(listeners=Listeners(file=begun.append, stop=lambda: len(begun) > 1), prune=True)
    assert (summary.stopped, summary.removed, summary.gone) == ("b.jsonl", 0, 1)
    assert archive.ids() == ids(1, 2, 3) and archive.problems()["c.jsonl"] == "gone"
    assert archive.run(prune=True).removed == 1


@pytest.mark.parametrize("after", [1, 2])
def test_a_rebuild_that_is_stopped_within_a_file_leaves_the_index_as_it_was(archive: Archive, after: int) -> None:
    archive.write("a.jsonl", [1, 2])
    archive.run()
    archive.write("a.jsonl", [3, 4])
    met: list[Summary] = []
    told = Listeners(article=met.append, stop=lambda: len(met) >= after)
    assert archive.run(listeners=told, rebuild=True).stopped == "a.jsonl"
    assert archive.ids() == ids(1, 2)


def test_forgetting_a_file_removes_what_no_other_holds_and_what_was_gone_from_it(archive: Archive) -> None:
    archive.write("a.jsonl", [1, 2, 3])
    archive.write("b.jsonl", [2, 9])
    archive.run()
    archive.write("a.jsonl", [1, 2])
    archive.run()
    assert archive.ids() == ids(1, 2, 3, 9)
    done = forget(archive.engine, [str(archive.folder / "a.jsonl")])
    assert (done.files, done.articles, done.unknown) == (1, 2, ())
    assert archive.ids() == ids(2, 9) and archive.problems() == {"b.jsonl": ""}
    assert json.loads(archive.engine.stored(["tin-2"])[0] or "")["path"] == "b.jsonl"
    assert forget(archive.engine, ["nobody"]).unknown == ("nobody",)


def test_forgetting_a_file_removes_what_a_commit_cut_off_left_of_it_twice(archive: Archive) -> None:
    archive.write("a.jsonl", [1])
    archive.write("b.jsonl", [2])
    archive.run()
    (digest,) = (digest for id, digest in archive.engine.scan(("id", "digest")) if id == "tin-1")
    twin = Document("tin-1#2", {}, {"id": ("tin-1#2",), "path": ("a.jsonl",), "digest": (digest,)}, "{}")
    with archive.engine.writer() as writer:
        writer.add([twin])
        writer.commit()
    assert forget(archive.engine, ["a.jsonl"]).articles == 2
    assert archive.ids() == ids(2)


def test_what_is_gone_beneath_the_path_of_a_source_is_removed_though_only_sources_are_given(archive: Archive) -> None:
    archive.write("a.jsonl", [1])
    gone = archive.write("y/b.jsonl", [2])
    index(archive.engine, walk([archive.folder]))
    gone.unlink()
    assert index(archive.engine, walk([archive.folder]), Options(prune=True)).removed == 1
