"""Which line of a page is its title.

The best line before the body: long enough to be one, said again in the body, beside the date, followed by the article
and not by more of a menu; no masthead, button or slogan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from dvsearch.reading.line_kinds import SLOGAN, Kind, is_name
from dvsearch.reading.lines import Line

_WORD = re.compile(r"\w+")
_NOT_TITLE = frozenset({Kind.FURNITURE, Kind.LABEL, Kind.STAMP, Kind.LISTING, Kind.COMMENTS})
# "Title (13:55 06/10/2020)", "## Title", "**Title**"
_STAMP = r"(?:\d{1,2}[:h]\d\d\W{1,3})?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?:\W{1,3}\d{1,2}[:h]\d\d)?"
_TAIL_STAMP = re.compile(rf"(?<!\s)(?:\s*+[(\[]\s*+{_STAMP}\s*+[)\]]|(?:\s++[-|]\s*+|\s{{2,}}+){_STAMP})$")
_MARKUP = re.compile(r"(?:#{1,6}\s++|[*_]{1,3}+(?=\S))++")


# The longest menus of portals have 150 lines; what stands behind more than that is no title.
MENU = 300


def find_title(lines: Sequence[Line], first: int, slug: str) -> int | None:
    """Find the index of the line that is the title, or None."""
    begin = next((i for i, line in enumerate(lines) if line.kind not in _NOT_TITLE), first)
    upto = min(first + 1, begin + MENU, len(lines))
    candidates = [i for i in range(upto) if _can_be_title(lines[i], leads=i == begin and _is_prose(lines, i + 1))]
    if not candidates:
        return None
    prose = (line.text for i, line in enumerate(lines) if line.kind is Kind.PROSE and i not in candidates[-1:])
    body_pairs = _pairs(" ".join(islice(prose, 12))[:3000].lower())
    slug_words = set(slug.lower().replace("_", "-").split("-"))
    scores: dict[int, float] = {}
    rank = 0
    for i in candidates:
        score = _title_score(lines, i, body_pairs) - (2.5 if _in_menu(lines, i, first) else 0.0)
        scores[i] = score - 0.6 * min(rank, MOST_BEFORE) + _slug_score(lines[i].text, slug_words)
        rank += score > GOOD
    best = max(candidates, key=lambda i: scores[i])
    alone = len(candidates) == 1 and len(_WORD.findall(lines[best].text)) >= 6
    return best if scores[best] > (-2.5 if alone else -1.0) and (scores[best] > 0 or first < len(lines)) else None


# Among good lines the earlier is the title, and the later a heading or caption of the body; a menu has many lines.
GOOD, MOST_BEFORE = 1.5, 4

_MENU = frozenset({Kind.SECTION, Kind.MASTHEAD, Kind.LISTING})


def _in_menu(lines: Sequence[Line], i: int, first: int) -> bool:
    """Whether a menu goes on behind a line: the name of a section, a masthead, a few words that are no name.

    A few words between a line and a stamp belong to the stamp.
    """
    following = (line for line in lines[i + 1 : first] if line.kind is not Kind.FURNITURE)
    after = next(following, None)
    if after is None or after.kind in _MENU:
        return after is not None
    if (behind := next(following, None)) is not None and behind.kind is Kind.STAMP:
        return False
    few = after.kind in (Kind.SHORT, Kind.CAPTION) and len(_WORD.findall(after.text)) <= 5
    return few and not is_name(after.text) and not after.text.endswith(("?", "!", ".", "…", ":"))


def _is_prose(lines: Sequence[Line], i: int) -> bool:
    return i < len(lines) and lines[i].kind is Kind.PROSE


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
    if len(words) <= 5 and is_name(line.text) and not line.text.isupper():
        score -= 2.0
    if SLOGAN.match(line.text):
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


def without_markup(line: Line) -> Line:
    """Cut the title out of its markup, and the stamp behind it off."""
    text, start = line.text, line.start
    if match := _MARKUP.match(text):
        start += match.end()
        text = text[match.end() :]
    text = text.rstrip("*_") or text
    shorter = _TAIL_STAMP.sub("", text)
    if len(_WORD.findall(shorter)) >= 4:
        text = shorter
    return Line(text, start, start + len(text), line.kind)
