"""A damaged, truncated, missing or hostile file is an error that names it: never a wrong answer, never a crash."""

from __future__ import annotations

import io
import os
import pickle
import random
import shutil
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dvsearch.engines.base import Matches, Problem, SearchRequest
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.errors import IndexCorrupt, IndexMissing
from dvsearch.query.tree import All, And, Fuzzy, Near, Or, Phrase, Prefix, Range, Term, Wildcard
from tests import documents

FLIPS = 200
CUTS = 20

REQUESTS = [
    SearchRequest(Term("text", "dân"), boost=Phrase((Term("text", "dân"), Term("text", "vận"))), limit=99),
    SearchRequest(And((Term("text_folded", "dan"), Term("title", "hội"))), facets=("province", "year"), limit=99),
    SearchRequest(Phrase((Term("text_folded", "dan"), Term("text", "vận"))), sort="newest", limit=99),
    SearchRequest(Near((Term("text", "đảng"), Term("text", "bộ")), 3), collapse="copies", limit=99),
    SearchRequest(Or((Prefix("text", "t"), Wildcard("words", "d*n"), Fuzzy("text", "hôi"))), limit=99),
    SearchRequest(All(), filter=Range("date", "2015", None), sort="oldest", facets=("source",), limit=99),
]


LEAVES = (Term("text", "dân"), Term("title_folded", "hoi"), Wildcard("text_folded", "?an"))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two segments, one of them with deletions."""
    folder = tmp_path_factory.mktemp("sound") / "index"
    engine = WhooshEngine.create(folder)
    batch = documents.documents(90, seed=21)
    for part in (batch[:60], batch[60:]):
        with engine.writer() as writer:
            writer.add(part)
            writer.commit({"note": "một", "long": "một hai " * 4000})
    with engine.writer() as writer:
        writer.delete([one.id for one in batch[:9]])
        writer.commit()
    engine.close()
    return folder


def everything(folder: Path) -> tuple[list[Matches], list[str | None], dict[str, int], list[tuple[str, ...]], Any]:
    engine = WhooshEngine.open(folder)
    matches = [engine.search(request) for request in REQUESTS]
    texts = engine.stored([match.id for match in matches[0].page])
    beside = dict(engine.meta), engine.locate([match.id for match in matches[0].page], LEAVES)
    return matches, texts, dict(engine.vocabulary("text")), list(engine.scan(("id", "url"))), beside


def problems(folder: Path) -> list[Problem]:
    return list(WhooshEngine.open(folder).check())


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.stat().st_size)


def copies(sound: Path, tmp_path: Path) -> Iterator[Path]:
    """The same folder again and again, each time as it was."""
    folder = tmp_path / "index"
    shutil.copytree(sound, folder)
    while True:
        yield folder
        for path in folder.iterdir():
            path.unlink()
        for path in sound.iterdir():
            shutil.copy(path, folder)


def test_the_index_has_each_kind_of_file(sound: Path) -> None:
    assert sorted(path.suffix for path in files(sound)) == [".del", ".dvs", ".dvs", ".dvs", ".toc"]
    assert problems(sound) == []


@pytest.mark.parametrize("kind", ["segment.del", "segment.dvs", "meta.dvs", ".toc"])
def test_a_flipped_bit_is_an_error_or_changes_nothing(sound: Path, tmp_path: Path, kind: str) -> None:
    expected = everything(sound)
    source = random.Random(22)
    noticed = 0
    folders = copies(sound, tmp_path)
    path = next(
        path
        for path in files(sound)
        if path.suffix == kind[kind.index(".") :] and ("_meta" in path.name) == kind.startswith("meta")
    )
    for _ in range(FLIPS):
        folder = next(folders)
        data = bytearray(path.read_bytes())
        data[source.randrange(len(data))] ^= 1 << source.randrange(8)
        (folder / path.name).write_bytes(data)
        try:
            assert everything(folder) == expected
        except IndexCorrupt as error:
            noticed += 1
            assert path.name in error.message
            assert error.hint == "run: dvsearch check"
        try:
            assert any(path.name in problem.place + problem.reason for problem in problems(folder))
        except IndexCorrupt as error:
            assert path.name in error.message
    assert noticed > FLIPS / 4


def test_a_file_cut_short_is_an_error(sound: Path, tmp_path: Path) -> None:
    source = random.Random(23)
    folders = copies(sound, tmp_path)
    for path in files(sound):
        size = path.stat().st_size
        for length in {0, 1, size - 1, *(source.randrange(size) for _ in range(CUTS))}:
            folder = next(folders)
            os.truncate(folder / path.name, length)
            with pytest.raises(IndexCorrupt, match=path.name.replace(".", r"\.")):
                everything(folder)


def test_a_file_that_is_longer_or_another_is_an_error(sound: Path, tmp_path: Path) -> None:
    folders = copies(sound, tmp_path)
    for path in files(sound):
        folder = next(folders)
        with (folder / path.name).open("ab") as file:
            file.write(b"more")
        with pytest.raises(IndexCorrupt):
            everything(folder)
    first, second = (path for path in files(sound) if path.suffix == ".dvs" and "_meta" not in path.name)
    folder = next(folders)
    shutil.copy(first, folder / second.name)
    with pytest.raises(IndexCorrupt, match="not the file"):
        everything(folder)


def test_a_missing_file_is_an_error_that_names_it(sound: Path, tmp_path: Path) -> None:
    folders = copies(sound, tmp_path)
    for path in files(sound):
        folder = next(folders)
        (folder / path.name).unlink()
        with pytest.raises(IndexCorrupt) as refused:
            everything(folder)
        assert path.name in str(refused.value) or "table of contents is missing" in str(refused.value)
        with pytest.raises(IndexCorrupt):  # never taken for an empty folder, and cleared
            WhooshEngine.create(folder)


def test_what_is_no_index_is_said_to_be_none(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndexMissing) as refused:
            WhooshEngine.open(place)
        assert "dvsearch index" in str(refused.value)
    (tmp_path / "a file").write_text("not a folder")
    with pytest.raises(IndexMissing):
        WhooshEngine.open(tmp_path / "a file")


class Runs:
    """What a hostile table of contents would have run when it is read."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.system, ("touch ran",)


def hostile(folder: Path, *, schema: Any = None, segments: Any = None) -> None:
    """Put other objects into the table of contents, with lengths and checksum as they should be."""
    (path,) = folder.glob("*.toc")
    stream = io.BytesIO(path.read_bytes()[:-12])
    head = stream.read(3 + 8 + 3)
    length, shift = 0, 0
    while (byte := stream.read(1)[0]) >= 0x80:
        length |= (byte & 0x7F) << shift
        shift += 7
    pickled = stream.read(length | byte << shift)
    numbers, rest = stream.read(8), stream.read()
    pickled = pickled if schema is None else pickle.dumps(schema, 2)
    rest = rest if segments is None else pickle.dumps(segments, 2)
    size = len(pickled)
    varint = b""
    while size >= 0x80:
        varint += bytes([size & 0x7F | 0x80])
        size >>= 7
    data = head + varint + bytes([size]) + pickled + numbers + rest
    path.write_bytes(data + struct.pack("<I8s", zlib.crc32(data), b"DVSETOC1"))


def test_nothing_that_an_index_brings_along_is_run(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folders = copies(sound, tmp_path)
    folder = next(folders)
    hostile(folder)
    assert everything(folder) == everything(sound)  # the layout above is the right one
    things: list[object] = [Runs(), [Runs()], {"a": Runs()}, {}, [], "text", None.__class__, print, [[]]]
    for where in ("schema", "segments"):
        for thing in things:
            folder = next(folders)
            hostile(folder, **{where: thing})
            if thing == [] and where == "segments":
                assert WhooshEngine.open(folder).count == 0
                continue
            with pytest.raises(IndexCorrupt, match=r"\.toc"):
                WhooshEngine.open(folder)
    assert not (tmp_path / "ran").exists()


def test_a_segment_may_not_lead_out_of_its_folder(sound: Path, tmp_path: Path) -> None:
    folders = copies(sound, tmp_path)
    (real,) = WhooshEngine.open(sound)._contents.segments[:1]
    for attribute, value in (
        ("segid", "../../etc/passwd"),
        ("segid", b"abc"),
        ("indexname", "OTHER"),
        ("documents", -1),
        ("documents", True),
        ("size", "1"),
        ("deletions", ("../x", 1)),
        ("deletions", [1, 2]),
        ("filename_", "x"),
    ):
        changed = pickle.loads(pickle.dumps(real))
        setattr(changed, attribute, value)
        folder = next(folders)
        hostile(folder, segments=[changed])
        with pytest.raises(IndexCorrupt, match="not a table of contents"):
            WhooshEngine.open(folder)
