"""What is stored beside the documents: short texts in the table of contents, long ones in a file of their own.

A search that needs none of the long ones, such as the list of files indexed, does not wait until they are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from dvsearch.engines.whoosh.format import durable_files
from dvsearch.engines.whoosh.format.plain_files import corrupt
from dvsearch.engines.whoosh.format.section_file import SectionFile, SectionWriter
from dvsearch.engines.whoosh.format.term_bytes import decode, encode

# Texts from this many characters on are long.
LONG = 1024
# Long texts up to this many bytes stay decoded once they were asked for: what is known of the vocabulary is 1 or 2 MB
# and asked for by every search, which took 0.8 ms of it. The account of inputs may be larger, and is read once a run.
_KEPT = 4 << 20


class Meta(Mapping[str, str]):
    """The texts of one commit; the long ones are read when they are asked for."""

    def __init__(self, short: Mapping[str, str], file: SectionFile | None) -> None:
        self._short = short
        self.file = file
        self._sections = {} if file is None else _sections(file)
        self._decoded: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name in self._short or self.file is None:
            return self._short[name]
        if name in self._decoded:
            return self._decoded[name]
        section = self._sections[name]
        count = self.file.count(section)
        try:
            text = decode(self.file.bytes(section, 0, count))
        except UnicodeDecodeError as error:
            raise corrupt(self.file.path, f"{name} is no text") from error
        if count <= _KEPT:
            self._decoded[name] = text
        return text

    def __iter__(self) -> Iterator[str]:
        yield from self._short
        yield from self._sections

    def __len__(self) -> int:
        return len(self._short) + len(self._sections)

    def long(self) -> dict[str, str]:
        """Return the long texts."""
        return {name: self[name] for name in self._sections}


def _sections(file: SectionFile) -> dict[str, str]:
    """Return the section of each text. Raises IndexCorrupt where there is not one of bytes for each name."""
    names = file.facts.get("names")
    if type(names) is not list or not all(type(name) is str for name in names):
        raise corrupt(file.path, "texts without names")
    sections = {name: str(number) for number, name in enumerate(names)}
    if len(sections) != len(names) or file.widths() != dict.fromkeys(sections.values(), 1):
        raise corrupt(file.path, "not a text for each name")
    return sections


def split(meta: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Part the short texts from the long ones."""
    short = {name: text for name, text in meta.items() if len(text) < LONG}
    return short, {name: text for name, text in meta.items() if name not in short}


def write_long(path: Path, texts: Mapping[str, str]) -> tuple[int, int]:
    """Write the long texts to the disk. Returns size and checksum of the file."""
    import numpy as np

    with durable_files.atomic_write(path) as out:
        file = SectionWriter(out)
        file.facts["names"] = list(texts)
        for i, text in enumerate(texts.values()):
            file.add(str(i), np.frombuffer(encode(text), np.uint8))
        return file.finish()


def open_long(path: Path, size: int, checksum: int) -> SectionFile:
    """Open the long texts. Raises IndexCorrupt where it is another file than the table of contents names."""
    file = SectionFile(path)
    if (file.size, file.checksum) != (size, checksum):
        raise corrupt(path, "not the file that the table of contents names")
    return file
