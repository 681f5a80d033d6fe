"""What is stored beside the documents of an index: who analysed them, which files they came from, what its words show.

| name | what it says |
| --- | --- |
| `fingerprint` | the analyser, the schema and the terms of a probe text: what an index must have been written with |
| `inputs` | which files hold which articles, what was read, what is wrong: `Inputs.dump` |
| the names of `Lexicon.meta` | how often words stand side by side, and how articles abbreviate |
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import cache

from dvsearch.article import EXACT_FIELDS, SCHEMA_VERSION, TEXT_FIELDS
from dvsearch.engines.base import Engine
from dvsearch.errors import IndexOutdated
from dvsearch.vietnamese.normalize import ANALYZER_VERSION, fold
from dvsearch.vietnamese.syllables import terms

FINGERPRINT, INPUTS = "fingerprint", "inputs"
# What an index of an earlier program has in the place of `inputs`: read once more, and not kept.
_EARLIER = "files"


def commit_meta(inputs: str, words: Mapping[str, str]) -> dict[str, str]:
    """Assemble what a commit stores: the only place where it is put together."""
    return {FINGERPRINT: fingerprint(), INPUTS: inputs, **words}


def kept_words(meta: Mapping[str, str]) -> dict[str, str]:
    """Return what an index knows of its words, to be stored again as it is."""
    return {name: meta[name] for name in meta if name not in (FINGERPRINT, INPUTS, _EARLIER)}


@cache
def fingerprint() -> str:
    """What an index must have been written with to be searched: analyser, schema and the terms of a probe text."""
    probe = terms("Hoà Bình, kĩ sư uỷ ban 217-QĐ/TW Thuỷ Quỳnh giá khuyến NGƯỜI łódź ½")
    parts = (ANALYZER_VERSION, SCHEMA_VERSION, TEXT_FIELDS, EXACT_FIELDS, probe, list(map(fold, probe)))
    return f"{ANALYZER_VERSION}.{SCHEMA_VERSION}.{zlib.crc32(repr(parts).encode()):08x}"


def check_version(engine: Engine) -> None:
    """Raise IndexOutdated where another analyser or schema than this program's made the index."""
    made_by = engine.meta.get(FINGERPRINT)
    if made_by is not None and made_by != fingerprint():
        raise IndexOutdated(
            "the index was written by another version of the analyser", hint="run: dvsearch index --rebuild PATH..."
        )
