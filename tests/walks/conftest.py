"""What every story has in common: whatever people did, the rows are sound afterwards."""

from collections.abc import Iterator

import pytest

from registry.management.commands.check_invariants import find_all_breaches
from registry.services.journal_check import find_chain_breaks, find_seal_breaks


@pytest.fixture(autouse=True)
def _sound_afterwards(db: None) -> Iterator[None]:
    """After every story all truths hold and the journal is whole."""
    yield
    assert find_all_breaches() == []
    assert [*find_chain_breaks(), *find_seal_breaks()] == []
