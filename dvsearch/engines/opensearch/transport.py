"""HTTP as it is trusted: an answer has so much time and so many bytes, and is unpacked no further than that.

The client library waits for each byte anew, takes whatever comes, and unpacks it: a server that sends a byte a second
is never done with, and one that never ends takes all memory. Here the time of an answer is counted from its request.
"""

from __future__ import annotations

import io
import socket
import threading
import time
import zlib
from collections.abc import Mapping
from typing import Any

from opensearchpy import Urllib3HttpConnection

from dvsearch.errors import EngineUnavailable

# The bytes of an answer, packed or not: a thousand times an article, five times what a cluster takes as a request.
MAX_BODY = 512 << 20
# Bytes a second below which an answer is as good as none: what has come since then gives it no more time.
SLOWEST = 50_000
_PIECE = 1 << 16


class _Time:
    """How long the answer to one request may still take: seconds from its beginning, and more as it comes."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._came = 0

    def came(self, size: int) -> None:
        self._came += size
        if self._came > MAX_BODY + (1 << 20):  # with its head, and the lengths of its pieces
            raise _too_large()

    def left(self) -> float:
        left = self._end + self._came / SLOWEST - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return left


# The time of the request that this thread is waiting for: each thread of a bulk asks one at a time.
_CURRENT = threading.local()


class _Reader(io.RawIOBase):
    """What comes through a socket, for as long as the request of this thread may take."""

    def __init__(self, sock: socket.socket, made: Any) -> None:
        self._socket, self._made = sock, made  # what the socket made knows when it is closed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        limit: _Time = _CURRENT.time
        self._socket.settimeout(limit.left())
        size = self._socket.recv_into(buffer)
        limit.came(size)
        return size

    def close(self) -> None:
        self._made.close()
        super().close()


class _Socket:
    """A socket that is read by a _Reader; all else is its own."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    def makefile(self, mode: str, *rest: Any, **options: Any) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._socket, self._socket.makefile("rb", 0)), _PIECE)


class _Answer:
    """What the client library looks at of an answer."""

    def __init__(self, status: int, headers: Any, data: bytes) -> None:
        self.status, self.headers, self.data = status, headers, data


class _Pool:
    """A pool of connections whose answers are read within their time."""

    def __init__(self, pool: Any, seconds: float) -> None:
        self._pool, self._seconds = pool, seconds
        kind = pool.ConnectionCls

        class Timed(kind):  # type: ignore[misc, valid-type]
            def connect(self) -> None:
                super().connect()
                self.sock: Any = _Socket(self.sock)

        pool.ConnectionCls = Timed

    def urlopen(self, *arguments: Any, **options: Any) -> _Answer:
        _CURRENT.time = _Time(self._seconds)
        response = self._pool.urlopen(*arguments, **options, preload_content=False, decode_content=False)
        try:
            pieces = []
            while piece := response.read(_PIECE):
                pieces.append(piece)
            data = _unpacked(b"".join(pieces), response.headers)
        except BaseException:
            response.close()  # what it still had to say is nobody's answer
            raise
        response.release_conn()
        return _Answer(response.status, response.headers, data)

    def close(self) -> None:
        self._pool.close()


class BoundedConnection(Urllib3HttpConnection):  # type: ignore[misc]
    """A connection to one host, as the client library has it, with bounds."""

    def _create_urllib3_pool(self) -> None:
        super()._create_urllib3_pool()
        self.pool: Any = _Pool(self.pool, self.timeout)

    def _raise_warnings(self, warning_headers: Any) -> None:
        """Say nothing: Python would print on stderr whatever a server writes into a header."""


def _unpacked(data: bytes, headers: Mapping[str, str]) -> bytes:
    """The body of an answer; nobody asked for a packed one, but something between may pack it all the same."""
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding in ("", "identity"):
        return data
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise EngineUnavailable(f"an answer comes packed as {coding[:20]!r}, which nobody asked for")
    unpacked = zlib.decompressobj(47 if "gzip" in coding else 15).decompress(data, MAX_BODY + 1)
    if len(unpacked) > MAX_BODY:
        raise _too_large()
    return unpacked


def _too_large() -> EngineUnavailable:
    return EngineUnavailable(f"an answer of more than {MAX_BODY >> 20} MB", hint="check the address and the port")
