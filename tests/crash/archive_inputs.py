"""Bad archives and documents: damaged, hostile, or larger than they look, each small on the disk of whoever tests."""

# ruff: noqa: E501 - an input stands on its line

from __future__ import annotations

import gzip
import io
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator

from tests.crash.bad_input import MAX_BYTES, BadInput
from tests.reading.archives import docx, mail, mhtml, odt, page, pdf, rss, tar_of, warc, warc_record, zip_of


def archive_inputs(text: Callable[[], str]) -> Iterator[BadInput]:
    """All of them; `text` gives the words of an article that no other has."""
    yield from _zips(text)
    yield from _tars(text)
    yield from _warcs(text)
    yield from _documents(text)
    yield from _damaged(text)


def _article(text: Callable[[], str]) -> bytes:
    return f"Tin ngắn\n\n{text()}\n".encode()


def _zips(text: Callable[[], str]) -> Iterator[BadInput]:
    good = _article
    bomb = zip_of({"bom.txt": b"a " * MAX_BYTES})
    nested = zip_of({"a.txt": good(text)})
    for _ in range(9):
        nested = zip_of({"trong.zip": nested})
    secret = bytearray(zip_of({"a.txt": good(text)}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        secret[secret.index(mark) + place] |= 1
    made: list[tuple[str, bytes, int | None, int | None]] = [
        ("empty", b"", 0, 1), ("head", b"PK\x03\x04", 0, 1), ("none", zip_of({}), 0, 0),
        ("other-kinds", zip_of({"a.jpg": b"x", "b": b"x"}), 0, 0), ("bomb", bomb, 0, 1),
        ("bombs", zip_of({f"{i}.zip": bomb for i in range(3)}), 0, None), ("deep", nested, 0, 1),
        ("many", zip_of({f"{i}.txt": b"" for i in range(300)}), 0, 300), ("secret", bytes(secret), 0, 1),
        ("up", zip_of({"../../../../tmp/thoat.txt": good(text), "/etc/b.txt": good(text)}), 2, 0),
        ("names", zip_of({"\x1b[31m.txt": good(text), "a\nb.txt": good(text), "n" * 9_000 + ".txt": good(text)}), 3, 0),
        ("same", _twice("a.txt", good(text), good(text)), None, None), ("mixed", zip_of({"a.txt": good(text), "b.json": b"{"}), 1, 1),
    ]  # fmt: skip
    for name, content, accepted, rejected in made:
        yield BadInput(f"zip-{name}.zip".encode(), content, accepted, rejected)


def _twice(name: str, first: bytes, second: bytes) -> bytes:
    """A ZIP with two members of one name."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr(name, first)
        archive.filelist[0].filename = "x" + name[1:]
        archive.NameToInfo.clear()
        archive.writestr("x" + name[1:], second)
    return kept.getvalue()


def _tars(text: Callable[[], str]) -> Iterator[BadInput]:
    links = io.BytesIO()
    with tarfile.open(fileobj=links, mode="w") as archive:
        for kind, name in ((tarfile.SYMTYPE, "link.txt"), (tarfile.LNKTYPE, "hard.txt"), (tarfile.CHRTYPE, "dev.txt")):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    whole = tar_of({"a.txt": _article(text)})
    large = bytearray(tar_of({"a.txt": b"x"}))
    large[124:136] = b"77777777777\0"
    large[148:156] = b"%06o\0 " % (sum(large[:148]) + 8 * 32 + sum(large[156:512]))
    made: list[tuple[str, bytes, int | None, int | None]] = [
        ("empty.tar", b"", 0, None), ("noise.tar", random.Random(3).randbytes(4_000), 0, 1), ("links.tar", links.getvalue(), 0, 0),
        ("cut.tar", whole[:600], 0, None), ("large.tar", bytes(large), 0, None), ("up.tar", tar_of({"../../a.txt": _article(text)}), 1, 0),
        ("bomb.tar.gz", gzip.compress(tar_of({"a.txt": b"a " * MAX_BYTES})), 0, None), ("zeros.tar", bytes(10_240), 0, 0),
        ("cut.tgz", gzip.compress(whole)[:-30], None, 1),
    ]  # fmt: skip
    for name, content, accepted, rejected in made:
        yield BadInput(f"tar-{name}".encode(), content, accepted, rejected)


def _warcs(text: Callable[[], str]) -> Iterator[BadInput]:
    def record(url: str, http: str = "", body: bytes | None = None) -> bytes:
        return warc_record(
            f"https://bao.example.vn/{url}", page(f"Tin {url}", text()) if body is None else body, http=http
        )

    sound = record("sound")
    lies = sound.replace(b"Content-Length: ", b"Content-Length: 9")
    bomb = gzip.compress(b"<p>" + b"a " * (17 << 20))
    made: list[tuple[str, bytes, int | None, int | None]] = [
        ("empty.warc", b"", 0, 1), ("blank.warc", b"\r\n\r\n", 0, 1), ("noise.warc", random.Random(4).randbytes(4_000), 0, 1),
        ("no-length.warc", b"WARC/1.1\r\nWARC-Type: response\r\n\r\n", 0, 1),
        ("minus.warc", b"WARC/1.1\r\nContent-Length: -5\r\n\r\n", 0, 1),
        ("huge.warc", b"WARC/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 0, 1),
        ("lies.warc", lies, 0, None), ("header.warc", b"WARC/1.1\r\n" + b"a: b\r\n" * 5_000, 0, 1),
        ("long-line.warc", b"WARC/1.1\r\n" + b"a" * 500_000, 0, 1),
        ("chunks.warc", warc(record("chunks", "200 OK\nTransfer-Encoding: chunked", b"fffffff\r\nab")), None, None),
        ("packed.warc", warc(record("packed", "200 OK\nContent-Encoding: gzip", gzip.compress(b"x" * 99)[:-20])), None, None),
        ("odd.warc", warc(record("odd", "200 OK\nContent-Encoding: compress", b"\x1f\x9d")), 0, 1),
        ("bomb.warc", warc(record("bomb", "200 OK\nContent-Encoding: gzip", bomb)), 0, 1),
        ("no-http.warc", warc(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"), 0, 1),
        ("then-noise.warc", warc(record("then")) + b"noise", 1, 1),
        ("no-warc.wacz", zip_of({"a": b""}), 0, 1), ("bad.wacz", zip_of({"archive/a.warc.gz": b"x"}), 0, 1),
    ]  # fmt: skip
    for name, content, accepted, rejected in made:
        yield BadInput(f"web-{name}".encode(), content, accepted, rejected)


def _documents(text: Callable[[], str]) -> Iterator[BadInput]:
    laughs = (
        b'<!DOCTYPE r [<!ENTITY a "ha">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
        + b"]><rss><channel><item><title>&j;</title></item></channel></rss>"
    )
    outside = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>'
    loop = pdf("Mot trang").replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")
    packed = zlib.compress(b"(a) Tj " * (12 << 20))
    large = (
        pdf("x")
        .replace(b"stream\n", b"stream\n" + packed, 1)
        .replace(b"<< /Length", b"<< /Filter /FlateDecode /Length")
    )
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(200))
    made: list[tuple[str, bytes, int | None, int | None]] = [
        ("laughs.rss", laughs, 0, 1), ("outside.xml", outside, 0, 1), ("deep.atom", b"<feed>" + b"<a>" * 90_000, 0, 1),
        ("sitemap.xml", b"<urlset/>", 0, 1), ("empty.rss", b"", 0, 1), ("none.rss", rss(), 0, 0),
        ("no-text.rss", rss("<item><title>a</title></item>", "<item/>"), 0, 1),
        ("laughs.docx", zip_of({"word/document.xml": laughs}), 0, 1), ("no-part.docx", zip_of({"a": b""}), 0, 1),
        ("bomb.docx", zip_of({"word/document.xml": b"<a>" + b" " * (65 << 20)}), 0, 1), ("cut.docx", docx(text())[:-30], 0, 1),
        ("deep.odt", zip_of({"content.xml": b"<a>" * 90_000}), 0, 1), ("no-text.odt", odt(), 0, 1),
        ("empty.pdf", b"", 0, 1), ("head.pdf", b"%PDF-1.7\n", 0, 1), ("scan.pdf", pdf("", ""), 0, 1), ("loop.pdf", loop, 0, 1),
        ("large.pdf", large, 0, None), ("cut.pdf", pdf("Mot trang")[:90], 0, 1),
        ("empty.eml", b"", 0, 1), ("no-text.eml", b"Subject: a\r\n\r\n", 0, 1), ("parts.eml", b"Subject: a\r\n" + parts, 0, 1),
        ("secret.eml", mail(text(), attached={"a.zip": b"PK\x03\x04", "b.exe": b"MZ"}), 1, 1),
        ("noise.eml", random.Random(5).randbytes(3_000), None, None),
        ("empty.mhtml", b"", 0, 1), ("no-page.mht", mail(text()), 0, 1), ("page.mhtml", mhtml(page("Tin lưu", text())), 1, 0),
        ("front.md", b"---\n" + b"a: b\n" * 90_000, None, None), ("blank.md", b"---\n---\n", 0, 1), ("marks.md", b"*_" * 90_000, None, None),
        ("open.csv", b"id,title,text\n" + b'1,"a\n' * 9_000, None, None), ("quotes.csv", b'id,text\n"' + b'""\n' * 9_000, None, None),
    ]  # fmt: skip
    for name, content, accepted, rejected in made:
        yield BadInput(f"document-{name}".encode(), content, accepted, rejected)


def _damaged(text: Callable[[], str]) -> Iterator[BadInput]:
    """Sound files of each kind with a byte changed here and there: read, or rejected, and never the end of a run."""
    chance = random.Random(6)
    for kind in ("zip", "tar", "warc", "wacz", "docx", "odt", "pdf", "eml", "mhtml", "rss"):
        for number in range(6):
            data = bytearray(_sound(kind, text))
            for _ in range(3):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            yield BadInput(f"flipped-{number}.{kind}".encode(), bytes(data), None, None)


def _sound(kind: str, text: Callable[[], str]) -> bytes:
    one = warc(warc_record(f"https://bao.example.vn/{struct.pack('>H', 7).hex()}", page("Tin", text())))
    match kind:
        case "zip":
            return zip_of({"a.txt": _article(text), "b.txt": _article(text)})
        case "tar":
            return tar_of({"a.txt": _article(text)})
        case "warc":
            return one
        case "wacz":
            return zip_of({"archive/a.warc": one})
        case "docx":
            return docx(text(), text())
        case "odt":
            return odt(text(), text())
        case "pdf":
            return pdf("Hoi nghi tong ket phong trao dan van kheo o xa")
        case "eml":
            return mail(text())
        case "mhtml":
            return mhtml(page("Tin", text()))
        case _:
            return rss(f"<item><title>Tin</title><description>{text()}</description></item>")
