"""Every format of every command, compared with the files of tests/golden/.

To remake them after a change that is meant: `DVSEARCH_REMAKE_GOLDEN=1 pytest tests/cli/test_golden.py`, and read the
difference. Scores are masked and orders are fixed by date or id, so that every engine has to print the same.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dvsearch import cli
from tests.golden import archive

FOLDER = Path(__file__).parents[1] / "golden"

# Where an index of each engine is made; a cluster's address joins here, and has to print the same.
ENGINES = ("whoosh",)

NEWEST = ("--sort", "newest")
CASES: dict[str, tuple[str, ...]] = {
    "search-plain": ("search", "dân", "vận", *NEWEST, "--format", "plain"),
    "search-plain-explain": ("search", "dan", "title:hoi", *NEWEST, "--format", "plain", "--explain"),
    "search-json": ("search", "dân vận khéo", *NEWEST, "--format", "json"),
    "search-json-explain": ("search", '"dân vận"', "khé*", *NEWEST, "-n", "1", "--format", "json", "--explain"),
    "search-json-nothing": ("search", "thiên thạch", "--format", "json"),
    "search-json-widened-accents": ("search", "Bến Trê", "--widen", "--format", "json", "--fields", "id"),
    "search-json-widened-any": ("search", "dừa thiên thạch", "--widen", "--format", "json", "--fields", "id"),
    "search-json-suggestion": ("search", "nước sặch", "--format", "json", "--facets", ""),
    "search-plain-abbreviation": ("search", "uy ban nhan dan", "--explain", "--format", "plain"),
    "search-plain-fixed-strings": ("search", "-F", 'UBND: "Hoài (Đức', "--format", "plain", "--snippets", "0"),
    "search-json-facets": ("search", "*", *NEWEST, "-n", "0", "--facets", "source,citation", "--format", "json"),
    "search-json-chosen": ("search", "*", *NEWEST, "--province", "ha tinh", "--province", "Bến Tre", "--year", "2019..",
                           "--fields", "id,date", "--format", "json"),
    "search-json-copies": ("search", "hội thi", *NEWEST, "--all-copies", "--format", "json", "--fields", "id,copies"),
    "search-jsonl": ("search", "dân vận", *NEWEST, "-n", "3", "--offset", "1", "--format", "jsonl"),
    "search-jsonl-fields": ("search", "*", "--sort", "oldest", "--fields", "rank,id,year,provinces,text", "--format",
                            "jsonl"),
    "search-jsonl-snippets": ("search", "dân", *NEWEST, "-n", "1", "--snippets", "3", "--fields", "id,snippets",
                              "--format", "jsonl"),
    "search-csv": ("search", "*", *NEWEST, "-n", "20", "--format", "csv"),
    "search-tsv": ("search", "*", "--sort", "oldest", "--format", "tsv", "--fields", "id,date,title,provinces,path"),
    "search-ids": ("search", "*", *NEWEST, "-n", "20", "--format", "ids"),
    "search-ids-null": ("search", "*", *NEWEST, "-n", "3", "--format", "ids", "-0"),
    "search-paths": ("search", "*", *NEWEST, "-n", "20", "--format", "paths"),
    "search-paths-root": ("search", "*", *NEWEST, "-n", "2", "--format", "paths", "-0", "--root", "/archive/"),
    "search-trec": ("search", "dân vận", *NEWEST, "--format", "trec"),
    "search-count": ("search", "dân vận", "--count"),
    "search-table-60": ("search", "dân vận", *NEWEST, "-n", "3", "--format", "table", "COLUMNS=60"),
    "search-table-80": ("search", "*", *NEWEST, "-n", "12", "--format", "table", "--all-copies", "COLUMNS=80"),
    "search-table-120": ("search", "dân vận", *NEWEST, "--format", "table", "--explain", "COLUMNS=120"),
    "search-table-200": ("search", "dân vận", *NEWEST, "--format", "table", "COLUMNS=200"),
    "search-table-color": ("search", "dân vận khéo", *NEWEST, "-n", "2", "--format", "table", "--color", "always",
                           "COLUMNS=100"),
    "search-table-pipe": ("search", "dân vận", *NEWEST, "-n", "3", "--format", "table"),
    "search-table-vi": ("search", "dân vận", *NEWEST, "--format", "table", "--lang", "vi", "COLUMNS=100"),
    "facets-plain": ("facets", "*"),
    "facets-json": ("facets", "dân vận", "--facets", "source", "--format", "json"),
    "facets-table": ("facets", "*", "--format", "table", "COLUMNS=80"),
    "show-plain": ("show", "ht-2022-01"),
    "show-table": ("show", "ht-2022-01", "--query", "dân vận khéo", "--format", "table", "COLUMNS=70"),
    "show-color": ("show", "nfd-2017", "--query", "dan van", "--format", "table", "--color", "always", "COLUMNS=60"),
    "show-hostile": ("show", "nghi-van", "--format", "table", "COLUMNS=60"),
    "show-json": ("show", "vp-2021-01", "--format", "json"),
    "show-raw": ("show", "bt-2019-01", "--raw"),
    "show-missing": ("show", "khong-co"),
    "export-jsonl": ("export", "*", *NEWEST),
    "export-csv": ("export", "dân vận", *NEWEST, "--format", "csv"),
    "export-tsv": ("export", "dân vận", *NEWEST, "--format", "tsv", "--fields", "id,title"),
    "export-bibtex": ("export", "*", *NEWEST, "--format", "bibtex"),
    "export-biblatex": ("export", "*", *NEWEST, "--format", "biblatex"),
    "export-ris": ("export", "*", *NEWEST, "--format", "ris"),
    "export-csl": ("export", "*", *NEWEST, "--format", "csl"),
    "error-syntax": ("search", 'dân "vận'),
    "error-field": ("search", "provnce:Huế"),
    "error-option": ("search", "dân", "--yeer", "2020"),
    "error-year": ("search", "dân", "--year", "20"),
    "error-null": ("search", "dân", "-0", "--format", "json"),
    "error-fields": ("search", "dân", "--fields", "id,titel"),
    "error-saved": ("search", "@khong-luu"),
}  # fmt: skip


@pytest.fixture(scope="module", params=ENGINES)
def location(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield archive.build(str(tmp_path_factory.mktemp("golden") / "index"))


class Pipe(io.TextIOWrapper):
    """What a command prints into: bytes, and no terminal."""

    def __init__(self) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding="ascii")

    def text(self) -> str:
        self.flush()
        return self.bytes.getvalue().decode("utf-8")


def run(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, **environ: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command; `NAME=value` at the end of it is set in the environment too."""
    for name in [name for name in os.environ if name.startswith(("DVSEARCH", "LC_", "LANG", "COLUMNS", "NO_COLOR"))]:
        if name != "DVSEARCH_REMAKE_GOLDEN":
            monkeypatch.delenv(name)
    for name, value in {
        "DVSEARCH_CONFIG": "/nonexistent/config.toml",
        "SOURCE_DATE_EPOCH": "1767225600",
        **environ,
    }.items():
        monkeypatch.setenv(name, value)
    while arguments and re.fullmatch(r"[A-Z]+=\d+", arguments[-1]):
        name, _, value = arguments[-1].partition("=")
        monkeypatch.setenv(name, value)
        arguments = arguments[:-1]
    out, err = Pipe(), Pipe()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    monkeypatch.setattr(sys, "argv", ["dvsearch", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert isinstance(left.value.code, int)
    return left.value.code, out.text(), err.text()


def masked(text: str) -> str:
    """The text without scores, which engines may give as they like, and without where the index is."""
    text = re.sub(r"--index \S+", "--index INDEX", text)
    text = re.sub(r'("score": )[\d.]+', r"\1SCORE", text)
    return re.sub(r"(?m)^(\S+ Q0 \S+ \d+ )[\d.]+ ", r"\1SCORE ", text)


@pytest.mark.parametrize("name", CASES)
def test_prints_what_the_golden_file_holds(name: str, location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    remake = os.environ.get("DVSEARCH_REMAKE_GOLDEN")
    command, *rest = CASES[name]
    code, out, err = run((command, "--index", location, *rest), monkeypatch)
    shown = " ".join(f"'{word}'" if re.search(r"[^\w./=,-]", word) else word for word in CASES[name])
    printed = masked(f"$ dvsearch {shown}\n--- exit {code}\n--- stdout\n{out}--- stderr\n{err}")
    assert "Traceback" not in err
    file = FOLDER / f"{name}.txt"
    if remake:
        file.write_text(printed, encoding="utf-8", newline="")
    with file.open(encoding="utf-8", newline="") as golden:
        assert printed == golden.read()


def test_no_golden_file_is_left_of_a_case_that_is_gone() -> None:
    assert {file.stem for file in FOLDER.glob("*.txt")} == set(CASES)


def test_nothing_printed_to_a_pipe_can_steer_a_terminal() -> None:
    for file in FOLDER.glob("*.txt"):
        if file.stem not in ("search-table-color", "show-color"):
            text = file.read_text(encoding="utf-8")
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text.replace("\t", "").replace("\0", "")), file
