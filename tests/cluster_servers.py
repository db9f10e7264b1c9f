"""Real servers of PostgreSQL and Milvus on loopback, started and ended by the tests."""

from __future__ import annotations

import getpass
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.distributed.milvus import MilvusVectors

_START_SECONDS = 120.0
# PostgreSQL refuses to run as root. Debian's package makes the first of these; all have the other.
_USERS = ("postgres", "nobody")


def why_not() -> str:
    """Return why the servers cannot be started here; empty if they can."""
    missing = [name for name in ("pg8000", "pymilvus") if importlib.util.find_spec(name) is None]
    if missing:
        return f"needs {' and '.join(missing)}: pip install -e '.[cluster]'"
    if _postgres_programs() is None:
        return "needs PostgreSQL's server: apt-get install postgresql"
    return ""


def why_no_milvus() -> str:
    """Return why Milvus cannot be started here; empty if it can."""
    if importlib.util.find_spec("milvus") is None:
        return "needs Milvus's server: pip install -e '.[cluster-test]'"
    return ""


def _postgres_programs() -> Path | None:
    found = [Path(each).resolve().parent for each in [shutil.which("initdb")] if each]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    programs = [folder for folder in found if (folder / "pg_isready").exists()]
    return programs[0] if programs else None


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def schema_of(folder: Path) -> str:
    """Return the name of the library that a test keeps in PostgreSQL, by its own folder."""
    return f"t_{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"


class _Server:
    """A process that is started, killed and started again over the same files."""

    port: int
    folder: Path

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def kill(self) -> None:
        """End the server as a power cut would."""
        self._end(signal.SIGKILL)

    def _end(self, sign: int) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(sign)
            process.wait(60)

    @property
    def has_ended(self) -> bool:
        """Whether the server has ended by itself."""
        return self._process is not None and self._process.poll() is not None

    def stop(self) -> None:
        """End the server and delete its files."""
        self._end(signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def pause(self) -> None:
        """Keep the server from answering, as a broken network does."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)


class PostgresServer(_Server):
    """A PostgreSQL server with a database of its own.

    Args:
        folder: where its files are; a new folder if None.
        copied: a server that this one follows, with a copy of its files.
    """

    def __init__(self, folder: Path | None = None, copied: PostgresServer | None = None) -> None:
        super().__init__()
        programs = _postgres_programs()
        assert programs is not None
        self._programs = programs
        self.folder = folder or Path(tempfile.mkdtemp(prefix="footnote-postgres-"))
        self._who: dict[str, Any] = {}
        if os.geteuid() == 0:
            self._who = {"user": _other_user()}
            shutil.chown(self.folder, self._who["user"])
        self.data = self.folder / "data"
        command: list[str | Path] = [
            programs / "initdb", "-D", self.data, "-U", "footnote", "--auth=trust", "-E", "UTF8",
            "--locale=C", "--no-sync",
        ]  # fmt: skip
        if copied is not None:
            command = [programs / "pg_basebackup", "-D", self.data, "-U", "footnote", "-R",
                       "-h", "127.0.0.1", "-p", str(copied.port), "-c", "fast"]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, cwd="/", **self._who)
        self.port = free_port()
        self.start()

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.data, "-p", str(self.port),
                 "-h", "127.0.0.1", "-k", self.folder, "-c", "shared_buffers=64MB"],
                stdout=log, stderr=log, cwd="/", **self._who,
            )  # fmt: skip
        ready = [str(self._programs / "pg_isready"), "-h", "127.0.0.1", "-p", str(self.port)]

        def is_ready() -> bool:
            return subprocess.run(ready, capture_output=True, check=False).returncode == 0

        _wait(self._process, self.folder / "log", is_ready)

    def address(self, schema: str = "") -> str:
        """Return the address of a library; a new one if no schema is named."""
        schema = schema or f"t_{uuid.uuid4().hex[:12]}"
        return f"postgresql://footnote@127.0.0.1:{self.port}/postgres?schema={schema}"


class MilvusServer(_Server):
    """A standalone Milvus server.

    Args:
        prepare: called with the folder that its files will be in, before it starts.
    """

    def __init__(self, prepare: Callable[[Path], None] | None = None) -> None:
        super().__init__()
        import milvus

        self.folder = Path(tempfile.mkdtemp(prefix="footnote-milvus-"))
        config = milvus.MilvusServerConfig()
        keys = [key for key in config.configurable_items if key.endswith("_port")]
        ports = {key: free_port() for key in keys}
        config.update(data_dir=str(self.folder), **ports)
        # Otherwise the store inside Milvus takes port 2380, which another server may have.
        peer, client = (f"http://127.0.0.1:{port}" for port in (free_port(), ports["etcd_port"]))
        inside = self.folder / "etcd.yaml"
        inside.write_text(
            f"name: default\ndata-dir: {self.folder}/data/etcd.data\n"
            f"listen-peer-urls: {peer}\ninitial-advertise-peer-urls: {peer}\n"
            f"initial-cluster: default={peer}\n"
            f"listen-client-urls: {client}\nadvertise-client-urls: {client}\n",
            encoding="utf-8",
        )
        config.resolve()
        milvus._initialize_data_files(config.base_data_dir)
        self.port = ports["proxy_port"]
        self._health = free_port()
        if prepare is not None:
            prepare(self.folder / "data")
        self.start()

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        programs = self.folder / "bin"
        environment = {
            **os.environ,
            "DEPLOY_MODE": "STANDALONE",
            "ETCD_CONFIG_PATH": str(self.folder / "etcd.yaml"),
            "METRICS_PORT": str(self._health),
            "MILVUS_RUN_DIR": str(self.folder / "run"),
            "LD_LIBRARY_PATH": f"{programs}:{os.environ.get('LD_LIBRARY_PATH', '')}",
        }
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [programs / "milvus", "run", "standalone"],
                stdout=log, stderr=log, cwd=self.folder, env=environment,
            )  # fmt: skip
        _wait(self._process, self.folder / "log", self._is_healthy)

    def _is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self._health}/healthz", timeout=5
            ) as told:
                return b"OK" in told.read()
        except OSError:
            return False

    @property
    def address(self) -> str:
        """The address for clients."""
        return f"http://127.0.0.1:{self.port}"

    def client(self) -> MilvusVectors:
        """Return a client of its own."""
        return MilvusVectors(self.address)


class Cluster:
    """The servers of a test session; Milvus is started when it is first asked for."""

    def __init__(self) -> None:
        self.postgres = PostgresServer()
        self._milvus: MilvusServer | None = None

    @property
    def milvus(self) -> MilvusServer:
        """The Milvus server, started once."""
        if self._milvus is None:
            self._milvus = MilvusServer()
        return self._milvus

    def forget_vectors(self) -> None:
        """Delete all collections, each of which takes memory of Milvus."""
        client = self.milvus.client()
        for name in client.collections(""):
            client.drop(name)

    def stop(self) -> None:
        """End the servers and delete their files."""
        self.postgres.stop()
        if self._milvus is not None:
            self._milvus.stop()


def _other_user() -> str:
    import pwd

    names = {each.pw_name for each in pwd.getpwall()}
    return next((name for name in _USERS if name in names), getpass.getuser())


def _wait(process: subprocess.Popen[bytes], log: Path, is_ready: Callable[[], bool]) -> None:
    end = time.monotonic() + _START_SECONDS
    while not is_ready():
        if process.poll() is not None or time.monotonic() > end:
            process.kill()
            process.wait(60)
            last = log.read_text("utf-8", "replace")[-2_000:]
            raise RuntimeError(f"a server did not start; its log ends with: {last}")
        time.sleep(0.2)
