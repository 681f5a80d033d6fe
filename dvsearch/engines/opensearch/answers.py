"""What a cluster answers, believed only where it has the shape that was asked for: one reader for each answer.

A cluster may be another program, may be behind something that changes what it says, or may lie. What is missing, or is
of another type, is an EngineUnavailable that names it.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from dvsearch.engines.opensearch.json_object import JsonObject
from dvsearch.errors import EngineUnavailable

T = TypeVar("T")

# What a long text may hold unpacked: the account of ten million files.
MAX_TEXT = 1 << 30


class Hit(NamedTuple):
    """One match: its key, what it is ordered by, the values of its fields, what is kept of it."""

    key: str
    order: list[Any]
    fields: dict[str, list[str]]
    source: dict[str, Any]


def misshapen(place: str) -> EngineUnavailable:
    """Give the error of an answer that lacks something, or has something else there."""
    return EngineUnavailable(
        f"an answer of the cluster is not what OpenSearch answers: {place[:100]}", hint="check the address and the port"
    )


def required(answer: Any, path: str, kind: type[T]) -> T:
    """Give what stands at `a.b.c` in an answer, if it is of this type."""
    found = answer
    for name in path.split("."):
        if not isinstance(found, dict) or name not in found:
            raise misshapen(path)
        found = found[name]
    return typed(found, path, kind)


def typed(found: Any, place: str, kind: type[T]) -> T:
    """Give a value, if it is of this type; a number with a fraction may have none, and true is no number."""
    if kind is float and type(found) is int and abs(found) < 1 << 63:
        found = float(found)
    if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
        raise misshapen(place)
    if (isinstance(found, float) and not math.isfinite(found)) or (isinstance(found, int) and not 0 <= found < 1 << 63):
        raise misshapen(place)
    return found


def strings(found: Any, place: str) -> list[str]:
    """Give a list of strings."""
    return [typed(one, place, str) for one in typed(found, place, list)]


def version(answer: JsonObject) -> tuple[str, tuple[int, ...], str]:
    """Read who answers: the distribution, its version in two numbers, and as it is written."""
    said = answer.get("version")
    said = said if isinstance(said, dict) else {}
    number = str(said.get("number", ""))[:40]
    return str(said.get("distribution", ""))[:40], tuple(map(int, re.findall(r"[0-9]{1,6}", number)[:2])), number


# ---------------------------------------------------------------- searches


def total(answer: JsonObject) -> int:
    """Read how many documents match."""
    return required(answer, "hits.total.value", int)


def hits(answer: JsonObject) -> list[Hit]:
    """Read the matches of a page."""
    found = []
    for hit in required(answer, "hits.hits", list):
        typed(hit, "hits.hits", dict)
        fields = {name: strings(some, "hits.hits.fields") for name, some in _inner(hit, "fields").items()}
        found.append(Hit(str(hit.get("_id", "")), required(hit, "sort", list), fields, _inner(hit, "_source")))
    return found


def order(hit: Hit, *, scored: bool) -> tuple[Any, str]:
    """Read what a match is ordered by: its score or its date (None: it has none), and its id."""
    if len(hit.order) < 2:
        raise misshapen("hits.hits.sort")
    first, id = hit.order[:2]
    if first is not None or scored:
        first = typed(first, "hits.hits.sort", float if scored else str)
    return first, typed(id, "hits.hits.sort", str)


def counts(answer: JsonObject, name: str) -> tuple[dict[str, int], int]:
    """Read how many matches have each value of a field, and how many have one that is not listed."""
    place = f"aggregations.{name}"
    found = {
        required(one, "key", str): required(one, "doc_count", int) for one in required(answer, f"{place}.buckets", list)
    }
    return found, required(answer, f"{place}.sum_other_doc_count", int)


def count(answer: JsonObject, name: str) -> int:
    """Read how many matches lie in a bucket."""
    return required(answer, f"aggregations.{name}.doc_count", int)


def values(answer: JsonObject) -> list[tuple[str, int]]:
    """Read a page of the values of a field, with how many documents have each."""
    found = required(answer, "aggregations.values.buckets", list)
    return [(required(one, "key.value", str), required(one, "doc_count", int)) for one in found]


def filtered(answer: JsonObject, number: int) -> list[int]:
    """Read how many documents lie in each of so many buckets."""
    found = required(answer, "aggregations.terms.buckets", list)
    if len(found) != number:
        raise misshapen("aggregations.terms.buckets")
    return [required(one, "doc_count", int) for one in found]


def responses(answer: JsonObject, number: int) -> list[JsonObject]:
    """Read the answers to so many searches asked together."""
    found = required(answer, "responses", list)
    if len(found) != number:
        raise misshapen("responses")
    return [typed(one, "responses", dict) for one in found]


def is_whole(answer: JsonObject) -> bool:
    """Tell whether all shards answered, and in time."""
    shards = answer.get("_shards", {})
    return not answer.get("timed_out") and isinstance(shards, dict) and not shards.get("failed")


# ---------------------------------------------------------------- documents


def documents(answer: JsonObject, keys: Sequence[str]) -> Iterator[tuple[str, JsonObject, JsonObject | None]]:
    """Read what became of each key asked for: as it was answered, and what is kept of it (None: there is none)."""
    listed = required(answer, "docs", list)
    if {required(one, "_id", str) for one in listed} != set(keys):
        raise misshapen("docs._id")
    for one in listed:
        kept = "error" not in one and required(one, "found", bool)
        yield one["_id"], one, _inner(one, "_source") if kept else None


def _inner(found: JsonObject, name: str) -> dict[str, Any]:
    return typed(found.get(name, {}), name, dict)


def state(found: JsonObject) -> tuple[dict[str, Any], dict[str, int]]:
    """Read the state of an index, and what tells it from a later one."""
    kept = required(found, "_source.state", dict)
    for holder in required(kept, "holders", dict).values():
        required(holder, "until", float)
        required(holder, "who", str)
        parts = required(holder, "part", list)
        if len([typed(one, "part", int) for one in parts]) != 2:
            raise misshapen("_source.state.holders.part")
    required(kept, "commits", int)
    strings(required(kept, "notes", list), "_source.state.notes")
    return kept, revision(found)


def revision(found: JsonObject) -> dict[str, int]:
    """Read what tells a document from a later one under its id."""
    return {"if_seq_no": required(found, "_seq_no", int), "if_primary_term": required(found, "_primary_term", int)}


def text(source: JsonObject) -> str:
    """Read a long text."""
    try:
        packed = base64.b64decode(required(source, "value", str))
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(packed, MAX_TEXT)
        if not unpacker.eof:
            raise misshapen("_source.value, a text that is cut or too long")
        return plain.decode("utf-8", "surrogatepass")
    except (binascii.Error, ValueError, zlib.error) as error:
        raise misshapen("_source.value") from error


def remembered(answer: JsonObject, index: str) -> dict[str, dict[str, str]]:
    """Read what an index remembers: short values, and under which ids the long ones are kept."""
    mappings = required(typed(answer.get(index), index, dict), "mappings._meta.dvsearch", dict)
    for name in ("meta", "texts"):
        strings(list(required(mappings, name, dict).values()), f"_meta.dvsearch.{name}")
    return mappings


def bulk(answer: JsonObject, number: int) -> list[tuple[int, str, str, JsonObject]]:
    """Read what became of so many operations: status, result, reason where it failed, and all that is said of it."""
    items = required(answer, "items", list)
    if len(items) != number:
        raise misshapen("items")
    outcomes = []
    for item in items:
        (outcome,) = typed(item, "items", dict).values() if isinstance(item, dict) and len(item) == 1 else ({},)
        status = required(outcome, "status", int)
        error = outcome.get("error")
        reason = str(error.get("reason", status) if isinstance(error, dict) else error or status)[:300]
        outcomes.append((status, str(outcome.get("result", "")), reason, outcome))
    return outcomes


# ---------------------------------------------------------------- the cluster


def red_shards(health: JsonObject) -> Iterator[str]:
    """Read which shards no node has."""
    for index, shards in required(health, "indices", dict).items():
        for number, shard in required(shards, "shards", dict).items():
            if required(shard, "status", str) == "red":
                yield f"{index}, shard {number}"


def copies(stats: JsonObject) -> Iterator[tuple[str, set[int]]]:
    """Read how many documents the copies of each shard hold."""
    for index, shards in required(stats, "indices", dict).items():
        for number, listed in required(shards, "shards", dict).items():
            started = [one for one in typed(listed, "shards", list) if required(one, "routing.state", str) == "STARTED"]
            yield f"{index}, shard {number}", {required(one, "docs.count", int) for one in started}
