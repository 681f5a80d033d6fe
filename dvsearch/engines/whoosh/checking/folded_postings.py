"""A folded field beside the one it folds: each of its terms stands for some of those, and occurs where they do."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dvsearch.engines.whoosh.checking.postings import TERMS_PER_STEP
from dvsearch.engines.whoosh.checking.runs import are_runs
from dvsearch.engines.whoosh.format.postings import TextField
from dvsearch.engines.whoosh.format.section_file import Array, SectionFile


def check_folded(file: SectionFile, field: TextField, base: TextField) -> Iterator[str]:
    """Compare a folded field with the field whose positions it has."""
    starts, forms = file.read(f"{field.name}.form_starts"), file.read(f"{field.name}.forms")
    if not are_runs(starts, field.terms.size, forms.size, least=1):
        yield "forms do not begin where they are said to"
        return
    # Each term of the other field is a form of one term here.
    if forms.size != base.terms.size or not np.array_equal(np.sort(forms), np.arange(base.terms.size)):
        yield "not each term that is folded is a form of one term"
        return
    folded = np.empty(forms.size, np.int64)
    counts: Array = np.diff(starts.astype(np.int64))
    folded[forms] = np.repeat(np.arange(field.terms.size), counts)
    theirs = _occurrences(base, folded)
    own = _occurrences(field, np.arange(field.terms.size))
    if not all(map(np.array_equal, own, theirs)):
        yield "a folded term occurs elsewhere than the terms it stands for"


def _occurrences(field: TextField, numbers: Array) -> tuple[Array, Array]:
    """Gather where the terms occur, each under its number (number << 16 | document), and how often."""
    keys, freqs = [], []
    for start in range(0, field.terms.size, TERMS_PER_STEP):
        postings = field.postings(start, min(start + TERMS_PER_STEP, field.terms.size), positioned=False)
        own = numbers[start : start + TERMS_PER_STEP]
        keys.append(np.repeat(own, postings.counts) << 16 | postings.docs)
        freqs.append(postings.freqs)
    distinct, places = np.unique(np.concatenate(keys), return_inverse=True)
    return distinct, np.bincount(places, np.concatenate(freqs))
