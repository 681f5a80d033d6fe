"""The kinds of files that are read, by their suffixes."""

from __future__ import annotations

from pathlib import PurePath

from dvsearch.reading.decompress import COMPRESSED

# A kind, what it is called where it is refused, and its suffixes.
KINDS: dict[str, tuple[str, ...]] = {
    "text": (".txt",),
    "html": (".html", ".htm", ".xhtml", ".shtml"),
    "markdown": (".md", ".markdown"),
    "json lines": (".jsonl", ".ndjson", ".jl", ".jsonlines", ".ldjson"),
    "json": (".json",),
    "csv": (".csv",),
    "tsv": (".tsv", ".tab"),
    "parquet": (".parquet",),
    "feed": (".rss", ".atom", ".xml"),
    "pdf": (".pdf",),
    "docx": (".docx", ".docm"),
    "odt": (".odt",),
    "mail": (".eml",),
    "mhtml": (".mhtml", ".mht"),
    "warc": (".warc", ".arc"),
    "wacz": (".wacz",),
    "zip": (".zip",),
    "tar": (".tar", ".tgz", ".tbz2", ".txz", ".tzst"),
}
_BY_SUFFIX = {suffix: kind for kind, suffixes in KINDS.items() for suffix in suffixes}
SUFFIXES = tuple(_BY_SUFFIX)


def kind_of_name(name: str | PurePath) -> str | None:
    """Tell how a file of this name is read; None where it is not. The suffix of a compression is left out."""
    return _BY_SUFFIX.get(suffix_of_name(name))


def suffix_of_name(name: str | PurePath) -> str:
    """Give the suffix that says how a file is read, that of compression left out: `.jsonl` of a.jsonl.xz."""
    suffixes = [suffix.lower() for suffix in PurePath(name).suffixes]
    if suffixes and suffixes[-1] in COMPRESSED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""
