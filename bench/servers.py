"""Servers of one's own for a measurement: started in a temporary folder, stopped at the end."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
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


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A fresh PostgreSQL cluster; yields the address of its database ``bench``."""
    binaries = postgres_binaries()
    if binaries is None:
        raise RuntimeError("PostgreSQL's initdb was not found: install the package postgresql.")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="areopag-pg-") as folder:
        as_owner = _as_owner(Path(folder))
        data = Path(folder) / "data"
        subprocess.run(
            [
                *as_owner,
                binaries / "initdb",
                "-D",
                data,
                "-A",
                "trust",
                "-U",
                "bench",
                "-E",
                "UTF8",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        server = subprocess.Popen(
            [
                *as_owner,
                binaries / "postgres",
                *("-D", data, "-p", str(port), "-k", folder, "-h", "127.0.0.1"),
                *("-c", "shared_buffers=256MB", "-c", "log_min_messages=fatal"),
                *("-c", "max_connections=100"),
            ],
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for_port(port)
            _create_database(port)
            yield f"postgres://bench@127.0.0.1:{port}/bench"
        finally:
            server.terminate()
            server.wait(timeout=30)


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


def _create_database(port: int) -> None:
    import psycopg

    until = time.monotonic() + 30
    while True:
        try:
            with psycopg.connect(
                f"postgres://bench@127.0.0.1:{port}/postgres", autocommit=True
            ) as connection:
                connection.execute("CREATE DATABASE bench")
            return
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
