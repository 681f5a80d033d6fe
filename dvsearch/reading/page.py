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
from itertools import islice, pairwise

from dvsearch.reading.furniture import Kind, is_name, kind
from dvsearch.reading.plain import Plain


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank: its kind, and where it stands in the plain text."""

    text: str
    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page by what they are; `title` is None where the page has none."""

    lines: tuple[Line, ...]
    title: Line | None
    body: tuple[Line, ...]
    author: Line | None
    source: Line | None


def read(plain: Plain, *, slug: str = "", titled: bool = False) -> Page:
    """The parts of a page.

    `slug` is the page's address or file name, which often repeats the title; `titled` says that the first line is the
    title.
    """
    lines = split(plain.text)
    first = _first_prose(lines, 1 if titled else 0)
    title = (0 if titled and lines else None) if titled else _title(lines, first, slug)
    body = _body(lines, title) or [line for i, line in enumerate(lines) if i != title]
    if not body:
        title, body = None, lines
    return Page(
        lines=tuple(lines),
        title=None if title is None else lines[0] if titled else _bare(lines[title]),
        body=tuple(body),
        author=_author(lines, body),
        source=_source(lines, first, body),
    )


def whole(plain: Plain) -> Page:
    """A text whose first line is its title, and of which nothing is left out."""
    lines = split(plain.text)
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


_LINE = re.compile(r"[^\n]+")


def split(text: str) -> list[Line]:
    """The lines of a plain text that are not blank, spaces at their ends left out."""
    lines = []
    for match in _LINE.finditer(text):
        stripped = match[0].strip()
        if stripped:
            start = match.start() + match[0].index(stripped[0])
            lines.append(Line(stripped, start, start + len(stripped), kind(stripped)))
    return lines


# ---------------------------------------------------------------- title

_WORD = re.compile(r"\w+")
_NOT_TITLE = frozenset({Kind.FURNITURE, Kind.LABEL, Kind.STAMP, Kind.LISTING, Kind.COMMENTS})
# "Title (13:55 06/10/2020)", "## Title", "**Title**"
_STAMP = r"(?:\d{1,2}[:h]\d\d\W{1,3})?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?:\W{1,3}\d{1,2}[:h]\d\d)?"
_TAIL_STAMP = re.compile(rf"\s*[(\[]\s*{_STAMP}\s*[)\]]$|(?:\s+[-|]\s*|\s{{2,}}){_STAMP}$")
_MARKUP = re.compile(r"^(?:#{1,6}\s+|[*_]{1,3}(?=\S))+|(?<=\S)[*_]{1,3}$")


# The longest menus of portals have 150 lines; what stands behind more than that is no title.
MENU = 300


def _title(lines: Sequence[Line], first: int, slug: str) -> int | None:
    """The index of the line that is the title, or None."""
    begin = next((i for i, line in enumerate(lines) if line.kind not in _NOT_TITLE), first)
    upto = min(first + 1, begin + MENU, len(lines))
    candidates = [i for i in range(upto) if _can_be_title(lines[i], leads=i == begin and _is_prose(lines, i + 1))]
    if not candidates:
        return None
    prose = (line.text for i, line in enumerate(lines) if line.kind is Kind.PROSE and i not in candidates[-1:])
    body_pairs = _pairs(" ".join(islice(prose, 12))[:3000].lower())
    slug_words = set(slug.lower().replace("_", "-").split("-"))
    scores = {
        i: _title_score(lines, i, body_pairs) - 0.6 * rank + _slug_score(lines[i].text, slug_words)
        for rank, i in enumerate(candidates)
    }
    best = max(candidates, key=lambda i: scores[i])
    alone = len(candidates) == 1 and len(_WORD.findall(lines[best].text)) >= 6
    return best if scores[best] > (-2.5 if alone else -1.0) and (scores[best] > 0 or first < len(lines)) else None


def _is_prose(lines: Sequence[Line], i: int) -> bool:
    return i < len(lines) and lines[i].kind is Kind.PROSE


# What banners over the page call for.
_SLOGAN = re.compile(
    r"(?:nhiệt liệt )?chào mừng\b|toàn đảng, toàn dân|quyết tâm |thi đua lập thành tích"
    r"|đẩy mạnh (?:việc )?học tập và làm theo|học tập và làm theo|sống, chiến đấu"
    r"|đảng cộng sản việt nam quang vinh|.*\b(?:muôn năm|sống mãi)\b",
    re.IGNORECASE,
)


def _can_be_title(line: Line, *, leads: bool) -> bool:
    """Whether a line before the first prose, or that prose itself, can be a title.

    Prose can where it is one sentence that asks or exclaims, or where it `leads`, as one short sentence right before
    a paragraph.
    """
    if line.kind in _NOT_TITLE or len(line.text) > 300:
        return False
    if line.kind is Kind.PROSE:
        text = line.text.rstrip("*")
        ends = ("?", "!", "”", '"', "...", "…", ".") if leads and len(text) <= 130 else ("?", "!", "”", '"', "...", "…")
        return text.endswith(ends) and ". " not in text
    return True


def _title_score(lines: Sequence[Line], i: int, body_pairs: frozenset[tuple[str, str]]) -> float:
    line = lines[i]
    words = _WORD.findall(line.text.lower())
    score = 0.0
    score += -2.5 if len(words) < 4 else 0.0 if len(words) < 6 else 2.0 if len(words) <= 60 else 0.0
    pairs = _pairs(line.text.lower())
    if pairs:
        score += 3.0 * len(pairs & body_pairs) / len(pairs)
    if line.kind is Kind.SECTION or line.kind is Kind.MASTHEAD:
        score -= 4.0
    elif line.kind in (Kind.CAPTION, Kind.BYLINE):
        score -= 2.5
    elif line.kind is Kind.PROSE:
        score -= 1.5
    elif line.text.endswith((".", ":", ",", ";")) and not line.text.endswith("..."):
        score -= 2.0
    if _SLOGAN.match(line.text):
        score -= 2.0
    if line.text.startswith("#"):
        score += 3.0
    if _TAIL_STAMP.search(line.text):
        score += 1.0
    after = next((other.kind for other in lines[i + 1 : i + 3] if other.kind is not Kind.FURNITURE), None)
    if after is Kind.STAMP:
        score += 2.0
    if i and lines[i - 1].kind is Kind.STAMP:
        score += 0.7
    if any(other.text == line.text for other in (*lines[max(0, i - 40) : i], *lines[i + 1 : i + 8])):
        score += 1.0
    return score


def _slug_score(text: str, slug_words: set[str]) -> float:
    if len(slug_words) < 4:
        return 0.0
    from dvsearch.vietnamese.normalize import fold

    words = {fold(word) for word in _WORD.findall(text.lower())}
    return 4.0 * len(words & slug_words) / len(words) if words else 0.0


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    words = _WORD.findall(text)
    return frozenset(pairwise(words))


def _bare(line: Line) -> Line:
    """The title without its markup, and without the stamp behind it."""
    text, start = line.text, line.start
    while (match := _MARKUP.search(text)) is not None and match[0]:
        if match.start() == 0:
            start += match.end()
            text = text[match.end() :]
        else:
            text = text[: match.start()]
    shorter = _TAIL_STAMP.sub("", text)
    if len(_WORD.findall(shorter)) >= 4:
        text = shorter
    return Line(text, start, start + len(text), line.kind)


# ---------------------------------------------------------------- body

_NEVER = frozenset({Kind.FURNITURE, Kind.STAMP})
_AROUND = frozenset({Kind.LABEL, Kind.SECTION})
_HEADINGS = frozenset({Kind.LISTING, Kind.COMMENTS})


def _body(lines: Sequence[Line], title: int | None) -> list[Line]:
    """The lines that are the article, without its title."""
    begin = 0 if title is None else title + 1
    prose = [i for i in range(begin, len(lines)) if lines[i].kind is Kind.PROSE]
    first, last = (prose[0], prose[-1]) if prose else (begin, len(lines) - 1)
    last = _before_comments(lines, prose, last)
    same = "" if title is None else _bare(lines[title]).text.casefold()
    body: list[Line] = []
    listing = ended = False
    for i in range(begin, len(lines)):
        line = lines[i]
        if line.kind in _HEADINGS:
            listing = True
            ended = ended or i > last
        elif line.kind in _NEVER and not (first < i < last and _stands_alone(lines, i)):
            ended = ended or i > last
        elif line.kind is Kind.PROSE and i <= last:
            listing = False
            body.append(line)
        elif i > last and ended:
            continue
        elif listing or (line.kind in _AROUND and not first < i < last):
            ended = ended or i > last
        elif line.text.casefold().strip("*_# ") != same:
            body.append(line)
    return body


_BUTTON = re.compile(
    r"\b(?:chia sẻ|facebook|zalo|tweet|twitter|google|email|print|in bài|in trang|cỡ chữ|gửi|bình luận"
    r"|đọc bài|nghe bài|lưu bài|quảng cáo|lượt xem|like)\b",
    re.IGNORECASE,
)


def _stands_alone(lines: Sequence[Line], i: int) -> bool:
    """Whether a line among prose only may be furniture: a short sentence in words that buttons use as well."""
    beside = {lines[i - 1].kind, lines[i + 1].kind}
    return not (beside & (_NEVER | _AROUND | _HEADINGS) or _BUTTON.search(lines[i].text))


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
    r"|ghi chép của|theo tác giả)\s*:?\s+"
    r"(?P<name>[A-ZĐÀ-ỸƯƠĂÂÊÔ].{2,60})",
    re.IGNORECASE,
)
_LABELLED_AUTHOR = re.compile(r"[Tt]ác giả\s*:\s*(?P<name>[^\W\d_][\w '.\-]{2,50}?)(?:\s{2,}|\||$)")
_DESK = re.compile(
    r"(?:nhóm (?:pv|phóng viên|tác giả)|bbt|ban biên tập|pv|phóng viên|ban tuyên giáo|ban dân vận"
    r"|tòa soạn)\b.{0,50}",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\(?\s*(?:theo|nguồn(?: tin)?)\s*:?\s+(?P<name>[^)\n]{2,70}?)\s*\)?\.?$"
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
        if line.kind in (Kind.LABEL, Kind.BYLINE, Kind.SHORT) and (match := _LABELLED_AUTHOR.search(line.text)):
            return _cut(line, match)
    prose = [i for i, line in enumerate(body) if line.kind is Kind.PROSE]
    after = body[prose[-1] + 1 :] if prose else body[-2:]
    for line in reversed(after[:4]):
        if _CREDIT.match(line.text):
            continue
        if match := _AUTHOR.match(line.text):
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
        if len(line.text) <= 90 and (match := _CREDIT.match(line.text)):
            return _cut(line, match)
    return None


def _cut(line: Line, match: re.Match[str]) -> Line:
    group = "name" if match["name"] else "site"
    return Line(match[group], line.start + match.start(group), line.start + match.end(group), line.kind)
