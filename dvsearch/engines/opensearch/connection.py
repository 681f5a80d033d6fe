"""Where a cluster is, and how to prove who we are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from dvsearch.errors import UsageError

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,200}")


@dataclass(frozen=True, slots=True)
class Connection:
    """How to talk to a cluster; what is secret is never shown, not even by `repr`.

    `api_key` goes before user and password. `ca` is a file of certificates to trust besides the usual ones' place.
    `timeout` is seconds for one answer, `patience` seconds that a request is repeated while nodes come and go: more,
    so that one that was never answered is asked again.
    `shards` is for an index that is made now.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    ca: str = ""
    timeout: float = 30.0
    patience: float = 120.0
    shards: int = 1


OPEN = Connection()  # nobody in particular, as a cluster without security takes it


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """An index of a cluster: the hosts to ask, any of which will do, and its name."""

    secure: bool
    hosts: tuple[tuple[str, int], ...]
    name: str

    def __str__(self) -> str:
        hosts = ",".join(f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in self.hosts)
        return f"{'https' if self.secure else 'http'}://{hosts}/{self.name}"


def parse_address(location: str) -> ClusterAddress:
    """Read `http(s)://host:port[,host:port...]/name`; raises UsageError where a location says something else."""
    try:
        parts = urlsplit(location)
        if not location.isprintable():  # what no address has, and urlsplit leaves out in silence
            raise ValueError
    except ValueError as error:
        raise UsageError(
            f"{location!r} is not an address", hint="write http(s)://host:port/name, an IPv6 host as [::1]"
        ) from error
    if "@" in parts.netloc:
        raise UsageError(
            "user and password do not belong in the address",
            hint="set DVSEARCH_OPENSEARCH_USER and DVSEARCH_OPENSEARCH_PASSWORD",
        )
    name = parts.path.strip("/")
    if parts.scheme not in ("http", "https") or parts.query or parts.fragment or not _NAME.fullmatch(name):
        raise UsageError(
            f"{location!r} is not the address of an index",
            hint="write http(s)://host:port/name, the name in small letters, digits, - and _",
        )
    hosts = tuple(_host(host, location) for host in parts.netloc.split(","))
    return ClusterAddress(parts.scheme == "https", hosts, name)


def _host(text: str, location: str) -> tuple[str, int]:
    try:
        one = urlsplit(f"//{text}")
        host, port = one.hostname, one.port
    except ValueError:
        host = port = None
    if not host:
        raise UsageError(f"{location!r} has no host {text!r}", hint="write http(s)://host:port/name")
    return host, 9200 if port is None else port
