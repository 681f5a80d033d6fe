"""A term as bytes: UTF-8, in which a lone surrogate stays what it is.

Bytes sort as the code points do that they stand for, and so as Python's strings.
"""

from __future__ import annotations


def encode(term: str) -> bytes:
    """Encode a term as the dictionary keeps it."""
    return term.encode("utf-8", "surrogatepass")


def decode(term: bytes) -> str:
    """Decode the term that `encode` was given."""
    return term.decode("utf-8", "surrogatepass")
