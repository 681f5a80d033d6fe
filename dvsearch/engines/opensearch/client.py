"""Requests to a cluster: repeated while nodes come and go, never answered in part, and failing with our errors only."""

from __future__ import annotations

import base64
import json
import random
import ssl
import time
from collections.abc import Mapping, Sequence
from http.client import IncompleteRead
from typing import Any
from urllib.parse import urlencode

from dvsearch.engines.opensearch import answers
from dvsearch.engines.opensearch.connection import ClusterAddress, Connection
from dvsearch.engines.opensearch.json_object import JsonObject
from dvsearch.errors import DvsearchError, EngineUnavailable, IndexMissing, UsageError

# What a cluster says while it is busy, or while a node is gone and its shards move.
_PASSING = frozenset({429, 502, 503, 504})
_UNREACHED = ("N/A", "TIMEOUT")
# The most that a node may be away for, and that an error of the server may take to go away.
_AWAY_SECONDS = 600.0
_FAULT_SECONDS = 10.0
_WHOLE: dict[str, Any] = {"search_type": "dfs_query_then_fetch", "allow_partial_search_results": "false"}


class RequestRefused(EngineUnavailable):
    """The cluster answered, and its answer is an error: `status` of HTTP, `kind` in its own words."""

    def __init__(self, message: str, *, status: int, kind: str, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.kind = kind


class Client:
    """A cluster, asked."""

    def __init__(self, address: ClusterAddress, connection: Connection) -> None:
        from opensearchpy import JSONSerializer, Transport

        from dvsearch.engines.opensearch.transport import BoundedConnection

        self.address = address
        self.patience = connection.patience
        self._transport = Transport(
            [{"host": host, "port": port} for host, port in address.hosts],
            connection_class=BoundedConnection,
            serializer=JSONSerializer(),
            max_retries=len(address.hosts) - 1,
            retry_on_status=(),
            use_ssl=address.secure,
            timeout=connection.timeout,
            pool_maxsize=8,
            **_identity(connection),
            **({"ca_certs": _authority(connection.ca)} if connection.ca and address.secure else {}),
        )
        self._reached = False

    def request(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None = None,
        patience: float | None = None,
        **parameters: Any,
    ) -> JsonObject:
        """Return the answer to one request, which must be harmless to repeat.

        Repeats it for `patience` seconds (the connection's own, if not given) while the cluster is busy or away; a
        cluster that never answered is not waited for. Raises IndexMissing, RequestRefused or EngineUnavailable.
        """
        from opensearchpy import SerializationError, TransportError

        sent = json.dumps(body).encode() if isinstance(body, Mapping) else body
        where = f"{path}?{urlencode(parameters)}" if parameters else path
        started, pause = time.monotonic(), 0.1
        while True:
            try:
                answer = self._transport.perform_request(method, where, body=sent)
            except (SerializationError, RecursionError) as error:
                raise EngineUnavailable(
                    f"what answers at {self.address} is not OpenSearch", hint="check the address and the port"
                ) from error
            except TransportError as error:
                worth = min(self.patience if patience is None else patience, self._worth(error))
                if time.monotonic() + pause > started + worth:
                    raise self._explained(error) from error
                time.sleep(pause * random.uniform(0.5, 1.0))
                pause = min(2 * pause, 5.0)
            else:
                self._reached = True
                return answer if isinstance(answer, dict) else {}

    def document(self, path: str, **parameters: Any) -> JsonObject | None:
        """Return one document by its path, the newest state of it; None where there is none."""
        try:
            return self.request("GET", path, **parameters)
        except RequestRefused as error:
            if error.status == 404:
                return None
            raise

    def sources(
        self, index: str, keys: Sequence[str], fields: Sequence[str], *, newest: bool = False
    ) -> dict[str, JsonObject | None]:
        """Return what is kept of documents by `_id` (None: no such one), as of the last commit or as it is now."""
        asked = {"realtime": str(newest).lower(), "_source": ",".join(fields) or "false"}
        listed = self.request("POST", f"/{index}/_mget", {"ids": list(keys)}, None, **asked)
        found = {}
        for key, said, source in answers.documents(listed, keys):
            if "error" in said:
                raise self.refused(503, said)
            found[key] = source
        return found

    def search(self, index: str, body: JsonObject, patience: float | None = None, **parameters: Any) -> JsonObject:
        """Return the answer to a search; one that lacks a shard is an error, never a shorter answer."""
        path = f"/{index}/_search" if index else "/_search"
        return self._whole(self.request("POST", path, body, patience=patience, **_WHOLE, **parameters))

    def searches(self, index: str, bodies: Sequence[JsonObject], **parameters: Any) -> list[JsonObject]:
        """Return the answers to searches asked together."""
        if len(bodies) == 1:
            return [self.search(index, bodies[0], **parameters)]
        head = json.dumps({"index": index, **_WHOLE, **parameters})
        lines = "".join(f"{head}\n{json.dumps(body)}\n" for body in bodies)
        answered = answers.responses(self.request("POST", "/_msearch", lines.encode()), len(bodies))
        # One that failed is asked again alone, as any request is.
        return [
            self.search(index, body, **parameters) if "error" in one else self._whole(one)
            for body, one in zip(bodies, answered, strict=True)
        ]

    def _whole(self, answer: JsonObject) -> JsonObject:
        if not answers.is_whole(answer):
            raise EngineUnavailable(f"{self.address} answered in part", hint="try again")
        return answer

    def close(self) -> None:
        """Let go of the connections."""
        self._transport.close()

    def _worth(self, error: Any) -> float:
        """Return for how many seconds the same request is worth repeating after an error."""
        from opensearchpy import SSLError

        if isinstance(error, SSLError) or isinstance(_inner(error), DvsearchError):
            return 0.0
        if error.status_code in _UNREACHED:
            return _AWAY_SECONDS if self._reached else 0.0
        if error.status_code in _PASSING:
            return _AWAY_SECONDS if self._reached else _FAULT_SECONDS
        return _FAULT_SECONDS if error.status_code == 500 else 0.0

    def _explained(self, error: Any) -> DvsearchError:
        from opensearchpy import ConnectionTimeout, SSLError

        if isinstance(cause := _inner(error), DvsearchError):
            return EngineUnavailable(f"{self.address}: {cause.message}", hint=cause.hint)
        if isinstance(error, SSLError):
            return EngineUnavailable(
                f"{self.address}: the certificate is not trusted, or the port does not speak TLS",
                hint="set DVSEARCH_OPENSEARCH_CA to the file of the authority that signed it",
            )
        if isinstance(error, ConnectionTimeout):
            return EngineUnavailable(f"{self.address} did not answer in time", hint="try again, or look at its health")
        if (broken := _broken(self.address, _inner(error))) is not None:
            return broken
        if error.status_code in _UNREACHED:
            return EngineUnavailable(f"no OpenSearch answers at {self.address}", hint="start it, or check the address")
        return self.refused(error.status_code, error.info)

    def refused(self, status: int, info: Any) -> DvsearchError:
        """Return the error of an answer that is one; its own text is shown shortened, as it may quote what was sent."""
        problem = info.get("error") if isinstance(info, dict) else None
        problem = problem if isinstance(problem, dict) else {}
        causes = problem.get("root_cause")
        cause = next((one for one in causes if isinstance(one, dict)), problem) if isinstance(causes, list) else problem
        outer = str(problem.get("type", ""))[:100]
        kind, reason = str(cause.get("type", outer))[:100], str(cause.get("reason", ""))[:300]

        def told(message: str, hint: str | None = None) -> RequestRefused:
            return RequestRefused(message, status=status, kind=kind or outer, hint=hint)

        address = self.address
        if status == 401:
            hint = "set DVSEARCH_OPENSEARCH_USER and DVSEARCH_OPENSEARCH_PASSWORD, or DVSEARCH_OPENSEARCH_API_KEY"
            return told(f"{address} does not know who asks", hint)
        if kind == "cluster_block_exception" and status == 403:
            hint = "see whether its disks are nearly full, then take off index.blocks"
            return told(f"{address} is read-only", hint)
        if status == 403:
            return told(f"{address} does not allow this", "ask for the rights that docs/opensearch.md lists")
        if kind == "index_not_found_exception":
            return IndexMissing(f"no index at {address}", hint=f"make one: dvsearch --index {address} index PATH...")
        if status in _PASSING or status >= 500:
            if status == 429:
                return told(f"{address} is overloaded", "try again later")
            if "cluster_manager" in kind or "master" in kind or kind == "cluster_block_exception":
                return told(f"the cluster of {address} has lost too many nodes to act", "start its nodes again")
            why = f": {kind}" if kind else ""
            return told(f"a part of {address} cannot be reached{why}", "wait for its nodes, then try again")
        if "too_many_clauses" in f"{kind} {outer} {reason}" or "maxClauseCount" in reason:
            return UsageError("the query has more parts than the cluster takes", hint="ask for less at once")
        return told(f"{address} refuses: {kind or status} {reason}".rstrip())


def _inner(error: Any) -> object:
    """What the client library met that it calls a lost connection."""
    return error.args[2] if len(error.args) > 2 else None


def _broken(address: ClusterAddress, lost: object) -> EngineUnavailable | None:
    """Say what became of a connection that was there; None where there never was one."""
    from urllib3.exceptions import ProtocolError

    if not isinstance(lost, ProtocolError):
        return None
    cause, hint = lost.__cause__ or lost.__context__, "check the address and the port"
    if isinstance(cause, IncompleteRead):
        return EngineUnavailable(f"{address} broke off in the middle of its answer", hint="try again")
    if isinstance(cause, OSError):  # http.client's RemoteDisconnected, too
        return EngineUnavailable(f"{address} closed the connection without an answer", hint=hint)
    return EngineUnavailable(f"{address} does not speak HTTP", hint=hint)


def _authority(path: str) -> str:
    """The file of an authority's certificates. Raises UsageError where it is none: not only the server is to blame."""
    try:
        ssl.create_default_context(cafile=path)
    except OSError as error:
        why = "no certificates in it" if isinstance(error, ssl.SSLError) else (error.strerror or str(error)).lower()
        raise UsageError(f"DVSEARCH_OPENSEARCH_CA: {path}: {why}", hint="give a file of certificates (PEM)") from error
    return path


def _identity(connection: Connection) -> dict[str, Any]:
    """Who asks, as a header: the client library would write a password in Latin-1, and fail on one that is not."""
    if connection.api_key:
        if not (connection.api_key.isascii() and connection.api_key.isprintable()):
            raise UsageError(
                "the API key has a character that no key has", hint="set DVSEARCH_OPENSEARCH_API_KEY again"
            )
        return {"headers": {"authorization": f"ApiKey {connection.api_key}"}}
    if connection.user:
        pair = base64.b64encode(f"{connection.user}:{connection.password}".encode("utf-8", "surrogateescape"))
        return {"headers": {"authorization": f"Basic {pair.decode()}"}}
    return {}
