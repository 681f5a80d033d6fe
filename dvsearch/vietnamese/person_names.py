"""Names of persons as they are typed: a surname and what follows it, each syllable with a capital."""

from __future__ import annotations

from collections.abc import Iterator

from dvsearch.vietnamese.normalize import fold
from dvsearch.vietnamese.syllables import tokenize

# The surnames of all but a few in a hundred Vietnamese, in the spelling of terms.
_LISTED = (
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh trương lâm mai đào vương "
    "phùng tạ cao chu châu tô tống lưu lương quách kiều nghiêm doãn triệu tôn giàng vừ mạc khổng đàm giáp hứa lữ "
    "thạch tăng tiêu"
)
_SURNAMES = frozenset(_LISTED.split())
_PLAIN_SURNAMES = frozenset(map(fold, _SURNAMES))

# A surname and one to four names.
_LEAST, _MOST = 2, 5


def person_names(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the terms of each person's name in a typed text; all in capitals or all in small letters none shows."""
    if text.isupper() or text.islower():
        return
    run: list[str] = []
    end = -1
    for token in tokenize(text):
        written = text[token.start : token.end]
        if written[:1].isupper() and not written[1:].isupper() and text[end : token.start] == " " and run:
            run.append(token.term)
        else:
            yield from _named(run)
            run = [token.term] if written.istitle() else []
        end = token.end
    yield from _named(run)


def _named(run: list[str]) -> Iterator[tuple[str, ...]]:
    """The name at the end of a run of capitalised terms: from its first surname on, where a title stands before it."""
    for start, term in enumerate(run):
        if (term in _SURNAMES or term in _PLAIN_SURNAMES) and _LEAST <= len(run) - start <= _MOST:
            yield tuple(run[start:])
            return
