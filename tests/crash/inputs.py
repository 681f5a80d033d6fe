"""Bad inputs: more than 300 files that are wrong in one way each, and how many articles are in each all the same.

`BadInput.accepted` is how many articles the file holds that can be read, `rejected` how many complaints it deserves;
None where it may be one or the other: damage may be met before or after the first article.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import zstandard

from tests.crash.archive_inputs import archive_inputs
from tests.crash.bad_input import MAX_BYTES, BadInput


def bad_inputs() -> list[BadInput]:
    """All of them, every one under a name of its own."""
    made = [
        *_json_lines(),
        *_json_fields(),
        *_json_documents(),
        *_tables(),
        *_compressed(),
        *_pages(),
        *_binaries(),
        *_names(),
        *_sizes(),
        *_parquet(),
        *archive_inputs(_fresh.text),
    ]
    assert len({one.name for one in made}) == len(made)
    return made


class _Numbers:
    """A fresh number for every article, so that none is a copy of another."""

    def __init__(self) -> None:
        self.last = 0

    def text(self) -> str:
        self.last += 1
        return f"Bài viết số {self.last} kể về hội nghị dân vận khéo lần thứ {self.last} ở xã."

    def record(self, **more: Any) -> dict[str, Any]:
        text = self.text()
        return {"id": f"ghi-{self.last}", "text": text, **more}


_fresh = _Numbers()


def _line(record: object) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _between(bad: bytes) -> bytes:
    """A bad line between two good ones: the run must go on."""
    return b"\n".join((_line(_fresh.record()), bad, _line(_fresh.record()), b""))


def _json_lines() -> Iterator[BadInput]:
    bad = [
        *(
            b"null",
            b"true",
            b"1",
            b"-1.5e300",
            b'"text"',
            b"[]",
            b"[{}]",
            b"{}",
            b"{",
            b"}",
            b"[",
            b"{]",
            b"nil",
            b"'a'",
        ),
        *(b'{"text"}', b'{"text":}', b'{"text":"a",}', b'{text:"a"}', b"{'text':'a'}", b'{"text":"a"', b'{"text":"a}'),
        *(b'{"text":"a"}{"text":"b"}', b'{"text":"a"} x', b'{"text":"\\x"}', b'{"text":"\\u12"}'),
        *(b'{"text":NaN}',),
        *(b'\xff\xfe{"text":"a"}',),
        *(b'{"text":"a","x":' + b"9" * 5_000 + b"}", b"[" * 100_000, b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
        *(b'{"text":null}', b'{"text":""}', b'{"text":" \\n\\t "}', b'{"text":[]}', b'{"text":{}}', b'{"title":"a"}'),
        *(b'{"text":1}', b'{"text":true}', b'{"text":{"a":"b"}}', b'{"Text":0.5}', b'{"body":[1]}'),
        *(b"\x00", b"\x00" * 100, b"<html>", b"id,text", b"# note", b"\xef\xbb\xbf{}", b"\\", b'"', b"{" * 50),
    ]
    for number, line in enumerate(bad):
        yield BadInput(b"line-%02d.jsonl" % number, _between(line), 2, 1)
    good = [
        b'{"text":"\\ud800 n\\u1eeda c\\u1eb7p"}', b'{"text":"c\\u0000d 1"}', b'{"text":"a 1","text":"b 2"}',
        b'  {"text":"b 3"}  ', b'{"text":"b 4","extra":{"deep":[[[1]]]}}', b'{"":"","text":"b 5"}',
    ]  # fmt: skip
    good += [
        b'{"text":"\t\x01 c 1"}', b'{"text":"c 2","date":NaN}', b'{"text":"c 3","id":Infinity}',
        b'{"text":"c 4","x":-Infinity}', b'{"text":"c 5 \xff"}', b'{"text":"c 6 \xc3"}',
        '{"text":"c 7"}'.encode("utf-16-be"), b'{"text":["c 8"]}', b'{"title":["a"],"text":"c 9"}',
    ]  # fmt: skip
    for number, line in enumerate(good):
        yield BadInput(b"odd-line-%02d.jsonl" % number, _between(line), 3, 0)
    yield BadInput(b"bom.jsonl", b"\xef\xbb\xbf" + _between(b""), 2, 0)
    yield BadInput(b"blank.jsonl", b"\n\r\n  \n\t\n" + _between(b"  "), 2, 0)
    yield BadInput(b"no-end.jsonl", _line(_fresh.record()), 1, 0)
    yield BadInput(b"cr.jsonl", _between(b"").replace(b"\n", b"\r\n"), 2, 0)
    same = _line(_fresh.record())
    yield BadInput(b"repeats.jsonl", b"\n".join([same] * 5), 1, 4)


def _json_fields() -> Iterator[BadInput]:
    """Every field with every type: an id must say something, the rest is left out if wrong."""
    values = [None, "", [], {}, True, 1, 1.5, "a", ["a"], [1], {"a": 1}, [["a"]], "\x00", "\ud800", "x" * 5_000]
    for field in ("id", "title", "date", "source", "author", "category", "url", "provinces"):
        for number, value in enumerate(values):
            record = _fresh.record(**{field: value})
            good = field != "id" or not value or isinstance(value, str)
            if field == "id":
                match value:
                    case str() if value:
                        record["id"] = f"{value}{_fresh.last}"
                    case int() | float() if value is not True:
                        record["id"], good = value + 1_000 + number, True
                    case ["a"] | [1] | [["a"]]:
                        record["id"], good = [value, number], True
            content = _line(_fresh.record()) + b"\n" + json.dumps(record).encode()
            yield BadInput(f"{field}-{number:02}.jsonl".encode(), content, 2 if good else 1, 0 if good else 1)


def _json_documents() -> Iterator[BadInput]:
    record = _fresh.record
    made: list[tuple[bytes, int, int]] = [
        (b"", 0, 1), (b" ", 0, 1), (b"null", 0, 1), (b"1", 0, 1), (b"[]", 0, 0), (b"{}", 0, 1), (b"[{}]", 0, 1),
        (b"[1,2,3]", 0, 3), (b"[[{}]]", 0, 1), (b"[{", 0, 1), (b"{'a':1}", 0, 1), (b"[" * 90_000, 0, 1),
        (b"\x00\x00", 0, 1), (b"\xff\xff\xff", 0, 1), (b'{"articles":[]}', 0, 0), (b'{"articles":[1]}', 0, 1),
        (b'{"articles":1}', 0, 1), (b"// note\n{}", 0, 1), (b"[NaN]", 0, 1), (b"9" * 5_000, 0, 1),
        (_line(record()) + b"\n" + _line(record()), 2, 0), (_line([record()]) + _line([record()]), 2, 0),
        (_line(record()) + _line(record()), 2, 0), (_line({"a": record(), "b": record()}), 2, 0),
        (_line({"hits": {"hits": [{"_source": record()}, {"_source": {}}]}}), 1, 1),
        (_line([record(), 7, record()]), 2, 1),
        (_line({"articles": [record(), {}, record()]}), 2, 1),
        (_line(record()), 1, 0), (b"\xef\xbb\xbf" + _line([record()]), 1, 0),
        (json.dumps(record()).encode("utf-16"), 1, 0),
    ]  # fmt: skip
    for number, (content, accepted, rejected) in enumerate(made):
        yield BadInput(b"document-%02d.json" % number, content, accepted, rejected)


def _tables() -> Iterator[BadInput]:
    for comma, suffix in ((",", "csv"), ("\t", "tsv")):

        def rows(*lines: tuple[str, ...], comma: str = comma) -> str:
            return "".join(comma.join(line) + "\n" for line in lines)

        def good() -> tuple[str, str]:
            return f"hang-{_fresh.last + 1}", _fresh.text().replace(",", " ")

        head = ("id", "text")
        made: list[tuple[bytes, int | None, int | None]] = [
            (b"", 0, 1), (b"\n", None, None), (rows(("a", "b"), good()).encode(), 0, 1),
            (rows(head).encode(), 0, 0), (rows(head, good(), (*good(), "more"), good()).encode(), 2, 1),
            (rows(head, good(), ("only",), good()).encode(), 2, 1), (rows(head, ("", ""), good()).encode(), 1, 0),
            (rows(head, good()).encode() + b"\n\n" + rows(good()).encode(), 2, 0),
            (rows(head, good()).encode() + b'x,"never closed\n', None, None),
            (rows(head, good()).encode() + b"a\xff\xfe" + comma.encode() + b"b\n", None, None),
            (rows(head, good()).encode("utf-16"), 1, 0), (b"\xef\xbb\xbf" + rows(head, good()).encode(), 1, 0),
            (rows(head, good()).encode().replace(b"\n", b"\r\n"), 1, 0),
            (rows(head, (f"nul-{suffix}\x00", _fresh.text().replace(",", ""))).encode(), None, None),
            (rows(("id", "text", "text"), (*good(), "again")).encode(), None, None),
            (rows(head, (f"big-{suffix}", "từ " * 300_000)).encode(), 1, 0),
            (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 0, 1), (b'"' * 9_999, None, None),
            (rows(("id;text",), (f"cham-phay-{suffix};{_fresh.text()}",)).encode(), 1, 0),
            (rows(head, good())[:-1].encode(), 1, 0),
        ]  # fmt: skip
        for number, (content, accepted, rejected) in enumerate(made):
            yield BadInput(f"table-{number:02}.{suffix}".encode(), content, accepted, rejected)


def _zst(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


_PACK: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": _zst,
}


def _sound(kind: str) -> tuple[bytes, int]:
    """A sound file of a kind, and how many articles are in it."""
    records = [_fresh.record() for _ in range(40)]
    match kind:
        case "txt":
            return f"Tin ngắn\n\n{_fresh.text()}\n".encode(), 1
        case "jsonl":
            return b"\n".join(map(_line, records)), 40
        case "csv":
            return b"id,text\n" + b"".join(f"{one['id']},{one['text']}\n".encode() for one in records), 40
        case _:
            return _line(records), 40


def _compressed() -> Iterator[BadInput]:
    source = random.Random(1)
    for suffix, pack in _PACK.items():
        bomb = pack(b"a " * MAX_BYTES)
        for kind in ("txt", "jsonl", "csv", "json"):

            def put(
                name: str, content: bytes, accepted: int | None, rejected: int | None, end: str = f"{kind}.{suffix}"
            ) -> BadInput:
                return BadInput(f"packed-{name}.{end}".encode(), content, accepted, rejected)

            whole, count = _sound(kind)
            yield put("whole", pack(whole), count, 0)
            packed = pack(_sound(kind)[0])
            yield put("cut", packed[: len(packed) * 2 // 3], None, 1)
            flipped = bytearray(pack(_sound(kind)[0]))
            flipped[len(flipped) // 2] ^= 0x55
            yield put("flipped", bytes(flipped), None, 1)
            yield put("head", packed[:5], 0, 1)
            yield put("empty", b"", 0, None if kind == "jsonl" else 1)
            yield put("plain", _sound(kind)[0], 0, 1)
            yield put("noise", packed[:12] + source.randbytes(300), 0, 1)
            yield put("bomb", bomb, 0, 1)
            yield put("tail", pack(_sound(kind)[0]) + b"garbage", None, 1)
            yield put("twice", pack(packed), 0, None)


def _pages() -> Iterator[BadInput]:
    text = "Hội nghị tổng kết phong trào thi đua được tổ chức sáng nay tại nhà văn hóa xã, có đông đủ bà con tham dự."
    encodings = (
        "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1258", "utf-7", "cp1252", "ascii",
        "utf-16-le-cut", "utf-8-cut",
    )  # fmt: skip
    for number, name in enumerate(encodings):
        page = f"Tin số {number}\n\n{text} {_fresh.text()}\n"
        data = page.encode(name.removesuffix("-cut"), "ignore")
        yield BadInput(f"encoding-{name}.txt".encode(), data[:-1] if name.endswith("-cut") else data, None, None)
    yield BadInput(b"empty.txt", b"", 0, 1)
    yield BadInput(b"blank.txt", b" \n\t\r\n \xc2\xa0\n", 0, 1)
    yield BadInput(b"bom-only.txt", b"\xef\xbb\xbf", 0, 1)
    yield BadInput(b"one-letter.txt", b"a", None, None)
    yield BadInput(b"signs.txt", b"!!! ... ???", None, None)
    yield BadInput(b"controls.txt", bytes(range(1, 32)) + _fresh.text().encode(), None, None)
    yield BadInput(b"escapes.txt", b"\x1b[2J\x1b]0;x\x07 " + _fresh.text().encode(), 1, 0)
    yield BadInput(b"marks.txt", ("e" + "\u0301" * 20_000 + _fresh.text()).encode(), 1, 0)
    yield BadInput(b"one-line.txt", ("từ" * 400_000 + _fresh.text()).encode(), 1, 0)
    yield BadInput(b"lines.txt", b"\n" * 300_000 + _fresh.text().encode(), 1, 0)
    paragraph = f"<p>{text} {_fresh.text()}</p>"
    html = [
        "", "<", "<html>", "<html><body></body></html>", "<!-- only a note -->", "<script>alert(1)</script>",
        "<style>p{}</style>", "<p>", "&#0;&#x110000;&bad;&amp", "<svg><p/></svg>", "<frameset><frame src=a>",
        "<div>" * 20_000 + paragraph, "<p " + "a='b' " * 20_000 + ">" + paragraph, "<table>" * 3_000 + paragraph,
        "<meta charset=utf-16>" + paragraph, "<meta charset=nonsense>" + paragraph, "\x00" + paragraph,
        paragraph.replace("<p>", "<p\x00>"), "<![CDATA[" + paragraph, "<?xml version='1.0' encoding='x'?>" + paragraph,
        "<title>" + "T" * 300_000 + "</title>" + paragraph, "<html lang='" + "v" * 99_999 + "'>" + paragraph,
        "<a href='javascript:x'>" * 500 + paragraph, "<b>" * 50_000, "</p>" * 9_999 + paragraph,
        '<script type="application/ld+json">{"@graph":[[[]]]}</script>' + paragraph,
        '<script type="application/ld+json">{bad</script>' + paragraph,
        '<meta property="article:published_time" content="9999-99-99T99:99">' + paragraph,
    ]  # fmt: skip
    for number, page in enumerate(html):
        yield BadInput(b"page-%02d.html" % number, page.encode("utf-8", "surrogatepass"), None, None)


def _binaries() -> Iterator[BadInput]:
    source = random.Random(2)
    heads = {
        "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF", "elf": b"\x7fELF\x02\x01\x01",
        "zip": b"PK\x03\x04",
        "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "gzip": gzip.compress(b"x" * 999),
        "sqlite": b"SQLite format 3\x00", "noise": b"",
    }  # fmt: skip
    for name, head in heads.items():
        for suffix in ("txt", "html", "jsonl", "json", "csv", "parquet"):
            rejected = None if suffix in ("jsonl", "txt", "html") else 1
            yield BadInput(f"binary-{name}.{suffix}".encode(), head + source.randbytes(4_000), 0, rejected)


def _names() -> Iterator[BadInput]:
    names = [
        b" .txt", b"a b.txt", b"-n.txt", b"--help.txt", b"line\nfeed.txt", b"tab\t.txt", b"\x1b[31mred.txt",
        b"\xff\xfe.txt",
        b"\xc3.txt", "tin tức.txt".encode(), "tin tu\u031b\u0301c.txt".encode(), "🎉.txt".encode(), b"CAPS.TXT",
        b"two.dots.txt", b"%s%n.txt", b"[b]markup[.txt", b"\\back.txt", b"'quote\".txt", b"#2.txt", b"a#2.txt",
        b"*.txt", b"?.txt", b"$HOME.txt", b"a:b|c.txt", b"\xe2\x80\xae.txt", b"n" * 251 + b".txt",
        b"index.HTML", b"nul.txt",
    ]  # fmt: skip
    for name in names:
        if name.lower().endswith(b"html"):
            yield BadInput(name, f"<h1>Tin</h1><p>{_fresh.text()}</p>".encode(), 1, 0)
        else:
            yield BadInput(name, f"Tin ngắn\n\n{_fresh.text()}\n".encode(), 1, 0)


def _sizes() -> Iterator[BadInput]:
    yield BadInput(b".hidden.txt", b"Tin", 0, 0)
    yield BadInput(b"README.txt", b"Tin", 0, 0)
    yield BadInput(b"no-suffix", b"Tin", 0, 0)
    yield BadInput(b"picture.png", b"Tin", 0, 0)
    yield BadInput(b"long-id.jsonl", _line(_fresh.record() | {"id": "x" * 100_000}), 1, 0)
    yield BadInput(b"long-title.jsonl", _line(_fresh.record(title="Tin " * 100_000)), 1, 0)
    yield BadInput(b"many-fields.jsonl", _line(_fresh.record(**{f"f{i}": i for i in range(20_000)})), 1, 0)
    yield BadInput(b"many-provinces.jsonl", _line(_fresh.record(provinces=[f"P{i}" for i in range(5_000)])), 1, 0)
    yield BadInput(b"long-word.jsonl", _line(_fresh.record() | {"text": "a" * 1_000_000}), 1, 0)
    yield BadInput(b"too-large.txt", b"tin " * MAX_BYTES, 0, 1)
    yield BadInput(b"too-large.html", b"<p>" * MAX_BYTES, 0, 1)
    yield BadInput(b"blank.json", b"[" + b" " * 2 * MAX_BYTES + b"]", 0, 0)


def _parquet() -> Iterator[BadInput]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    def table(**columns: list[Any]) -> bytes:
        buffer = io.BytesIO()
        pq.write_table(pa.table(columns), buffer)
        return buffer.getvalue()

    good = table(id=["p1", "p2"], text=[_fresh.text(), _fresh.text()])
    flipped = bytearray(good)
    flipped[40] ^= 0xFF
    made: list[tuple[bytes, int | None, int | None]] = [
        (good, 2, 0), (b"", 0, 1), (b"PAR1", 0, 1), (b"PAR1" * 9, 0, 1), (good[:-9], 0, 1),
        (good[: len(good) // 2], 0, 1),
        (bytes(flipped), None, None), (table(id=["p3"], text=[None]), 0, 1), (table(id=[], text=[]), 0, 0),
        (table(a=[1, 2, 3]), 0, 3), (table(id=[{"a": 1}], text=[_fresh.text()]), 0, 1),
        (table(id=["p4", "p5"], text=["", _fresh.text()]), 1, 1), (table(id=["p6"], text=[b"\xff\xfe"]), 0, 1),
    ]  # fmt: skip
    for number, (content, accepted, rejected) in enumerate(made):
        yield BadInput(b"columns-%02d.parquet" % number, content, accepted, rejected)


def write(folder: Path, inputs: list[BadInput]) -> None:
    """Write the files into a folder that is made."""
    folder.mkdir(parents=True)
    for one in inputs:
        with open(os.path.join(os.fsencode(folder), one.name), "wb") as file:  # noqa: PTH118, PTH123 - names are bytes
            file.write(one.content)


def write_special(folder: Path) -> dict[str, tuple[int, int]]:
    """Things that are no files, and links: name -> how many articles, how many complaints."""
    folder.mkdir(parents=True)
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(folder)  # the path of a socket may not be long
        try:
            listening.bind("socket.jsonl")
        finally:
            os.chdir(here)
    (folder / "broken.txt").symlink_to("nowhere.txt")
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "a.txt").symlink_to("b.txt")
    (folder / "b.txt").symlink_to("a.txt")
    (folder / "endless.txt").symlink_to("/dev/zero")
    (folder / "null.jsonl").symlink_to("/dev/null")
    (folder / "circle").symlink_to(".")
    (folder / "up").symlink_to("..")
    (folder / "folder.txt").mkdir()
    (folder / "folder.txt" / "inside.txt").write_text(f"Tin ngắn\n\n{_fresh.text()}\n", "utf-8")
    (folder / "empty.jsonl").mkdir()
    (folder / "linked.txt").symlink_to("folder.txt/inside.txt")
    (folder / "hard.txt").write_text(f"Tin ngắn\n\n{_fresh.text()}\n", "utf-8")
    os.link(folder / "hard.txt", folder / "harder.txt")
    deep = folder.joinpath(*["d"] * 60)
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text(f"Tin ngắn\n\n{_fresh.text()}\n", "utf-8")
    complaints = ("pipe.txt", "socket.jsonl", "broken.txt", "self.txt", "a.txt", "b.txt", "endless.txt", "null.jsonl")
    return dict.fromkeys(complaints, (0, 1))
