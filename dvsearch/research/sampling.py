"""A sample that can be drawn again: chosen by a hash of the seed and of each line's own name, never by a generator.

So it is the same on every engine and in every order, a smaller sample is within a larger one, and articles that come
later add lines and change none: a share of the lines only grows; of a fixed number, new lines take the place of others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from dvsearch.engines.forward import Array, Hits
from dvsearch.errors import UsageError

_ODD = np.uint64(0x9E3779B97F4A7C15)


def draws(ids: Sequence[str], hits: Hits, seed: str) -> Array:
    """Return a number for each hit, from the seed, its article's id and its place: uint64, as good as drawn by lot."""
    seeds = np.array([_id_hash(id, seed) for id in ids], np.uint64)
    numbers = np.repeat(seeds, hits.counts)
    for part in (hits.firsts, hits.lasts):
        numbers = _mixed(numbers + part.astype(np.uint64) * _ODD)
    return numbers


def sampled(numbers: Array, size: str) -> Array:
    """Return which hits a sample holds, ascending: `size` is a number of lines, or a share such as 5%.

    Raises UsageError where it is neither.
    """
    if size.endswith("%"):
        share = _number(size[:-1], size)
        if not 0 <= share <= 100:
            raise UsageError(f"a sample of {size} cannot be drawn", hint="write a number of lines, or a share: 5%")
        limit = int(share / 100 * 2**64)
        return np.arange(numbers.size) if share == 100 else np.flatnonzero(numbers < np.uint64(limit))
    wanted = int(_number(size, size))
    if wanted >= numbers.size:
        return np.arange(numbers.size)
    return np.sort(np.argsort(numbers, kind="stable")[:wanted])


def one_each(numbers: Array, hits: Hits) -> Array:
    """Return of each article the hit with the smallest number."""
    owners = np.repeat(np.arange(hits.documents.size), hits.counts)
    order = np.lexsort((numbers, owners))
    _, first = np.unique(owners[order], return_index=True)
    return np.sort(order[first])


def _number(text: str, size: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not number >= 0 or number == float("inf"):
        raise UsageError(f"a sample of {size} cannot be drawn", hint="write a number of lines, or a share: 5%")
    return number


def _id_hash(id: str, seed: str) -> int:
    named = f"{seed}\0{id}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(named, digest_size=8).digest(), "little")


def _mixed(values: Array) -> Array:
    """The values with every bit made to depend on all others (the finaliser of SplitMix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(values ^ (values >> np.uint64(31)))
