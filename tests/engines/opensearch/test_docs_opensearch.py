"""docs/opensearch.md does what it says: the commands of its console block are run on a cluster."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from uuid import uuid4

import pytest

from dvsearch.engines.opensearch.connection import Connection
from tests.conftest import ROOT
from tests.test_docs import commands, pattern

PAGE = ROOT / "docs/opensearch.md"
SHOWN = "http://localhost:9200/articles"


@pytest.mark.opensearch
def test_every_command_of_the_page_does_what_the_page_shows(cluster_url: str, tmp_path: Path) -> None:
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    environ = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
    }
    address = f"{cluster_url}/page-{uuid4().hex}"
    shown = commands(PAGE)
    assert len(shown) > 3 and all(SHOWN in one.command or "backup" in one.command for one in shown)
    for one in shown:
        command = ["bash", "-c", one.command.replace(SHOWN, address)]
        ran = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=200)
        assert ran.returncode == 0, (one, ran.stderr)
        assert re.fullmatch(pattern(one.output), ran.stdout), (one, ran.stdout)


def test_every_setting_of_a_connection_is_explained() -> None:
    page = PAGE.read_text("utf-8")
    for field in fields(Connection):
        assert f"`DVSEARCH_OPENSEARCH_{field.name.upper()}`" in page and f"`{field.name}`" in page
