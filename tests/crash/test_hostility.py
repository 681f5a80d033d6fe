"""What grows, what hangs, what lies: short versions of the campaigns against hostile input."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dvsearch import config
from dvsearch.article import Article
from dvsearch.engines import open_engine
from dvsearch.engines.opensearch.client import Client
from dvsearch.engines.opensearch.connection import Connection, parse_address
from dvsearch.engines.opensearch.engine import await_task
from dvsearch.errors import EngineUnavailable, InputError, UsageError
from dvsearch.reading.entries import read
from dvsearch.reading.sources import Source
from dvsearch.research import references
from tests.crash import cluster, growth, hostile_kinds, limits, patterns, stops, streams, wrong_answers
from tests.engines.opensearch.proxy import always
from tests.program import dvsearch


def test_every_regular_expression_takes_as_long_as_its_text_is_long() -> None:
    found = list(patterns.uses())
    assert len(found) > 200
    assert {str(use): how for use in found if (how := patterns.slow(use, 4_000, 0.004, each=1))} == {}


def test_a_slow_regular_expression_would_be_noticed() -> None:
    for pattern in (r"(\w+\s?)+:", r"\s+$", r"(?:, |,| )+x"):
        assert patterns.slow(patterns.use_of(pattern), 4_000, 0.004)


def test_a_cluster_that_misbehaves_is_an_error_in_time() -> None:
    some = ["a body of a byte every tenth of a second", "a head of a byte every tenth of a second", "an endless body",
            "a bomb in gzip", "shorter than announced", "a reset in the body", "100,000 brackets in an error",
            "a cause that is a text", "bytes that are no HTTP", "a redirect to a file", "a reset at once"]  # fmt: skip
    said = cluster.misbehaviours(some)
    assert {name: words for name, words in said.items() if words.startswith("wrong")} == {}
    assert "did not answer in time" in said[some[0]] and "did not answer in time" in said[some[1]]
    assert "broke off in the middle" in said["a reset in the body"] and "does not speak HTTP" in said[some[8]]
    assert "closed the connection without an answer" in said["a reset at once"]
    assert "an answer of more than" in said["an endless body"] and "an answer of more than" in said["a bomb in gzip"]


def test_an_answer_of_another_shape_is_an_error_wherever_it_is_wrong() -> None:
    count, problems = wrong_answers.campaign(every=23)
    assert count > 100
    assert problems == []


def test_answers_come_whole_over_a_connection_that_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    body = json.dumps({"version": {"distribution": "opensearch", "number": "3.2.0"}, "x": "tin " * 50_000}).encode()
    with always(200, body) as url:
        client = Client(parse_address(f"{url}/tin"), Connection(timeout=5))
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: client.request("GET", "/"), range(12)))
        client.close()
    assert answers == [json.loads(body)] * 12


def test_a_task_that_is_never_done_is_waited_for_no_longer_than_it_may_take() -> None:
    with always(200, b'{"completed": false}') as url:
        client = Client(parse_address(f"{url}/tin"), Connection(timeout=5))
        with pytest.raises(EngineUnavailable, match="has not merged its index in 0 hours"):
            await_task(client, "node:1", 0.2)
        client.close()
    with always(200, b'{"completed": true}') as url:
        client = Client(parse_address(f"{url}/tin"), Connection(timeout=5))
        await_task(client, "node:1", 0.0)
        client.close()


@pytest.mark.parametrize(
    "location", ["http://[::1/a", "http://h:9200/a\nb", "http://h:9200/a b", "http://h:9200/a\tb", "http://h\r:9200/a"]
)
def test_an_address_that_is_none_is_the_users_mistake(location: str) -> None:
    with pytest.raises(UsageError, match=r"is not an address|is not the address"):
        open_engine(location)


def test_an_address_in_capitals_is_no_folder() -> None:
    with pytest.raises(EngineUnavailable, match="no OpenSearch answers"):
        open_engine("HTTP://127.0.0.1:9/tin")


def test_a_missing_file_of_authorities_is_named(tmp_path: Path) -> None:
    for ca, why in ((tmp_path / "away", "no such file"), (tmp_path, "is a directory"), (Path(__file__), "no certif")):
        with pytest.raises(UsageError, match=f"DVSEARCH_OPENSEARCH_CA: .*: {why}"):
            open_engine("https://127.0.0.1:9/tin", connection=Connection(ca=str(ca)))


def test_a_configuration_of_brackets_is_an_error_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    for text in ("a = " + "[" * 100_000, "a = " + "9" * 5_000, "a = 1979-99-99", "\x00"):
        file.write_text(f"[search]\n{text}\n", "utf-8")
        with pytest.raises(InputError, match="correct the file") as refused:
            config.load(file)
        assert len(str(refused.value)) < 500


def test_saved_queries_that_double_are_refused_at_once() -> None:
    texts = {"q0": "dân vận khéo", **{f"q{n}": f"@q{n - 1} OR @q{n - 1}" for n in range(1, 60)}}
    queries = {name: config.SavedQuery(text) for name, text in texts.items()}
    assert len(config.expand("@q5", queries).text) < 2_000
    with pytest.raises(UsageError, match="more than 100,000 characters"):
        config.expand("@q59", queries)
    with pytest.raises(UsageError, match="names itself"):
        config.expand("@a", {"a": config.SavedQuery("@b"), "b": config.SavedQuery("@a")})


@pytest.mark.parametrize("number", ["²", "9" * 5_000, "-1", "0", "1.5", ""])
def test_a_number_that_is_none_is_the_users_mistake(number: str) -> None:
    environment = {"DVSEARCH_OPENSEARCH_TIMEOUT": number}
    if not number:
        assert config.connection(environment, config.Config(None)).timeout == 30
        return
    with pytest.raises(UsageError, match="not a whole number above 0"):
        config.connection(environment, config.Config(None))


def test_the_program_speaks_utf8_even_where_python_was_told_not_to(tmp_path: Path) -> None:
    (tmp_path / "tin tức.txt").write_text("Hội nghị\n\nDân vận khéo ở xã.\n", "utf-8")
    told_not_to = {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "LANG": "C"}
    index = tmp_path / "chỉ mục"
    assert dvsearch("index", tmp_path / "tin tức.txt", index=index, env=told_not_to).code == 0
    assert dvsearch("search", "--format", "ids", "dân vận", index=index, env=told_not_to).out == "tin tức.txt\n"


def test_what_no_parser_foresaw_is_a_rejected_article_and_not_the_end(tmp_path: Path) -> None:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.vn/\r\nContent-Length: \xc2\xb2\r\n\r\n"
    for name, content in (("a.warc", head), ("a.md", b"+++\na = " + b"[" * 60_000 + b"\n+++\ntin")):
        (tmp_path / name).write_bytes(content)
        assert list(read(Source(tmp_path / name, name)))


def test_what_is_hostile_grows_no_faster_than_its_size() -> None:
    some = ("page: headings never closed", "page: attributes of a meta", "title of a record: parts of a title",
            "text of a record: marks of two heights", "bibtex of many alike", "query: wildcards",
            "file: parts in parts", "file: encoded words", "file: authors of an item")  # fmt: skip
    hostile_kinds.warm_up(some)
    kinds = hostile_kinds.kinds()
    grown = [growth.grow(name, kinds[name], kinds[name].size, 3) for name in some]
    again = [growth.grow(one.name, kinds[one.name], 4 * kinds[one.name].size, 3) for one in grown if one.wrong]
    assert [str(one) for one in again if one.wrong] == []


def test_what_grows_with_the_square_of_its_size_would_be_noticed() -> None:
    square = hostile_kinds.Kind(lambda folder, size: lambda: sum(size for _ in range(size * size // 50)))
    assert growth.grow("a square", square, 2_000, 3).wrong


def test_commands_without_their_streams_end_in_order(tmp_path: Path) -> None:
    seen = list(streams.campaign(tmp_path, [], every=151))
    assert len(seen) > 5
    assert [f"{what}: {problem}" for what, problem in seen if problem] == []


def test_commands_that_are_stopped_end_in_order(tmp_path: Path) -> None:
    seen = list(stops.campaign(tmp_path, [], every=149))
    assert len(seen) > 5
    assert [f"{what}: {problem}" for what, problem, _ in seen if problem] == []


def test_commands_that_lack_something_say_so_or_do_without(tmp_path: Path) -> None:
    home, search, index = streams.home(tmp_path / "home"), ("search", "dân"), ("index", "in")
    lacking = {"6 open files": search, "1 processes": index, "files of 100 bytes": index, "memory of 40 MB": index,
               "a current folder that is gone": search, "no environment but this": search}  # fmt: skip
    usual = {command: limits.run(home, command, limits.Limit()) for command in (search, index)}
    seen = {name: limits.run(home, command, limits.LIMITS[name]) for name, command in lacking.items()}
    said = {name: limits.judge(command, usual[command], seen[name]) for name, command in lacking.items()}
    assert {name: problem for name, problem in said.items() if problem} == {}


def test_an_id_of_characters_that_nobody_sees_is_written_out_and_taken_back(tmp_path: Path) -> None:
    lines = [{"id": f"a{hidden}b", "text": f"dân vận {at}"} for at, hidden in enumerate(("\x00", "\x1b", ""))]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines), "utf-8")
    index = tmp_path / "index"
    assert dvsearch("index", tmp_path / "a.jsonl", index=index).code == 0
    shown = dvsearch("search", "--format", "ids", "-0", "dân", index=index).out.split("\0")[:-1]
    assert sorted(shown) == [r"a\x00b", r"a\x1bb", "ab"]
    assert sorted(dvsearch("search", "--format", "ids", "dân", index=index).lines) == sorted(shown)
    assert dvsearch("delete", r"a\x00b", index=index).code == 0
    assert sorted(dvsearch("search", "--format", "ids", "dân", index=index).lines) == [r"a\x1bb", "ab"]


def test_twenty_thousand_citations_of_one_title_have_a_key_each() -> None:
    entries = list(references.bibtex(Article("x", "Tin", "") for _ in range(2_000)))
    assert len({entry.partition(",")[0] for entry in entries}) == 2_000
    assert entries[0].startswith("@misc{tin,") and entries[1_999].startswith("@misc{tin-2000,")
