"""What loads what: a fresh process for every promise about start-up and about the floors."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from dvsearch.searching.searcher import DOUBTFUL
from tests.conftest import ROOT, skip_unless_built

# Each foreign library and the one place that may import it.
HOMES = {
    "whoosh": ("dvsearch/engines/whoosh/",),
    "opensearchpy": ("dvsearch/engines/opensearch",),
    "textual": ("dvsearch/tui/",),
    "rich": ("dvsearch/output/", "dvsearch/tui/"),
    "click": ("dvsearch/cli",),
    "trafilatura": ("dvsearch/reading/html.py",),
    "pyarrow": ("dvsearch/reading/parquet_rows.py",),
    "zstandard": (
        "dvsearch/engines/whoosh/",
        "dvsearch/reading/decompress.py",
        "dvsearch/reading/containers/warc.py",
    ),
    "pypdf": ("dvsearch/reading/documents/pdf.py",),
    "brotli": ("dvsearch/reading/containers/warc.py",),
    "dvsearch_kernel": ("dvsearch/engines/whoosh/querying/native.py",),
    "unidecode": ("dvsearch/vietnamese/normalize.py",),
    "pyvi": (),
    "sklearn": (),
}
QUIET_MODULES = ("errors", "record", "article", "lexicon", "term_ids", "edit_distance")


def loaded(code: str) -> set[str]:
    """The modules a fresh process has after running the code."""
    script = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(done.stdout.split("\n")[-2].split())


def tops(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_each_foreign_library_is_imported_in_one_place() -> None:
    for path in sorted((ROOT / "dvsearch").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for library in imports(path) & HOMES.keys():
            assert name.startswith(HOMES[library]), f"{name} imports {library}"


def test_browsing_in_a_pipe_is_refused_before_the_screen_is_loaded() -> None:
    refused = "import contextlib\nfrom dvsearch.cli import main\nsys.argv = ['dvsearch', 'browse']\n"
    refused += "with contextlib.suppress(SystemExit):\n    main()"
    assert not loaded(refused) & {"textual", "dvsearch.tui"}


def test_the_lower_floors_never_print_and_never_read_the_environment() -> None:
    folders = ("tables", "vietnamese", "civics", "query", "reading", "engines", "indexing", "searching", "research")
    paths = [path for folder in folders for path in (ROOT / "dvsearch" / folder).rglob("*.py")]
    for path in [*paths, *(ROOT / "dvsearch" / f"{name}.py" for name in QUIET_MODULES)]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            read = node.attr if isinstance(node, ast.Attribute) else ""
            assert called != "print" and read not in ("environ", "getenv", "isatty"), f"{path}:{node.lineno}"  # type: ignore[attr-defined]


def test_help_loads_click_and_little_else() -> None:
    code = "from dvsearch.cli.app import cli\ntry: cli(['--help'], standalone_mode=False)\nexcept SystemExit: pass"
    assert not tops(loaded(code)) & {
        "numpy",
        "whoosh",
        "rich",
        "textual",
        "sklearn",
        "pyvi",
        "trafilatura",
        "zstandard",
    }


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imports")
    # So many that an answer leaves no doubt that would be looked into.
    for number in range(DOUBTFUL + 5):
        text = f"Hội nghị dân vận khéo {number}\n\nBan Dân vận tỉnh Hà Tĩnh tổ chức hội nghị lần {number}.\n"
        (folder / f"{number}.txt").write_text(text, "utf-8")
    subprocess.run(
        [sys.executable, "-m", "dvsearch", "--index", str(folder / "index"), "index", str(folder)],
        check=True, capture_output=True, cwd=ROOT,
    )  # fmt: skip
    return folder / "index"


# What a search may load that is not Python's own, by what answers it.
MAY_LOAD = {
    "kernel": {"dvsearch", "dvsearch_kernel"},
    "numpy": {"dvsearch", "numpy", "zstandard"},
}
# Python's own, dear to load, that a search in the kernel has no use for.
NEEDLESS = {
    "argparse", "ast", "dataclasses", "datetime", "dis", "gettext", "hashlib", "importlib.util", "inspect",
    "logging", "multiprocessing", "platform", "shlex", "subprocess", "tempfile", "threading", "tokenize", "tomllib",
    "typing", "uuid",
}  # fmt: skip


# What is loaded where an answer leaves a doubt, or on a terminal.
NEEDED_IN_DOUBT = {
    "dvsearch.searching.suggestion", "dvsearch.vietnamese.spelling", "dvsearch.vietnamese.bigrams",
    "dvsearch.cli.last_search",
}  # fmt: skip


def searching(index: Path, *asked: str) -> str:
    """What a fresh process does that searches."""
    return f"""from dvsearch.cli import main
sys.argv = {["dvsearch", "--index", str(index), "search", *asked]!r}
try: main()
except SystemExit: pass
"""


def foreign(modules: set[str]) -> set[str]:
    return {name for name in tops(modules) - sys.stdlib_module_names if not name.startswith(("_", "site"))}


@pytest.mark.parametrize("form", ["json", "ids", "csv"])
@pytest.mark.parametrize("evaluator", ["kernel", "numpy"])
def test_a_piped_search_loads_what_answers_it_and_little_else(
    index: Path, form: str, evaluator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    skip_unless_built(evaluator)
    monkeypatch.setenv("DVSEARCH_EVALUATOR", evaluator)
    modules = loaded(searching(index, "--format", form, "--province", "Hà Tĩnh", "dân vận"))
    assert foreign(modules) <= MAY_LOAD[evaluator]
    assert {"kernel": "dvsearch_kernel"}.get(evaluator, evaluator) in foreign(modules)
    assert "numpy.ma" not in modules  # numpy.unique brings it in, in 13 ms
    assert evaluator == "numpy" or not modules & (NEEDLESS | NEEDED_IN_DOUBT)


def test_a_doubtful_search_and_one_without_marks_load_no_more(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    skip_unless_built("kernel")
    monkeypatch.setenv("DVSEARCH_EVALUATOR", "kernel")
    modules = loaded("".join(searching(index, "--format", "json", typed) for typed in ("dan van kheo", "dân vặn 7")))
    assert "dvsearch.vietnamese.accents" in modules and "dvsearch.vietnamese.spelling" in modules
    assert foreign(modules) <= MAY_LOAD["kernel"]
    assert not modules & NEEDLESS


def test_a_search_does_not_stop_to_look_for_garbage(index: Path) -> None:
    code = (
        "import gc\nfrom dvsearch.cli import main\n"
        f"sys.argv = ['dvsearch', '--index', {str(index)!r}, 'search', '--format', 'json', 'dân vận']\n"
        "begun = []\n"
        "gc.callbacks.append(lambda phase, _: begun.append(phase))\n"
        "try: main()\nexcept SystemExit: pass\n"
        "assert gc.isenabled() and not begun, begun"
    )
    loaded(code)


def test_segmenting_words_loads_no_scikit_learn() -> None:
    found = tops(loaded("from dvsearch.vietnamese.words.segmenter import segment\nsegment('Ban Dân vận Huyện ủy')"))
    assert not found & {"sklearn", "pyvi", "scipy", "sklearn_crfsuite"}


def test_the_lowest_floor_needs_the_standard_library_only() -> None:
    found = loaded("import dvsearch.errors, dvsearch.article, dvsearch.query.tree")
    foreign = {name for name in tops(found) if name not in sys.stdlib_module_names and not name.startswith("_")}
    assert foreign <= {"dvsearch", "site", "sitecustomize", "usercustomize"}
