"""ZIP, TAR and web archives: each member is read as the file that it is, bounded, under a name that leads nowhere."""

# ruff: noqa: E501 - markup is written out on its line

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from dvsearch.article import Article
from dvsearch.reading.contents import MAX_BYTES
from dvsearch.reading.entries import Rejected, entries, read
from dvsearch.reading.evidence import Notice
from dvsearch.reading.sources import Source
from tests.reading.archives import LEAD, MORE, TITLE, mail, page, tar_of, warc, warc_record, zip_of

Write = Callable[[str, bytes], Source]
RECORD = json.dumps({"id": "r1", "title": TITLE, "text": LEAD}, ensure_ascii=False).encode()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file, and gives it back as walk would."""

    def write(name: str, data: bytes) -> Source:
        (tmp_path / name).write_bytes(data)
        return Source(tmp_path / name, name)

    return write


def taken(source: Source, max_bytes: int = MAX_BYTES) -> tuple[list[Article], list[Rejected], list[Notice]]:
    notices: list[Notice] = []
    list(entries(source, listener=notices.append, max_bytes=max_bytes))
    found = list(read(source, max_bytes=max_bytes))
    return [x for x in found if isinstance(x, Article)], [x for x in found if isinstance(x, Rejected)], notices


MEMBERS = {
    "2021/a.html": page(),
    "2021/b.txt": f"{TITLE} hai\nNgày đăng: 21/01/2015\n{LEAD}".encode(),
    "tin.jsonl": RECORD,
    "bang.csv.gz": gzip.compress(f'id,title,text\nc1,{TITLE},"{MORE}"\n'.encode()),
    "anh.jpg": b"\xff\xd8\xff",
    "ghi.doc": b"x",
    "README.txt": b"x",
    "__MACOSX/._a.html": b"x",
    ".an.txt": b"x",
}
PACKED = {
    "tin.zip": zip_of(MEMBERS),
    "tin.tar": tar_of(MEMBERS),
    "tin.tar.gz": tar_of(MEMBERS, "w:gz"),
    "tin.tgz": tar_of(MEMBERS, "w:gz"),
    "tin.tar.xz": tar_of(MEMBERS, "w:xz"),
    "tin.tar.zst": zstandard.ZstdCompressor().compress(tar_of(MEMBERS)),
}


@pytest.mark.parametrize("name", PACKED)
def test_every_member_is_read_as_the_file_that_it_is(write: Write, name: str) -> None:
    articles, rejected, notices = taken(write(name, PACKED[name]))
    assert [article.id for article in articles] == [f"{name}/2021/a.html", f"{name}/2021/b.txt", "r1", "c1"]
    assert {article.path for article in articles} == {name}
    assert articles[0].title == TITLE and articles[1].date == "2015-01-21"
    assert rejected == []
    assert sorted(notice.detail for notice in notices if notice.about == "passed over") == [".doc", ".jpg"]


def test_names_lead_nowhere_and_are_on_one_line(write: Write) -> None:
    names = ["../../etc/a.txt", "/abs/b.txt", "C:\\tin\\c.txt", "d\ne.txt", "./f.txt"]
    articles, _, _ = taken(write("tin.zip", zip_of({name: f"{TITLE}\n{LEAD} {name}".encode() for name in names})))
    assert [article.id for article in articles] == [
        f"tin.zip/{name}" for name in ("etc/a.txt", "abs/b.txt", "tin/c.txt", "d\\x0ae.txt", "f.txt")
    ]


def test_one_bad_member_costs_nothing_but_itself(write: Write) -> None:
    articles, rejected, _ = taken(
        write("tin.zip", zip_of({"a.txt": b"", "b.json": b"{", "c.txt": f"{TITLE}\n{LEAD}".encode()}))
    )
    assert [article.id for article in articles] == ["tin.zip/c.txt"]
    assert [(one.path, one.line) for one in rejected] == [("tin.zip/a.txt", 1), ("tin.zip/b.json", 2)]
    assert all(one.reason for one in rejected)


def test_archives_in_archives_are_opened_but_not_for_ever(write: Write) -> None:
    data = f"{TITLE}\n{LEAD}".encode()
    for _ in range(2):
        data = zip_of({"trong.zip" if data[:2] == b"PK" else "a.txt": data})
    articles, _, _ = taken(write("tin.zip", data))
    assert [article.id for article in articles] == ["tin.zip/trong.zip/a.txt"]
    for _ in range(4):
        data = zip_of({"trong.zip": data})
    articles, rejected, _ = taken(write("sau.zip", data))
    assert articles == [] and "deep" in rejected[0].reason


def test_a_tar_in_a_zip_and_a_zip_in_a_tar(write: Write) -> None:
    data = f"{TITLE}\n{LEAD}".encode()
    assert len(taken(write("a.zip", zip_of({"t.tar.gz": tar_of({"a.txt": data}, "w:gz")})))[0]) == 1
    assert len(taken(write("b.tar", tar_of({"z.zip": zip_of({"a.txt": data})})))[0]) == 1


def test_bombs_are_stopped_at_the_limit(write: Write) -> None:
    for name, data in (
        ("a.zip", zip_of({"a.jsonl": b"{}\n" * 400_000})),
        ("b.tar.gz", tar_of({"a.jsonl": b"{}\n" * 400_000}, "w:gz")),
        ("c.zip", zip_of({f"{i}.txt": b"a " * 20_000 for i in range(9)})),
        ("d.warc.gz", warc(warc_record("https://e.vn/a", b"<p>" + b"a " * 400_000), packed=True)),
    ):
        articles, rejected, _ = taken(write(name, data), max_bytes=100_000)
        assert len(articles) < 9 and any("more than 100,000 bytes" in one.reason for one in rejected), name


def test_damage_is_reported_with_its_reason(write: Write) -> None:
    whole = PACKED["tin.zip"]
    flipped = bytearray(whole)
    flipped[60] ^= 0xFF
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.namelist()
    for name, data, reason in (
        ("a.zip", whole[:-30], "not a ZIP"),
        ("b.zip", bytes(flipped), "damaged|not a ZIP"),
        ("c.tar", PACKED["tin.tar"][:700], "TAR|damaged"),
        ("d.tar.gz", PACKED["tin.tar.gz"][:400], "cut short|damaged|TAR"),
        ("e.zip", b"", "not a ZIP"),
        ("f.tar", b"nothing" * 99, "not a TAR"),
        ("g.warc", b"not a warc\r\n", "not a WARC"),
        ("h.warc", warc(warc_record("https://e.vn/a", page()))[:-400], "cut short"),
        ("i.wacz", zip_of({"datapackage.json": b"{}"}), "not a WACZ"),
        ("j.warc", b"", "empty"),
    ):
        _, rejected, _ = taken(write(name, data))
        assert rejected and __import__("re").search(reason, rejected[-1].reason), (name, rejected)


# ---------------------------------------------------------------- web archives

PAGE = warc_record("https://baomau.example.vn/mo-duong-8.html", page())


def test_pages_of_a_web_archive_have_their_address_and_no_day_of_capture(write: Write) -> None:
    for name, data in (
        ("a.warc", warc(PAGE)),
        ("b.warc.gz", warc(PAGE, packed=True)),
        ("c.wacz", zip_of({"archive/data.warc.gz": warc(PAGE, packed=True), "pages/pages.jsonl": b"{}"})),
        ("d.zip", zip_of({"x.warc.gz": warc(PAGE, packed=True)})),
        ("e.tar", tar_of({"x.warc": warc(PAGE)})),
    ):
        (article,), rejected, _ = taken(write(name, data))
        assert (article.id, article.url) == ("https://baomau.example.vn/mo-duong-8.html",) * 2, name
        assert (article.title, article.date, article.source) == (TITLE, None, "baomau.example.vn")
        assert rejected == []


def test_of_the_captures_of_one_address_the_newest_is_read_and_the_others_are_told(write: Write) -> None:
    old = warc_record(
        "http://www.baomau.example.vn/mo-duong-8.html#top", page("Bản cũ của tin"), date="2021-01-01T00:00:00Z"
    )
    for records in ((old, PAGE), (PAGE, old)):
        (article,), _, notices = taken(write("a.warc", warc(*records)))
        assert article.title == TITLE
        assert [notice.detail for notice in notices if notice.about == "older capture"] == [
            "1 older captures of the same addresses"
        ]


def test_only_pages_sent_with_success_are_read(write: Write) -> None:
    others = [
        warc_record("https://e.vn/404", page(), http="404 Not Found"),
        warc_record("https://e.vn/moved", b"", http="301 Moved\nLocation: /"),
        warc_record("https://e.vn/a.jpg", b"\xff\xd8", http="200 OK\nContent-Type: image/jpeg"),
        warc_record("https://e.vn/q", b"GET / HTTP/1.1", kind="request"),
        warc_record("https://e.vn/r", b"", kind="revisit"),
        warc_record("urn:x", b"note", kind="metadata"),
    ]
    articles, rejected, notices = taken(write("a.warc", warc(*others, PAGE)))
    assert len(articles) == 1 and rejected == []
    assert {notice.detail for notice in notices} >= {"image/jpeg in web archives"}


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("zstd", zstandard.ZstdCompressor().compress),
        ("identity", bytes),
        ("gzip", bytes),  # unpacked by the browser, the header left as it was
    ],
)
def test_what_the_server_packed_is_unpacked(write: Write, coding: str, packed: Callable[[bytes], bytes]) -> None:
    (article,), _, _ = taken(
        write("a.warc", warc(warc_record("https://e.vn/a", packed(page()), http=f"200 OK\nContent-Encoding: {coding}")))
    )
    assert article.title == TITLE


def test_brotli_is_unpacked_where_it_is_installed(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    brotli = pytest.importorskip("brotli")
    record = warc_record("https://e.vn/a", brotli.compress(page()), http="200 OK\nContent-Encoding: br")
    (article,), _, _ = taken(write("a.warc", warc(record)))
    assert article.title == TITLE
    monkeypatch.setitem(__import__("sys").modules, "brotli", None)
    _, (rejected,), _ = taken(write("b.warc", warc(record)))
    assert "dvsearch[archives]" in rejected.reason


def test_chunks_are_put_together(write: Write) -> None:
    body = page()
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:500], body[500:])) + b"0\r\n\r\n"
    for data in (chunked, body):
        (article,), _, _ = taken(
            write("a.warc", warc(warc_record("https://e.vn/a", data, http="200 OK\nTransfer-Encoding: chunked")))
        )
        assert article.title == TITLE


def test_an_arc_and_a_zst_with_its_dictionary_are_read(write: Write) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page()
    arc = (
        b"filedesc://x 0.0.0.0 20230605101112 text/plain 3\nabc\nhttps://e.vn/a 1.2.3.4 20230605101112 text/html %d\n%s\n"
        % (len(answer), answer)
    )
    assert taken(write("a.arc", arc))[0][0].url == "https://e.vn/a"
    parts = [warc(PAGE)[i : i + 200] for i in range(0, 1200, 200)] * 40
    shared = zstandard.train_dictionary(2_000, [*parts])
    frame = b"\x5d\x2a\x4d\x18" + len(shared.as_bytes()).to_bytes(4, "little") + shared.as_bytes()
    packer = zstandard.ZstdCompressor(dict_data=shared)
    data = frame + b"".join(map(packer.compress, (warc(), PAGE)))
    assert taken(write("b.warc.zst", data))[0][0].title == TITLE


def test_what_is_attached_to_a_message_is_read_too(write: Write) -> None:
    attached = {
        "van-ban.txt": f"{TITLE} kèm theo\n{MORE}".encode(),
        "anh.png": b"x",
        "bang.csv": f'id,text\nc9,"{LEAD}"'.encode(),
    }
    articles, rejected, notices = taken(write("thu.eml", mail(attached=attached)))
    assert [article.id for article in articles] == ["thu.eml", "thu.eml/van-ban.txt", "c9"]
    assert rejected == [] and [notice.detail for notice in notices] == [".png"]
