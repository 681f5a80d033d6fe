"""The names that users type for fields, in English and Vietnamese."""

from __future__ import annotations

from dvsearch.article import EXACT_FIELDS
from dvsearch.vietnamese.normalize import fold, is_plain, normalize

# What users type before the colon -> the field it asks. Vietnamese names may be typed with or without marks.
FIELD_NAMES = {
    "title": "title",
    "tiêu đề": "title",
    "tiêuđề": "title",
    "province": "province",
    "tỉnh": "province",
    "current_province": "current_province",
    "mentions": "mentions",
    "year": "year",
    "năm": "year",
    "date": "date",
    "ngày": "date",
    "source": "source",
    "nguồn": "source",
    "author": "author",
    "category": "category",
    "cites": "citation",
    "citation": "citation",
    "id": "id",
    "url": "url",
    "path": "path",
    "basis": "date_basis",
}
_NAMES = {normalize(name): field for name, field in FIELD_NAMES.items()}
_PLAIN = {fold(name): field for name, field in _NAMES.items()}


def field_of_name(name: str) -> str | None:
    """Give the field that a name before a colon stands for; None where it names none.

    With its marks a name is that field's alone, and without any only in small letters: in `Hà Tĩnh:Dân vận` and in
    `Quảng Nam:Khởi công` a headline goes on behind its colon.
    """
    lower = name.lower()
    field = _NAMES.get(normalize(lower))
    if field is None and is_plain(lower) and lower == name:
        field = _PLAIN.get(fold(lower))
    return lower if field is None and lower in EXACT_FIELDS else field
