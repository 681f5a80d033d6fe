"""The pictures of docs/research.md, drawn by the commands themselves on the articles of corpus/."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from dvsearch.cli.app import cli

PICTURES = {
    "bench-trend": ("trend", "dân vận", "--and", "nông thôn mới", "--plot"),
    "bench-spread": ("dispersion", "dân vận", "--over", "province", "--plot"),
}


def draw_bench(index: Path, folder: Path) -> None:
    """Draw each picture into a folder."""
    for name, command in PICTURES.items():
        drawn = CliRunner().invoke(cli, ["--index", str(index), *command, str(folder / f"{name}.svg")])
        assert drawn.exit_code == 0, drawn.output
