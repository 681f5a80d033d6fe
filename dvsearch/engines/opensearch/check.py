"""Reading everything there is, to say what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

from dvsearch.engines.base import Problem
from dvsearch.engines.opensearch import answers, values
from dvsearch.engines.opensearch.query_dsl import EVERYTHING
from dvsearch.engines.opensearch.search import BY_ID, IndexSearcher

_READ_AT_ONCE = 500


def check(articles: IndexSearcher) -> Iterator[Problem]:
    """Look at every shard, compare its copies, then read every article.

    The server verifies its own checksums whenever it opens, copies or merges a file; this is what it does not look at.
    """
    client, name = articles.client, articles.index
    health = client.request("GET", f"/_cluster/health/{name}", level="shards")
    red = list(answers.red_shards(health))
    yield from (Problem(place, "no node has it") for place in red)
    if red:
        return
    for place, counts in answers.copies(client.request("GET", f"/{name}/_stats/docs", level="shards")):
        if len(counts) > 1:
            yield Problem(place, f"its copies hold {' and '.join(map(str, sorted(counts)))}")
    read = 0
    for hit in articles.scan({"query": EVERYTHING, "sort": BY_ID, "_source": ["id", "stored"]}, _READ_AT_ONCE):
        read += 1
        kept = hit.source.get("id", [])
        found = [values.original(one) for one in answers.strings(kept, "_source.id")]
        place = f"{name}, _id {hit.key}"
        if len(found) != 1 or values.document_key(found[0]) != hit.key:
            yield Problem(place, "is not kept under its id")
        elif not isinstance(hit.source.get("stored"), str):
            yield Problem(place, "has lost its text")
    if read != (count := articles.total(EVERYTHING)):
        yield Problem(name, f"{count:,} articles are counted, {read:,} can be read")
