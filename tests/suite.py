"""Run the whole suite on every database that answers: ``python -m tests.suite``.

The whole suite runs on PostgreSQL, the production database, where one answers; services, flows
and walks then run on SQLite, the embedded default, too. Without PostgreSQL all of it runs on
SQLite, and what that leaves untested is said loudly. Further arguments go to pytest.
"""

import os
import subprocess
import sys

from tests import servers
from tests.conftest import IN_CI

ON_BOTH = (
    *("tests/services", "tests/flows", "tests/walks", "tests/queries", "tests/models"),
    "tests/backups",
)


def main(arguments: list[str]) -> int:
    postgresql = servers.find_postgresql()
    if not postgresql and IN_CI:
        _shout("PostgreSQL does not answer, and in CI nothing is skipped.")
        return 1
    if not postgresql:
        _shout(
            "PostgreSQL does not answer: everything runs on SQLite alone. NOT TESTED: "
            "PostgreSQL. Start one, or set TEST_DATABASE_URL=postgres://user@host:5432/postgres."
        )
        return _run("SQLite", "", arguments)
    on_postgresql = _run("PostgreSQL", postgresql, arguments)
    on_sqlite = _run(
        "SQLite", "", [*_folders_unless_named(arguments), "-m", "not services", *arguments]
    )
    return on_postgresql or on_sqlite


def _folders_unless_named(arguments: list[str]) -> list[str]:
    """The folders that run on both databases; none when the caller said what to run."""
    if any(os.path.exists(argument.partition("::")[0]) for argument in arguments):
        return []
    return [folder for folder in ON_BOTH if os.path.isdir(folder)]


def _run(title: str, url: str, arguments: list[str]) -> int:
    print(f"\n=== Tests on {title} ===", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "loadgroup", *arguments]
    return subprocess.run(command, env={**os.environ, "TEST_DATABASE_URL": url}).returncode


def _shout(text: str) -> None:
    print(f"\n{'!' * 100}\n{text}\n{'!' * 100}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
