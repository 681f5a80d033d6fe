"""What dvsearch relies on, asked of a real server: one node for the queries, three for the loss of one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from opensearchpy import OpenSearch, RequestError, TransportError, helpers

from tests.engines.opensearch import cluster as starter
from tests.engines.opensearch.cluster import Cluster, ServerUnavailable, cluster_for_tests

pytestmark = pytest.mark.opensearch

# Words as an analyser would send them: syllables of one word joined by "_", words by one space.
ARTICLES = {
    "a": ("quốc_hội thông_qua luật đất_đai sửa_đổi chiều nay", "Nghị trường"),
    "b": ("đại_biểu quốc_hội thảo_luận dự_thảo luật đất_đai", "Nghị trường"),
    "c": ("luật mới về đất_đai được quốc_hội bấm_nút thông_qua", "Phố phường"),
    "d": ("thành_phố khánh_thành cây cầu vượt sông", "Phố phường"),
    "e": ("đất_đai luật", "Nghị trường"),
}
MAPPINGS = {
    "dynamic": "strict",
    "properties": {
        "words": {"type": "text", "analyzer": "whitespace"},
        "source": {"type": "keyword"},
        "number": {"type": "integer"},
    },
}


@pytest.fixture(scope="session")
def client(cluster_url: str) -> Iterator[OpenSearch]:
    with OpenSearch([cluster_url], timeout=30) as client:
        yield client


@pytest.fixture
def articles(client: OpenSearch) -> Iterator[str]:
    create(client, "articles", ({"words": w, "source": s} for w, s in ARTICLES.values()), list(ARTICLES))
    yield "articles"
    client.indices.delete(index="articles")


def create(client: OpenSearch, index: str, documents: Any, ids: Any, **settings: int) -> None:
    settings = {"number_of_shards": 1, "number_of_replicas": 0, **settings}
    client.indices.create(index=index, body={"settings": settings, "mappings": MAPPINGS})
    actions = ({"_index": index, "_id": key, "_source": document} for key, document in zip(ids, documents, strict=True))
    helpers.bulk(client, actions, refresh=True)


def found(client: OpenSearch, index: str, query: dict[str, Any]) -> set[str]:
    answer = client.search(index=index, body={"query": query, "track_total_hits": True})
    hits = {hit["_id"] for hit in answer["hits"]["hits"]}
    assert answer["hits"]["total"] == {"value": len(hits), "relation": "eq"}
    return hits


def test_it_is_opensearch_of_the_pinned_version(client: OpenSearch) -> None:
    version = client.info()["version"]
    pinned = (Path(__file__).parent / "pom.xml").read_text(encoding="utf-8")
    assert version["distribution"] == "opensearch"
    assert f"<opensearch.version>{version['number']}<" in pinned


def test_match_phrase_finds_words_side_by_side_in_order(client: OpenSearch, articles: str) -> None:
    assert found(client, articles, {"match": {"words": {"query": "luật đất_đai", "operator": "and"}}}) == {
        "a", "b", "c", "e",
    }  # fmt: skip
    assert found(client, articles, {"match_phrase": {"words": "luật đất_đai"}}) == {"a", "b"}


def test_span_near_finds_words_within_a_distance(client: OpenSearch, articles: str) -> None:
    def near(slop: int, in_order: bool) -> set[str]:
        clauses = [{"span_term": {"words": word}} for word in ("luật", "đất_đai")]
        return found(client, articles, {"span_near": {"clauses": clauses, "slop": slop, "in_order": in_order}})

    assert near(0, in_order=True) == {"a", "b"}
    assert near(2, in_order=True) == {"a", "b", "c"}
    assert near(0, in_order=False) == {"a", "b", "e"}


def test_terms_aggregation_counts_every_value(client: OpenSearch, articles: str) -> None:
    answer = client.search(
        index=articles, body={"size": 0, "aggs": {"sources": {"terms": {"field": "source", "size": 100}}}}
    )
    counts = answer["aggregations"]["sources"]
    assert {bucket["key"]: bucket["doc_count"] for bucket in counts["buckets"]} == {
        "Nghị trường": 3,
        "Phố phường": 2,
    }
    assert (counts["doc_count_error_upper_bound"], counts["sum_other_doc_count"]) == (0, 0)


def test_a_field_outside_the_mapping_is_refused(client: OpenSearch, articles: str) -> None:
    with pytest.raises(RequestError, match="strict_dynamic_mapping_exception"):
        client.index(index=articles, id="x", body={"words": "biển đảo", "colour": "đỏ"})


def test_whitespace_analyzer_cuts_tokens_at_255_utf16_units(client: OpenSearch) -> None:
    def lengths(text: str) -> list[int]:
        tokens = client.indices.analyze(body={"analyzer": "whitespace", "text": text})["tokens"]
        return [len(token["token"]) for token in tokens]

    assert lengths("ạ" * 600) == [255, 255, 90]
    assert lengths("một\u00a0hai ba") == [7, 2]  # a no-break space does not end a token
    assert lengths("𠀀" * 200) == [128, 72]  # two units each: the cut waits for the whole character, at 256


def test_point_in_time_reads_past_10000_and_ignores_later_writes(client: OpenSearch) -> None:
    total = 10_050
    create(client, "archive", ({"words": "tin", "number": n} for n in range(total)), range(total))
    with pytest.raises(RequestError, match="Result window is too large"):
        client.search(index="archive", body={"from": 10_000, "size": 10})
    pit = client.create_pit(index="archive", keep_alive="1m")["pit_id"]
    client.delete_by_query(index="archive", body={"query": {"match_all": {}}}, refresh=True)
    assert client.count(index="archive")["count"] == 0

    numbers: list[int] = []
    page: dict[str, Any] = {
        "size": 1000,
        "sort": [{"number": "desc"}],
        "pit": {"id": pit, "keep_alive": "1m"},
    }
    while hits := client.search(body=page)["hits"]["hits"]:
        numbers += [hit["_source"]["number"] for hit in hits]
        page["search_after"] = hits[-1]["sort"]
    client.delete_pit(body={"pit_id": [pit]})
    client.indices.delete(index="archive")
    assert numbers == list(range(total - 1, -1, -1))


def test_an_alias_moves_from_one_index_to_the_next_in_one_step(client: OpenSearch) -> None:
    create(client, "news-1", [{"words": "bản cũ"}], ["old"])
    create(client, "news-2", [{"words": "bản mới"}], ["new"])
    client.indices.put_alias(index="news-1", name="news")
    assert found(client, "news", {"match": {"words": "bản"}}) == {"old"}
    swap = [{"remove": {"index": "news-1", "alias": "news"}}, {"add": {"index": "news-2", "alias": "news"}}]
    client.indices.update_aliases(body={"actions": swap})
    assert found(client, "news", {"match": {"words": "bản"}}) == {"new"}
    assert client.indices.exists(index="news-1")
    client.indices.delete(index="news-1,news-2")


def test_three_nodes_lose_one_without_losing_an_article(three_nodes: Cluster) -> None:
    with OpenSearch(three_nodes.urls, timeout=60) as client:
        documents = ({"words": f"bài số_{n}", "number": n} for n in range(300))
        create(client, "news", documents, range(300), number_of_shards=3, number_of_replicas=1)
        assert client.cluster.health(wait_for_status="green")["number_of_nodes"] == 3

        manager = client.cat.cluster_manager(format="json")[0]["node"]
        killed = int(manager.removeprefix("node"))  # the node the others must replace as well as miss
        three_nodes.kill(killed)
        survivors = [url for i, url in enumerate(three_nodes.urls) if i != killed]
        for url in survivors:
            with OpenSearch([url], timeout=60) as survivor:
                health = survivor.cluster.health(wait_for_nodes="2", wait_for_status="yellow")
                assert (health["status"], health["number_of_nodes"]) == ("yellow", 2)
                everything = survivor.search(
                    index="news",
                    body={"size": 300, "query": {"match": {"words": "bài"}}},
                    allow_partial_search_results="false",
                )
                assert sorted(int(hit["_id"]) for hit in everything["hits"]["hits"]) == list(range(300))
        with OpenSearch(survivors, timeout=60) as survivor:
            survivor.index(index="news", id="300", body={"words": "bài số_300", "number": 300}, refresh=True)

        three_nodes.restart(killed)
        with OpenSearch([three_nodes.urls[killed]], timeout=60) as returned:
            assert returned.cluster.health(wait_for_status="green")["number_of_nodes"] == 3
            assert returned.count(index="news")["count"] == 301
        client.indices.delete(index="news")


def test_without_a_replica_a_lost_shard_is_an_error_only_when_asked_for(three_nodes: Cluster) -> None:
    with OpenSearch(three_nodes.urls[:2], timeout=60) as client:
        documents = ({"words": "bài", "number": n} for n in range(300))
        create(client, "single", documents, range(300), number_of_shards=3, number_of_replicas=0)
        three_nodes.kill(2)
        client.cluster.health(wait_for_nodes="2")
        # One shard of three is gone. By default the answer is short, and neither search nor _count says "failed".
        short = client.search(index="single", body={"track_total_hits": True})
        assert short["hits"]["total"]["value"] == client.count(index="single")["count"] < 300
        assert short["_shards"]["successful"] < short["_shards"]["total"]
        with pytest.raises(TransportError, match="search_phase_execution_exception"):
            client.search(index="single", body={}, allow_partial_search_results="false")

        three_nodes.restart(2)
        client.cluster.health(wait_for_status="green")
        assert client.count(index="single")["count"] == 300
        client.indices.delete(index="single")


def test_nodes_die_with_the_process_that_started_them(client: OpenSearch) -> None:
    with subprocess.Popen([sys.executable, starter.__file__], stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        url = started.stdout.readline().strip()  # the client's cluster runs: this one takes the next ports
        directory = started.stdout.readline().strip().removeprefix("data and logs: ")
        with OpenSearch([url]) as answering:
            assert answering.ping()
        started.kill()
    deadline = time.monotonic() + 10
    while listening(url):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    shutil.rmtree(directory)  # what a killed starter cannot do


def listening(url: str) -> bool:
    address = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((address.hostname, address.port)) == 0


def test_without_a_jdk_tests_are_skipped_but_fail_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "OLDEST_JAVA", 999)
    with pytest.raises(ServerUnavailable, match="no JDK 999 or newer"):
        Cluster()
    monkeypatch.setitem(os.environ, "CI", "")
    with pytest.raises(pytest.skip.Exception, match="no JDK 999 or newer"), cluster_for_tests():
        pass
    monkeypatch.setitem(os.environ, "CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no JDK 999 or newer"), cluster_for_tests():
        pass


def test_without_maven_the_reason_names_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(starter, "LIB", tmp_path)
    monkeypatch.setattr(starter, "_find_java", lambda: Path("java"))
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))
    with pytest.raises(ServerUnavailable, match="Maven"):
        Cluster()
    assert not list(tmp_path.glob("opensearch-*"))
