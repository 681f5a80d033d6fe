"""What an index of ours looks like, and a document in it.

An index `news` is an alias of `news.000001`, then of `news.000002` once it was rebuilt. Beside them stands
`news.control`: the writer's lock, what `meta` is too long for the mapping, and the terms that were ever written.
"""

from __future__ import annotations

import json
from typing import Any

from dvsearch.article import EXACT_FIELDS, POSITION_GAP, SCHEMA_VERSION, TEXT_FIELDS, UNPOSITIONED
from dvsearch.engines.base import K1, B, Document
from dvsearch.engines.opensearch import values

# Terms are only searched: what comes back is `stored`. Leaving them out of _source halves the index.
_UNSOURCED = list(TEXT_FIELDS)


def articles_index(shards: int) -> dict[str, Any]:
    """Return settings and mapping of an index of articles."""
    return {
        "settings": {
            "number_of_shards": shards,
            "auto_expand_replicas": "0-1",  # a copy of everything as soon as there is a second node
            "refresh_interval": "-1",  # what is written is seen at commit, not before
            "codec": "best_compression",
            "similarity": {"default": {"type": "BM25", "k1": K1, "b": B}},
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": meta({}, {}),
            "_source": {"excludes": _UNSOURCED},
            "properties": {
                **{name: _text_field(name) for name in TEXT_FIELDS},
                **{name: {"type": "keyword"} for name in EXACT_FIELDS},
                "stored": {"type": "keyword", "index": False, "doc_values": False},
            },
        },
    }


def _text_field(name: str) -> dict[str, Any]:
    positions = "freqs" if name in UNPOSITIONED else "positions"
    field = {"type": "text", "analyzer": "whitespace", "index_options": positions}
    return field if name in UNPOSITIONED else {**field, "position_increment_gap": POSITION_GAP}


CONTROL_INDEX: dict[str, Any] = {
    "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": "-1", "hidden": True},
    "mappings": {
        "dynamic": "strict",
        "properties": {
            "state": {"type": "object", "enabled": False},
            "value": {"type": "binary"},
        },
    },
}


def meta(short: dict[str, str], texts: dict[str, str]) -> dict[str, Any]:
    """Return the `_meta` of a mapping: what is remembered, and where its long texts stand in the control index."""
    return {"dvsearch": {"schema": SCHEMA_VERSION, "meta": short, "texts": texts}}


def source(document: Document) -> bytes:
    """Write a document as one line of a bulk request."""
    fields: dict[str, Any] = {"stored": values.stored(document.stored)}
    for name, sequences in document.text.items():
        if any(sequences):  # a field without terms is not sent: the server would count it as present
            fields[name] = [values.line(sequence) if sequence else "" for sequence in sequences]
    for name, exact in document.exact.items():
        if exact:
            fields[name] = [values.keyword(value) for value in exact]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
