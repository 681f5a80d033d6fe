"""Two processes prepare what one does, in the same order."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from dvsearch.article import Article
from dvsearch.engines.base import Document
from dvsearch.indexing import analyzer
from dvsearch.indexing.prepare import BATCH, LARGE, WORTH_A_POOL, Prepared, Refused, _batches, prepare
from dvsearch.reading.entries import Entry, json_entries

SIZE = WORTH_A_POOL + 3 * BATCH + 1


def entries() -> list[Entry]:
    """Short articles, and now and then a record that has no text."""
    records = [
        {
            "id": f"{number}",
            "title": f"Bản tin số {number}",
            "text": f"Xã ta có {number} hộ thoát nghèo, hợp tác xã họp.",
        }
        if number % 50
        else {"id": f"{number}"}
        for number in range(SIZE)
    ]
    lines = (json.dumps(record).encode() for record in records)
    return [entry for entry in json_entries(lines, "tin.jsonl") if isinstance(entry, Entry)]


def told(prepared: Prepared | Refused) -> tuple[object, ...]:
    if isinstance(prepared, Refused):
        return prepared.rejected.line, prepared.rejected.reason
    return prepared.entry, prepared.document, prepared.content


def test_two_processes_prepare_what_one_does_in_the_same_order() -> None:
    alone = list(prepare(entries(), jobs=1))
    together = list(prepare(entries(), jobs=2))
    assert [isinstance(one, Refused) for one in alone].count(True) == -(-SIZE // 50)
    assert list(map(told, together)) == list(map(told, alone))


def test_the_kernel_prepares_what_numpy_does() -> None:
    pytest.importorskip("dvsearch_kernel")
    natively, by_arrays = (list(prepare(entries(), evaluator=evaluator)) for evaluator in ("kernel 1", "NumPy"))
    assert list(map(told, natively)) == list(map(told, by_arrays))


def test_whoever_wants_no_more_may_leave_in_the_middle() -> None:
    coming = prepare(entries(), jobs=2)
    first = next(coming)
    coming.close()  # type: ignore[attr-defined]
    assert isinstance(first, Refused)


def test_nothing_comes_of_nothing() -> None:
    assert list(prepare([], jobs=2)) == []


def test_long_entries_are_fewer_in_a_batch() -> None:
    short = entries()[:300]
    long = [replace(entry, content=b" " * (LARGE // 2)) for entry in short[:3]]
    tables = [replace(entry, content={"text": "x" * LARGE, "year": 2024}) for entry in short[:2]]
    batches = list(_batches(iter([*short, *long, *tables])))
    assert [len(batch) for batch in batches] == [BATCH, BATCH, 300 - 2 * BATCH + 2, 2, 1]
    assert [entry for batch in batches for entry in batch] == [*short, *long, *tables]


def test_several_authors_are_several_values() -> None:
    line = json.dumps({"id": "a", "text": "Hội nghị dân vận khéo.", "authors": ["Hồng Nhung", "Trần Hải"]}).encode()
    (prepared,) = prepare(entry for entry in json_entries([line], "a.jsonl") if isinstance(entry, Entry))
    assert isinstance(prepared, Prepared)
    assert prepared.document.exact["author"] == ("Hồng Nhung", "Trần Hải")


def test_an_article_that_takes_too_much_memory_is_refused_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    _short_of_memory(monkeypatch, lambda article: article.id == "7")
    refused = [one.rejected for one in prepare(entries()[:BATCH]) if isinstance(one, Refused)]
    assert [one.line for one in refused if one.reason == "cannot be read: more memory than there is"] == [8]


def test_where_each_article_takes_too_much_memory_it_is_no_article_s_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    _short_of_memory(monkeypatch, lambda article: True)
    with pytest.raises(MemoryError):
        list(prepare(entries()[:BATCH]))


def _short_of_memory(monkeypatch: pytest.MonkeyPatch, is_too_much: Callable[[Article], bool]) -> None:
    usual = analyzer.documents

    def documents(articles: Sequence[Article], digests: Sequence[str], kernel: object) -> list[Document]:
        if any(map(is_too_much, articles)):
            raise MemoryError
        return usual(articles, digests, kernel)

    monkeypatch.setattr(analyzer, "documents", documents)
