"""Presentations, tables and open documents made into PDF by LibreOffice, locked up for each file.

A stranger's file is opened by a program of millions of lines. So every conversion has a profile
of its own that is thrown away, no macros, no links to other files or addresses, no network where
the kernel lets us take it away, bounds on memory, time and disk, and is killed with its children
when it does not end. It gets no setting of the site: the environment is made anew.
"""

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from django.conf import settings

from registry.rules.vocabulary import FileKind

MEGABYTE = 1024 * 1024
LONGEST_SECONDS = 90
MOST_MEMORY = 3072 * MEGABYTE  # addresses, of which a large presentation really fills a fifth
LARGEST_FILE = 200 * MEGABYTE

# The profile that LibreOffice reads before it opens anything.
OPTIONS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
</oor:items>
"""


class ConversionFailed(Exception):
    """LibreOffice made no PDF of a file: too long, too large, or not understood."""


def is_available() -> bool:
    """Whether this installation can show office files."""
    return bool(settings.OFFICE_COMMAND)


def convert_to_pdf(body: bytes, kind: FileKind) -> bytes:
    """A PDF of an office file. Raises ``ConversionFailed``; never takes longer than a term."""
    if not is_available():
        raise ConversionFailed("LibreOffice is not installed here")
    with TemporaryDirectory(prefix="areopag-office-") as folder:
        home = Path(folder)
        source = home / f"document.{kind.value}"
        source.write_bytes(body)
        options = home / "profile" / "user" / "registrymodifications.xcu"
        options.parent.mkdir(parents=True)
        options.write_text(OPTIONS, encoding="utf-8")
        _run(_command(home, source), home)
        made = home / "out" / "document.pdf"
        if not made.is_file():
            raise ConversionFailed("LibreOffice made nothing of it")
        return made.read_bytes()


def _command(home: Path, source: Path) -> list[str]:
    return [
        *_without_network(),
        *_within_bounds(),
        settings.OFFICE_COMMAND,
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
        "--headless",
        "--invisible",
        "--nologo",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        "pdf",
        "--outdir",
        str(home / "out"),
        str(source),
    ]


def _within_bounds() -> list[str]:
    prlimit = which("prlimit")
    if not prlimit:
        return []
    return [
        prlimit,
        f"--as={MOST_MEMORY}",
        f"--cpu={LONGEST_SECONDS}",
        f"--fsize={LARGEST_FILE}",
        "--core=0",
        "--",
    ]


@lru_cache(maxsize=1)
def _without_network() -> Sequence[str]:
    """A network of its own, empty; nothing where the kernel allows ordinary users none."""
    unshare = which("unshare")
    if not unshare:
        return ()
    alone = (unshare, "--map-root-user", "--net", "--")
    tried = subprocess.run([*alone, "true"], capture_output=True, timeout=10, check=False)  # noqa: S603 -- a fixed command
    return () if tried.returncode else alone


def _run(command: list[str], home: Path) -> None:
    """Run to the end, or kill the whole group: LibreOffice starts others in its place."""
    environment = {"HOME": str(home), "TMPDIR": str(home), "PATH": os.defpath, "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # noqa: S603 -- a fixed command, a name of our own
        command,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        status = process.wait(LONGEST_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ConversionFailed("LibreOffice did not end in time") from error
    finally:
        _end(process)
    if status:
        raise ConversionFailed("LibreOffice ended with an error")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Whatever of the group still lives is ended at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
