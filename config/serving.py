"""The processes of a site on one machine: pages, a worker, the clock; started and stopped together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings

HOST = "127.0.0.1"
READY_WITHIN = 60.0
STOP_WITHIN = 20.0
LOOK_EVERY = 0.3


class ServingFailed(Exception):
    """A process ended by itself or the pages never answered; the text is the process's name."""


class _Stop(Exception):
    """Someone asked to stop: Ctrl-C, or a signal from outside."""


def commands() -> dict[str, list[str]]:
    """What to start, by name. The worker takes one job at a time: a demonstration is small."""
    celery = [sys.executable, "-m", "celery", "--app", "config"]
    quiet = ["--loglevel", "WARNING"]
    return {
        "web": [
            *(sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"),
            *("--workers", os.environ.get("WEB_WORKERS", "2")),
        ],
        "worker": [*celery, "worker", "--concurrency", "1", "--without-gossip", *quiet],
        "beat": [*celery, "beat", *quiet],
    }


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def serve(port: int, *, logs: Path, when_ready: Callable[[], None]) -> None:
    """Serve until someone asks to stop; then stop every process and return.

    ``when_ready`` is called once the pages answer. Raises ``ServingFailed`` when a process ends
    by itself: a site without its worker looks alive and does nothing.
    """
    logs.mkdir(parents=True, exist_ok=True)
    with _stop_signals(), _started(port, logs) as processes:
        try:
            _wait_until_ready(port, processes)
            when_ready()
            while True:
                _refuse_dead(processes)
                time.sleep(LOOK_EVERY)
        except _Stop:
            return


@contextmanager
def _stop_signals() -> Iterator[None]:
    """Turn the signals that ask a process to stop into an exception of our own."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise _Stop

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _started(port: int, logs: Path) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    environment = {**os.environ, "PORT": str(port)}
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands().items():
            processes[name] = _start(command, environment, logs / f"{name}.log")
        yield processes
    finally:
        _stop_all(processes.values())


def _start(
    command: list[str], environment: Mapping[str, str], log: Path
) -> subprocess.Popen[bytes]:
    """Start in a session of its own, so that Ctrl-C reaches us alone and we stop things in order."""
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 -- our own commands, no input of others
            command,
            cwd=settings.BASE_DIR,
            env=dict(environment),
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )


def _wait_until_ready(port: int, processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        _refuse_dead(processes)
        if _answers(port):
            return
        time.sleep(LOOK_EVERY)
    raise ServingFailed("web")


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://{HOST}:{port}/healthz", timeout=2) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


def _refuse_dead(processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise ServingFailed(name)


def _stop_all(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """Ask every process to finish what it does; after a while insist."""
    running = [one for one in processes if one.poll() is None]
    for process in running:
        process.terminate()
    until = time.monotonic() + STOP_WITHIN
    for process in running:
        try:
            process.wait(timeout=max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
