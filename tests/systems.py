"""Say which of the client's systems the tests prove: ``python -m tests.systems``.

Tests are collected, not run. A test claims a system with ``@pytest.mark.system("REV-05")``, or a
part of it with ``part="…"`` where only a part of its «works when» can exist yet. A test that is
skipped or expected to fail claims nothing.
"""

import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.skipping import evaluate_skip_marks, evaluate_xfail_marks

LIST = Path(__file__).parent.parent / "docs" / "reference" / "systems.toml"


@dataclass(frozen=True)
class Claim:
    system: str
    part: str
    test: str


class ClaimCollector:
    """Notes the claims of collected tests, and what could not be collected."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self.problems: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problems.append(f"{report.nodeid} cannot be read: {report.longreprtext}")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            if evaluate_skip_marks(item) or evaluate_xfail_marks(item):
                continue
            for mark in item.iter_markers("system"):
                self._note(item, mark)

    def _note(self, item: pytest.Item, mark: pytest.Mark) -> None:
        if len(mark.args) != 1 or not set(mark.kwargs) <= {"part"}:
            self.problems.append(f"{item.nodeid}: a mark names one system and at most its part")
            return
        test = item.nodeid.partition("[")[0]
        self.claims.append(Claim(mark.args[0], mark.kwargs.get("part", ""), test))


def main() -> int:
    collector = ClaimCollector()
    status = pytest.main(["--collect-only", "-p", "no:terminal"], plugins=[collector])
    known = read_systems(LIST)
    problems = collector.problems + find_unknown(collector.claims, known)
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) and not problems:
        problems.append(f"The tests could not be collected (pytest ended with {int(status)}).")
    for line in describe(collector.claims, known):
        print(line)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def read_systems(path: Path) -> list[str]:
    """Ids of the systems, in the client's order."""
    rooms = tomllib.loads(path.read_text(encoding="utf-8"))
    return [system for room in rooms.values() for system in room]


def find_unknown(claims: Iterable[Claim], known: list[str]) -> list[str]:
    return sorted(
        {
            f"{claim.test}: no system {claim.system!r}"
            for claim in claims
            if claim.system not in known
        }
    )


def describe(claims: Iterable[Claim], known: list[str]) -> list[str]:
    """One line for each system, and the count."""
    whole: dict[str, dict[str, None]] = defaultdict(dict)
    parts: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for claim in claims:
        if claim.part:
            parts[claim.system][claim.part][claim.test] = None
        else:
            whole[claim.system][claim.test] = None
    lines = [_line(system, whole.get(system, {}), parts.get(system, {})) for system in known]
    proven = sum(system in whole for system in known)
    begun = sum(system in parts and system not in whole for system in known)
    return [*lines, f"proven {proven}, begun {begun} of {len(known)}"]


def _line(system: str, whole: Iterable[str], parts: dict[str, dict[str, None]]) -> str:
    if whole:
        return f"{system} proven {' '.join(whole)}"
    if parts:
        named = (f"({part}) {' '.join(tests)}" for part, tests in parts.items())
        return f"{system} begun {'; '.join(named)}"
    return f"{system} open"


if __name__ == "__main__":
    sys.exit(main())
