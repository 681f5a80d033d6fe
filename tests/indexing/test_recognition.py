"""Which known file a source is: by its path, by where that leads, by its name; moved, or another of the same name."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from dvsearch.indexing.inputs import STREAM, InputFile, Inputs
from dvsearch.indexing.locations import Links
from dvsearch.indexing.options import Notice, Options
from dvsearch.indexing.recognition import Recognition
from dvsearch.reading.entries import Entry, entries
from dvsearch.reading.sources import Source


def recognition(inputs: Inputs, **options: object) -> Recognition:
    return Recognition(inputs, Links(), Options(**options))  # type: ignore[arg-type]


def written(path: Path, numbers: Iterable[int]) -> Source:
    """A file of articles, met from the folder that holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [{"id": f"tin-{n}", "title": f"Họp dân lần {n}", "text": f"Bà con thôn {n} họp về chợ."} for n in numbers]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return Source(path, path.name, path.parent)


def hold_all(inputs: Inputs, file: InputFile, source: Source) -> None:
    for entry in entries(source):
        assert isinstance(entry, Entry)
        inputs.write(f"tin-{entry.line}", file.name, entry.digest)


def taken(inputs: Inputs, source: Source, **options: object) -> tuple[InputFile, list[Notice]]:
    """The file that a source is in a run of its own, and what is told of it."""
    told: list[Notice] = []
    found = recognition(inputs, **options)
    return found.known(source) or found.moved_or_new(source, told.append), told


def unexpected(notice: Notice) -> None:
    pytest.fail(f"nothing was to be told: {notice}")


def test_a_file_is_known_by_its_path_and_stays_under_it(tmp_path: Path) -> None:
    inputs, source = Inputs(), written(tmp_path / "a.jsonl", range(2))
    found = recognition(inputs)
    assert found.known(source) is None
    file = found.moved_or_new(source, unexpected)
    assert file is inputs.files["a.jsonl"] and file.paths == [str(tmp_path / "a.jsonl")] and file.real == ""
    assert found.known(source) is file and recognition(inputs).known(source) is file
    assert file.paths == [str(tmp_path / "a.jsonl")]


def test_a_link_and_what_it_leads_to_are_one_file_whichever_comes_first(tmp_path: Path) -> None:
    for first in ("link", "real"):
        inputs = Inputs()
        real = written(tmp_path / first / "y" / "a.jsonl", range(2))
        (tmp_path / first / "z").symlink_to(tmp_path / first / "y")
        link = Source(tmp_path / first / "z" / "a.jsonl", "z/a.jsonl", tmp_path / first)
        one, other = (link, real) if first == "link" else (real, link)
        file, _ = taken(inputs, one)
        assert file.real == (str(real.path) if first == "link" else "")
        assert taken(inputs, other) == (file, []) and list(inputs.files) == [one.name]
        assert file.paths == [str(one.path), str(other.path)]
        assert recognition(inputs).known(other) is file and len(file.paths) == 2


def test_another_link_to_what_a_known_link_led_to_is_the_same_file(tmp_path: Path) -> None:
    inputs, real = Inputs(), written(tmp_path / "y" / "a.jsonl", range(2))
    for name in "pq":
        (tmp_path / name).symlink_to(tmp_path / "y")
    first, _ = taken(inputs, Source(tmp_path / "p" / "a.jsonl", "p.jsonl", tmp_path))
    second, told = taken(inputs, Source(tmp_path / "q" / "a.jsonl", "q.jsonl", tmp_path))
    assert first is second and not told and first.real == str(real.path)
    found = recognition(Inputs())  # and in one and the same run
    file = found.moved_or_new(Source(tmp_path / "p" / "a.jsonl", "p.jsonl", tmp_path), unexpected)
    assert found.known(Source(tmp_path / "q" / "a.jsonl", "q.jsonl", tmp_path)) is file


def test_a_file_whose_path_is_not_known_is_known_by_its_name(tmp_path: Path) -> None:
    inputs = Inputs()
    inputs.files["a.jsonl"] = InputFile("a.jsonl")  # of a repaired index
    source = written(tmp_path / "a.jsonl", range(2))
    assert recognition(inputs).known(source) is inputs.files["a.jsonl"]
    assert inputs.files["a.jsonl"].paths == [str(source.path)]
    assert recognition(inputs).known(written(tmp_path / "b" / "a.jsonl", range(2))) is None


def test_the_folders_above_a_file_are_noted_up_to_the_one_that_was_asked_for(tmp_path: Path) -> None:
    source = written(tmp_path / "in" / "y" / "a.jsonl", range(1))
    for root, expected in ((tmp_path / "in", {tmp_path / "in" / "y", tmp_path / "in"}), (source.path, set())):
        found = recognition(Inputs())
        found.known(Source(source.path, "y/a.jsonl", root))
        assert {Path(folder) for folder in found.folders} == expected
    alone = recognition(Inputs())
    alone.known(Source(source.path, "a.jsonl"))
    assert not alone.folders


def test_a_stream_is_one_file_without_a_path_of_its_own() -> None:
    inputs = Inputs()
    stream = Source(Path("-"), STREAM)
    assert recognition(inputs).known(stream) is None
    file = recognition(inputs).moved_or_new(stream, unexpected)
    assert (file.name, file.paths) == (STREAM, [STREAM])
    assert recognition(inputs).known(stream) is file and list(inputs.files) == [STREAM]


def test_a_file_that_is_nowhere_else_and_holds_all_that_it_held_was_moved(tmp_path: Path) -> None:
    inputs = Inputs()
    file, _ = taken(inputs, old := written(tmp_path / "old" / "a.jsonl", range(3)))
    hold_all(inputs, file, old)
    file.stamp, file.real = "1:2:3:4", "/elsewhere/a.jsonl"
    old.path.unlink()
    new = written(tmp_path / "new" / "a.jsonl", range(5))
    with new.path.open("a", encoding="utf-8") as more:
        more.write("no record\n")
    found, told = recognition(inputs), list[Notice]()
    assert found.known(new) is None
    moved = found.moved_or_new(new, told.append)
    assert moved is file
    assert (moved.paths, moved.real, moved.stamp) == ([str(new.path)], "", None)
    assert told == [Notice("a.jsonl", None, f"was {old.path}, is {new.path} now", "moved")]
    assert found.known(old) is None  # what comes to stand there is another


def test_a_file_moved_from_a_disk_that_is_away_was_moved(tmp_path: Path) -> None:
    inputs = Inputs()
    file, _ = taken(inputs, old := written(tmp_path / "old" / "a.jsonl", range(3)))
    hold_all(inputs, file, old)
    old.path.unlink()
    inputs.folders = {str(tmp_path / "old"): 1}  # another folder, empty, in its place
    assert taken(inputs, written(tmp_path / "new" / "a.jsonl", range(3)))[1][0].kind == "moved"


@pytest.mark.parametrize("why", ["it is still there", "it cannot be looked at", "an article is missing"])
def test_another_file_of_a_known_name_is_called_by_its_folder_too(tmp_path: Path, why: str) -> None:
    inputs = Inputs()
    file, _ = taken(inputs, old := written(tmp_path / "old" / "a.jsonl", range(3)))
    hold_all(inputs, file, old)
    if why != "it is still there":
        old.path.unlink()
    if why == "it cannot be looked at":
        old.path.parent.rmdir()
        old.path.parent.symlink_to(old.path.parent)
    new = written(tmp_path / "new" / "a.jsonl", range(2) if why == "an article is missing" else range(3))
    other, told = taken(inputs, new)
    assert other is inputs.files["new/a.jsonl"] and other.paths == [str(new.path)]
    assert file.paths == [str(old.path)]
    assert told == [Notice("new/a.jsonl", None, f"called so because {old.path} is a.jsonl", "named")]


def test_a_file_one_of_whose_paths_is_there_was_not_moved(tmp_path: Path) -> None:
    inputs = Inputs()
    file, _ = taken(inputs, old := written(tmp_path / "old" / "a.jsonl", range(3)))
    hold_all(inputs, file, old)
    file.paths.insert(0, str(tmp_path / "gone" / "a.jsonl"))
    assert taken(inputs, written(tmp_path / "new" / "a.jsonl", range(3)))[0] is not file


def test_what_a_file_held_is_looked_for_as_the_run_reads(tmp_path: Path) -> None:
    inputs, naming = Inputs(), (("title", "cot_a"), ("text", "cot_b"))
    for folder in ("old", "new"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "t.csv").write_text("cot_a,cot_b\nTin chợ,Bà con họp về chợ mới\n", "utf-8")
    old, new = (Source(tmp_path / folder / "t.csv", "t.csv", tmp_path / folder) for folder in ("old", "new"))
    file, _ = taken(inputs, old, naming=naming)
    for entry in entries(old, naming=naming):
        assert isinstance(entry, Entry)
        inputs.write("tin", file.name, entry.digest)
    old.path.unlink()
    assert taken(inputs, new, naming=naming)[0] is file


def test_names_get_as_many_folders_as_tell_them_apart_and_then_a_number(tmp_path: Path) -> None:
    inputs = Inputs()
    root = Path(tmp_path.anchor)
    for name in ("a.jsonl", "x/a.jsonl"):
        file, _ = taken(inputs, source := written(tmp_path / name, range(1)))
        hold_all(inputs, file, source)
    assert list(inputs.files) == ["a.jsonl", "x/a.jsonl"]
    names = [taken(inputs, written(tmp_path / path / "a.jsonl", range(1)))[0].name for path in ("y/x", "z/y/x")]
    assert names == ["y/x/a.jsonl", "z/y/x/a.jsonl"]
    spelt = Source(
        written(tmp_path / "k" / "tin.jsonl", range(1)).path, "a.jsonl"
    )  # a name that is not how it is written
    assert taken(inputs, spelt)[0].name == "k/a.jsonl"
    last = written(tmp_path / "w" / "a.jsonl", range(1))
    name = "a.jsonl"
    for folder in last.path.parents:
        if folder != root:
            name = f"{folder.name}/{name}"
            inputs.files[name] = InputFile(name, ["/nowhere"])
    assert taken(inputs, last)[0].name == f"{name}#2"
