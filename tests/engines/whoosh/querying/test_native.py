"""The kernel as an evaluator: which one is taken, and what becomes of its errors."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from dvsearch.engines.base import SearchRequest
from dvsearch.engines.whoosh import WhooshEngine
from dvsearch.engines.whoosh.querying import native
from dvsearch.errors import UsageError
from dvsearch.query.tree import Not, Phrase, Query, Term
from tests import documents
from tests.conftest import ROOT, skip_unless_built


@pytest.fixture(autouse=True)
def evaluator() -> str:
    """Name the one evaluator that these tests are of."""
    return "kernel"


def test_the_kernel_is_of_the_version_that_the_program_speaks_to() -> None:
    for name, table in (("Cargo.toml", "package"), ("pyproject.toml", "project")):
        assert tomllib.loads((ROOT / "kernel" / name).read_text("utf-8"))[table]["version"] == native.VERSION


@pytest.mark.parametrize("found", [None, SimpleNamespace(__version__="0.0.9")], ids=["none", "of another version"])
def test_where_there_is_no_kernel_numpy_answers(monkeypatch: pytest.MonkeyPatch, found: object) -> None:
    monkeypatch.setitem(sys.modules, "dvsearch_kernel", found)
    assert native.load_kernel("auto") is None
    assert native.load_kernel("numpy") is None
    with pytest.raises(UsageError, match="is not built"):
        native.load_kernel("kernel")


def kernel_engine(folder: Path) -> WhooshEngine:
    skip_unless_built("kernel")
    engine = WhooshEngine.create(folder, evaluator="kernel")
    with engine.writer() as writer:
        writer.add([*documents.documents(20, seed=1), documents.make("pair", [], ["dân", "vận"], {})])
        writer.commit()
    return engine


def test_what_the_kernel_refuses_is_an_error_of_usage(tmp_path: Path) -> None:
    engine = kernel_engine(tmp_path)
    with pytest.raises(UsageError, match="keeps no positions"):
        engine.search(SearchRequest(Phrase((Term("words", "dân_vận"), Term("words", "dân_vận")))))
    deep: Query = Term("text", "dân")
    for _ in range(600):
        deep = Not(deep)
    with pytest.raises(UsageError, match="nested too deeply"):
        engine.search(SearchRequest(deep))


def test_lone_surrogates_are_asked_and_answered_as_they_are(tmp_path: Path) -> None:
    engine = kernel_engine(tmp_path)
    with engine.writer() as writer:
        writer.add([documents.make("odd \ud800", [], ["\udfff", "dân"], {})._replace(stored="\ud801")])
        writer.commit()
    found = engine.search(SearchRequest(Term("text", "\udfff")))
    assert [match.id for match in found.page] == ["odd \ud800"]
    assert engine.stored(["odd \ud800"]) == ["\ud801"]
    assert engine.vocabulary("text")["\udfff"] == 1
    assert "\udfff" in engine.vocabulary("text")
