"""Servers of one's own for a measurement: started in a temporary folder, stopped at the end."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_binaries() -> Path | None:
    """Where initdb lives: on the path, or where Debian keeps it."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


@dataclass
class Postgres:
    """A cluster of one's own: its address, and a way to let it fall."""

    url: str
    command: list[str]
    server: subprocess.Popen[bytes]

    def crash_and_restart(self) -> None:
        """Stop at once, as when the power fails, and start again: PostgreSQL recovers by its log."""
        self.stop(signal.SIGQUIT)
        self.server = _start(self.command)
        _wait_for_answer(self.url)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        # Where PostgreSQL runs as its own user, a helper stands between it and us.
        pid = int(
            (Path(self.command[self.command.index("-D") + 1]) / "postmaster.pid")
            .read_text("utf-8")
            .split()[0]
        )
        os.kill(pid, how)
        self.server.wait(timeout=60)


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A fresh PostgreSQL cluster; yields the address of its database ``bench``."""
    with postgres_cluster() as cluster:
        yield cluster.url


@contextlib.contextmanager
def postgres_cluster() -> Iterator[Postgres]:
    """A fresh PostgreSQL cluster that may be let fall; its database is ``bench``."""
    binaries = postgres_binaries()
    if binaries is None:
        raise RuntimeError("PostgreSQL's initdb was not found: install the package postgresql.")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="areopag-pg-") as folder:
        as_owner = _as_owner(Path(folder))
        data = f"{folder}/data"
        subprocess.run(
            [
                *as_owner,
                str(binaries / "initdb"),
                *("-D", data, "-A", "trust", "-U", "bench", "-E", "UTF8"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        command = [
            *as_owner,
            str(binaries / "postgres"),
            *("-D", data, "-p", str(port), "-k", folder, "-h", "127.0.0.1"),
            *("-c", "shared_buffers=256MB", "-c", "log_min_messages=fatal"),
            *("-c", "max_connections=100"),
        ]
        address = f"postgres://bench@127.0.0.1:{port}"
        cluster = Postgres(f"{address}/bench", command, _start(command))
        try:
            _wait_for_answer(f"{address}/postgres")
            _create_database(address)
            yield cluster
        finally:
            cluster.stop()


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A fresh Redis that keeps nothing; yields its address."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="areopag-redis-") as folder:
        server = subprocess.Popen(
            [
                "redis-server",
                "--port",
                str(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                folder,
            ],
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_for_port(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(timeout=30)


def _as_owner(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as its own user."""
    if os.geteuid() != 0:
        return []
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


def _wait_for_port(port: int, seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"Nothing answered on port {port} within {seconds:.0f} s.")


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def _create_database(address: str) -> None:
    import psycopg

    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE bench")


def _wait_for_answer(url: str, seconds: float = 30.0) -> None:
    """Wait until the server takes connections: its port is open before that."""
    import psycopg

    until = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
