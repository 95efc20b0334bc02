"""A site served by one command: pages, a worker and the clock live and stop together."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings

from config import serving

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((serving.HOST, 0))
        return int(probe.getsockname()[1])


def start_serving(port: int, folder: Path) -> subprocess.Popen[bytes]:
    """`manage.py serve` with its own folder, in a language whose words the test knows."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "AREOPAG_ENV_FILE": os.devnull,
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'areopag.sqlite3'}",
        "REDIS_URL": "",
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def wait_for_pages(port: int, *, seconds: float) -> int:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urlopen(f"http://{serving.HOST}:{port}/healthz", timeout=2) as response:
                return int(response.status)
        except OSError:
            time.sleep(0.3)
    return 0


def test_ctrl_c_stops_pages_worker_and_clock(tmp_path):
    port = free_port()
    process = start_serving(port, tmp_path)
    status = wait_for_pages(port, seconds=90)

    process.send_signal(signal.SIGINT)
    output, _nothing = process.communicate(timeout=60)

    assert status == 200
    assert process.returncode == 0, output.decode()
    assert serving.port_is_free(port)
    assert {log.name for log in (tmp_path / "log").iterdir()} == {
        "web.log",
        "worker.log",
        "beat.log",
    }


def test_a_port_in_use_is_refused_at_once(tmp_path):
    with socket.socket() as taken:
        taken.bind((serving.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]

        process = start_serving(port, tmp_path)
        output, _nothing = process.communicate(timeout=60)

    assert process.returncode == 1
    assert str(port + 1) in output.decode()
