"""A list of terms: sorted, each in UTF-8, between separators, and where it is said to begin."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from dvsearch.engines.whoosh.format.section_file import SectionFile
from dvsearch.engines.whoosh.format.term_bytes import decode
from dvsearch.engines.whoosh.format.term_dictionary import SEPARATOR


def check_dictionary(file: SectionFile, name: str) -> Iterator[str]:
    """Look at every term of a field."""
    blob, starts = file.read(f"{name}.terms"), file.read(f"{name}.term_starts").astype(np.uint64)
    separators = np.flatnonzero(blob == SEPARATOR[0])
    if starts.size < 2 or not np.array_equal(separators + 1, starts) or starts[0] != 1 or starts[-1] != blob.size:
        yield "the terms do not begin where they are said to"
        return
    text = blob[1:-1].tobytes()
    if any(a >= b for a, b in pairwise(text.split(SEPARATOR))):
        yield "terms are not in order"
    try:
        decode(text.replace(SEPARATOR, b"\n"))
    except UnicodeDecodeError:
        yield "a term is no text"
