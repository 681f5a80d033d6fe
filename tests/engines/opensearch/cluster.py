"""A real OpenSearch cluster on this machine, for the tests: one JVM a node, loopback only.

`python tests/engines/opensearch/cluster.py --nodes 3` starts one and prints its URLs. The server is the project's own
distribution from Maven Central (pom.xml), fetched once into lib/; it needs Linux, Maven and a JDK 21 or newer.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Self
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
LIB = HERE / "lib"
POM = HERE / "pom.xml"
OLDEST_JAVA = 21
START_SECONDS = 180.0  # three nodes take 20 to 30 s on two idle cores; a dead one is noticed at once

# The options of the distribution's config/jvm.options and of its launcher that matter here. Its bin/opensearch
# starts five short JVMs to find them again: 14 s to a node that answers, where this takes 9. The agent is not optional:
# without it the server stops at its first permission check.
JVM_OPTIONS = (
    "-XX:+UseSerialGC",
    "-XX:MaxDirectMemorySize=256m",
    "-Xss1m",
    "-XX:-OmitStackTraceInFastThrow",
    "--add-modules=jdk.incubator.vector",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "-Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1",
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.noKeySetOptimization=true",
    "-Dio.netty.recycler.maxCapacityPerThread=0",
    "-Dio.netty.allocator.numDirectArenas=0",
    "-Djna.nosys=true",
    "-Dlog4j.shutdownHookEnabled=false",
    "-Dlog4j2.disable.jmx=true",
    "-Djava.locale.providers=SPI,CLDR",
)


class ServerUnavailable(Exception):
    """No server can be had on this machine, and why: no JDK, no Maven, no artefact, no free port."""


class Cluster:
    """A started cluster of `nodes` nodes (1 to 9), each answering, each with `heap` of Java heap.

    `optimise` is for measuring: hot code gets the JVM's second compiler, and the start costs twice the processor time
    (three nodes: 99 s of it, without 45 s).

    `urls[i]` is node i, from http://127.0.0.1:9261 on (ten ports further for each cluster already running here).
    Data and logs live in a new temporary folder, `directory`, which `stop` removes. Nodes are killed by the kernel
    when the thread that started them ends, so start and restart them from the main thread.

    Raises ServerUnavailable where there is nothing to start, RuntimeError with the log where a node does not start.
    """

    def __init__(self, nodes: int = 1, heap: str = "512m", optimise: bool = False) -> None:
        self._java = _find_java()
        self._home = _distribution()
        self._owner = _unprivileged_user()
        self._jvm_options = [f"-Xms{heap}", f"-Xmx{heap}", *JVM_OPTIONS]
        if not optimise:
            self._jvm_options.append("-XX:TieredStopAtLevel=1")
        self._guard, base = _claim_ports(nodes)
        self.urls = [f"http://127.0.0.1:{base + i}" for i in range(1, nodes + 1)]
        self.directory = Path(tempfile.mkdtemp(prefix="dvsearch-opensearch-"))
        self.directory.chmod(0o755)  # the server may run as another user than ours
        self._processes: list[subprocess.Popen[bytes]] = []
        try:
            self._refuse_unreadable(self._java, self._home, self.directory)
            for i in range(nodes):
                self._configure(i, base, nodes)
            for i in range(nodes):
                self._processes.append(self._launch(i))
            for i in range(nodes):
                self._wait_until_joined(i)
        except BaseException:
            self.stop()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def alive(self, i: int) -> bool:
        """Whether the process of node i runs."""
        return self._processes[i].poll() is None

    def pid(self, i: int) -> int:
        """The process of node i, to read its memory from /proc or to suspend it."""
        return self._processes[i].pid

    def kill(self, i: int) -> None:
        """SIGKILL to node i: nothing is flushed, nobody is told."""
        self._processes[i].kill()
        self._processes[i].wait()

    def restart(self, i: int) -> None:
        """Start killed node i on its old data and port, and wait until it has joined (a majority must be alive)."""
        if self.alive(i):
            raise RuntimeError(f"node {i} is running: kill it first")
        self._processes[i] = self._launch(i)
        self._wait_until_joined(i)

    def stop(self) -> None:
        """Kill every node and remove the data; harmless when done twice."""
        for process in self._processes:
            process.kill()
            process.wait()
        shutil.rmtree(self.directory, ignore_errors=True)
        self._guard.close()

    def _node(self, i: int) -> Path:
        return self.directory / f"node{i}"

    def _configure(self, i: int, base: int, nodes: int) -> None:
        node = self._node(i)
        for folder in ("config", "data", "logs", "tmp"):
            (node / folder).mkdir(parents=True)
        shutil.copyfile(self._home / "config/log4j2.properties", node / "config/log4j2.properties")
        settings = {
            "cluster.name": f"dvsearch-tests-{base}",
            "node.name": f"node{i}",
            "network.host": "127.0.0.1",
            "http.port": base + 1 + i,
            "transport.port": base + 101 + i,
            # Not discovery.type=single-node, which one node alone could use: the same settings serve every size.
            "discovery.seed_hosts": [f"127.0.0.1:{base + 101 + j}" for j in range(nodes)],
            "cluster.initial_cluster_manager_nodes": [f"node{j}" for j in range(nodes)],
            # A developer's disk is often fuller than 85 %: the watermarks would make every index read-only.
            "cluster.routing.allocation.disk.threshold_enabled": False,
            "path.data": str(node / "data"),
            "path.logs": str(node / "logs"),
        }
        (node / "config/opensearch.yml").write_text(json.dumps(settings, indent=1))  # JSON is YAML
        if self._owner:
            for path in (node, *node.rglob("*")):
                shutil.chown(path, self._owner)

    def _launch(self, i: int) -> subprocess.Popen[bytes]:
        node = self._node(i)
        command = [
            *_setpriv(self._owner),
            "--pdeathsig=KILL",
            str(self._java),
            *self._jvm_options,
            f"-javaagent:{self._home / 'agent/opensearch-agent.jar'}",
            f"-Djava.io.tmpdir={node / 'tmp'}",
            f"-Dopensearch.path.home={self._home}",
            f"-Dopensearch.path.conf={node / 'config'}",
            "-Dopensearch.distribution.type=zip",
            "-Dopensearch.bundled_jdk=false",
            "-cp",
            f"{self._home / 'lib'}/*",
            "org.opensearch.bootstrap.OpenSearch",
        ]
        with (node / "console.log").open("ab") as log:
            return subprocess.Popen(command, cwd=node, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)

    def _wait_until_joined(self, i: int) -> None:
        """Until node i sees as many nodes as are alive."""
        deadline = time.monotonic() + START_SECONDS
        while not self._sees(i, sum(process.poll() is None for process in self._processes)):
            if not self.alive(i):
                raise RuntimeError(f"OpenSearch node {i} stopped while starting:\n{self._log(i)}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"OpenSearch node {i} did not join in {START_SECONDS:.0f} s:\n{self._log(i)}")
            time.sleep(0.1)

    def _sees(self, i: int, nodes: int) -> bool:
        url = f"{self.urls[i]}/_cluster/health?wait_for_nodes={nodes}&timeout=1s"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return True
        except (urllib.error.URLError, OSError):  # not listening yet, no cluster manager yet (503), too few (408)
            return False

    def _log(self, i: int) -> str:
        return "\n".join((self._node(i) / "console.log").read_text(errors="replace").splitlines()[-30:])

    def _refuse_unreadable(self, *paths: Path) -> None:
        for path in paths:
            if subprocess.run([*_setpriv(self._owner), "test", "-r", str(path)]).returncode:
                raise ServerUnavailable(f"OpenSearch will not run as root, and user {self._owner} cannot read {path}")


def _find_java() -> Path:
    """bin/java of the first JDK new enough: JAVA_HOME, those under /usr/lib/jvm, the one on the PATH."""
    homes = [Path(home) for home in (os.environ.get("JAVA_HOME"),) if home]
    homes += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    homes += [Path(java).resolve().parents[1] for java in (shutil.which("java"),) if java]
    for home in homes:
        java, release = home / "bin/java", home / "release"
        if java.is_file() and release.is_file():
            version = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(), re.MULTILINE)
            if version and int(version[1]) >= OLDEST_JAVA:
                return java
    raise ServerUnavailable(f"no JDK {OLDEST_JAVA} or newer in JAVA_HOME, /usr/lib/jvm or the PATH")


def _distribution() -> Path:
    """The unpacked server, fetched from Maven Central (160 MB) the first time."""
    version = ElementTree.parse(POM).findtext(".//{*}opensearch.version")
    home = LIB / f"opensearch-{version}"
    LIB.mkdir(exist_ok=True)
    with (LIB / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # test processes side by side: one fetches, the others wait for it
        if not home.is_dir():
            with tempfile.TemporaryDirectory(dir=LIB, prefix="partial-") as partial:
                _fetch(Path(partial))
                (Path(partial) / home.name).rename(home)
    return home


def _fetch(directory: Path) -> None:
    maven = shutil.which("mvn")
    if not maven:
        raise ServerUnavailable("Maven (mvn) is not installed, and OpenSearch was not fetched before")
    command = [maven, "--batch-mode", "--quiet", "--strict-checksums", "--file", str(POM)]
    command += ["dependency:unpack", f"-Dunpack.directory={directory}"]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=900)
    except subprocess.TimeoutExpired as late:
        raise ServerUnavailable("Maven did not fetch OpenSearch in 15 minutes") from late
    if run.returncode:
        errors = [line for line in run.stdout.splitlines() if "[ERROR]" in line]
        raise ServerUnavailable(f"Maven could not fetch OpenSearch: {errors[0] if errors else run.stdout}")


def _unprivileged_user() -> str | None:
    """Whom to run the server as: ourselves, unless we are root, which it refuses."""
    return "nobody" if os.geteuid() == 0 else None


def _setpriv(owner: str | None) -> list[str]:
    setpriv = shutil.which("setpriv")
    if not setpriv:
        raise ServerUnavailable("setpriv (util-linux) is not installed")
    if not owner:
        return [setpriv]
    return [setpriv, f"--reuid={owner}", f"--regid={pwd.getpwnam(owner).pw_gid}", "--clear-groups"]


def _claim_ports(nodes: int) -> tuple[socket.socket, int]:
    """A bound socket on port `base` that keeps other clusters off base+1.. (HTTP) and base+101.. (transport)."""
    if not 1 <= nodes <= 9:
        raise ValueError(f"a test cluster has 1 to 9 nodes, not {nodes}")
    for base in range(9260, 9360, 10):
        guard = socket.socket()
        try:
            guard.bind(("127.0.0.1", base))
            for i in range(1, nodes + 1):
                for port in (base + i, base + 100 + i):
                    with socket.socket() as probe:
                        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the JVM does
                        probe.bind(("127.0.0.1", port))
        except OSError:
            guard.close()
        else:
            return guard, base
    raise ServerUnavailable("ports 9261 to 9459 are all taken")


@contextlib.contextmanager
def cluster_for_tests(nodes: int = 1) -> Iterator[Cluster]:
    """A cluster for a pytest fixture: without a server the tests are skipped with the reason, or fail when CI=true."""
    import pytest

    try:
        cluster = Cluster(nodes)
    except ServerUnavailable as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no OpenSearch: {reason}")
        pytest.skip(f"no OpenSearch: {reason}")
    with cluster:
        yield cluster


def main() -> None:
    """Start a cluster, print its URLs, and keep it until Ctrl-C."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--heap", default="512m", help="Java heap of each node (default 512m)")
    parser.add_argument("--optimise", action="store_true", help="for measuring: compile hot code fully")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Cluster(options.nodes, options.heap, options.optimise) as cluster:
            print(*cluster.urls, f"data and logs: {cluster.directory}", sep="\n", flush=True)
            signal.pause()
    except ServerUnavailable as reason:
        parser.exit(1, f"no OpenSearch: {reason}\n")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
