"""Reading everything there is, to say what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

from dvsearch.engines.base import Problem
from dvsearch.engines.opensearch import values
from dvsearch.engines.opensearch.query_dsl import EVERYTHING
from dvsearch.engines.opensearch.search import BY_ID, IndexSearcher

_READ_AT_ONCE = 500


def check(articles: IndexSearcher) -> Iterator[Problem]:
    """Look at every shard, compare its copies, then read every article.

    The server verifies its own checksums whenever it opens, copies or merges a file; this is what it does not look at.
    """
    client, name = articles.client, articles.index
    health = client.request("GET", f"/_cluster/health/{name}", level="shards")
    red = False
    for index, shards in health["indices"].items():
        for number, shard in shards["shards"].items():
            if shard["status"] == "red":
                red = True
                yield Problem(f"{index}, shard {number}", "no node has it")
    if red:
        return
    stats = client.request("GET", f"/{name}/_stats/docs", level="shards")
    for index, shards in stats["indices"].items():
        for number, copies in shards["shards"].items():
            counts = {copy["docs"]["count"] for copy in copies if copy["routing"]["state"] == "STARTED"}
            if len(counts) > 1:
                yield Problem(f"{index}, shard {number}", f"its copies hold {' and '.join(map(str, sorted(counts)))}")
    read = 0
    for hit in articles.scan({"query": EVERYTHING, "sort": BY_ID, "_source": ["id", "stored"]}, _READ_AT_ONCE):
        read += 1
        found = [values.original(one) for one in hit["_source"].get("id", ())]
        place = f"{name}, _id {hit['_id']}"
        if len(found) != 1 or values.document_key(found[0]) != hit["_id"]:
            yield Problem(place, "is not kept under its id")
        elif "stored" not in hit["_source"]:
            yield Problem(place, "has lost its text")
    if read != (count := articles.total(EVERYTHING)):
        yield Problem(name, f"{count:,} articles are counted, {read:,} can be read")
