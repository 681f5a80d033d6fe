"""Memory that is limited: told before a library is loaded that would end the program in its own way.

Where it gets no room for its buffers, NumPy's library of linear algebra leaves with 1, which says that nothing was
found; where it gets no thread, with SIGINT.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What `import numpy` adds to the addresses of a process (VmPeak) with one thread: 85 MB.
NUMPY = 96 << 20


class _Room:
    """A finder of modules that looks for room before NumPy is looked for. What it is called with is Python's to say."""

    @staticmethod
    def find_spec(fullname: str, path: Any = None, target: Any = None) -> None:
        """Raise MemoryError where there is no room for NumPy; finds nothing itself."""
        if fullname == "numpy":
            import mmap

            try:
                mmap.mmap(-1, NUMPY, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
            except OSError as error:
                raise MemoryError from error


def respect_limits() -> None:
    """Ask for one thread of linear algebra, of which nothing here has any; where memory is limited, look for room."""
    import resource

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    limits = (resource.getrlimit(what)[0] for what in (resource.RLIMIT_AS, resource.RLIMIT_DATA))
    if any(limit != resource.RLIM_INFINITY for limit in limits):
        sys.meta_path.insert(0, _Room)
