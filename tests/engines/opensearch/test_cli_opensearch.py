"""The program on a cluster: the same commands print the same, golden file by golden file."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from dvsearch import config
from dvsearch.errors import UsageError
from tests.cli.test_golden import CASES, FOLDER, masked, run
from tests.engines.opensearch.proxy import always
from tests.golden import archive

PROGRAM = Path(sys.executable).with_name("dvsearch")


@pytest.fixture(scope="module")
def location(cluster_url: str) -> str:
    """The articles of the golden files on a cluster."""
    return archive.build(f"{cluster_url}/golden-{uuid4().hex}")


@pytest.fixture
def address(cluster_url: str) -> Iterator[str]:
    """The address of an index that is not there yet."""
    name = f"cli-{uuid4().hex}"
    yield f"{cluster_url}/{name}"
    with urllib.request.urlopen(urllib.request.Request(f"{cluster_url}/{name}.*", method="DELETE"), timeout=60):
        pass


@pytest.mark.opensearch
@pytest.mark.parametrize("name", CASES)
def test_a_cluster_prints_what_the_golden_file_holds(name: str, location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    command, *rest = CASES[name]
    code, out, err = run((command, "--index", location, *rest), monkeypatch)
    golden = (FOLDER / f"{name}.txt").read_bytes().decode("utf-8")
    head = golden.partition("\n")[0]
    assert masked(f"{head}\n--- exit {code}\n--- stdout\n{out}--- stderr\n{err}") == golden


def dvsearch(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=300)


@pytest.mark.opensearch
def test_parts_of_one_archive_indexed_by_several_machines_at_once_are_the_whole(address: str, tmp_path: Path) -> None:
    names = [f"bai-{number}" for number in range(60)]
    with (tmp_path / "tin.jsonl").open("w", encoding="utf-8") as file:
        for number, name in enumerate(names):
            text = f"Xã thứ {number} họp bàn việc làm {number + 2} cây cầu mới qua kênh."
            file.write(json.dumps({"id": name, "title": f"Bản tin {number}", "text": text}) + "\n")
    assert dvsearch("--index", address, "index", str(tmp_path), "--part", "1/3").returncode == 0
    machines = [
        subprocess.Popen([PROGRAM, "--index", address, "index", tmp_path, "--part", part], stderr=subprocess.DEVNULL)
        for part in ("2/3", "3/3")
    ]
    assert [machine.wait(300) for machine in machines] == [0, 0]
    found = dvsearch("--index", address, "search", "*", "--format", "ids", "-n", "100")
    assert sorted(found.stdout.split()) == sorted(names)
    copied = dvsearch("copy", address, str(tmp_path / "index"))
    assert copied.stderr.startswith("60 copied, 0 there already")
    for one in (address, str(tmp_path / "index")):
        assert dvsearch("--index", one, "check").stderr == "60 articles, no problem\n"


def test_no_secret_of_the_environment_or_the_configuration_is_ever_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "rất-kín-7531"
    file = tmp_path / "config.toml"
    file.write_text(f'[opensearch]\nuser = "reader"\npassword = "{secret}"\n', "utf-8")
    with always(401, b"{}") as url:
        for environ in (
            {"DVSEARCH_CONFIG": str(file)},
            {"DVSEARCH_OPENSEARCH_USER": "u", "DVSEARCH_OPENSEARCH_PASSWORD": secret},
        ):
            for command in (("search", "dân"), ("info",), ("index", "corpus"), ("config",)):
                code, out, err = run((command[0], "--index", f"{url}/tin", *command[1:]), monkeypatch, **environ)
                assert secret not in out + err
                assert command[0] == "config" or (code == 2 and "does not know who asks" in err)


def test_the_environment_goes_before_the_configuration_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[opensearch]\nuser = "reader"\nca = "/etc/ca.pem"\nshards = 6\n', "utf-8")
    found = config.connection({"DVSEARCH_OPENSEARCH_USER": "writer"}, config.load(file))
    assert (found.user, found.ca, found.shards) == ("writer", "/etc/ca.pem", 6)
    with pytest.raises(UsageError, match="DVSEARCH_OPENSEARCH_TIMEOUT is 'soon'"):
        config.connection({"DVSEARCH_OPENSEARCH_TIMEOUT": "soon"}, config.load(None))
    file.write_text('[opensearch]\nhost = "x"\n', "utf-8")
    with pytest.raises(UsageError, match="has no option host; options: user, password"):
        config.load(file)
