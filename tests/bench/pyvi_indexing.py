"""pyvi with a peer's index, one core: what one would write without this project.

    python -m tests.bench.pyvi_indexing stock|tantivy RECORDS FOLDER

Both get the same five fields as ours: syllables and pyvi's words, title and body, with and without marks. tantivy
analyses by itself, in Rust: its simple tokenizer, lower-casing and ASCII folding, one writing thread. Stock Whoosh is
given our terms for the syllables, which is quicker than its own analyser.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dvsearch.engines.base import Document
from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.syllables import terms


def main() -> None:
    name, records, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyvi.ViTokenizer import ViTokenizer
    {"stock": _stock, "tantivy": _tantivy}[name](_read(records), folder, ViTokenizer.tokenize)


def _read(records: Path) -> Iterator[dict[str, Any]]:
    with records.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _stock(records: Iterator[dict[str, Any]], folder: Path, tokenize: Callable[[str], str]) -> None:
    from tests.stock import build

    def document(record: dict[str, Any]) -> Document:
        title, body = terms(record["title"]), terms(record["text"])
        folded_title, folded_body = list(map(fold, title)), list(map(fold, body))
        words = tokenize(record["title"]) + " " + tokenize(record["text"])
        text = {
            "text": (title, body),
            "title": (title,),
            "text_folded": (folded_title, folded_body),
            "title_folded": (folded_title,),
            "words": ([word.lower() for word in words.split() if "_" in word],),
        }
        exact = {
            "id": (record["id"],),
            "date": (record["date"],),
            "year": (record["date"][:4],),
            "province": tuple(record["provinces"]),
            "source": (record["source"],),
        }
        return Document(record["id"], text, exact, json.dumps(record, ensure_ascii=False))

    build(folder, map(document, records))


def _tantivy(records: Iterator[dict[str, Any]], folder: Path, tokenize: Callable[[str], str]) -> None:
    import tantivy

    folder.mkdir(parents=True)
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", tokenizer_name="plain")
    schema.add_text_field("title", tokenizer_name="plain")
    schema.add_text_field("text_folded", tokenizer_name="folded")
    schema.add_text_field("title_folded", tokenizer_name="folded")
    schema.add_text_field("words", tokenizer_name="words", index_option="freq")
    schema.add_text_field("province", tokenizer_name="raw", fast=True, index_option="basic")
    schema.add_unsigned_field("year", fast=True, indexed=True)
    schema.add_bytes_field("stored", stored=True)
    index = tantivy.Index(schema.build(), str(folder))
    for name, tokenizer, filters in (
        ("plain", tantivy.Tokenizer.simple(), [tantivy.Filter.lowercase()]),
        ("folded", tantivy.Tokenizer.simple(), [tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()]),
        ("words", tantivy.Tokenizer.whitespace(), [tantivy.Filter.lowercase()]),
    ):
        analyzer = tantivy.TextAnalyzerBuilder(tokenizer)
        for one in filters:
            analyzer = analyzer.filter(one)
        index.register_tokenizer(name, analyzer.build())
    writer = index.writer(512 << 20, 1)
    for record in records:
        title, body = record["title"], record["text"]
        made = tantivy.Document()
        for field in ("text", "text_folded"):
            made.add_text(field, title)
            made.add_text(field, body)
        for field in ("title", "title_folded"):
            made.add_text(field, title)
        segmented = tokenize(title) + " " + tokenize(body)
        made.add_text("words", " ".join(word for word in segmented.split() if "_" in word))
        for name in record["provinces"]:
            made.add_text("province", name)
        made.add_unsigned("year", int(record["date"][:4]))
        made.add_bytes("stored", json.dumps(record, ensure_ascii=False).encode())
        writer.add_document(made)
    writer.commit()
    writer.wait_merging_threads()


if __name__ == "__main__":
    main()
