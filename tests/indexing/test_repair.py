"""A damaged index is made again from what can be read of it, and what was lost is said and comes back."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from dvsearch.engines.base import SearchRequest
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.format.section_file import SectionFile
from dvsearch.errors import IndexLocked, IndexMissing
from dvsearch.indexing.indexer import Options, index
from dvsearch.indexing.repair import repair
from dvsearch.query.tree import All
from dvsearch.reading.sources import walk
from tests.crash import articles
from tests.crash.power import leftovers
from tests.program import dvsearch


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of articles, and its index in several segments, one with deletions."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "in").mkdir()
    numbers = range(300)
    articles.write(folder / "in" / "1.jsonl", map(articles.article, numbers[:200]))
    fill(folder)
    copy = articles.article(7)
    articles.write(
        folder / "in" / "2.jsonl", [*map(articles.article, numbers[200:]), {**copy, "id": "copy", "title": "Bản sao"}]
    )
    articles.write(folder / "in" / "1.jsonl", (articles.article(n, edition=n % 9 == 0) for n in numbers[:200]))
    fill(folder)
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "copy"))


def fill(folder: Path) -> None:
    engine = WhooshEngine.create(folder / "index")
    index(engine, walk([folder / "in"]), Options())
    engine.close()


def held(folder: Path) -> dict[str, str | None]:
    engine = WhooshEngine.open(folder / "index")
    assert list(engine.check()) == []
    assert leftovers(folder / "index") == []
    ids = [id for (id,) in engine.scan(("id",))]
    return dict(zip(ids, engine.stored(ids), strict=True))


def largest(folder: Path, suffix: str) -> Path:
    return max((folder / "index").glob(f"*{suffix}"), key=lambda path: path.stat().st_size)


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_an_index_without_its_table_of_contents_is_made_again(folder: Path) -> None:
    before = held(folder)
    largest(folder, ".toc").write_bytes(b"nothing")
    repaired = repair(folder / "index")
    assert len(repaired.losses) == 1
    assert held(folder) == before
    assert repaired.articles == len(before) == 301


def test_damaged_postings_cost_nothing(folder: Path) -> None:
    before = held(folder)
    path = largest(folder, ".dvs")
    offset, _, _ = SectionFile(path)._sections["text.positions"]
    flip(path, offset)
    assert repair(folder / "index").losses == ()
    assert held(folder) == before


def test_what_was_lost_is_said_and_comes_back_with_the_next_run(folder: Path) -> None:
    before = held(folder)
    path = largest(folder, ".dvs")
    offset, _, _ = SectionFile(path)._sections["stored.blocks"]
    flip(path, offset)
    done = dvsearch("check", index=folder / "index")
    assert done.code == 2 and "--repair" in done.err and path.name in done.out
    repaired = dvsearch("check", "--repair", index=folder / "index")
    assert repaired.code == 0
    assert "documents are lost" in repaired.out
    after = held(folder)
    lost = before.keys() - after.keys()
    assert lost
    assert all(id in repaired.out for id in lost)
    assert dvsearch("index", folder / "in", index=folder / "index").code == 0
    assert held(folder) == before


def test_near_copies_are_found_again(folder: Path) -> None:
    def apart(folder: Path) -> int:
        return WhooshEngine.open(folder / "index").search(SearchRequest(All(), collapse="copies")).total

    before = apart(folder)
    assert before < len(held(folder))
    largest(folder, ".toc").unlink()
    repair(folder / "index")
    assert apart(folder) == before


def test_whatever_is_damaged_repair_leaves_a_sound_index_of_some_of_the_articles(folder: Path, tmp_path: Path) -> None:
    before = held(folder)
    source = random.Random(8)
    for number, path in enumerate(sorted((folder / "index").iterdir())):
        size = path.stat().st_size
        if not size:
            continue
        for damage in ("flip", "cut", "gone"):
            copy = Path(shutil.copytree(folder, tmp_path / f"{number}{damage}"))
            target = copy / "index" / path.name
            if damage == "flip":
                flip(target, source.randrange(size))
            elif damage == "cut":
                target.write_bytes(target.read_bytes()[: source.randrange(size)])
            else:
                target.unlink()
            done = dvsearch("check", "--repair", index=copy / "index")
            assert done.code == 0, done.err
            after = held(copy)
            deletions_lost = path.suffix == ".del"
            assert deletions_lost or all(before[id] == text for id, text in after.items())
            assert len(after) == len(before) or done.out


def test_there_must_be_something_to_repair_and_no_other_writer(folder: Path, tmp_path: Path) -> None:
    for place in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(IndexMissing):
            repair(place)
    with WhooshEngine.open(folder / "index").writer(), pytest.raises(IndexLocked):
        repair(folder / "index")
    assert dvsearch("check", "--repair", index=folder / "index").code == 0
