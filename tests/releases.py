"""Migrations of releases, each with its digest: ``python -m tests.releases 0.3.0`` adds a release.

Done once, in the commit that is tagged. What stands here is on somebody's machine: it is never
rewritten, renamed or removed, only followed by further migrations.
"""

import hashlib
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("registry", "review", "workflows", "monitoring")
LIST = ROOT / "tests" / "contracts" / "released_migrations.toml"


def released() -> Mapping[str, Mapping[str, str]]:
    """Digests by migration by release."""
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


def migrations_here() -> dict[str, str]:
    """Digests of the migrations of this code."""
    return {
        f"{room}.{path.stem}": hashlib.sha256(path.read_bytes()).hexdigest()
        for room in ROOMS
        for path in sorted((ROOT / room / "migrations").glob("[0-9]*.py"))
    }


def add_release(version: str) -> int:
    """Write down what the release has and the former ones had not; how many migrations."""
    known = {name for names in released().values() for name in names}
    added = {name: found for name, found in migrations_here().items() if name not in known}
    lines = [f'\n["{version}"]', *(f'"{name}" = "{found}"' for name, found in added.items()), ""]
    with LIST.open("a", encoding="utf-8") as file:
        file.write("\n".join(lines))
    return len(added)


if __name__ == "__main__":
    print(f"{add_release(sys.argv[1])} migrations are released with {sys.argv[1]}.")
