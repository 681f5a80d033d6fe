"""Hostile kinds: what a reader, an output or the query language is given at any size, each wrong in one way."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dvsearch.article import Article

Make = Callable[[int], str]
Run = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Kind:
    """`prepare(folder, size)` makes an input of so many characters and gives what is to be measured on it."""

    prepare: Callable[[Path, int], Run]
    size: int = 8_000


def _again(piece: str, before: str = "", after: str = "") -> Make:
    return lambda size: before + piece * max(1, size // len(piece)) + after


def _numbered(piece: str) -> Make:
    """Many that are all different."""
    return lambda size: "".join(piece.format(number) for number in range(max(1, size // len(piece))))


# ---------------------------------------------------------------- texts

TEXTS: dict[str, Make] = {
    "one word": _again("a"),
    "one syllable again": _again("từ "),
    "capitals": _again("Đ"),
    "digits": _again("9"),
    "blanks": _again(" ", "a", "a"),
    "tabs": _again("\t", "a", "a"),
    "line breaks": _again("\n", "a", "a"),
    "blank lines": _again(" \n", "a", "a"),
    "short lines": _again("a b\n"),
    "lines of 290": _again("từ ngữ " * 41 + "\n"),
    "marks": _again("\u0301", "e"),
    "marks of two heights": _again("\u0301\u0323", "e"),
    "letters with marks": _again("e\u0301"),
    "joiners": _again("\u200d", "a", "a"),
    "hidden blanks": _again("a\u200b"),
    "emoji": _again("👩‍👩‍👧"),
    "opening brackets": _again("("),
    "square brackets": _again("["),
    "braces": _again("{"),
    "quotation marks": _again('"'),
    "apostrophes": _again("'"),
    "less than": _again("<"),
    "ampersands": _again("&"),
    "entities": _again("&amp;"),
    "entities that are none": _again("&#"),
    "stars": _again("*"),
    "stars around words": _again("*a* "),
    "underscores": _again("_"),
    "backslashes": _again("\\"),
    "dots": _again("."),
    "numbers with dots": _again("1."),
    "hashes": _again("#"),
    "pipes": _again("|"),
    "parts of a title": _again("tin | "),
    "dashes": _again("tin - "),
    "at signs": _again("@"),
    "addresses": _again("a@b.c "),
    "addresses in one word": _again("a@b."),
    "links": _again("http://a.vn/b "),
    "a link in one word": _again("a/b.", "http://a.vn/"),
    "one citation again": _again("Quyết định 217-QĐ/TW, "),
    "many citations": _numbered("Quyết định {}-QĐ/TW. "),
    "citations that are none": _again("12/2021/QĐ-"),
    "dates": _again("12/03/2021 "),
    "dates in words": _again("ngày 12 tháng 3 năm 2021, "),
    "days of the week": _again("thứ sáu (12/3), "),
    "years": _again("năm 2021 "),
    "stamps": _again("Thứ Sáu, 12/03/2021, 09:15 (GMT+7)\n"),
    "provinces": _again("Hà Tĩnh, "),
    "provinces of a kind": _again("tỉnh "),
    "a district": _again("huyện Kỳ Anh, tỉnh Hà Tĩnh. "),
    "names": _again("Nguyễn Văn A, "),
    "abbreviations": _again("UBND "),
    "distinct words": _numbered("tu{} "),
    "distinct lines": _numbered("dòng thứ {} của trang này\n"),
    "sentences": _again("Hội nghị dân vận khéo. "),
    "a paragraph again": _again(
        "Hội nghị dân vận khéo được tổ chức sáng nay tại xã, có đông đủ bà con dự. " * 3 + "\n"
    ),
    "VIQR": _again("Ho^.i nghi. da^n va^.n "),
    "twice encoded": _again("NgÆ°á»\x9di dân "),
    "credits": _again("Theo: a\n"),
    "bylines": _again("Bài và ảnh: "),
    "counters": _again("Lượt xem: 12 "),
    "meta tags never closed": _again("<meta aaaa"),
    "headings never closed": _again("<h1>"),
    "titles never closed": _again("<title>"),
    "comments never closed": _again("<!--"),
    "scripts never closed": _again('<script type="application/ld+json">'),
    "linked data": _again('<script type="application/ld+json">{"@type":"Article"}</script>'),
    "one script of linked data": _again('{"@type":"Article"},', '<script type="application/ld+json">[', "{}]</script>"),
    "toolbars": _again("<!-- BEGIN WAYBACK TOOLBAR INSERT -->"),
    "attributes": _again("a='b' ", "<p ", ">tin</p>"),
    "attributes of a meta": _again("a='b' ", "<meta ", ">"),
    "attributes without a value": _again("a ", "<meta ", ">"),
    "times": _again("<time datetime='2021-01-01'>"),
    "links of a head": _again("<link rel=x href=y>"),
    "divisions": _again("<div>"),
    "tables": _again("<table><tr><td>"),
    "paragraphs": _again("<p>tin</p>"),
    "bold": _again("<b> "),
    "closing tags": _again("</p>"),
    "data in pictures": _again("A", "<img src='data:image/png;base64,", "'>"),
    "processing instructions": _again("<?a "),
    "links in Markdown": _again("[a](b) "),
    "links never closed": _again("[a]("),
    "pictures in Markdown": _again("!["),
    "fences": _again("```\n"),
    "quotations": _again("> "),
    "lists": _again("- "),
    "a rule of a table": _again("|---"),
    "front matter": _again("a: b\n", "---\n", "---\n"),
    "front matter of a list": _again("a, ", "---\ntags: [", "]\n---\ntin"),
    "front matter of quotation marks": _again("'\"", "---\ntags: [", "]\n---\ntin"),
    "front matter in TOML": _again("[", "+++\na = ", "\n+++\n"),
    "items of front matter": _again("- a\n", "---\ntags:\n", "---\n"),
}


def _read(name: str, content: bytes) -> Callable[[Path], Run]:
    def prepare(folder: Path) -> Run:
        from dvsearch.reading.entries import explain
        from dvsearch.reading.sources import Source

        path = folder / name
        path.write_bytes(content)

        def run() -> None:
            for _ in explain(Source(path, name)):
                pass

        return run

    return prepare


def _file(name: str, make: Callable[[int], str | bytes]) -> Callable[[Path, int], Run]:
    def prepare(folder: Path, size: int) -> Run:
        content = make(size)
        data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        return _read(name, data)(folder)

    return prepare


def _json(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def _mail(body: str) -> str:
    return f"From: a@b.vn\nSubject: tin\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}"


def _office(text: str) -> bytes:
    file = io.BytesIO()
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in escaped.split("\n"))
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{w}"><w:body>{lines}</w:body></w:document>')
    return file.getvalue()


_NAMES = ("id", "date", "source", "author", "category", "url", "provinces")


def _feed(text: str) -> str:
    item = f"<item><title>a</title><description><![CDATA[{text}]]></description></item>"
    return f"<rss><channel>{item}</channel></rss>"


# How a text is kept: the name of a file, and what is in it.
FORMATS: dict[str, tuple[str, Callable[[str], str | bytes]]] = {
    "text": ("a.txt", lambda text: text),
    "page": ("a.html", lambda text: f"<html><body>{text}</body></html>"),
    "Markdown": ("a.md", lambda text: text),
    "text of a record": ("a.jsonl", lambda text: _json({"id": "a", "title": "Tin", "text": f"dân vận {text}"})),
    "title of a record": ("a.jsonl", lambda text: _json({"id": "a", "title": text, "text": "dân vận"})),
    "fields of a record": (
        "a.jsonl",
        lambda text: _json(dict.fromkeys(_NAMES, text) | {"text": "a"}),
    ),
    "key of a record": ("a.jsonl", lambda text: _json({text: text, "text": "dân vận"})),
    "cell of a table": ("a.csv", lambda text: f"id,text\na,{text}\n"),
    "quoted cell": ("a.csv", lambda text: 'id,text\na,"' + text.replace('"', '""') + '"\n'),
    "head of a table": ("a.csv", lambda text: f"text,{text}\na,b\n"),
    "message": ("a.eml", _mail),
    "head of a message": ("a.eml", lambda text: f"From: {text}\nSubject: {text}\nDate: {text}\n\ntin"),
    "feed": ("a.rss", _feed),
    "document": ("a.docx", _office),
}  # fmt: skip


# ---------------------------------------------------------------- files that are many


def _zip(size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(max(1, size // 100)):
            archive.writestr(f"{number}.txt", f"Tin số {number}")
    return file.getvalue()


def _tar(size: int) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for number in range(max(1, size // 100)):
            data = f"Tin số {number}".encode()
            member = tarfile.TarInfo(f"{number}.txt")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return file.getvalue()


def _warc(size: int) -> bytes:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>tin</p>"
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.vn/%d\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    return b"".join(head % (number, len(page), page) for number in range(max(1, size // 200)))


def _chunks(size: int) -> bytes:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * (
        size // 6
    )
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.vn/\r\nContent-Length: %d\r\n\r\n"
    return head % len(page) + page


FILES: dict[str, tuple[str, Callable[[int], str | bytes]]] = {
    "brackets of JSON": ("a.json", _again("[")),
    "objects of JSON": ("a.json", _again('{"a":')),
    "numbers of JSON": ("a.json", _again("1,", "[", "1]")),
    "records of JSON": ("a.json", _numbered('{{"id":"{}","text":"tin"}}\n')),
    "an array of records": ("a.json", lambda size: "[" + _numbered('{{"id":"{}","text":"tin"}},')(size) + "{}]"),
    "a record in many levels": ("a.json", lambda size: _json({"a": [{"text": "tin"}] * (size // 16)})),
    "keys of a record": ("a.jsonl", lambda size: _json({f"k{i}": "tin" for i in range(size // 12)} | {"text": "a"})),
    "escapes of JSON": ("a.jsonl", _again("\\u0301", '{"text":"e', '"}')),
    "blocks of a text": ("a.jsonl", lambda size: _json({"text": [{"html": "<p>tin</p>"}] * (size // 24)})),
    "a list written down": ("a.jsonl", lambda size: _json({"text": str(["tin"] * (size // 7))})),
    "lines of JSON": ("a.jsonl", _numbered('{{"id":"{}","text":"tin {}"}}\n'.replace("{}", "{0}"))),
    "lines that are no JSON": ("a.jsonl", _again("{\n")),
    "one id again": ("a.jsonl", _numbered('{{"id":"a","text":"tin {}"}}\n')),
    "rows": ("a.csv", lambda size: "id,text\n" + _numbered("{},tin\n")(size)),
    "rows never closed": ("a.csv", _again('a,"b\n', "id,text\n")),
    "columns": ("a.csv", lambda size: "text," + "a," * (size // 4) + "\n" + "b," * (size // 4) + "\n"),
    "quotation marks of rows": ("a.tsv", _again('a\t"b\n', "id\ttext\n")),
    "headers": ("a.eml", _again("X: y\n", "", "\ntin")),
    "one header": ("a.eml", _again(" y\n", "X: y\n", "\ntin")),
    "encoded words": ("a.eml", _again("=?utf-8?b?dGlu?= ", "Subject: ", "\n\ntin")),
    "encoded words never closed": ("a.eml", _again("=?utf-8?q?", "Subject: ", "\n\ntin")),
    "recipients": ("a.eml", _again("<a@b>, ", "From: ", "\n\ntin")),
    "comments of a recipient": ("a.eml", _again("(", "From: ", "\n\ntin")),
    "groups of recipients": ("a.eml", _again("a:", "From: ", "\n\ntin")),
    "parameters": ("a.eml", _again(";a=b", "Content-Type: text/plain", "\n\ntin")),
    "parameters in pieces": ("a.eml", _numbered(";a*{}=b")),
    "parts": ("a.eml", _again("--b\n\ntin\n", "Content-Type: multipart/mixed; boundary=b\n\n", "--b--\n")),
    "parts in parts": ("a.eml", _again("Content-Type: multipart/mixed; boundary=b\n\n--b\n")),
    "items of a feed": ("a.rss", _again("<item><title>a</title></item>", "<rss><channel>", "</channel></rss>")),
    "elements in elements": ("a.rss", _again("<a>", "<rss><channel>")),
    "markup of an item": ("a.rss", _again("<p>a</p>", "<feed><entry><content type='xhtml'>")),
    "attributes of an element": ("a.rss", _numbered("a{}='b' ")),
    "authors of an item": ("a.rss", _again("<author>a</author>", "<rss><channel><item>", "</item></channel></rss>")),
    "paragraphs of trafilatura": ("a.xml", _again("<p>a</p>", "<doc>", "</doc>")),
    "members of a ZIP": ("a.zip", _zip),
    "members of a TAR": ("a.tgz", _tar),
    "records of a WARC": ("a.warc", _warc),
    "headers of a WARC": ("a.warc", lambda size: b"WARC/1.0\r\n" + b"X: y\r\n" * (size // 6)),
    "chunks of a page": ("a.warc", _chunks),
    "members of gzip": ("a.txt.gz", lambda size: gzip.compress(b"tin ") * (size // 24)),
}  # fmt: skip


# ---------------------------------------------------------------- outputs


def _article(text: str, title: str = "Tin", field: str = "a") -> Article:
    return Article(
        id=field, title=title, text=text, date="2021-03-12", date_basis="metadata", source=field, author=field,
        category=field, url=f"http://a.vn/{field}", path=field, provinces=(field,), current_provinces=(field,),
        citations=(field,),
    )  # fmt: skip


def _shown(make: Make, place: str, form: str) -> Callable[[Path, int], Run]:
    def prepare(folder: Path, size: int) -> Run:
        from dvsearch.output import export_file
        from dvsearch.output.article_page import page
        from dvsearch.output.formats import Row, Shape, article_json, article_lines
        from dvsearch.query.parser import parse
        from dvsearch.searching.results import Hit

        text = make(size)
        shown = (
            _article(text)
            if place == "text"
            else _article("a", text)
            if place == "title"
            else _article("a", field=text)
        )
        query = parse("từ a dân")
        row = Row(None, Hit(1, 1.0, shown, (), (), 0))

        def run() -> None:
            match form:
                case "page":
                    page(shown, query, width=80)
                case "lines":
                    for _ in article_lines(shown.text):
                        pass
                    article_json(shown)
                case _:
                    for _ in export_file.lines(form, [row], Shape()):
                        pass

        return run

    return prepare


OUTPUTS = ("page", "lines", "csv", "jsonl", "tsv", "bibtex", "biblatex", "ris", "csl")


def _of_many(form: str, titles: Make) -> Callable[[Path, int], Run]:
    """Many articles in one file."""

    def prepare(folder: Path, size: int) -> Run:
        from dvsearch.output import export_file
        from dvsearch.output.formats import Row, Shape
        from dvsearch.searching.results import Hit

        made = [_article("a", titles(30), "a") for _ in range(max(1, size // 40))]

        def run() -> None:
            rows = (Row(None, Hit(number, 1.0, one, (), (), 0)) for number, one in enumerate(made))
            for _ in export_file.lines(form, rows, Shape()):
                pass

        return run

    return prepare


# ---------------------------------------------------------------- queries

QUERIES: dict[str, Make] = {
    **{name: TEXTS[name] for name in (
        "one word", "one syllable again", "digits", "blanks", "marks", "marks of two heights", "letters with marks",
        "joiners", "opening brackets", "square brackets", "quotation marks", "apostrophes", "stars", "backslashes",
        "dots", "numbers with dots", "pipes", "dashes", "addresses in one word", "many citations", "dates", "provinces",
        "distinct words", "hashes", "braces", "VIQR",
    )},
    "closed brackets": lambda size: "(" * (size // 4) + "a" + ")" * (size // 4),
    "negations": _again("-", "", "a"),
    "nots": _again("NOT ", "", "a"),
    "ors": _again("a OR "),
    "ands": _again("a AND "),
    "fields": _again("title:"),
    "ranges": _again("2019..2020 "),
    "dots of a range": _again("..", "year:"),
    "phrases": _again('"a b" '),
    "phrases with a distance": _again('"a b"~3 '),
    "letters off": _again("dân~ "),
    "wildcards": _again("a*", "", "b"),
    "question marks": _again("a?", "", "b"),
    "beginnings": _numbered("tu{}* "),
}  # fmt: skip


def _asked(make: Make) -> Callable[[Path, int], Run]:
    def prepare(folder: Path, size: int) -> Run:
        from dvsearch.engines.memory import MemoryEngine
        from dvsearch.errors import DvsearchError
        from dvsearch.searching.search_spec import SearchSpec
        from dvsearch.searching.searcher import search

        engine = MemoryEngine()
        text = make(size)

        def run() -> None:
            with suppress(DvsearchError):
                search(engine, SearchSpec(text))

        return run

    return prepare


# ---------------------------------------------------------------- indexes


def _indexed(make: Make, then: str = "") -> Callable[[Path, int], Run]:
    """Read a record of this text into an index in a folder; or, with `then`, ask it."""

    def prepare(folder: Path, size: int) -> Run:
        from dvsearch.engines.whoosh import WhooshEngine
        from dvsearch.indexing.indexer import Options, index
        from dvsearch.reading.sources import walk
        from dvsearch.searching.search_spec import SearchSpec
        from dvsearch.searching.searcher import search

        (folder / "a.jsonl").write_text(
            _json({"id": "a", "title": "Tin", "text": f"dân vận khéo {make(size)} dân vận"}), "utf-8"
        )

        def build() -> WhooshEngine:
            engine = WhooshEngine.create(folder / "index")
            index(engine, walk([folder / "a.jsonl"]), Options(jobs=1))
            return engine

        if not then:
            return build
        engine = build()
        return lambda: search(engine, SearchSpec(then, snippets=3))

    return prepare


def kinds() -> dict[str, Kind]:
    """Every kind by its name."""
    made: dict[str, Kind] = {}
    for format, (name, keep) in FORMATS.items():
        for title, make in TEXTS.items():
            made[f"{format}: {title}"] = Kind(_file(name, lambda size, keep=keep, make=make: keep(make(size))))  # type: ignore[misc]
    for title, (name, content) in FILES.items():
        made[f"file: {title}"] = Kind(_file(name, content))
    for form in OUTPUTS:
        for place in ("text", "title", "fields"):
            if form in ("page", "lines") or place != "text" or form in ("jsonl",):
                for title, make in TEXTS.items():
                    made[f"{form} of {place}: {title}"] = Kind(_shown(make, place, form))
        if form not in ("page", "lines"):  # which show one article each, and its hits
            made[f"{form} of many alike"] = Kind(_of_many(form, _again("Tin ")), 40_000)
    for title, make in QUERIES.items():
        made[f"query: {title}"] = Kind(_asked(make), 2_000)
    for title, make in TEXTS.items():
        made[f"index: {title}"] = Kind(_indexed(make))
        made[f"search: {title}"] = Kind(_indexed(make, "dân vận"))
    return made


_USUAL = (
    "text: sentences", "page: paragraphs", "Markdown: lists", "message: sentences", "feed: sentences",
    "document: sentences", "file: rows", "page of text: sentences", "bibtex of title: sentences", "query: phrases",
    "index: sentences", "search: sentences", "file: members of a ZIP", "file: records of a WARC",
    "ris of title: sentences", "csl of title: sentences",
)  # fmt: skip


def warm_up(names: tuple[str, ...] = _USUAL) -> None:
    """Import and compute what is made once, so that no kind is charged for it."""
    made = kinds()
    for name in names:
        with TemporaryDirectory() as folder:
            made[name].prepare(Path(folder), 400)()
