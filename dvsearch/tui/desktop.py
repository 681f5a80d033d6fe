"""What browsing does outside the screen: open an article, save a query, write an export, keep what is collected."""

from __future__ import annotations

import os
import shutil
import subprocess
import webbrowser
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dvsearch import config
from dvsearch.article import Article
from dvsearch.config import SavedQuery
from dvsearch.errors import InputError, UsageError
from dvsearch.output import export_file
from dvsearch.output.formats import Row, Shape, file_of
from dvsearch.research.references import Occasion
from dvsearch.searching.results import Hit
from dvsearch.tui.basket import basket_file
from dvsearch.tui.clipboard import copy_to_desktop

OPENERS = ("xdg-open", "open")
_WEB = ("http://", "https://")
# What a desktop runs instead of showing it.
_EXECUTED = frozenset({".desktop", ".sh", ".exe", ".bat", ".cmd", ".com", ".js", ".vbs", ".ps1", ".jar", ".command"})


@dataclass(frozen=True, slots=True)
class Outside:
    """The user's own things: where the configuration is, the indexed files, what is collected, and the environment.

    `root` is the folder where indexed files are now, "" where it was not said; `location` is the index.
    """

    config_path: Path | None
    root: str = ""
    data: Path | None = None
    location: str = "index"
    environ: Mapping[str, str] = field(default_factory=dict)
    today: str = ""

    def place(self, article: Article) -> str:
        """Say what there is to open of an article: its file below the root, else its address, else "".

        Without a root no file is opened: an article names any file it likes, and the folder that the user happens to
        be in has others of that name.
        """
        file = file_of(article, self.root) if self.root else ""
        if file and _is_below(Path(file), Path(self.root)) and _is_shown(Path(file)):
            return file
        return article.url if article.url and article.url.startswith(_WEB) else ""

    def open(self, article: Article) -> str:
        """Show the article's file or address in whatever program the user has for it; returns what was opened."""
        place = self.place(article)
        if not place:
            file = file_of(article, self.root)
            raise InputError(
                f"{file} is not here" if file else "this article has no file or address to open",
                hint="start with --root FOLDER, the folder that was indexed" if file else None,
            )
        if place.startswith(_WEB):
            opened = webbrowser.open(place)
        else:
            opener = next((name for name in OPENERS if shutil.which(name)), None)
            opened = opener is not None and subprocess.call(
                [opener, str(Path(place).resolve())], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            ) == 0  # fmt: skip
        if not opened:
            raise InputError(f"no program here opens {place}")
        return place

    def copy(self, text: str) -> bool:
        """Put text on the desktop's clipboard; False where there is none that can be reached."""
        return copy_to_desktop(text, self.environ)

    def saved_queries(self) -> Mapping[str, SavedQuery]:
        """Give the saved queries by name, as the configuration file has them now."""
        return config.load(self.config_path).queries

    def save(self, name: str, query: SavedQuery) -> None:
        """Keep a query under a name, to be searched as @NAME."""
        config.save_query(self.config_path, name.removeprefix("@"), query)

    def check_export(self, typed: str) -> tuple[Path, str]:
        """Give the file to write and its format; raises UsageError or InputError where it cannot be written."""
        file = Path(typed).expanduser()
        if not file.name:
            raise UsageError("no file is named")
        form = export_file.format_of(file)
        if not file.parent.is_dir():
            raise InputError(f"{file.parent}: no such folder")
        if file.is_dir():
            raise InputError(f"{file}: is a folder")
        return file, form

    def write(self, file: Path, form: str, hits: Iterable[Hit], occasion: Occasion) -> int:
        """Write hits to a file; returns how many."""
        count = 0

        def rows() -> Iterable[Row]:
            nonlocal count
            for hit in hits:
                count += 1
                yield Row(None, hit)

        shape = Shape(root=self.root, occasion=occasion._replace(accessed=self.today))
        with export_file.saved(file) as write:
            for line in export_file.lines(form, rows(), shape):
                write(line)
        return count

    @property
    def basket(self) -> Path | None:
        """The file that holds the basket of this index."""
        return basket_file(self.data, self.location) if self.data is not None else None

    @property
    def recent(self) -> Path | None:
        """The file that holds the queries searched before."""
        return self.data / "recent" if self.data is not None else None


def _is_below(file: Path, root: Path) -> bool:
    try:
        return file.resolve(strict=True).is_relative_to(root.resolve(strict=True)) and file.is_file()
    except OSError:
        return False


def _is_shown(file: Path) -> bool:
    """Whether opening the file shows it: what the desktop would run is not opened."""
    return file.suffix.lower() not in _EXECUTED and not os.access(file, os.X_OK)
