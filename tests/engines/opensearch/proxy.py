"""A server between the engine and a cluster that fails where a test says so, or that is something else altogether."""

from __future__ import annotations

import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Plan:
    """What to do with the next requests whose path holds a string: a status to answer with, or "lose the answer"."""

    failures: list[tuple[str, int | str]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)

    def take(self, path: str) -> int | str | None:
        for number, (part, failure) in enumerate(self.failures):
            if part in path:
                del self.failures[number]
                return failure
        return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The client has gone: that is what these tests are about."""


@contextmanager
def served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """The address of a server with this handler."""
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def flaky(url: str, plan: Plan) -> Iterator[str]:
    """The address of a cluster, reached through the plan."""

    class Handler(_Quiet):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0)) or None
            plan.seen.append(self.path)
            plan.headers += [value for name, value in self.headers.items() if name.lower() == "authorization"]
            failure = plan.take(self.path)
            if isinstance(failure, int):
                self.reply(failure, b'{"error": {"type": "planned", "reason": "planned"}, "status": %d}' % failure)
                return
            headers = {"content-type": "application/json"}
            request = urllib.request.Request(f"{url}{self.path}", data=body, method=self.command, headers=headers)
            try:
                with urllib.request.urlopen(request, timeout=60) as response:
                    status, content = response.status, response.read()
            except urllib.error.HTTPError as error:
                with error:
                    status, content = error.code, error.read()
            if failure:
                self.close_connection = True  # the cluster did it, and nobody hears of it
                self.connection.shutdown(socket.SHUT_RDWR)
            else:
                self.reply(status, content)

    with served(Handler) as address:
        yield address


@contextmanager
def always(status: int, content: bytes, kind: str = "application/json") -> Iterator[str]:
    """The address of a server that gives one answer to everything."""

    class Handler(_Quiet):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.reply(status, content, kind)

    with served(Handler) as address:
        yield address


class _Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        raise NotImplementedError

    def reply(self, status: int, content: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = lambda self: self.answer()
