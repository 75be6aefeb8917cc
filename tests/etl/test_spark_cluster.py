"""A real cluster on loopback, a master and two workers, that loses one of the workers while it computes: the rows are the same."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pyspark
import pytest

from etl import spark_java
from etl.build import load
from tests.etl.spark_worlds import spark_conf, write_world
from tests.etl.test_incremental import contents

CLASS = Path(pyspark.__file__).parent / "bin" / "spark-class"
HERE = "127.0.0.1"
PATIENCE = 180  # seconds


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A standalone master's address, and the folder and process group of each worker."""

    master: str
    workers: dict[Path, int]


def _free_port() -> int:
    with socket.create_server((HERE, 0)) as server:
        return int(server.getsockname()[1])


def _wait(log: Path, words: str, times: int) -> None:
    """Until a log says something so often."""
    for _ in range(PATIENCE * 5):
        if log.exists() and log.read_text(encoding="utf-8", errors="replace").count(words) >= times:
            return
        time.sleep(0.2)
    raise TimeoutError(f"{log}: '{words}' {times} times was needed; it has: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """Started with pyspark's own script, each in a process group that ends with the test."""
    monkeypatch.setenv("SPARK_CONF_DIR", spark_conf(tmp_path / "conf"))
    monkeypatch.setenv("SPARK_LOCAL_IP", HERE)
    environment = {**spark_java.environment(tmp_path), "SPARK_DAEMON_MEMORY": "128m", "SPARK_DAEMON_JAVA_OPTS": "-XX:TieredStopAtLevel=1"}
    port, workers = _free_port(), {}
    with ExitStack() as running:

        def start(name: str, *arguments: str) -> int:
            with (tmp_path / f"{name}.log").open("wb") as log:
                command = [str(CLASS), f"org.apache.spark.deploy.{arguments[0]}", "--host", HERE, "--webui-port", "0", *arguments[1:]]
                process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
            running.callback(process.wait)
            running.callback(_end, process.pid)
            return process.pid

        start("master", "master.Master", "--port", str(port))
        _wait(tmp_path / "master.log", "I have been elected leader", 1)
        master = f"spark://{HERE}:{port}"
        for name in ("one", "two"):
            folder = tmp_path / f"worker {name}"
            workers[folder] = start(name, "worker.Worker", "--cores", "1", "--memory", "1g", "--work-dir", str(folder), master)
        _wait(tmp_path / "master.log", "Registering worker", 2)
        yield Cluster(master=master, workers=workers)


def _end(group: int) -> None:
    """A worker takes its executors with it: they are of its process group."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:  # the one that the test killed
        return


def test_a_worker_that_is_killed_costs_no_row(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_world(tmp_path / "in", Random(17), legs=600)
    load([tmp_path / "in"], tmp_path / "here")
    monkeypatch.setenv("PARTNERHUB_ENGINE", "spark")
    monkeypatch.setenv("PARTNERHUB_SPARK_MASTER", cluster.master)
    killed = []

    def kill(stage: str, done: int, total: int) -> None:
        """When the first table is written, by both workers: the second loses half of what it is made of."""
        if (stage, done) == ("weeks of calls", 1):
            executors = {folder: list(folder.glob("app-*/*")) for folder in cluster.workers}
            assert all(executors.values()), executors
            killed.append(next(iter(cluster.workers.values())))
            os.killpg(killed[0], signal.SIGKILL)

    load([tmp_path / "in"], tmp_path / "there", kill)
    assert len(killed) == 1
    assert contents(tmp_path / "there") == contents(tmp_path / "here")
