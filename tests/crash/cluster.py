"""A cluster that lies: a small server that misbehaves in one way, and one that answers right but for one value.

Whatever it does, the engine ends within its time with an error of ours, or with the right answer.

    python -m tests.crash.cluster [NAME]
"""

from __future__ import annotations

import gzip
import json
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from dvsearch.engines.opensearch import transport
from dvsearch.engines.opensearch.connection import Connection
from dvsearch.engines.opensearch.engine import OpenSearchEngine
from dvsearch.errors import DvsearchError

# Seconds that the engine gives an answer here, and the bytes; and what it may take altogether.
TIMEOUT, BODY, ALL = 0.4, 4 << 20, 10.0
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
Behaviour = Callable[[socket.socket], None]


def _say(status: bytes, body: bytes, more: bytes = b"", kind: bytes = b"application/json") -> bytes:
    head = b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n" % (status, kind, len(body), more)
    return head + body


def _always(data: bytes) -> Behaviour:
    return lambda client: client.sendall(data)


def _endless(head: bytes, piece: bytes) -> Behaviour:
    def send(client: socket.socket) -> None:
        client.sendall(head)
        while True:
            client.sendall(piece)

    return send


def _slow(head: bytes, rest: bytes) -> Behaviour:
    def send(client: socket.socket) -> None:
        client.sendall(head)
        for byte in rest:
            client.sendall(bytes([byte]))
            time.sleep(0.1)

    return send


def _reset(data: bytes) -> Behaviour:
    def send(client: socket.socket) -> None:
        client.sendall(data)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    return send


def _silent(client: socket.socket) -> None:
    time.sleep(3 * TIMEOUT)


def _json(body: bytes) -> Behaviour:
    return _always(_say(b"200 OK", body))


def _refusal(error: object, status: bytes = b"400 Bad Request") -> Behaviour:
    return _always(_say(status, json.dumps({"error": error}).encode()))


_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
_BOMB = b'{"version": "' + b" " * (64 << 20)
BEHAVIOURS: dict[str, Behaviour] = {
    "a body of a byte every tenth of a second": _slow(_OK + b"Content-Length: 900\r\n\r\n", b" " * 900),
    "a chunk of a byte every tenth of a second": _slow(_CHUNKED, b"1\r\n \r\n" * 200),
    "a head of a byte every tenth of a second": _slow(b"", _OK * 20),
    "a status of a byte every tenth of a second": _slow(b"HTTP/1.1 200 ", b"O" * 900),
    "an endless body": _endless(_OK + b"\r\n", b" " * (1 << 20)),
    "an endless body in chunks": _endless(_CHUNKED, b"10000\r\n" + b" " * 65_536 + b"\r\n"),
    "endless headers": _endless(_OK, b"X-Y: z\r\n" * 1_000),
    "a header without end": _endless(_OK + b"X: ", b"y" * 65_536),
    "a status without end": _endless(b"HTTP/1.1 200 ", b"y" * 65_536),
    "an announced body of a terabyte": _endless(_OK + b"Content-Length: 1099511627776\r\n\r\n", b" " * (1 << 20)),
    "continue, for ever": _endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000),
    "a bomb in gzip": _always(_say(b"200 OK", gzip.compress(_BOMB, 1), b"Content-Encoding: gzip\r\n")),
    "a bomb in deflate": _always(_say(b"200 OK", zlib.compress(_BOMB, 1), b"Content-Encoding: deflate\r\n")),
    "gzip that is none": _always(_say(b"200 OK", b"{}", b"Content-Encoding: gzip\r\n")),
    "packed as nobody asked": _always(_say(b"200 OK", b"{}", b"Content-Encoding: zstd\r\n")),
    "packed nine times": _always(_say(b"200 OK", b"{}", b"Content-Encoding: gzip, gzip, gzip\r\n")),
    "shorter than announced": _always(_OK + b"Content-Length: 500\r\n\r\n{}"),
    "longer than announced": _always(_OK + b'Content-Length: 1\r\n\r\n{"version": {}}'),
    "a negative length": _always(_OK + b"Content-Length: -5\r\n\r\n{}"),
    "a length that is none": _always(_OK + b"Content-Length: many\r\n\r\n{}"),
    "two lengths": _always(_OK + b"Content-Length: 2\r\nContent-Length: 7\r\n\r\n{}"),
    "chunks of no length": _always(_CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n"),
    "a chunk of 2^60 bytes": _always(_CHUNKED + b"1000000000000000\r\n{}"),
    "a redirect to itself": _always(_say(b"302 Found", b"", b"Location: /\r\n")),
    "a redirect to a file": _always(_say(b"301 Moved", b"", b"Location: file:///etc/passwd\r\n")),
    "a reset at once": _reset(b""),
    "a reset in the body": _reset(_OK + b"Content-Length: 500\r\n\r\n{"),
    "closed without a word": _always(b""),
    "silence": _silent,
    "bytes that are no HTTP": _always(bytes(range(256)) * 40),
    "HTTP of 1991": _always(b"hello\r\n"),
    "another protocol": _always(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "100,000 brackets": _json(b"[" * 100_000),
    "100,000 objects": _json(b'{"version":' * 100_000),
    "100,000 brackets in an error": _always(_say(b"400 Bad Request", b"[" * 100_000)),
    "a number of 5,000 digits": _json(b'{"version": ' + b"9" * 5_000 + b"}"),
    "a version of 5,000 digits": _json(
        b'{"version": {"distribution": "opensearch", "number": "' + b"9" * 5_000 + b'"}}'
    ),
    "bytes that are no letters": _json(b'{"version": {"number": "\xff\xfe\x80"}}'),
    "halves of letters": _json(b'{"version": {"number": "\\ud800", "distribution": "\\udfff"}}'),
    "numbers that are none": _json(b'{"version": NaN, "x": [Infinity, -Infinity]}'),
    "UTF-16": _always(_say(b"200 OK", '{"version": {}}'.encode("utf-16"))),
    "a login page": _always(_say(b"200 OK", b"<html>Sign in</html>", kind=b"text/html")),
    "a type that nobody knows": _always(_say(b"200 OK", b"{}", kind=b"application/x-\xc3\xa9")),
    "plain text": _always(_say(b"200 OK", b"OK", kind=b"text/plain")),
    "nothing": _always(_say(b"200 OK", b"")),
    "no content": _always(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "status 999": _always(_say(b"999 What", b"{}")),
    "status 099": _always(_say(b"099 What", b"{}")),
    "a warning for the terminal": _always(_say(b"200 OK", b"{}", b'Warning: 299 x "\x1b[2J\x1b]0;x\x07"\r\n')),
    "an error for the terminal": _refusal({"type": "\x1b[2J", "reason": "\x1b]52;c;eA==\x07" * 99}),
    "an error of 4 MB": _refusal({"type": "x" * 2_000_000, "reason": "y" * 2_000_000}),
    "a cause that is a number": _refusal({"type": "x", "root_cause": 7}),
    "a cause that is a text": _refusal({"type": ["x"], "root_cause": "because"}),
    "an error that is a list": _refusal([[[]]]),
    "overloaded, for ever": _refusal("x", b"429 Too Many"),
    "broken, for ever": _refusal("x", b"500 Broken"),
    "away, for ever": _refusal("x", b"503 Away"),
}


@contextmanager
def served(behaviour: Behaviour, wrapped: ssl.SSLContext | None = None) -> Iterator[int]:
    """The port of a server that does this to whoever asks."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=20)

    def serve() -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                threading.Thread(target=answer, args=(client,), daemon=True).start()

    def answer(client: socket.socket) -> None:
        with suppress(OSError, ValueError), client:
            client.settimeout(5)
            if wrapped is not None:
                client = wrapped.wrap_socket(client, server_side=True)
            client.recv(1 << 16)
            behaviour(client)
            with suppress(OSError):
                client.shutdown(socket.SHUT_WR)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()


@contextmanager
def bounds() -> Iterator[Connection]:
    """Small bounds, so that what goes beyond them does so soon."""
    before = transport.MAX_BODY, transport.SLOWEST
    transport.MAX_BODY, transport.SLOWEST = BODY, 50_000_000
    try:
        yield Connection(timeout=TIMEOUT, patience=TIMEOUT)
    finally:
        transport.MAX_BODY, transport.SLOWEST = before


def asked(location: str, connection: Connection) -> str:
    """What the engine says of a location; what is wrong begins with "wrong"."""
    started = time.monotonic()
    try:
        OpenSearchEngine.open(location, connection).close()
        said = "wrong: opened"
    except DvsearchError as error:
        said = str(error)
    except BaseException as error:  # noqa: BLE001 - whatever comes is to be told
        said = f"wrong: {error!r}"
    took = time.monotonic() - started
    if took > ALL:
        return f"wrong: {took:.1f} s: {said}"
    return said if len(said) < 1_000 else f"wrong: {len(said)} characters"


def misbehaviours(names: list[str] | None = None) -> dict[str, str]:
    """What the engine says of each behaviour."""
    said = {}
    with bounds() as connection:
        for name in names or BEHAVIOURS:
            with served(BEHAVIOURS[name]) as port:
                said[name] = asked(f"http://127.0.0.1:{port}/tin", connection)
    return said


def tls() -> dict[str, str]:
    """What the engine says of certificates and of what is no TLS; nothing where there is no openssl to make one."""
    said = {}
    with bounds() as connection, TemporaryDirectory() as folder:
        for name in ("HTTP of 1991", "silence", "an endless body", "closed without a word"):
            with served(BEHAVIOURS[name]) as port:
                said[f"{name}, for TLS"] = asked(f"https://127.0.0.1:{port}/tin", connection)
        if shutil.which("openssl") is None:
            return said
        key, certificate = Path(folder) / "key", Path(folder) / "certificate"
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=elsewhere"]
        subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        with served(BEHAVIOURS["nothing"], context) as port:
            where = f"https://127.0.0.1:{port}/tin"
            said["signed by nobody"] = asked(where, connection)
            said["of another host"] = asked(where, Connection(timeout=1, patience=1, ca=str(certificate)))
            said["no authority"] = asked(where, Connection(timeout=1, patience=1, ca=str(key)))
            said["a missing authority"] = asked(where, Connection(timeout=1, patience=1, ca=f"{folder}/away"))
    return said


def main() -> None:
    """Say what the engine says of every behaviour, or of those named."""
    names = [name for name in BEHAVIOURS if any(word in name for word in sys.argv[1:])]
    said = misbehaviours(names or None) | ({} if names else tls())
    for name, words in said.items():
        print(f"{name}: {words}")
    print(f"{len(said)} behaviours, {sum(words.startswith('wrong') for words in said.values())} wrong")


if __name__ == "__main__":
    main()
