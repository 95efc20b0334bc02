from datetime import timedelta

import pytest

from registry.models import Consent, JournalEntry
from registry.rules.actors import Actor
from registry.services.consents import give_consent, withdraw_consent
from registry.services.errors import DomainError
from tests.factories.registry import NOW, make_case, make_consent_text, make_person

pytestmark = pytest.mark.django_db


def test_consent_is_remembered_with_its_text_and_work() -> None:
    case = make_case()
    text = make_consent_text(case.territory)
    actor = Actor.person(case.applicant_id)

    consent = give_consent(case.applicant, text, case=case, actor=actor, now=NOW)

    assert (consent.text, consent.case, consent.given_at) == (text, case, NOW)
    assert JournalEntry.objects.get(case=case).key == "registry.consent.given"


def test_consent_without_a_work_is_in_the_journal_of_the_territory() -> None:
    person, text = make_person(), make_consent_text()

    give_consent(person, text, actor=Actor.person(person.pk), now=NOW)

    entry = JournalEntry.objects.get()
    assert (entry.case_id, entry.territory_id) == (None, text.territory_id)


def test_consent_given_twice_is_one_consent() -> None:
    person, text = make_person(), make_consent_text()
    actor = Actor.person(person.pk)

    first = give_consent(person, text, actor=actor, now=NOW)
    second = give_consent(person, text, actor=actor, now=NOW + timedelta(days=1))

    assert first == second
    assert JournalEntry.objects.count() == 1


def test_withdrawn_consent_stays_as_history_and_may_be_given_anew() -> None:
    person, text = make_person(), make_consent_text()
    actor = Actor.person(person.pk)
    first = give_consent(person, text, actor=actor, now=NOW)

    withdraw_consent(first, actor=actor, now=NOW)
    second = give_consent(person, text, actor=actor, now=NOW)

    assert Consent.objects.count() == 2
    assert first != second


def test_consent_is_withdrawn_once() -> None:
    person, text = make_person(), make_consent_text()
    actor = Actor.person(person.pk)
    consent = give_consent(person, text, actor=actor, now=NOW)
    withdraw_consent(consent, actor=actor, now=NOW)

    with pytest.raises(DomainError) as refusal:
        withdraw_consent(consent, actor=actor, now=NOW)

    assert refusal.value.code == "consent_withdrawn"
