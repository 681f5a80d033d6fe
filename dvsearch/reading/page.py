"""A page saved as text -> its title, body, author and source, with the furniture left out.

A page is read as lines. The body begins at the first prose; the title is the best line before it: long enough to be
one, said again in the body, beside the date, not a menu, masthead or button. Around the body everything that is
furniture goes; inside it, only what is nothing but furniture, and lists of other articles. Where it is unsure, it
keeps: a page that loses a paragraph is worse than one that keeps a button.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dvsearch.reading import title as titles
from dvsearch.reading.line_kinds import Kind, is_link, is_name
from dvsearch.reading.lines import Line, split_lines
from dvsearch.vietnamese.plain import Plain


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page by what they are; `title` is None where the page has none."""

    lines: tuple[Line, ...]
    title: Line | None
    body: tuple[Line, ...]
    author: Line | None
    source: Line | None


def read_page(plain: Plain, *, slug: str = "", titled: bool = False) -> Page:
    """Divide a page into its parts.

    `slug` is the page's address or file name, which often repeats the title; `titled` says that the first line is the
    title.
    """
    lines = split_lines(plain.text)
    first = _first_prose(lines, 1 if titled else 0)
    title = (0 if titled and lines else None) if titled else titles.find_title(lines, first, slug)
    body = _body(lines, title) or [line for i, line in enumerate(lines) if i != title]
    if not body:
        title, body = None, lines
    return Page(
        lines=tuple(lines),
        title=None if title is None else lines[0] if titled else titles.without_markup(lines[title]),
        body=tuple(body),
        author=_author(lines, body),
        source=_source(lines, first, body),
    )


def read_record(plain: Plain) -> Page:
    """Divide a text whose first line is its title, and leave nothing of it out."""
    lines = split_lines(plain.text)
    return Page(
        tuple(lines),
        lines[0] if lines else None,
        tuple(lines[1:]),
        _author(lines, lines[1:]),
        _source(lines, 1, lines[1:]),
    )


# Slogans and announcements in headers are sentences too, but seldom this long.
PARAGRAPH = 120


def _first_prose(lines: Sequence[Line], begin: int) -> int:
    """The index of the first line that is surely the article: a paragraph, or, where there is none, a sentence."""
    prose = [i for i in range(begin, len(lines)) if lines[i].kind is Kind.PROSE]
    return next((i for i in prose if len(lines[i].text) >= PARAGRAPH), prose[0] if prose else len(lines))


# ---------------------------------------------------------------- body

_NEVER = frozenset({Kind.FURNITURE, Kind.STAMP})
_AROUND = frozenset({Kind.LABEL, Kind.SECTION})
_HEADINGS = frozenset({Kind.LISTING, Kind.COMMENTS})


def _body(lines: Sequence[Line], title: int | None) -> list[Line]:
    """The lines that are the article, without its title."""
    begin = 0 if title is None else title + 1
    prose = [i for i in range(begin, len(lines)) if lines[i].kind is Kind.PROSE]
    first, last = (prose[0], prose[-1]) if prose else (begin, len(lines) - 1)
    last = _short_sentences(lines, _before_comments(lines, prose, last))
    same = "" if title is None else titles.without_markup(lines[title]).text.casefold()
    body: list[Line] = []
    listing = ended = False
    framed = any(line.kind in _NEVER | _HEADINGS for line in lines[last + 1 :])
    for i in range(begin, len(lines)):
        line = lines[i]
        if line.kind in _HEADINGS:
            listing = listing or line.kind is Kind.LISTING or i > first  # above the lead, "Bình luận" is a button
            ended = ended or i > last
        elif line.kind in _NEVER and not (first < i < last and _stands_alone(lines, i)):
            ended = ended or (i > last and "://" not in line.text)  # addresses stand in articles as well
        elif line.kind is Kind.PROSE and i <= last:
            listing = False
            body.append(line)
        elif i > last and (ended or (framed and is_link(line.text))):
            continue
        elif listing or (line.kind in _AROUND and not first < i < last):
            ended = ended or (i > last and not is_link(line.text))
        elif line.text.casefold().strip("*_# ") != same:
            body.append(line)
            if i > last and framed and _signs(line) and not (i + 1 < len(lines) and _signs(lines[i + 1])):
                ended = True
    return body


def _signs(line: Line) -> bool:
    """Whether a line says who wrote the article, and so is the last of it."""
    if line.kind is Kind.SHORT and is_name(line.text):
        return True
    return line.kind is Kind.BYLINE or _CREDIT.match(line.text) is not None


_BUTTON = re.compile(
    r"\b(?:chia sẻ|facebook|zalo|tweet|twitter|google|email|print|in bài|in trang|cỡ chữ|gửi|bình luận"
    r"|đọc bài|nghe bài|lưu bài|quảng cáo|lượt xem|like)\b",
    re.IGNORECASE,
)


def _stands_alone(lines: Sequence[Line], i: int) -> bool:
    """Whether a line among prose only may be furniture: a short sentence in words that buttons use as well."""
    beside = {lines[i - 1].kind, lines[i + 1].kind}
    return not (beside & (_NEVER | _AROUND | _HEADINGS) or _BUTTON.search(lines[i].text))


def _short_sentences(lines: Sequence[Line], last: int) -> int:
    """The last line of the sentences that go on behind the last prose and are each too short to be called prose."""
    for i in range(last + 1, len(lines)):
        if lines[i].kind in _NEVER | _HEADINGS or lines[i].kind is Kind.LABEL:
            break
        if lines[i].kind is Kind.SHORT and lines[i].text.endswith((".", ".”", '."')):
            last = i
    return last


def _before_comments(lines: Sequence[Line], prose: Sequence[int], last: int) -> int:
    """The last prose that is not a reader's: where most of the prose stands before it, a comment heading ends all."""
    left = sum(len(lines[i].text) for i in prose)
    before, previous = 0, -1
    for i in range(prose[0] if prose else len(lines), len(lines)):
        line = lines[i]
        if line.kind is Kind.PROSE:
            before, left, previous = before + len(line.text), left - len(line.text), i
        elif line.kind is Kind.COMMENTS and before >= 2 * left:
            return previous
    return last


# ---------------------------------------------------------------- author and source

_AUTHOR = re.compile(
    r"(?:tác giả|người viết|(?:bài|tin)(?: và|,| &| -|/) ?ảnh|bài|tin|thực hiện|phóng viên|pv"
    r"|ghi chép của|theo tác giả)(?:\s*+:)?\s++"
    r"(?P<name>[^\W\d_].{2,60})",
    re.IGNORECASE,
)
_LABELLED_AUTHOR = re.compile(r"[Tt]ác giả\s*:\s*(?P<name>[^\W\d_][\w '.\-]{2,50}?)(?:\s{2,}|\||$)")
_DESK = re.compile(
    r"(?:nhóm (?:pv|phóng viên|tác giả)|bbt|ban biên tập|pv|phóng viên|ban tuyên giáo|ban dân vận"
    r"|tòa soạn)\b.{0,50}",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\(?\s*(?:theo|nguồn(?: tin)?)(?:\s*+:)?\s++(?P<name>[^)\n]{1,69}?[^)\s])\s*+\)?\.?$"
    r"|\((?P<site>[\w-]+(?:\.[\w-]+)+)\)$",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"(?:báo|tạp chí|đài|cổng|trang|website|\w+online|.*\b(?:online|điện tử|portal)\b)",
    re.IGNORECASE,
)


# "Báo Gia Lai - Cơ quan của Đảng bộ tỉnh", "Báo điện tử Nghệ An   Hotline: ..."
_TAIL = re.compile(r"\s*(?:- [Cc]ơ quan|- CƠ QUAN|\||\s{2,}|[Hh]otline).*$|$")


def _author(lines: Sequence[Line], body: Sequence[Line]) -> Line | None:
    """The author or desk: labelled anywhere, or a name alone under the last prose, or just under the title."""
    for line in lines:
        if (
            "ác giả" in line.text
            and line.kind in (Kind.LABEL, Kind.BYLINE, Kind.STAMP, Kind.SHORT)
            and (match := _LABELLED_AUTHOR.search(line.text))
        ):
            return _cut(line, match)
    prose = [i for i, line in enumerate(body) if line.kind is Kind.PROSE]
    after = body[prose[-1] + 1 :] if prose else body[-2:]
    for line in reversed(after[:4]):
        if _CREDIT.match(line.text):
            continue
        if (match := _AUTHOR.match(line.text)) and match["name"][0].isupper():  # not "Bài học", "Tin ngắn"
            return _cut(line, match)
        if is_name(line.text) or _DESK.fullmatch(line.text):
            return line
    return None


def _source(lines: Sequence[Line], first: int, body: Sequence[Line]) -> Line | None:
    """The newspaper or portal: its masthead over the article, else the credit under it."""
    for line in lines[:first]:
        if line.kind is Kind.MASTHEAD and len(line.text) <= 100 and _PAPER.match(line.text):
            end = _TAIL.search(line.text).start()  # type: ignore[union-attr]
            return Line(line.text[:end], line.start, line.start + end, line.kind)
    for line in reversed(body[-4:]):
        if match := _CREDIT.match(line.text):
            return _cut(line, match)
    return None


def _cut(line: Line, match: re.Match[str]) -> Line:
    group = "name" if match["name"] else "site"
    return Line(match[group], line.start + match.start(group), line.start + match.end(group), line.kind)
