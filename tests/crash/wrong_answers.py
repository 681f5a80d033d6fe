"""A cluster that answers right but for one value: every place of every answer, with values of other types in it.

python -m tests.crash.wrong_answers
"""

from __future__ import annotations

import base64
import copy
import json
import re
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from dvsearch.engines.base import Document, SearchRequest
from dvsearch.engines.opensearch import engine as engines
from dvsearch.engines.opensearch import values
from dvsearch.engines.opensearch.client import Client, RequestRefused
from dvsearch.engines.opensearch.connection import Connection, parse_address
from dvsearch.errors import DvsearchError
from dvsearch.query.tree import Term

_GONE = object()
WRONG: tuple[Any, ...] = (
    _GONE, None, True, -1, 0, 1.5, float("nan"), 10**30, "", "x", "9" * 5_000, "\ud800", [], ["x"], [[[]]], {},
    {"x": 1},
)  # fmt: skip
IDS = ("a", "b")
_KEYS = dict(zip(map(values.document_key, IDS), IDS, strict=True))


def _packed(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode())).decode()


_META = {"dvsearch": {"meta": {"version": "3"}, "texts": {"inputs": "meta-1"}}}


@dataclass
class Fake:
    """What a cluster of two articles answers; `wrong` says to which kind of request, where in it, and what instead."""

    wrong: tuple[str, tuple[Any, ...], Any] | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=lambda: {"holders": {}, "commits": 1, "notes": ["one", "two"]})

    def request(self, method: str, path: str, body: Any) -> Any:
        kind, answer = self._right(method, path, body)
        self.answers.setdefault(kind, copy.deepcopy(answer))
        if self.wrong is None or self.wrong[0] != kind:
            return answer
        return changed(answer, self.wrong[1], self.wrong[2])

    def _right(self, method: str, path: str, body: Any) -> tuple[str, Any]:
        for pattern, answer in self._ANSWERS.items():
            if re.fullmatch(pattern, f"{method} {path}"):
                return pattern, answer(self, path, body) if callable(answer) else copy.deepcopy(answer)
        return "any", {"acknowledged": True}

    def _state(self, path: str, body: Any) -> Any:
        return {"_source": {"state": copy.deepcopy(self.state)}, "_seq_no": 3, "_primary_term": 1}

    def _put_state(self, path: str, body: Any) -> Any:
        self.state = json.loads(json.dumps(body["state"]))
        return {"_seq_no": 4, "_primary_term": 1}

    def _search(self, path: str, body: Any) -> Any:
        by_score = next(iter(body.get("sort", [{}])[0]), "") == "_score"
        first = 1.5 if by_score else "2021"
        sorts = [[one] for one in IDS] if len(body.get("sort", ())) == 1 else [[first, one] for one in IDS]
        size = body.get("size", 0)
        fields = {"group": ["g"], "source": ["Báo"]}
        hits = [
            {"_id": key, "sort": sort, "fields": fields, "_source": {"id": [id], "stored": id}}
            for (key, id), sort in zip(_KEYS.items(), sorts, strict=True)
        ]
        found = {"total": {"value": 2}, "hits": hits[:size]}
        answer: Any = {"timed_out": False, "_shards": {"failed": 0}, "hits": found}
        if "aggs" in body:
            answer["aggregations"] = {name: self._counted(one) for name, one in body["aggs"].items()}
        return answer

    def _counted(self, asked: Any) -> Any:
        if "composite" in asked:
            return {"buckets": [{"key": {"value": "Báo"}, "doc_count": 2}]}
        if "filters" in asked:
            return {"buckets": [{"doc_count": 1} for _ in asked["filters"]["filters"]]}
        return {"buckets": [{"key": "Báo", "doc_count": 1}], "sum_other_doc_count": 0, "doc_count": 1}

    def _searches(self, path: str, body: Any) -> Any:
        return {"responses": [self._search(path, json.loads(line)) for line in body.splitlines()[1::2]]}

    def _sources(self, path: str, body: Any) -> Any:
        texts = {"value": _packed("tin\nsự"), "stored": "text"}
        return {"docs": [{"_id": key, "found": True, "_source": texts} for key in body["ids"]]}

    def _bulk(self, path: str, body: Any) -> Any:
        actions = [line for line in body.splitlines() if line.startswith((b'{"index"', b'{"delete"'))]
        return {"items": [{"index": {"status": 201, "result": "created"}} for _ in actions]}

    _ANSWERS: ClassVar[dict[str, Any]] = {
        "GET /": {"version": {"distribution": "opensearch", "number": "3.2.0"}},
        "GET /_alias/tin": {"tin.000001": {"aliases": {"tin": {}}}},
        r"GET /tin\.0\*/_alias": {"tin.000001": {}, "tin.000002": {}},
        r"GET /tin\.control/_doc/state": _state,
        r"PUT /tin\.control/_doc/state": _put_state,
        r"POST /.*_search/point_in_time": {"pit_id": "point"},
        r"POST /.*_search": _search,
        "POST /_msearch": _searches,
        "POST /.*_mget": _sources,
        "POST /.*_bulk": _bulk,
        r"GET /tin\.\d+/_mapping": lambda self, path, body: {path.split("/")[1]: {"mappings": {"_meta": _META}}},
        "GET /_cluster/health/.*": {"indices": {"tin.000001": {"shards": {"0": {"status": "green"}}}}},
        "GET /.*_stats/docs": {
            "indices": {"tin.000001": {"shards": {"0": [{"routing": {"state": "STARTED"}, "docs": {"count": 2}}]}}}
        },
        "GET /.*_stats/store": {"_all": {"total": {"store": {"size_in_bytes": 9}}}},
        "POST /.*_forcemerge": {"task": "node:1"},
        "GET /_tasks/.*": {"completed": True},
    }  # fmt: skip


def changed(answer: Any, place: tuple[Any, ...], wrong: Any) -> Any:
    """An answer with another value at a place, or without the one that is there."""
    if not place:
        return None if wrong is _GONE else wrong
    answer = copy.copy(answer)
    name, *rest = place
    try:
        if not rest and wrong is _GONE:
            del answer[name]
        else:
            answer[name] = changed(answer[name], tuple(rest), wrong)
    except (KeyError, IndexError, TypeError):  # this answer has no such place
        pass
    return answer


def places(answer: Any) -> Iterator[tuple[Any, ...]]:
    """Every place in an answer, the whole of it first."""
    yield ()
    inside = answer.items() if isinstance(answer, dict) else enumerate(answer) if isinstance(answer, list) else ()
    for name, value in inside:
        yield from ((name, *place) for place in places(value))


class _FakeClient(Client):
    def __init__(self, fake: Fake) -> None:
        super().__init__(parse_address("http://localhost:1/tin"), Connection(timeout=0.1, patience=0.1))
        self._fake = fake

    def ask(self, method: str, path: str, body: Any = None, patience: float | None = None, **parameters: Any) -> Any:
        answer = self._fake.request(method, path, body)
        if isinstance(answer, int) and answer == 409:
            raise RequestRefused("conflict", status=409, kind="conflict")
        return answer if isinstance(answer, dict) else {}

    request = ask


def _searching(engine: engines.OpenSearchEngine) -> None:
    term = Term("folded_text", "tin")
    for sort in ("relevance", "newest"):
        engine.search(SearchRequest(term, limit=5, sort=sort, facets=("source", "date", "none")))
        engine.search(SearchRequest(term, limit=5, sort=sort, collapse="group", facets=("source",)))
    engine.search(SearchRequest(term, offset=9_999, limit=5))
    engine.stored(list(IDS))


def _looking(engine: engines.OpenSearchEngine) -> None:
    list(engine.vocabulary("folded_text"))
    list(engine.vocabulary("source"))
    engine.vocabulary("source").get("Báo")
    list(engine.scan(("id", "source")))
    dict(engine.meta)
    list(engine.check())
    engine.size()
    engine.refresh()


def _writing(engine: engines.OpenSearchEngine) -> None:
    with engine.writer() as writer:
        writer.delete(["b"])
        writer.add([Document("c", {"folded_text": (("tin",),)}, {"source": ("Báo",)}, "text")])
        writer.commit({"version": "3", "inputs": "x" * 5_000})
    engine.compact()


WORK: tuple[Callable[[engines.OpenSearchEngine], None], ...] = (_searching, _looking, _writing)


def work(fake: Fake) -> str:
    """Do all there is to do with a cluster; what is wrong with how it went, or ""."""
    started = time.monotonic()
    for task in WORK:
        try:
            client = _FakeClient(fake)
            engines._identify(client)
            engine = engines.OpenSearchEngine(client, Connection(patience=0.1), (1, 1))
            engine._generations.current()
            engine._seen = engine._control.commits()
            task(engine)
        except DvsearchError as error:
            if fake.wrong is None or len(str(error)) > 1_000:
                return f"{task.__name__}: {str(error)[:200]}"
        except BaseException as error:  # noqa: BLE001 - whatever comes is to be told
            return f"{task.__name__}: {error!r}"
    took = time.monotonic() - started
    return f"{took:.1f} s" if took > 5 else ""


def campaign(every: int = 1) -> tuple[int, list[str]]:
    """How many wrong answers were given, and what went wrong; of all there are each `every`th."""
    right = Fake()
    problem = work(right)
    found, tried = [f"with nothing wrong: {problem}"] if problem else [], 0
    for kind, answer in sorted(right.answers.items()):
        for place in places(answer):
            for wrong in WRONG:
                tried += 1
                if tried % every == 0 and (problem := work(Fake((kind, place, wrong)))):
                    found.append(f"{kind} {place} {str(wrong)[:20]!r}: {problem}")
    return tried // every, found


if __name__ == "__main__":
    count, problems = campaign()
    print(f"{count:,} wrong answers, {len(problems)} problems", *problems, sep="\n")
