"""Whether what is stored are articles, whether the index says of them what they say, and what is stored beside them."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from dvsearch.article import from_json
from dvsearch.engines.base import Document, Engine
from dvsearch.engines.memory import MemoryEngine
from dvsearch.errors import IndexCorrupt
from dvsearch.indexing import indexer
from dvsearch.indexing.account_text import read_account
from dvsearch.indexing.analyzer import document
from dvsearch.indexing.soundness import check_contents
from dvsearch.reading.sources import walk
from dvsearch.vietnamese.bigrams import unpack
from dvsearch.vietnamese.pair_blocks import BLOCK, pack_text

RECORD = {"id": "a", "title": "Tin Hà Tĩnh", "text": "Dân vận khéo. " * 40, "date": "2020-03", "provinces": ["Hà Tĩnh"]}


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> MemoryEngine:
    """An index of four articles that define an abbreviation."""
    folder = tmp_path_factory.mktemp("archive")
    text = "Đồng bào dân tộc thiểu số (DTTS) dự hội nghị dân vận khéo. "
    for number in range(4):
        (folder / f"{number}.txt").write_text(f"Bản tin {number}\n\nNgày {number + 1}/3/2021.\n\n{text * 3}", "utf-8")
    made = MemoryEngine()
    indexer.index(made, list(walk([folder])))
    return made


@pytest.fixture
def engine(indexed: MemoryEngine) -> Engine:
    """The same, to be changed."""
    return deepcopy(indexed)


def reasons(engine: Engine) -> list[str]:
    return [problem.reason for problem in check_contents(engine)]


def change_meta(engine: Engine, **changed: str) -> None:
    with engine.writer() as writer:
        writer.commit({**engine.meta, **changed})


def add(engine: Engine, one: Document) -> None:
    with engine.writer() as writer:
        writer.add([one])
        writer.commit()


def test_an_index_as_it_is_made_is_sound(engine: Engine) -> None:
    assert reasons(engine) == []
    add(engine, document(from_json(json.dumps(RECORD))))
    assert reasons(engine) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("date", "2020-04"), ("year", "2021"), ("province", "An Giang"), ("url", "x"), ("path", "y"), ("author", "z")],
)
def test_what_an_index_says_of_an_article_is_compared(engine: Engine, field: str, value: str) -> None:
    made = document(from_json(json.dumps(RECORD)))
    add(engine, made._replace(exact={**made.exact, field: (value,)}))
    assert reasons(engine) == [f"{field} is not that of the article"]


def test_the_terms_of_an_article_are_compared(engine: Engine) -> None:
    made = document(from_json(json.dumps(RECORD)))
    for name, other in (("text", "Dân vận hay. " * 40), ("text", "Dân vận khéo. " * 39), ("title", "Tin")):
        add(engine, made._replace(stored=json.dumps({**RECORD, name: other})))
        assert reasons(engine) == ["the index has other words than the article"]
    add(engine, made._replace(stored=json.dumps({**RECORD, "text": " " + str(RECORD["text"])})))
    assert reasons(engine) == ["the index has other words than the article"]  # begins elsewhere
    add(engine, made._replace(anchors=()))
    assert reasons(engine) == []  # where terms begin may be unknown


@pytest.mark.parametrize("stored", [
    "", "{", "[]", "7", "null", "[" * 99_000, '{"id": "a", "title": ""}', '{"title": "", "text": ""}',
    '{"id": "a", "title": "", "text": "", "more": ""}', '{"id": 1, "title": "", "text": ""}',
    '{"id": "a", "title": null, "text": ""}', '{"id": "a", "title": "", "text": ["x"]}',
    '{"id": "a", "title": "", "text": "", "provinces": "Hà Tĩnh"}',
    '{"id": "a", "title": "", "text": "", "citations": [1]}', '{"id": "a", "title": "", "text": "", "date": 2020}',
    *(json.dumps({"id": "a", "title": "", "text": "", "date": date})
      for date in ("20", "２０２０", "2020-13", "2020-00-01", "2020-01-32", "2020-1-1", "2020-01-01T", "x")),
])  # fmt: skip
def test_what_is_no_article_is_said_to_be_none(engine: Engine, stored: str) -> None:
    with pytest.raises(IndexCorrupt, match="is none"):
        from_json(stored)
    made = document(from_json(json.dumps(RECORD)))
    add(engine, made._replace(stored=stored))
    (reason,) = reasons(engine)
    assert reason.startswith("what is stored of an article is none: ")


def test_the_dates_that_there_are_are_read() -> None:
    for date in ("2020", "2020-12", "2020-10-31", "1945-09-02", ""):
        assert from_json(json.dumps({**RECORD, "date": date})).date == date


def packed(sizes: Any = None, body: bytes | None = None, **parts: bytes) -> str:
    """Counts of two terms and one pair all in one, as an earlier program wrote them, with something changed."""
    made = {
        "terms": b"a b", "folded": b"a b", "counts": struct.pack("<2I", 3, 2), "keys": struct.pack("<I", 1),
        "pairs": struct.pack("<I", 2), "before": struct.pack("<2I", 0, 1), **parts,
    }  # fmt: skip
    joined = b"".join(made.values()) if body is None else body
    header = json.dumps([len(part) for part in made.values()] if sizes is None else sizes).encode()
    return base64.b64encode(zlib.compress(header + b"\n" + joined)).decode()


SOUND = json.loads(zlib.decompress(base64.b64decode(packed())).split(b"\n")[0])
BIGRAMS = {
    "no base64": "ß", "no zlib": "AAAA", "nothing": "", "cut": packed()[:-8], "more": packed() + "AAAA",
    "no sizes": packed("x"), "five sizes": packed(SOUND[:5]), "seven": packed([*SOUND, 0]),
    "a float": packed([5.0] * 6),
    "less than nothing": packed([3, 3, 8, 4, -4, 16]), "not so long": packed([3, 3, 8, 4, 0, 0]),
    "a size of true": packed([3, 3, 8, 4, True, 11]), "no JSON": packed(body=b""),
    "8 GiB": base64.b64encode(zlib.compress(b"[3,3,8,4,4,8]\n" + bytes(40_000_000), 1)).decode(),
    "a header of many digits": packed([int("9" * 4_000)] * 6),
    "a term less": packed(terms=b"a"), "a folded less": packed(folded=b"a"), "a term twice": packed(terms=b"a a"),
    "a count less": packed(counts=struct.pack("<I", 3)), "half a count": packed(counts=b"123"),
    "no text": packed(terms=b"a \xff"), "a pair less": packed(pairs=b""), "a key less": packed(keys=b""),
    "a second term beyond": packed(keys=struct.pack("<I", 2)),
    "a first beyond": packed(keys=struct.pack("<I", 2 << 16)),
    "a pair twice": packed(
        keys=struct.pack("<2I", 1, 1), pairs=struct.pack("<2I", 1, 1), before=struct.pack("<2I", 0, 2)
    ),
    "a term before that is not there": packed(before=struct.pack("<2I", 1, 0)),
    "no terms before": packed(before=b""),
    "never seen": packed(counts=struct.pack("<2I", 3, 0)), "never met": packed(pairs=struct.pack("<I", 0)),
}  # fmt: skip


def in_blocks(head: bytes | None = None, block: bytes | None = None, *, blocks: int = 1, **parts: bytes) -> str:
    """The same counts as they are written now: pairs behind the terms, in blocks."""
    made = {
        "terms": b"a b", "folded": b"a b", "counts": struct.pack("<2I", 3, 2), "before": struct.pack("<2I", 0, 1),
        "heads": struct.pack("<I", 1), **parts,
    }  # fmt: skip
    sizes = json.dumps([len(part) for part in made.values()]).encode()
    first = sizes + b"\n" + b"".join(made.values()) if head is None else head
    return ".".join([pack_text(first)] + [pack_text(struct.pack("<2I", 1, 2) if block is None else block)] * blocks)


IN_BLOCKS = {
    "no block": in_blocks(blocks=0), "a block more": in_blocks(blocks=2), "an empty block": in_blocks(block=b""),
    "a block cut": in_blocks()[:-4], "half a number": in_blocks(block=b"123"), "no count": in_blocks(block=bytes(4)),
    "a block of another head": in_blocks(heads=struct.pack("<I", 0)), "half a head": in_blocks(heads=b"12"),
    "a short block before the last": in_blocks(blocks=2, heads=struct.pack("<2I", 1, 1)),
    "never met": in_blocks(block=struct.pack("<2I", 1, 0)), "no base64": in_blocks() + "ß",
    "a second term beyond": in_blocks(block=struct.pack("<2I", 2, 2), heads=struct.pack("<I", 2)),
    "a block too large": in_blocks(block=bytes(8 * BLOCK + 8)), "four parts": in_blocks(b"[3,3,8,8]\n" + bytes(22)),
    "a block behind all in one": packed() + "." + pack_text(struct.pack("<2I", 1, 2)),
}  # fmt: skip


@pytest.mark.parametrize("text", [*BIGRAMS.values(), *IN_BLOCKS.values()], ids=[*BIGRAMS, *IN_BLOCKS])
def test_counts_that_do_not_unpack_are_named(engine: Engine, text: str) -> None:
    assert unpack(packed()).pair_counts([("a", "b")]) == unpack(in_blocks()).pair_counts([("a", "b")]) == [2]
    change_meta(engine, bigrams=text)
    (reason,) = reasons(engine)
    assert reason.startswith("what the index knows of its words cannot be read: bigrams: ")


@pytest.mark.parametrize("table", [
    "a b\t1\t2\t3", "a b\t1\t2\n", "a b\t1\t2\t4\n", "a\t1\t2\t3\n", "a b\tx\t2\t3\n", "a b\t99999\t2\t3\n", "\n",
    "b a\t1\t2\t3\na b\t1\t2\t3\n", "a b\t1\t2\t3\na b\t1\t2\t3\n", "a b\t１\t2\t3\n", "a b\t1\t2\t3\n\n",
])  # fmt: skip
def test_a_table_of_pairs_that_is_none_is_named(engine: Engine, table: str) -> None:
    change_meta(engine, associations="a b\t-11\t22\t3\nb c\t1\t2\t0\n")
    assert reasons(engine) == []
    change_meta(engine, associations=table)
    (reason,) = reasons(engine)
    assert reason.startswith("what the index knows of its words cannot be read: ")


@pytest.mark.parametrize("definitions", [
    "", "{", "[]", "null", "[" * 99_000, '{"a": 1}', '{"a": {}}', '{"a": {"b": "1"}}', '{"a": {"b": 0}}',
    '{"a": {" ": 1}}',
    '{"a": {"b": true}}', '{"a": {"b": 9223372036854775808}}', '{"a": {"b": 1.5}}',
])  # fmt: skip
def test_definitions_that_are_none_are_named(engine: Engine, definitions: str) -> None:
    change_meta(engine, definitions=definitions)
    (reason,) = reasons(engine)
    assert reason.startswith("what the index knows of its words cannot be read: definitions: ")


def test_a_count_that_is_none_is_named(engine: Engine) -> None:
    for text in ("", "x", "-1", "²", "9" * 20):
        change_meta(engine, associated=text)
        assert reasons(engine) == ["what the index knows of its words cannot be read: associated: no number"]


def row(*values: Any, **unusual: Any) -> Mapping[str, Any]:
    """An account of one file."""
    there = [*(values or (0, "stamp", 7)), *([unusual] if unusual else [])]
    return {"folders": ["/a/"], "files": {"b.txt": there}}


ACCOUNTS: dict[str, Any] = {
    "a list": [], "a number": 7, "nothing": None, "another key": {"more": 1}, "a version": {"version": "1"},
    "a version of many digits": {"version": 1 << 70}, "a home": {"home": None}, "a home of NUL": {"home": "/a\0"},
    "no path": {"home": "/\ud800"}, "above": {"above": []}, "above a text": {"above": {"/": "x"}},
    "folders": {"folders": {}}, "a folder": {"folders": [1]}, "files": {"files": []}, "no row": {"files": {"a": {}}},
    "a short row": row(0, None), "a long row": row(0, None, 0, {}, {}), "a folder beyond": row(1, None, 0),
    "a folder before": row(-1, None, 0), "a folder of true": row(True, None, 0), "no folder": row(None, None, 0),
    "paths": row([1], None, 0), "a path of NUL": row(["\0"], None, 0), "a stamp": row(0, 7, 0),
    "read never": row(0, None, -1), "read later": row(0, None, 1 << 40), "read half": row(0, None, 1.5),
    "read true": row(0, None, True), "unusual": row(0, None, 0, []), "more": row(other=1), "real": row(real=1),
    "a problem": row(problem=1), "since": row(since=-1), "part": row(part=1), "doubts": row(doubts={}),
    "a doubt": row(doubts=[1]), "half a doubt": row(doubts=[[["a"]]]), "an odd doubt": row(doubts=[[["a"], [1]]]),
    "also": row(also=[]), "also a number": row(also={"a": 1}), "left": row(left={"a": None}),
    "refused": row(refused="x"), "refused numbers": row(refused=[1]), "a name": {"files": {"\0": [[], None, 0]}},
}  # fmt: skip


@pytest.mark.parametrize("name", ACCOUNTS)
def test_an_account_of_files_that_is_none_is_named(engine: Engine, name: str) -> None:
    text = json.dumps(ACCOUNTS[name])
    with pytest.raises(IndexCorrupt, match="what the index knows of its files"):
        read_account(text)
    change_meta(engine, inputs=text)
    (reason,) = reasons(engine)
    assert reason.startswith("what the index knows of its files cannot be read: ")


def test_what_a_file_may_have_is_read() -> None:
    last = 253_402_300_799
    unusual = {
        "real": "/b", "problem": "x", "since": last, "part": True, "doubts": [[["a"], ["b"]]], "also": {"a": "b"},
        "left": {"c": "d"}, "refused": None,
    }  # fmt: skip
    for account in (row(), row(**unusual), row(["/a", "/\udcff"], None, last), {"version": (1 << 64) - 1}, {}):
        assert read_account(json.dumps(account)) == account
    assert read_account("") == {}
    for text in ("{", "[" * 99_000):
        with pytest.raises(IndexCorrupt):
            read_account(text)


def test_another_version_is_named(engine: Engine) -> None:
    change_meta(engine, fingerprint="0")
    assert reasons(engine) == ["the index was written by another version of the analyser"]
