"""How far one word is from another, counted in letters."""

from __future__ import annotations


def within_one_edit(a: str, b: str) -> bool:
    """Whether one letter changed, added or dropped, or two neighbours swapped, makes `a` into `b`."""
    if a == b:
        return True
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1:
        return False
    i = 0
    while i < len(a) and a[i] == b[i]:
        i += 1
    if len(a) < len(b):
        return a[i:] == b[i + 1 :]
    if a[i + 1 :] == b[i + 1 :]:
        return True
    return a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :]
