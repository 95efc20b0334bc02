from datetime import timedelta

import pytest

from registry.services.errors import DomainError
from registry.services.letter_links import (
    LinkFacts,
    make_link_token,
    purpose_of,
    read_link_token,
)
from tests.factories.registry import NOW


def make_token() -> str:
    return make_link_token(
        "invitation", subject_id=7, person_id=3, expires_at=NOW + timedelta(days=2)
    )


def test_link_tells_whom_and_what_it_is_about() -> None:
    token = make_token()

    facts = read_link_token(token, "invitation", now=NOW)

    assert facts == LinkFacts(subject_id=7, person_id=3)
    assert purpose_of(token) == "invitation"


def test_link_answers_to_its_own_purpose_only() -> None:
    with pytest.raises(DomainError) as refusal:
        read_link_token(make_token(), "vote", now=NOW)

    assert refusal.value.code == "link_broken"


def test_purpose_of_a_link_cannot_be_rewritten() -> None:
    forged = make_token().replace("invitation", "vote")

    with pytest.raises(DomainError) as refusal:
        read_link_token(forged, "vote", now=NOW)

    assert refusal.value.code == "link_broken"


@pytest.mark.parametrize("damaged", ["", "invitation", "invitation.", "invitation.abc:def:ghi"])
def test_damaged_link_is_refused(damaged: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_link_token(damaged, "invitation", now=NOW)

    assert refusal.value.code == "link_broken"


def test_cut_link_is_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        read_link_token(make_token()[:-2], "invitation", now=NOW)

    assert refusal.value.code == "link_broken"


def test_expired_link_is_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        read_link_token(make_token(), "invitation", now=NOW + timedelta(days=3))

    assert refusal.value.code == "link_expired"
