"""The clusters that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines.opensearch.cluster import Cluster, cluster_for_tests


@pytest.fixture(scope="session")
def three_nodes() -> Iterator[Cluster]:
    """Three nodes; who kills one restarts it."""
    with cluster_for_tests(nodes=3) as cluster:
        yield cluster
