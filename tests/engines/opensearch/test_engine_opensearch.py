"""What is the cluster's alone: addresses, errors, lost nodes, rebuilds, depth, parts. The promises are elsewhere."""

from __future__ import annotations

import json
import logging
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from dvsearch.engines import open_engine
from dvsearch.engines.base import Document, Engine, SearchRequest
from dvsearch.engines.memory import MemoryEngine
from dvsearch.engines.opensearch import lock, values
from dvsearch.engines.opensearch.connection import Connection
from dvsearch.engines.opensearch.engine import OpenSearchEngine
from dvsearch.engines.opensearch.query_dsl import compile_query
from dvsearch.errors import EngineUnavailable, IndexLocked, IndexMissing, UsageError
from dvsearch.query.tree import All, And, Not, Or, Query, Range, Term, Wildcard
from tests import documents
from tests.engines.opensearch.cluster import Cluster
from tests.engines.opensearch.proxy import Plan, always, flaky

on_a_cluster = pytest.mark.opensearch
EVERY = All()
SECRET = "mật-khẩu-rất-kín"


@pytest.fixture
def index(cluster_url: str) -> Iterator[str]:
    """The address of an index that is not there yet; what a test makes of it is removed."""
    name = f"engine-{uuid4().hex}"
    yield f"{cluster_url}/{name}"
    call(cluster_url, "DELETE", f"/{name}.*")


def call(url: str, method: str, path: str, body: object = None) -> Any:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(f"{url}{path}", data, {"content-type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def opened(location: str, part: tuple[int, int] = (1, 1), **how: Any) -> OpenSearchEngine:
    return OpenSearchEngine.open(location, Connection(**how), create=True, part=part)


def add(engine: Engine, *batch: Document) -> None:
    with engine.writer() as writer:
        writer.add(batch)
        writer.commit()


def numbered(numbers: range, word: str = "dân") -> list[Document]:
    return [documents.make(f"bài {n:06}", [], [word, f"số{n}"], {"id": (f"bài {n:06}",)}) for n in numbers]


def ids(engine: Engine, query: Query = EVERY, **asked: Any) -> list[str]:
    return [match.id for match in engine.search(SearchRequest(query, **{"limit": 100_000, **asked})).page]


# --- where it is, and what answers there


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("http://localhost:9200", "not the address of an index"),
        ("http://localhost:9200/", "not the address of an index"),
        ("http://localhost:9200/Tin Tức", "not the address of an index"),
        ("http://localhost:9200/_all", "not the address of an index"),
        ("http://localhost:9200/tin/tuc", "not the address of an index"),
        ("http://localhost:9200/tin?pretty", "not the address of an index"),
        ("http://:9200/tin", "has no host"),
        ("http://a:9200,/tin", "has no host"),
        ("http://localhost:nine/tin", "has no host"),
    ],
)
def test_an_address_that_cannot_be_meant_is_the_users_mistake(location: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        open_engine(location)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError, match="DVSEARCH_OPENSEARCH_PASSWORD") as refused:
        open_engine(f"https://reader:{SECRET}@localhost:9200/tin")
    assert SECRET not in str(refused.value)


def test_what_is_secret_is_not_in_the_repr_of_a_connection() -> None:
    assert SECRET not in repr(Connection(user="reader", password=SECRET, api_key=SECRET))


def test_where_nothing_answers_it_says_so_at_once() -> None:
    started = time.monotonic()
    with pytest.raises(EngineUnavailable, match=r"no OpenSearch answers at http://127.0.0.1:9/tin; start it"):
        open_engine("http://127.0.0.1:9/tin")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("status", "content", "kind", "said"),
    [
        (200, b"<html>hello</html>", "text/html", "not OpenSearch"),
        (200, b"hello", "application/json", "not OpenSearch"),
        (200, b"{}", "application/json", "not OpenSearch"),
        (200, b'{"version": {"number": "8.14.0"}}', "application/json", "Elasticsearch 8.14.0, not OpenSearch"),
        (200, b'{"version": {"number": "2.3.0", "distribution": "opensearch"}}', "application/json", "or newer"),
        (401, b'{"error": "Unauthorized"}', "application/json", "set DVSEARCH_OPENSEARCH_USER"),
        (403, b'{"error": {"type": "security_exception"}}', "application/json", "does not allow this"),
        (404, b"not found", "text/plain", "refuses: 404"),
    ],
)
def test_whatever_else_answers_is_named(
    status: int, content: bytes, kind: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), always(status, content, kind) as url:
        with pytest.raises(EngineUnavailable, match=said) as refused:
            opened(f"{url}/tin", user="reader", password=SECRET)
        assert SECRET not in f"{refused.value}{caplog.text}"


def test_a_port_without_tls_asked_with_tls_is_explained() -> None:
    with always(200, b"{}") as url, pytest.raises(EngineUnavailable, match=r"speak TLS|DVSEARCH_OPENSEARCH_CA"):
        opened(f"{url.replace('http:', 'https:')}/tin")


@on_a_cluster
def test_user_and_key_reach_the_server_and_nothing_else(cluster_url: str, caplog: pytest.LogCaptureFixture) -> None:
    plan = Plan()
    with caplog.at_level(logging.DEBUG), flaky(cluster_url, plan) as url:
        for how in (Connection(user="reader", password="pass"), Connection(api_key=SECRET.encode().hex())):
            with pytest.raises(IndexMissing, match="make one: dvsearch --index"):
                OpenSearchEngine.open(f"{url}/nothing-here", how)
    assert plan.headers[0].startswith("Basic ") and plan.headers[-1] == f"ApiKey {SECRET.encode().hex()}"
    assert not any(secret in caplog.text for secret in ("cmVhZGVy", SECRET.encode().hex()))


# --- what the cluster keeps


@on_a_cluster
def test_the_cluster_knows_no_vietnamese_and_takes_no_other_field(index: str, cluster_url: str) -> None:
    engine = opened(index)
    with engine.writer() as writer:
        writer.add([documents.make("a", ["Dân"], ["vận"], {"id": ("a",)})])
        writer.commit({"fingerprint": "0123", "files": "x" * 3_000_000})
    engine.close()
    ((physical, kept),) = call(cluster_url, "GET", f"/{index.rpartition('/')[2]}").items()
    assert physical.endswith(".000001")
    assert kept["mappings"]["dynamic"] == "strict"
    assert kept["mappings"]["_meta"]["dvsearch"]["meta"] == {"fingerprint": "0123"}
    assert "analysis" not in kept["settings"]["index"]
    assert {field.get("analyzer") for field in kept["mappings"]["properties"].values()} == {None, "whitespace"}
    again = opened(index)
    assert dict(again.meta) == {"fingerprint": "0123", "files": "x" * 3_000_000}
    again.close()


@on_a_cluster
def test_strings_that_the_server_would_cut_or_refuse_come_back_whole(index: str) -> None:
    engine = opened(index)
    id, long, odd = "bài \udcff", "dài " * 20_000, "𠀀" * 255
    add(engine, documents.make(id, [odd], ["một hai", "", "dân"], {"id": (id,), "source": (long, "\ud800")}))
    add(engine, documents.make("khác", [odd[:-1]], ["một"], {"id": ("khác",)}))
    assert ids(engine, Term("title", odd)) == [id]
    assert ids(engine, Term("text", "một hai")) == ids(engine, Term("text", "")) == [id]
    assert ids(engine, Term("text", "một")) == ["khác"]
    assert ids(engine, Term("source", long)) == ids(engine, Term("source", "\ud800")) == [id]
    assert engine.stored([id])[0] is not None
    assert sorted(row.value or "" for row in engine.search(SearchRequest(All(), facets=("source",))).facets["source"])[
        -1
    ] in ("\ud800", values.keyword(long))
    engine.close()


@pytest.mark.parametrize(
    "text", ["dân", "", "a b", "\u2028", "\ud800", "\U0010ffff", "x" * 300, "dài " * 5_000, "𠀀" * 200, "tab\t"]
)
def test_a_line_of_terms_has_as_many_terms_as_were_given(text: str) -> None:
    line = values.line([text, "giữa", text])
    assert line.split() == [values.term(text), "giữa", values.term(text)]
    assert max(len(term.encode("utf-16-le")) // 2 for term in line.split()) <= 255
    assert values.original(values.stored(text)) == text
    assert len(values.document_key(text)) == 22 and values.document_key(
        values.original(values.keyword(text))
    ) == values.document_key(text)


def test_a_deep_tree_is_asked_as_a_shallow_one() -> None:
    deep: Query = Term("text", "dân")
    for _ in range(200):
        deep = Not(And((deep, All())))
    assert str(compile_query(deep)).count("bool") <= 1


@on_a_cluster
def test_a_list_of_many_values_is_no_matter_and_too_many_terms_are_the_users_mistake(index: str) -> None:
    engine = opened(index)
    add(engine, *numbered(range(5)))
    assert len(ids(engine, Or(tuple(Term("id", f"bài {n:06}") for n in range(5_000))))) == 5
    with pytest.raises(UsageError, match="more parts than the cluster takes"):
        ids(engine, Or(tuple(Term("text", f"số{n}") for n in range(3_000))))
    engine.close()


# --- how far it goes


@pytest.fixture(scope="module")
def deep(cluster_url: str) -> Iterator[tuple[OpenSearchEngine, MemoryEngine]]:
    """More articles than one request of the cluster can show, each in a group of two; and the same in memory."""
    batch = [
        one._replace(exact={**one.exact, "copies": (f"nhóm {n // 2}",), "date": (f"{2000 + n % 20}",)})
        for n, one in enumerate(numbered(range(21_000)))
    ]
    reference = MemoryEngine()
    engine = opened(f"{cluster_url}/deep-{uuid4().hex}", shards=2)
    for one in (reference, engine):
        add(one, *batch)
    yield engine, reference
    engine.close()


@on_a_cluster
@pytest.mark.slow
def test_nothing_stops_at_ten_thousand(deep: tuple[OpenSearchEngine, MemoryEngine]) -> None:
    engine, reference = deep
    for asked in (
        SearchRequest(Term("text", "dân"), sort="newest", offset=10_950, limit=100),
        SearchRequest(All(), sort="oldest", limit=21_000),
        SearchRequest(All(), sort="newest", limit=21_000, collapse="copies", facets=("date",)),
        SearchRequest(All(), sort="oldest", limit=10, offset=10_100, collapse="copies"),
        SearchRequest(Wildcard("text", "số1*"), facets=("id",), limit=0),
        SearchRequest(Range("id", "bài 000100", "bài 000102"), sort="oldest", limit=100_000),
    ):
        assert engine.search(asked) == reference.search(asked)
    assert set(engine.scan(("id", "date"))) == set(reference.scan(("id", "date")))
    assert engine.vocabulary("id") == reference.vocabulary("id")


@on_a_cluster
def test_pages_of_collapsed_matches_are_those_of_the_memory_engine(index: str) -> None:
    engine, reference = opened(index, shards=2), MemoryEngine()
    for one in (engine, reference):
        add(one, *documents.documents(150, seed=6))
    for offset in (0, 1, 7, 40, 500):
        asked = SearchRequest(Term("text", "dân"), sort="newest", offset=offset, limit=6, collapse="copies")
        assert engine.search(asked) == reference.search(asked)
    engine.close()


@on_a_cluster
@pytest.mark.slow
def test_a_lost_point_in_time_leaves_no_gap(deep: tuple[OpenSearchEngine, MemoryEngine], cluster_url: str) -> None:
    engine, reference = deep
    seen = []
    for number, row in enumerate(engine.scan(("id",))):
        if number in (5_000, 15_000):
            call(cluster_url, "DELETE", "/_search/point_in_time/_all")
        seen.append(row)
    assert seen == sorted(reference.scan(("id",)))


# --- writing


@on_a_cluster
def test_a_busy_server_and_lost_answers_lose_and_repeat_nothing(index: str, cluster_url: str) -> None:
    plan = Plan()
    with flaky(cluster_url, plan) as url:
        engine = opened(f"{url}/{index.rpartition('/')[2]}")
        add(engine, *numbered(range(50)))
        plan.failures += [("_bulk", 429), ("_bulk", "lose"), ("_bulk", 503), ("_refresh", "lose"), ("state", "lose")]
        add(engine, *numbered(range(40, 90)))
        plan.failures += [("_search", 503), ("_search", "lose"), ("_mget", "lose")]
        assert ids(engine, sort="oldest") == [f"bài {n:06}" for n in range(90)]
        assert None not in engine.stored([f"bài {n:06}" for n in range(90)])
        assert not plan.failures
        engine.close()


@on_a_cluster
def test_an_index_that_may_not_be_written_says_so(index: str, cluster_url: str) -> None:
    engine = opened(index)
    add(engine, *numbered(range(3)))
    name = index.rpartition("/")[2]
    call(cluster_url, "PUT", f"/{name}/_settings", {"index.blocks.write": True})
    with pytest.raises(EngineUnavailable, match="is read-only; see whether its disks"):
        add(engine, *numbered(range(3, 6)))
    assert len(ids(engine)) == 3
    call(cluster_url, "PUT", f"/{name}/_settings", {"index.blocks.write": False})
    add(engine, *numbered(range(3, 6)))
    assert len(ids(engine)) == 6
    engine.close()


@on_a_cluster
def test_a_rebuild_is_shown_by_one_swap_and_the_old_index_kept_until_compact(index: str, cluster_url: str) -> None:
    name = index.rpartition("/")[2]

    def behind() -> dict[str, bool]:
        return {one.rpartition(".")[2]: bool(kept["aliases"]) for one, kept in call(
            cluster_url, "GET", f"/{name}.0*/_alias").items()}  # fmt: skip

    engine, reader = opened(index), opened(index)
    with engine.writer() as writer:
        writer.add(numbered(range(10), "cũ"))
        writer.commit({"fingerprint": "1"})
    with engine.writer() as writer:
        writer.clear()
        writer.add(numbered(range(5, 20), "mới"))
        assert len(ids(reader, Term("text", "cũ"))) == 10
        writer.commit({"fingerprint": "2"})
        assert len(ids(reader)) == len(ids(reader, Term("text", "mới"))) == 15
        writer.add(numbered(range(1), "thêm"))
        writer.commit()
    assert (len(ids(reader)), behind()) == (16, {"000001": False, "000002": True})
    reader.refresh()
    assert dict(reader.meta) == {"fingerprint": "2"}
    with engine.writer() as writer:
        writer.clear()
        writer.add(numbered(range(3), "dở"))
    assert (len(ids(reader)), behind()) == (16, {"000001": False, "000002": True})
    engine.compact()
    assert (len(ids(reader)), behind()) == (16, {"000002": True})
    assert set(reader.vocabulary("text")) & {"cũ", "mới", "thêm"} == {"mới", "thêm"}
    engine.close()
    reader.close()


@on_a_cluster
def test_a_writer_that_was_killed_is_waited_for_and_then_forgotten(index: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, other = opened(index), opened(index)
    monkeypatch.setattr(lock, "LEASE_SECONDS", 2.0)
    with pytest.raises(IndexLocked, match="was lost while the cluster was away"), engine.writer() as silent:
        silent.add(numbered(range(3)))
        with pytest.raises(IndexLocked, match=r"process \d+ on .* is writing to http.*; wait for it"), other.writer():
            pass
        with other.writer(wait=10.0) as writer:
            writer.add(numbered(range(5, 6)))
            writer.commit()
        time.sleep(1.1)
        silent.commit()
    assert ids(engine) == ["bài 000005"]
    engine.close()
    other.close()


@on_a_cluster
def test_the_parts_of_an_input_are_written_at_the_same_time(index: str) -> None:
    whole, first, second = opened(index), opened(index, part=(1, 2)), opened(index, part=(2, 2))
    with first.writer() as one, second.writer() as two:
        with pytest.raises(IndexLocked), whole.writer():
            pass
        with pytest.raises(UsageError, match="one part cannot rebuild"):
            one.clear()
        one.add(numbered(range(0, 100, 2)))
        two.add(numbered(range(1, 100, 2)))
        one.commit()
        two.commit()
    with whole.writer(), pytest.raises(IndexLocked), first.writer():
        pass
    assert whole.count == 100
    assert {f"số{n}" for n in range(100)} < set(whole.vocabulary("text"))
    for engine in (whole, first, second):
        engine.close()


# --- three nodes, one of them killed


@pytest.fixture
def spread(three_nodes: Cluster) -> Iterator[str]:
    """The address of an index on three nodes; afterwards all of them are there again, and the index is not."""
    name = f"spread-{uuid4().hex}"
    yield f"http://{','.join(url.removeprefix('http://') for url in three_nodes.urls)}/{name}"
    for i in range(3):
        if not three_nodes.alive(i):
            three_nodes.restart(i)
    call(three_nodes.urls[0], "DELETE", f"/{name}.*")


def in_background(work: Callable[[], None]) -> tuple[threading.Thread, list[BaseException]]:
    """Work in a thread, and the list where what went wrong there will stand."""
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told by the test
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, errors


@on_a_cluster
@pytest.mark.slow
def test_a_node_killed_while_indexing_loses_no_article(three_nodes: Cluster, spread: str) -> None:
    engine = opened(spread, shards=3, timeout=30)
    done = threading.Event()
    batches = [numbered(range(start, start + 500)) for start in range(0, 10_000, 500)]

    def write() -> None:
        with engine.writer() as writer:
            for number, batch in enumerate(batches):
                writer.add(batch)
                writer.commit()
                if number == 4:
                    done.set()

    call(three_nodes.urls[0], "GET", "/_cluster/health?wait_for_status=green&timeout=60s")
    thread, errors = in_background(write)
    assert done.wait(120)
    three_nodes.kill(1)
    thread.join(300)
    assert not thread.is_alive() and not errors, errors
    expected = [one for batch in batches for one in batch]
    assert ids(engine, sort="oldest") == [one.id for one in expected]
    assert engine.stored([one.id for one in expected[::37]]) == [one.stored for one in expected[::37]]
    three_nodes.restart(1)
    call(three_nodes.urls[0], "GET", "/_cluster/health?wait_for_status=green&timeout=120s")
    assert list(engine.check()) == []
    assert engine.count == 10_000
    engine.close()


@on_a_cluster
@pytest.mark.slow
def test_a_node_killed_among_a_thousand_searches_makes_no_answer_wrong(three_nodes: Cluster, spread: str) -> None:
    engine, reference = opened(spread, shards=3, timeout=30), MemoryEngine()
    batch = documents.documents(600, seed=8)
    for one in (engine, reference):
        add(one, *batch)
    call(three_nodes.urls[0], "GET", "/_cluster/health?wait_for_status=green&timeout=60s")
    asked = [
        SearchRequest(Term("text", word), facets=("province",), limit=600, sort="newest", collapse=collapse)
        for word in ("dân", "vận", "khéo", "nông", "hội")
        for collapse in (None, "copies")
    ]
    expected = [reference.search(one) for one in asked]
    half, answers, failures = threading.Event(), [0], [0]

    def search() -> None:
        for number in range(1_000):
            if number == 300:
                half.set()
            for _ in range(20):
                try:
                    assert engine.search(asked[number % len(asked)]) == expected[number % len(asked)], number
                except EngineUnavailable:
                    failures[0] += 1
                    time.sleep(0.5)
                    continue
                answers[0] += 1
                break

    thread, errors = in_background(search)
    assert half.wait(120)
    three_nodes.kill(2)
    thread.join(300)
    assert not thread.is_alive() and not errors, errors
    assert answers[0] == 1_000
    three_nodes.restart(2)
    engine.close()


@on_a_cluster
@pytest.mark.slow
def test_a_lost_shard_is_an_error_and_never_a_shorter_answer(three_nodes: Cluster, spread: str) -> None:
    engine = opened(spread, shards=3, timeout=30, patience=2)
    add(engine, *numbered(range(300)))
    settings = {"index.auto_expand_replicas": False, "index.number_of_replicas": 0}
    call(three_nodes.urls[0], "PUT", f"/{spread.rpartition('/')[2]}/_settings", settings)
    call(three_nodes.urls[0], "GET", "/_cluster/health?wait_for_no_relocating_shards=true&timeout=60s")
    three_nodes.kill(2)
    call(three_nodes.urls[0], "GET", "/_cluster/health?wait_for_nodes=2&timeout=60s")
    for ask in (lambda: ids(engine), lambda: engine.count, lambda: list(engine.scan(("id",))),
                lambda: engine.stored([f"bài {n:06}" for n in range(300)])):  # fmt: skip
        with pytest.raises(EngineUnavailable, match=r"cannot be reached.*wait for its nodes"):
            ask()
    assert any("no node has it" in problem.reason for problem in engine.check())
    three_nodes.restart(2)
    call(three_nodes.urls[0], "GET", "/_cluster/health?wait_for_status=yellow&timeout=120s")
    assert len(ids(engine)) == engine.count == 300
    engine.close()
