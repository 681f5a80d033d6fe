"""A picture in dots from one in lines: the extra `dvsearch[png]`."""

from __future__ import annotations

from pathlib import Path

from dvsearch.errors import StorageError, UsageError

# Twice the size of the drawing, for print.
SCALE = 2


def write_png(svg: str, file: Path) -> None:
    """Write a drawing as PNG. Raises UsageError where the renderer is not installed."""
    try:
        import resvg_py
    except ModuleNotFoundError as error:
        hint = "pip install 'dvsearch[png]', or draw an .svg"
        raise UsageError("this program was installed without a renderer for PNG", hint=hint) from error
    dots = bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=SCALE))
    try:
        file.write_bytes(dots)
    except OSError as error:
        raise StorageError(f"{file}: {(error.strerror or str(error)).lower()}") from error
