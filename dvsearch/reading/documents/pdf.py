"""The text layer of a PDF: its lines put together to paragraphs, without what repeats on every page.

A PDF without a text layer is a scan, and is refused as one. Needs pypdf.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter

from dvsearch.errors import InputError
from dvsearch.reading.fields import Fields
from dvsearch.vietnamese.encodings import mend_text

# A report of a congress has some hundred pages; of a longer book the first so many are read.
MOST_PAGES, MOST_CHARACTERS = 3_000, 20_000_000
# Characters a page has at least, on average, where its text is not a picture.
FEWEST = 20


def read_pdf(data: bytes) -> Fields:
    """Read the text layer of a PDF; raises InputError where it has none or cannot be read."""
    try:
        import pypdf
        import pypdf.errors
    except ImportError as error:
        raise InputError("PDF needs pypdf: pip install 'dvsearch[archives]'") from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns on stderr of every small fault
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("encrypted: save it without its password")
        pages = _pages(reader)
    except InputError:
        raise
    except (pypdf.errors.PyPdfError, *_DAMAGE) as error:
        raise InputError(f"not PDF we can read: {str(error)[:120] or type(error).__name__}") from error
    text = _paragraphs(pages)
    if len(text) < FEWEST * min(len(pages), 5) or not any(char.isalpha() for char in text):
        raise InputError(f"a scan: {len(pages):,} {'page' if len(pages) == 1 else 'pages'} without a text layer")
    return Fields(mend_text(text))


# What pypdf lets through from files that are not what they say.
_DAMAGE: tuple[type[Exception], ...] = (
    *(ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OverflowError, OSError),
    *(AssertionError, NotImplementedError, ArithmeticError, EOFError, MemoryError, UnicodeError),
)


def _pages(reader: object) -> list[str]:
    pages: list[str] = []
    left = MOST_CHARACTERS
    for page in reader.pages:  # type: ignore[attr-defined]
        text = page.extract_text() or ""
        left -= len(text)
        if left < 0 or len(pages) >= MOST_PAGES:
            raise InputError(f"a text of more than {MOST_CHARACTERS:,} characters or {MOST_PAGES:,} pages")
        pages.append(text)
    return pages


_NUMBER = re.compile(r"\W*(?:trang\W*)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*", re.IGNORECASE)
_ENDS = re.compile(r"[.!?:;…”\")]\s*$")


def _paragraphs(pages: list[str]) -> str:
    """The lines of all pages as paragraphs; page numbers, and first and last lines that repeat, are left out."""
    lined = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    # Short pages have one line of it at most, or all of them would be edges.
    ends = [range(2 if len(lines) > 8 else 1) for lines in lined]
    edges = Counter(
        re.sub(r"\d+", "#", line)
        for lines, end in zip(lined, ends, strict=True)
        for line in {*(lines[i] for i in end if lines), *(lines[-1 - i] for i in end if lines)}
    )
    repeated = {edge for edge, count in edges.items() if count > 2 and count * 2 > len(pages)}
    paragraphs: list[str] = []
    longest = max((len(line) for lines in lined for line in lines), default=0)
    open_line = False
    for lines, end in zip(lined, ends, strict=True):
        for i, line in enumerate(lines):
            at_edge = i < len(end) or i >= len(lines) - len(end)
            if at_edge and (_NUMBER.fullmatch(line) or re.sub(r"\d+", "#", line) in repeated):
                continue
            if open_line and paragraphs and _goes_on(paragraphs[-1], line):
                joint = "" if paragraphs[-1].endswith("-") and line[:1].islower() else " "
                paragraphs[-1] = paragraphs[-1].removesuffix("-" if not joint else "") + joint + line
            else:
                paragraphs.append(line)
            # A line that stops long before the margin is the last of its paragraph, or stands alone.
            open_line = len(line) > 0.7 * longest and longest > 40
    return "\n".join(paragraphs)


def _goes_on(before: str, line: str) -> bool:
    """Whether a line goes on with the paragraph before it."""
    return line[:1].islower() or line[:1].isdigit() or not _ENDS.search(before)
