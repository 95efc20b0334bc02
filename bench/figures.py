"""Printing figures with their bounds, and counting what they are made of."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Report:
    """Figures of one run; remembers whether every bound was met."""

    missed: list[str] = field(default_factory=list)

    def show(self, name: str, value: float, *, bound: float | None = None, unit: str = "") -> None:
        """Print one figure; ``bound`` is the most it may be."""
        line = f"{name:<72} {value:>10.2f} {unit}"
        if bound is not None:
            met = value <= bound
            line += f"  (at most {bound:g}: {'met' if met else 'MISSED'})"
            if not met:
                self.missed.append(name)
        print(line, flush=True)

    def exit_code(self) -> int:
        """1 where a bound was missed."""
        if self.missed:
            print("Missed: " + "; ".join(self.missed))
        return 1 if self.missed else 0


@contextmanager
def counted_statements() -> Iterator[list[int]]:
    """Counts every statement sent to the database, transactions and savepoints included."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts: list[int] = []
    with CaptureQueriesContext(connection) as captured:
        yield counts
    counts.append(len(captured))


def cpu_of(work: Callable[[], object]) -> float:
    """Seconds of this process's own work; waiting for the database does not count."""
    started = time.process_time()
    work()
    return time.process_time() - started


def interleaved_medians(rounds: int, **works: Callable[[], object]) -> dict[str, float]:
    """Median CPU seconds of each work, measured by turns so that noise meets all alike."""
    seen: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            seen[name].append(cpu_of(work))
    return {name: statistics.median(values) for name, values in seen.items()}
