"""Messages (EML), and pages that a browser saved in one file (MHTML): both are MIME."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage, Message

from dvsearch.errors import InputError
from dvsearch.reading.fields import Fields
from dvsearch.vietnamese.encodings import decode

# Parts of one message; a page with its pictures has some hundred.
MOST_PARTS = 5_000
# Parts that have parts: each line is compared with what ends each of those that are open.
MOST_MULTIPARTS = 200


def read_mail(data: bytes) -> Fields:
    """Read a message: its text is the article, its subject the title; raises InputError where it has no text."""
    message = _parsed(data)
    if not message.keys():
        raise InputError("not a message: no header")
    page, text = _bodies(message)
    if page is None and (text is None or not text.strip()):
        raise InputError("no text in the message")
    author = " ".join(re.sub(r"<[^<>]*>", " ", str(message.get("From", ""))).split()).strip(" \"'")
    return Fields(
        text=page or text or "",
        html=page is not None,
        title=_line(message.get("Subject")),
        date=_line(message.get("Date")),
        author=author or None,
    )


def read_mhtml(data: bytes) -> Fields:
    """Read a page saved as MHTML, with the address it was saved from; raises InputError where there is none in it."""
    message = _parsed(data)
    for part in _parts(message):
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            where = _line(message.get("Snapshot-Content-Location")) or _line(part.get("Content-Location"))
            url = where if where and where.startswith("http") else None
            return Fields(_decoded(part), html=True, url=url)
    raise InputError("not MHTML: no page in it")


def attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each file that is attached to a message."""
    for part in _parts(_parsed(data)):
        name = part.get_filename()
        if name and part.get_content_disposition() == "attachment" and (content := _bytes(part)):
            yield name.replace("/", "_"), content


# Characters of a header that are read: Python takes a tenth of a millisecond for each, and of words in another encoding
# the square of their number.
LONGEST_HEADER = 2_000


class _ShortHeaders(email.policy.EmailPolicy):
    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


_POLICY = _ShortHeaders()


def _parsed(data: bytes) -> EmailMessage:
    if data.lower().count(b"multipart/") > MOST_MULTIPARTS:
        raise InputError(f"a message of more than {MOST_MULTIPARTS:,} parts")
    message = email.message_from_bytes(data, policy=_POLICY)
    assert isinstance(message, EmailMessage)
    return message


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            raise InputError(f"a message of more than {MOST_PARTS:,} parts")
        if isinstance(part, EmailMessage) and not part.is_multipart():
            yield part


def _bodies(message: EmailMessage) -> tuple[str | None, str | None]:
    """The page of a message, and its plain text; a plain text that is as long says it without the furniture."""
    page = text = None
    for part in _parts(message):
        if part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() == "text/html" and page is None:
            page = _decoded(part)
        elif part.get_content_type() == "text/plain" and text is None:
            text = _decoded(part)
    return (None if text and len(text.split()) >= 40 else page), text


def _decoded(part: EmailMessage) -> str:
    """The text of a part: in the encoding that it names where that is right, else as any bytes are read."""
    data = _bytes(part)
    named = part.get_content_charset()
    if named and named.lower() not in ("us-ascii", "utf-8"):
        try:
            return data.decode(named)
        except (UnicodeError, LookupError):
            pass
    return decode(data)[0]


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _line(value: object) -> str | None:
    return " ".join(str(value).split()) or None if value is not None else None
