"""One entry -> its article, with the evidence for its fields: the work of reading."""

from __future__ import annotations

from dataclasses import replace

from dvsearch.errors import InputError
from dvsearch.reading.assemble import assemble
from dvsearch.reading.entry import Entry
from dvsearch.reading.evidence import Reading, Rejected
from dvsearch.reading.fields import Fields, record_fields
from dvsearch.reading.json_records import json_object
from dvsearch.reading.values import plain_entities
from dvsearch.vietnamese.encodings import decode
from dvsearch.vietnamese.plain import without_hidden

# What parsers raise for input that nobody foresaw, theirs (MIME, HTML, PDF) and ours: one article never ends a run.
UNFORESEEN = (RecursionError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError)


def read_entry(entry: Entry) -> Reading | Rejected:
    """Read the article of one entry with the evidence for its fields, or say why there is none."""
    try:
        if entry.form in ("json", "record"):
            record = json_object(entry.content) if isinstance(entry.content, bytes) else entry.content
            return assemble(record_fields(record, entry.naming), path=entry.path)
        assert isinstance(entry.content, bytes)
        fields = _document(entry, entry.content)
        if entry.url is not None and fields.url is None:
            fields = replace(fields, url=entry.url)
        id = None if entry.url else entry.place
        return assemble(fields, path=entry.path, id=id, name=entry.member or entry.path, captured=entry.captured)
    except InputError as error:
        return Rejected(entry.place, entry.line, error.message)
    except UNFORESEEN as error:
        return Rejected(entry.place, entry.line, f"no reader can make anything of it: {type(error).__name__}")


def _document(entry: Entry, content: bytes) -> Fields:
    """The text of a page or document, and what it says of itself."""
    match entry.form:
        case "text":
            return _text(content)
        case "markdown":
            from dvsearch.reading.documents.markdown import read_markdown

            return read_markdown(_decoded(content))
        case "pdf":
            from dvsearch.reading.documents.pdf import read_pdf

            return read_pdf(content)
        case "docx" | "odt":
            from dvsearch.reading.documents.office import read_office

            return read_office(content, entry.form)
        case "mail" | "mhtml":
            from dvsearch.reading.documents.mail import read_mail, read_mhtml

            return read_mail(content) if entry.form == "mail" else read_mhtml(content)
        case _:
            return Fields(_decoded(content), html=True)


def _text(content: bytes) -> Fields:
    """A page saved as text; one that begins with front matter, as trafilatura writes it, tells its fields there."""
    text = _decoded(content)
    if text.startswith("---"):
        from dvsearch.reading.documents.markdown import read_front_matter

        if told := read_front_matter(text):
            return told
    return Fields(without_hidden(plain_entities(text)))


def _decoded(content: bytes) -> str:
    text = without_hidden(decode(content)[0])
    if not text.strip():
        raise InputError("empty")
    return text
