"""Lists agree with the permission table, work by work and person by person."""

import pytest

from config.permissions import TABLE
from registry.models import Case, Person
from registry.queries import viewer_of_person
from registry.rules.permissions import Answer
from registry.rules.vocabulary import CaseState, Role
from tests.factories import registry as make
from tests.factories.chambers import make_chamber, seat_expert
from tests.factories.registry import NOW
from workflows.permissions import answer_about_case
from workflows.queries.visible import cases_open_to

pytestmark = pytest.mark.django_db

ABOUT_WORKS = sorted({permit.action for permit in TABLE if permit.action.startswith("case.")})


@pytest.fixture
def people_and_works() -> tuple[list[Person], list[Case]]:
    """A council, its territory and another one: every role, works in every state."""
    chamber, other = make_chamber(members=1), make_chamber(members=1)
    seat_expert(chamber, chamber.scene.experts[0])
    chamber.item(title="Перед советом")
    other.item(title="Чужая")
    scene = chamber.scene
    case_id = scene.invited(title="Эксперты приглашены")
    for state in CaseState:
        if state is not CaseState.DRAFT:
            make.make_case(scene.territory, state=state, applicant=scene.author)
    make.make_case(scene.territory, state=CaseState.DRAFT, applicant=scene.author)
    with_role = []
    for role in Role:
        person = make.make_person()
        make.grant(person, role, scene.territory)
        with_role.append(person)
    several = make.make_person()
    make.grant(several, Role.COORDINATOR, other.scene.territory)
    make.grant(several, Role.TEACHER, scene.territory)
    people = [
        scene.author,
        *scene.experts,
        chamber.chair,
        chamber.secretary,
        *chamber.members,
        other.scene.coordinator,
        several,
        *with_role,
    ]
    assert Case.objects.filter(pk=case_id).exists()
    return people, list(Case.objects.select_related("territory", "organisation"))


@pytest.mark.parametrize("action", ABOUT_WORKS)
def test_a_list_holds_exactly_what_the_page_of_the_work_opens(
    action: str, people_and_works: tuple[list[Person], list[Case]]
) -> None:
    people, cases = people_and_works

    for person in people:
        viewer = viewer_of_person(person.pk, NOW)
        asked = {
            case.pk for case in cases if answer_about_case(viewer, action, case) is Answer.ALLOWED
        }
        assert set(cases_open_to(viewer, action).values_list("pk", flat=True)) == asked
