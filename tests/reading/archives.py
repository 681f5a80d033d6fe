"""Files of every kind that archives are kept in, made of one article, for the tests."""

# ruff: noqa: E501 - markup is written out on its line

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from email import policy
from email.message import EmailMessage

TITLE = "Bát Xát: Mười hộ hiến đất mở đường lên bản"
LEAD = (
    "Sáng 20/1, Ban Dân vận Huyện ủy Bát Xát (Lào Cai) tổng kết phong trào “Dân vận khéo”, biểu dương mười hộ đã hiến "
    "hơn ba nghìn mét vuông đất để mở con đường mới lên bản."
)
MORE = (
    "Con đường dài hai cây số do bà con tự bàn, tự làm, tự giám sát; chi bộ phân công từng đảng viên đi trước, mỗi nhà "
    "góp ba mươi ngày công trong mùa khô."
)


def page(title: str = TITLE, lead: str = LEAD, head: str = "") -> bytes:
    """A page of a portal with one article."""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title} - Báo Mẫu</title>{head}</head><body>"
        f"<div class='menu'><a href='/'>Trang chủ</a> | <a href='/thoi-su'>Thời sự</a></div><article><h1>{title}</h1>"
        f"<p>{lead}</p><p>{MORE}</p></article><div class='foot'>Bản quyền thuộc Báo Mẫu</div></body></html>"
    ).encode()


def zipped(**members: bytes) -> bytes:
    """A ZIP of these members; `__` in a name is a dot and `_in_` a slash."""
    return zip_of({name.replace("__", ".").replace("_in_", "/"): data for name, data in members.items()})


def zip_of(members: dict[str, bytes]) -> bytes:
    """A ZIP of these members."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return kept.getvalue()


def tar_of(members: dict[str, bytes], mode: str = "w") -> bytes:
    """A TAR of these members, packed as `mode` says."""
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return kept.getvalue()


def warc_record(
    url: str, body: bytes, *, date: str = "2023-06-05T10:11:12Z", http: str = "", kind: str = "response"
) -> bytes:
    """A record of a WARC: the response of a server, by default a page that was sent with success."""
    status, _, more = (http or "200 OK").partition("\n")
    kinds = "" if "content-type" in more.lower() else "Content-Type: text/html; charset=utf-8\r\n"
    answer = f"HTTP/1.1 {status}\r\n{kinds}{more}{chr(13) + chr(10) if more else ''}\r\n".encode() + body
    block = answer if kind == "response" else body
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def warc(*records: bytes, packed: bool = False) -> bytes:
    """A WARC of these records, each packed by itself where it is."""
    info = b"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    return b"".join(map(gzip.compress, (info, *records))) if packed else b"".join((info, *records))


def docx(*paragraphs: str, body: str = "") -> bytes:
    """A document of Word."""
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in paragraphs)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    text = f'<?xml version="1.0" encoding="UTF-8"?><w:document {space}><w:body>{lines}{body}</w:body></w:document>'
    return zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": text.encode()})


def odt(*paragraphs: str) -> bytes:
    """A document of LibreOffice."""
    lines = "".join(f"<text:p>{line}</text:p>" for line in paragraphs)
    space = 'xmlns:office="urn:o" xmlns:text="urn:t"'
    text = f'<?xml version="1.0"?><office:document-content {space}><office:body>{lines}</office:body></office:document-content>'
    return zip_of({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": text.encode()})


def mail(
    text: str = f"{LEAD}\n\n{MORE}", *, html: bytes | None = None, attached: dict[str, bytes] | None = None
) -> bytes:
    """A message with a subject, a sender and a day."""
    message = EmailMessage(policy=policy.default.clone(max_line_length=998))
    message["Subject"] = TITLE
    message["From"] = "Hồng Nhung <nhung@example.vn>"
    message["Date"] = "Tue, 20 Jan 2015 20:00:00 +0000"
    message.set_content(text)
    if html is not None:
        message.add_alternative(html.decode(), subtype="html")
    for name, data in (attached or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def mhtml(body: bytes, url: str = "https://example.vn/mo-duong-8.html") -> bytes:
    """A page saved as one file by a browser."""
    parts = (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {url}\r\nDate: Mon, 5 Jun 2023 10:11:12 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--b"\r\n\r\n'
        f"----b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\nContent-Location: {url}\r\n\r\n"
    )
    picture = (
        "\r\n----b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----b--\r\n"
    )
    return parts.encode() + body + picture.encode()


def pdf(*pages: str) -> bytes:
    """A PDF with so many pages of text in plain letters, a line each; an empty page has no text layer."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for text in pages:
        shown = "".join(f"({line}) Tj 0 -14 Td\n" for line in text.split("\n") if line)
        stream = f"BT /F1 12 Tf 50 780 Td\n{shown}ET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects) + 2} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data, starts = "%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        starts.append(len(data))
        data += f"{number} 0 obj\n{written}\nendobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    data += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return f"{data}startxref\n{data.index('xref')}\n%%EOF\n".encode()


def rss(*items: str, title: str = "Báo Mẫu") -> bytes:
    """A feed with these items."""
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'.encode()
