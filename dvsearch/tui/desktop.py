"""What browsing does outside the screen: open an article's file or address, save a query, write an export."""

from __future__ import annotations

import shutil
import subprocess
import webbrowser
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dvsearch import config
from dvsearch.article import Article
from dvsearch.errors import InputError, UsageError
from dvsearch.output import export_file
from dvsearch.output.formats import Row, Shape, file_of
from dvsearch.searching.results import Hit

OPENERS = ("xdg-open", "open")
_WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Outside:
    """The user's own things: the configuration file to save to, and the folder where indexed files are now."""

    config_path: Path | None
    root: str = ""

    def place(self, article: Article) -> str:
        """What there is to open of an article: its file if it is there, else its address, else ""."""
        file = file_of(article, self.root)
        if file and Path(file).is_file():
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

    def save(self, name: str, query: str) -> None:
        """Keep a query under a name, to be searched as @NAME."""
        config.save_query(self.config_path, name.removeprefix("@"), query)

    def write(self, file: Path, hits: Iterable[Hit]) -> int:
        """Write hits to a file in the format that its name asks for; returns how many."""
        if not file.name:
            raise UsageError("no file is named")
        form = export_file.format_of(file)
        count = 0

        def rows() -> Iterable[Row]:
            nonlocal count
            for hit in hits:
                count += 1
                yield Row(None, hit)

        with export_file.saved(file.expanduser()) as write:
            for line in export_file.lines(form, rows(), Shape(root=self.root)):
                write(line)
        return count
