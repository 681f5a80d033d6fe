"""Five whole pages of provincial party news, as they were scraped: what a reader would expect to find."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

from dvsearch.vietnamese.normalize import fold, normalize
from tests.conftest import SHARED
from tests.program import dvsearch

pytestmark = pytest.mark.skipif(not (SHARED / "data/seeds").is_dir(), reason="../shared/data/seeds is not here")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds") / "index"
    assert dvsearch("index", SHARED / "data/seeds", index=folder).code == 0
    return folder


def hits(index: Path, *typed: str) -> list[dict[str, object]]:
    done = dvsearch("search", "--format", "json", "--snippets", "9", "--all-copies", *typed, index=index)
    found: list[dict[str, object]] = json.loads(done.out)["hits"]
    return found


def ids(index: Path, *typed: str) -> set[str]:
    return {str(hit["id"])[:3] for hit in hits(index, *typed)}


@pytest.mark.parametrize(
    "typed",
    [
        "dân vận khéo", "dan van kheo", "DÂN VẬN KHÉO", unicodedata.normalize("NFD", "dân vận khéo"), '"dan van kheo"',
        '"dân vận khéo"',
    ],
)  # fmt: skip
def test_every_way_of_typing_it_finds_all_five(index: Path, typed: str) -> None:
    assert ids(index, typed) == {"000", "001", "002", "003", "004"}


def test_a_mark_anywhere_makes_every_syllable_mean_itself(index: Path) -> None:
    assert dvsearch("search", "--count", "dân van khéo", index=index).out == "0\n"
    assert ids(index, "dân van khéo", "--accents", "ignore") == {"000", "001", "002", "003", "004"}


def test_both_tone_placements_find_the_same(index: Path) -> None:
    assert ids(index, "uỷ ban") == ids(index, "ủy ban") == ids(index, "ỦY BAN") != set()


def test_a_document_number_finds_the_articles_that_write_it(index: Path) -> None:
    assert ids(index, "217-QĐ/TW") == {"000"}
    assert ids(index, "*", "--cites", "217-QĐ/TW") == {"000", "004"}  # 004 writes "Quyết định số 217, 218-QĐ/TW"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            "dan van kheo --loose",
            {("dan",), ("van",), ("kheo",), ("dan", "van"), ("van", "kheo"), ("dan", "van", "kheo")},
        ),
        ('"dân vận khéo"', {("dân", "vận", "khéo")}),
        ("uỷ ban", {("ủy", "ban")}),
        ("217-QĐ/TW", {("217", "qđ", "tw")}),
    ],
)
def test_every_mark_covers_exactly_the_matched_words(index: Path, typed: str, words: set[tuple[str, ...]]) -> None:
    marked = 0
    query, *options = typed.split(" --")
    for hit in hits(index, query, *(f"--{option}" for option in options)):
        shown = dvsearch("show", "--format", "json", str(hit["id"]), index=index)
        body = json.loads(shown.out)["text"]
        for snippet in hit["snippets"]:  # type: ignore[attr-defined]
            assert snippet["text"] in body
            for start, end in snippet["marks"]:
                covered = snippet["text"][start:end]
                pieces = tuple(normalize(piece) for piece in re.split(r"\W+", covered))
                assert pieces in words or tuple(map(fold, pieces)) in words, covered
                marked += 1
    assert marked >= len(words)
