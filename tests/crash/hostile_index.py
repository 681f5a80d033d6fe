"""Indexes whose checksums are right and whose contents are not: one thing of a sound one is changed, in any file of it.

A mutation is named by its number: the same number is the same change of the same index.
"""

from __future__ import annotations

import base64
import json
import pickle
import random
import re
import struct
import zlib
from collections.abc import Callable, Mapping
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np
import zstandard

from dvsearch.engines.whoosh.bridge.segment_entry import ArraySegment
from dvsearch.engines.whoosh.bridge.toc import (
    Contents,
    latest_generation,
    long_meta_path,
    read_toc,
    toc_path,
    write_toc,
)
from dvsearch.engines.whoosh.format.section_file import SectionFile, SectionWriter
from tests.crash import articles, kernel_fuzz
from tests.program import dvsearch

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1 << 70, 1e300, float("nan"), "", "x", "\ud800", "９", [], {}, [[]], ["x"], {"x": 1},
    "2024-99-99", "9" * 5_000, [None] * 9,
)  # fmt: skip


def build(folder: Path) -> Path:
    """An index of two segments, one with deletions, with long texts beside: made by the program of an archive."""
    archive = folder / "archive"
    archive.mkdir(parents=True)
    for part in range(2):
        articles.write(archive / f"{part}.jsonl", map(_article, range(part * 24, part * 24 + 24)))
        assert dvsearch("index", "--jobs", "1", archive, index=folder / "index").code == 0
    assert dvsearch("delete", "bai-3", "bai-30", index=folder / "index").code == 0
    assert len(list((folder / "index").glob("*.dvs"))) == 3
    return folder / "index"


def _article(number: int) -> dict[str, Any]:
    """An article with something in every field; some are copies of others."""
    told = dict(articles.article(number // 2 * 2 if number % 8 == 1 else number))
    province = ("Hà Tĩnh", "An Giang", "Phú Thọ")[number % 3]
    text = f"{told['text']} Quyết định số {200 + number}-QĐ/TW. Đồng bào dân tộc thiểu số (DTTS) tỉnh {province}."
    return {
        **told, "id": f"bai-{number}", "text": text, "source": f"Báo {number % 5}", "author": f"An {number % 4}; Bình",
        "category": "Dân vận", "url": f"https://example.org/{number}",
    }  # fmt: skip


def mutate(index: Path, number: int) -> str:
    """Change one thing of an index in a folder, checksums right; returns what."""
    source = random.Random(number)
    kind = source.choice(_KINDS)
    return f"{kind} {_MUTATIONS[kind](index, source)}"


def _contents(index: Path) -> Contents:
    generation = latest_generation(index)
    assert generation is not None
    return read_toc(index, generation)


def _write_contents(index: Path, contents: Contents) -> None:
    write_toc(index, contents)


def _replace(index: Path, number: int, data: bytes, documents: int | None = None) -> None:
    """Put other bytes in the place of a segment, and its checksum into the table of contents."""
    contents = _contents(index)
    entries = list(contents.segments)
    entry = entries[number] = copy(entries[number])
    path = index / entry.filename
    path.unlink()  # not written over: it may be mapped
    path.write_bytes(data)
    entry.size = len(data)
    entry.checksum = struct.unpack("<I", data[-12:-8])[0] if len(data) > 12 else 0
    entry.documents = documents or entry.documents
    _write_contents(index, contents._replace(segments=entries))


def _sections(index: Path, source: random.Random) -> str:
    """A section, the facts or the footer of a segment."""
    number = source.randrange(2)
    sections, facts = kernel_fuzz.read(index / _contents(index).segments[number].filename)
    kind, data = kernel_fuzz.mutate(sections, facts, source)
    documents = facts["documents"]
    if kind == "facts" and source.random() < 0.5:
        match = re.search(rb'"documents": (\d+)', data)
        documents = int(match[1]) if match and 0 < int(match[1]) <= 1 << 16 else documents
    _replace(index, number, data, documents)
    return kind


def _one_section(index: Path, source: random.Random) -> str:
    """Some items of one section that is drawn by its name, so that small ones are not left out."""
    number = source.randrange(2)
    sections, facts = kernel_fuzz.read(index / _contents(index).segments[number].filename)
    name = source.choice(sorted(sections))
    change = source.choice((kernel_fuzz._values, kernel_fuzz._order, kernel_fuzz._size, kernel_fuzz._width))
    mine = {name: sections[name]}
    change(mine, facts, source)
    sections.pop(name)
    _replace(index, number, kernel_fuzz.write({**sections, **mine}, facts))
    return f"{name} {change.__name__}"


def _stored(index: Path, source: random.Random) -> str:
    """The stored texts: what an article says, how it is encoded, how it is compressed."""
    number = source.randrange(2)
    sections, facts = kernel_fuzz.read(index / _contents(index).segments[number].filename)
    texts = _stored_texts(sections)
    place = source.randrange(len(texts))
    kind = source.choice(("field", "field", "field", "json", "bytes", "frame"))
    if kind == "field":
        record = json.loads(texts[place])
        name = source.choice([*record, "raw", "other", "provinces", "citations", "path"])
        record[name] = source.choice((*ODD, [source.choice(ODD)], texts[place].decode()[:40], record.get("id")))
        if source.random() < 0.2:
            del record[name]
        texts[place] = json.dumps(record).encode()
    elif kind == "json":
        texts[place] = source.choice((b"[]", b"7", b"", b"{", b"[" * 50_000, b'"x"', b"null", b"NaN", texts[0]))
    elif kind == "bytes":
        texts[place] = source.choice((b"\xff" + texts[place], texts[place][:-3] + b"\xc3", b"\xed\xa0\x80"))
    blob = np.array([len(text) for text in texts], np.uint32).tobytes() + b"".join(texts)
    packed = zstandard.ZstdCompressor().compress(blob)
    if kind == "frame":
        bomb = zstandard.ZstdCompressor().compress(bytes(300 << 20))
        packed = source.choice((
            packed[:-2], packed + packed, blob, b"", bomb, _claiming(8 << 30), zstandard.ZstdCompressor(
                write_content_size=False).compress(blob),
        ))  # fmt: skip
    sections["stored.blocks"] = np.frombuffer(packed, np.uint8)
    sections["stored.starts"] = np.array([0, len(packed)], np.uint32)
    sections["stored.firsts"] = np.array([0, facts["documents"]], np.uint16)
    _replace(index, number, kernel_fuzz.write(sections, facts))
    return kind


def _stored_texts(sections: Mapping[str, Any]) -> list[bytes]:
    texts: list[bytes] = []
    starts, firsts = sections["stored.starts"].tolist(), sections["stored.firsts"].tolist()
    for block in range(len(starts) - 1):
        data = zstandard.ZstdDecompressor().decompress(sections["stored.blocks"][starts[block] : starts[block + 1]])
        count = firsts[block + 1] - firsts[block]
        at = 4 * count
        for length in np.frombuffer(data, np.uint32, count).tolist():
            texts.append(data[at : at + length])
            at += length
    return texts


def _claiming(size: int) -> bytes:
    """A frame of a few bytes that says it holds many."""
    return struct.pack("<IBQ", 0xFD2FB528, 0xE0, size) + b"\x01\x00\x00"


def _meta(index: Path, source: random.Random) -> str:
    """A text beside the documents."""
    contents = _contents(index)
    assert contents.long_meta is not None
    path = long_meta_path(index, contents.long_meta[0])
    file = SectionFile(path)
    texts = {name: file.bytes(str(i), 0, file.count(str(i))) for i, name in enumerate(file.facts["names"])}
    short = dict(contents.meta)
    name: str = source.choice(sorted((*texts, *short)))
    text = texts[name] if name in texts else short[name].encode()
    changed = source.choice((_odd_text, _META.get(name, _odd_text), _META.get(name, _odd_text)))(text, source)
    if name in short:
        short[name] = changed.decode("utf-8", "replace")
    else:
        texts[name] = changed
    _write_meta(index, contents, texts, short, source)
    return name


def _write_meta(
    index: Path, contents: Contents, texts: Mapping[str, bytes], short: dict[str, str], source: random.Random
) -> None:
    assert contents.long_meta is not None
    generation = contents.long_meta[0]
    path = long_meta_path(index, generation)
    path.unlink()
    with path.open("wb") as out:
        writer = SectionWriter(out)
        names: Any = list(texts)
        if source.random() < 0.1:
            names = source.choice((names[:-1], [*names, "more"], [None] * len(names), names[::-1], names * 2, [["x"]]))
        writer.facts["names"] = names
        for number, text in enumerate(texts.values()):
            writer.add(str(number), np.frombuffer(text, source.choice((np.uint8,) * 30 + (np.uint16,)))
                       if len(text) % 2 == 0 else np.frombuffer(text, np.uint8))  # fmt: skip
        size, checksum = writer.finish()
    _write_contents(index, contents._replace(meta=short, long_meta=(generation, size, checksum)))


def _odd_text(text: bytes, source: random.Random) -> bytes:
    cut = source.randrange(len(text) + 1)
    return source.choice((
        b"", b"\xff\xfe", b"null", b"[]", b"7", b'"x"', b"{", b"[" * 50_000, b"{}", text[:cut], text[cut:], text + text,
        text[:cut] + b"\n" + text[cut:], bytes(reversed(text)),
    ))  # fmt: skip


def _odd_json(text: bytes, source: random.Random) -> bytes:
    """A value somewhere in a text of JSON is another, or a key is."""
    tree = json.loads(text)
    spots: list[tuple[Any, Any]] = []
    pending = [tree]
    while pending:
        node = pending.pop()
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        spots += [(node, key) for key in keys]
        pending += [node[key] for key in keys if isinstance(node[key], dict | list)]
    # From each depth alike: most spots are deep.
    node, key = source.choice(spots[: source.choice((4, 20, len(spots)))])
    if isinstance(node, dict) and source.random() < 0.3:
        node[source.choice(("", "x", "\ud800", "../x", "bai-1"))] = node.pop(key)
    else:
        node[key] = source.choice(ODD)
    return json.dumps(tree).encode()


def _odd_bigrams(text: bytes, source: random.Random) -> bytes:
    """Counts with something wrong among the terms, or in one of the blocks of pairs behind them."""
    first, *blocks = text.split(b".")
    choice = source.randrange(6)
    if blocks and choice in (0, 1):
        at = source.randrange(len(blocks))
        odd = (b"", b"AAAA", _packed(bytes(1 << 20)), _packed(_with_odd_numbers(_raw(blocks[at]), source)))
        blocks[at] = source.choice(odd)
    elif choice == 2:
        blocks = source.choice((blocks[1:], blocks[::-1], [*blocks, first], []))
    else:
        first = _odd_terms(first, source)
    return b".".join((first, *blocks))


def _odd_terms(text: bytes, source: random.Random) -> bytes:
    header, _, body = _raw(text).partition(b"\n")
    sizes = json.loads(header)
    choice = source.randrange(6)
    if choice == 0:
        odd = (0, -1, 1 << 70, 1.5, None, "x", sizes[2] + 1, sizes[3] - 4)
        sizes[source.randrange(len(sizes))] = source.choice(odd)
    elif choice == 1:
        sizes = source.choice((sizes[:3], [*sizes, 4], {}, [], [[]], None))
    elif choice == 2:
        body = _with_odd_numbers(body, source)
    elif choice == 3:
        body = body[: source.randrange(len(body))]
    elif choice == 4:
        body = bytes(source.choice((300 << 20, 10)))
    else:
        at = sizes[0] + sizes[1] + source.randrange(sum(sizes[2:]))
        body = body[:at] + struct.pack("<I", source.choice((0, 1 << 31, (1 << 32) - 1))) + body[at + 4 :]
    return _packed(json.dumps(sizes).encode() + b"\n" + body)


def _with_odd_numbers(raw: bytes, source: random.Random) -> bytes:
    numbers = bytearray(raw)
    for _ in range(source.choice((1, 40))):
        numbers[source.randrange(len(numbers))] = source.randrange(256)
    return bytes(numbers)


def _raw(packed: bytes) -> bytes:
    return zlib.decompress(base64.b64decode(packed))


def _packed(raw: bytes) -> bytes:
    return base64.b64encode(zlib.compress(raw, 1))


def _odd_lines(text: bytes, source: random.Random) -> bytes:
    lines = text.split(b"\n")
    at = source.randrange(len(lines))
    odd = (
        b"",
        b"x",
        b"a b\t1",
        b"a b\tx\ty\tz",
        b"a b\t9\t9\t9\t9",
        b"d\xc3\xa2n v\xe1\xba\xadn\t" + b"9" * 5_000 + b"\t1\t9",
    )
    changed = source.choice((
        [*lines[:at], source.choice(odd), *lines[at + 1 :]], lines[::-1], sorted(lines, key=len), lines[:-1],
        lines[at:],
        [re.sub(rb"\t.*", source.choice((b"", b"\tx\tx\tx", b"\t1\t1", b"\t" + b"9" * 5_000 + b"\t1\t7")), line)
         for line in lines],
    ))  # fmt: skip
    return b"\n".join(changed)


_META: Mapping[str, Callable[[bytes, random.Random], bytes]] = {
    "inputs": _odd_json, "definitions": _odd_json, "bigrams": _odd_bigrams, "associations": _odd_lines,
}  # fmt: skip


def _entry(index: Path, source: random.Random) -> str:
    """What the table of contents says of a segment or of the long texts."""
    contents = _contents(index)
    entries = list(map(copy, contents.segments))
    entry = source.choice(entries)
    name = source.choice(("documents", "size", "checksum", "deleted", "deletions", "segid", "twice", "none", "long"))
    long_meta: Any = contents.long_meta
    if name == "twice":
        entries.append(entry)
    elif name == "none":
        entries.remove(entry)
    elif name == "long":
        long_meta = source.choice((None, (1, 2), (1 << 70, 1, 1), ("x", 1, 1), (0, 0, 0), 7))
    elif name == "deletions":
        entry.deletions = source.choice((None, (9, 9), (1 << 70, 1), (-1, 1), entries[0].deletions))
    else:
        setattr(entry, name, source.choice((*ODD[:12], 1, entries[0].documents + 1, "../x", 10**5_000)))
    _write_contents(index, contents._replace(segments=entries, long_meta=long_meta))
    return name


def _instructions(index: Path, source: random.Random) -> str:
    """The bytes of the table of contents, which are a program for a machine with a stack."""
    contents = _contents(index)
    path = toc_path(index, contents.generation)
    data = bytearray(path.read_bytes()[:-12])
    kind = source.choice(("byte", "byte", "cut", "segments"))
    if kind == "byte":
        for _ in range(source.choice((1, 2, 9))):
            data[source.randrange(len(data))] = source.choice(
                (source.randrange(256), *b"]}(N.abcehjquX\x81\x86\x94\x96")
            )
    elif kind == "cut":
        at = source.randrange(len(data))
        del data[at : at + source.choice((1, 4, 1_000_000))]
    else:
        start = data.rindex(b"\x80\x05")
        things: list[object] = [ODD, list(ODD), {}, [[]], [ArraySegment], [ArraySegment("a", 1, 1, 1)]]
        thing = pickle.dumps(source.choice(things))
        data[start:] = source.choice((thing, b"]" * 400_000 + b".", b")" + b"q\0h\0\x86" * 200 + b"."))
    path.write_bytes(bytes(data) + struct.pack("<I8s", zlib.crc32(data), b"DVSETOC1"))
    return kind


def _deletions(index: Path, source: random.Random) -> str:
    """The bitmap of what is deleted."""
    contents = _contents(index)
    entries = list(map(copy, contents.segments))
    entry = source.choice([one for one in entries if one.deletions])
    assert entry.deletions is not None
    path = index / str(entry.deletions_filename)
    size = len(path.read_bytes())
    bits = source.choice((bytes(size), b"\xff" * size, bytes(size - 1), bytes(size + 1), b"", source.randbytes(size)))
    path.write_bytes(bits)
    entry.deletions = entry.deletions[0], zlib.crc32(bits)
    if source.random() < 0.5:
        kept = int(np.unpackbits(np.frombuffer(bits, np.uint8))[: entry.documents].sum())
        entry.deleted = max(0, entry.documents - kept)
    _write_contents(index, contents._replace(segments=entries))
    return "counted" if entry.deleted else "none"


_MUTATIONS: Mapping[str, Callable[[Path, random.Random], str]] = {
    "sections": _sections, "one section": _one_section, "stored": _stored, "meta": _meta, "entry": _entry,
    "instructions": _instructions, "deletions": _deletions,
}  # fmt: skip
# How often each is drawn: as much may go wrong in it.
_KINDS = ("sections",) * 4 + ("one section",) * 5 + ("stored",) * 3 + ("meta",) * 4 + (
    "entry", "instructions", "deletions",
)  # fmt: skip
