import pytest

from registry.queries import journal_of
from registry.rules.actors import Actor, OnBehalfOf
from registry.services.journal import record, recording
from tests.factories.registry import NOW, make_case, make_person

pytestmark = pytest.mark.django_db


def test_journal_of_a_work_names_who_acted_and_for_whom(django_assert_num_queries) -> None:
    case, secretary, member = make_case(), make_person(), make_person()
    with recording():
        for choice in ("for", "against"):
            record(
                "review.vote.cast",
                subject=case,
                case=case,
                actor=Actor.person(secretary.pk),
                on_behalf_of=OnBehalfOf(person_id=member.pk, basis="протокол"),
                now=NOW,
                new={"choice": choice},
            )

    with django_assert_num_queries(1):
        lines = [(e.actor, e.on_behalf_of, e.value.new["choice"]) for e in journal_of(case)]

    assert lines == [(secretary, member, "for"), (secretary, member, "against")]
