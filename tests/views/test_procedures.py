"""A procedure in words, its settings behind, a draft put in force (WFL-01)."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Case, JournalEntry, Person, ProcedureVersion
from registry.rules.actors import Actor
from registry.rules.calendar import Term, TermUnit
from registry.rules.vocabulary import ChangeClass, Role, VersionState
from review.rules.presets import TWO_STAGES
from review.rules.procedure import (
    Appeal,
    Discrepancy,
    Gap,
    Ladder,
    ProcedureParameters,
    StageParameters,
    Terms,
)
from review.rules.procedure_parts import Part, places_of, with_values
from review.rules.stored_procedure import read_parameters, write_parameters
from review.rules.vocabulary import (
    Aggregation,
    DecisionMode,
    DiscrepancyRoute,
    ExpertNames,
    GapUnit,
    LateExpert,
    RapporteurRule,
    Rounding,
    Settlement,
    Severity,
    SheetsSeen,
    StageKind,
    TaskOrder,
)
from review.services.procedures import draft_of
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, checklist, make_scene
from workflows.forms.procedure import FORMS, PartForm, part_form

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]

# Two procedures that choose otherwise at every single place.
ONE = ProcedureParameters(
    stages=(
        StageParameters(
            kind=StageKind.EXTERNAL,
            experts=2,
            checklist="one",
            aggregation=Aggregation.MEAN,
            rounding=Rounding.EXACT,
            threshold_percent=50,
            rejected_below_points=10,
            discrepancy=Discrepancy(total=Gap(20), criterion=Gap(1, GapUnit.POINTS)),
            revise_margin_percent=5,
        ),
    ),
    appeal=Appeal(),
    valid_months=12,
)
OTHER = ProcedureParameters(
    stages=(
        StageParameters(
            kind=StageKind.INTERNAL,
            experts=3,
            checklist="other",
            aggregation=Aggregation.MEDIAN,
            rounding=Rounding.UP,
            threshold_percent=65,
            rejected_below_points=Decimal("40.5"),
            discrepancy=Discrepancy(
                total=Gap(Decimal("2.5"), GapUnit.POINTS),
                criterion=Gap(50),
                route=DiscrepancyRoute.COUNCIL,
                further_is_senior=True,
                further_sees_sheets=True,
                settlement=Settlement.NEAREST_PAIR,
            ),
            revise_margin_percent=10,
            expert_names=ExpertNames.NAMES,
            same_organisation=Severity.WITH_REASON,
            rapporteur=RapporteurRule.COUNCIL_MEMBER,
            decision=DecisionMode.MEETING,
        ),
    ),
    terms=Terms(
        **{
            name: Term(
                20 + at, TermUnit.WORKING if name == "revise_material" else TermUnit.CALENDAR
            )
            for at, name in enumerate(vars(Terms()))
        }
    ),
    max_rounds=4,
    same_experts=False,
    publication=True,
    author_hidden=True,
    experts_see_each_other=SheetsSeen.NEVER,
    expert_names_in_bank=True,
    quorum_percent=67,
    council_same_organisation=Severity.FORBIDDEN,
    conflicts={
        kind: Severity.ALLOWED if own is Severity.WITH_REASON else Severity.WITH_REASON
        for kind, own in ONE.conflicts.items()
    },
    max_load=2,
    task_order=TaskOrder.RANDOM,
    ladder=Ladder(
        remind_before=2,
        remind_after=3,
        late_expert=LateExpert.RESERVE,
        replace_after=5,
        tell_council_after=20,
    ),
    appeal=Appeal(window=Term(5, TermUnit.WORKING), experts=4, may_lower=True),
    valid_months=24,
)


def leaves(value: Any, path: str = "") -> dict[str, Any]:
    """Every single choice of a procedure, by its path."""
    if is_dataclass(value):
        inner = {one.name: getattr(value, one.name) for one in fields(value)}
    elif isinstance(value, tuple):
        inner = dict(enumerate(value))
    elif hasattr(value, "items"):
        inner = dict(value.items())
    else:
        return {path: value}
    return {
        where: leaf
        for name, one in inner.items()
        for where, leaf in leaves(one, f"{path}.{name}").items()
    }


def posted(form: PartForm, **changes: Any) -> dict[str, Any]:
    """What the browser posts of a form as it stands."""
    data = {}
    for field in form:
        value = field.value()
        if isinstance(value, bool):
            data |= {field.html_name: "on"} if value else {}
        elif value is not None:
            data[field.html_name] = value.value if isinstance(value, StrEnum) else str(value)
    return data | changes


def test_no_choice_of_a_procedure_is_missing_in_the_editor() -> None:
    one, other = leaves(ONE), leaves(OTHER)
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] == other[path]] == []
    known = {
        "checklists": {"one": "Один", "other": "Другой"},
        "text": {"title": "П", "remarks": ""},
    }

    made = ONE
    for place in places_of(OTHER):
        if place.part is not Part.TEXT:
            shown = part_form(place, OTHER, **known)
            form = part_form(place, made, **known, data=posted(shown))
            assert form.is_valid(), form.errors
            made = with_values(made, place, form.values())

    assert made == OTHER
    assert set(FORMS) == set(Part)


@pytest.fixture
def scene() -> Scene:
    return make_scene(criteria=checklist(2))


@pytest.fixture
def client(scene: Scene, sign_in: SignIn) -> Client:
    return sign_in(scene.coordinator)


def in_force(scene: Scene) -> ProcedureVersion:
    return scene.procedure.versions.get(state=VersionState.IN_FORCE.value)


def draft(scene: Scene) -> ProcedureVersion:
    actor = Actor.person(scene.coordinator.pk)
    return draft_of(in_force(scene), actor=actor, now=NOW)[0]


def part_url(version: ProcedureVersion, part: str) -> str:
    return reverse("procedure_part", args=[version.pk, part])


def edit(client: Client, version: ProcedureVersion, part: str, **changes: Any) -> Any:
    """Open a part, change some fields and press «Save»."""
    page = client.get(part_url(version, part))
    data = posted(page.context["form"], opened=page.context["opened"])
    data |= {name: value for name, value in changes.items() if value is not None}
    for name in [name for name, value in changes.items() if value is None]:
        data.pop(name, None)
    return client.post(part_url(version, part), data)


def put(client: Client, version: ProcedureVersion, **given: Any) -> Any:
    address = reverse("put_procedure_in_force", args=[version.pk])
    page = client.get(address)
    data = {"basis": "приказ № 7", "note": "", "seen": page.context["seen"]}
    return client.post(address, data | given)


def test_each_sentence_leads_to_the_setting_it_speaks_of(client: Client, scene: Scene) -> None:
    version = in_force(scene)

    page = client.get(reverse("procedure", args=[version.pk]))

    rows = [row for section in page.context["sections"] for row in section.rows]
    assert [row.place for row in rows if row.place.stage] == [
        place for place in places_of(read_parameters(version.parameters)) if place.stage
    ]
    answers = {
        row.place.key: client.get(part_url(version, row.place.key)).status_code for row in rows
    }
    assert set(answers.values()) == {200}
    assert all(part_url(version, row.place.key) in page.text for row in rows)


@pytest.mark.system("WFL-01", part="a procedure is edited as a draft; works begun keep theirs")
def test_a_draft_is_edited_piece_by_piece_and_put_in_force(client: Client, scene: Scene) -> None:
    case = Case.objects.get(pk=scene.submitted())
    old = in_force(scene)
    made = client.post(reverse("new_procedure_draft", args=[old.pk]), {"part": "rounds"})
    version = scene.procedure.versions.get(state=VersionState.DRAFT.value)
    assert made.url == part_url(version, "rounds")

    saved = [
        edit(client, version, "rounds", max_rounds="3"),
        edit(client, version, "scores-1", threshold_percent="70"),
        edit(client, version, "text", title="Экспертиза уроков", remarks="Сдаётся в PDF."),
    ]
    assert [answer.status_code for answer in saved] == [302, 302, 302]
    assert read_parameters(in_force(scene).parameters).max_rounds == 2
    answer = put(client, version, change_class="new_meaning", note="По решению совета")

    version.refresh_from_db()
    case.refresh_from_db()
    assert answer.url == reverse("procedure", args=[version.pk])
    assert read_parameters(version.parameters).max_rounds == 3
    assert (version.state, version.basis, version.note) == (
        VersionState.IN_FORCE,
        "приказ № 7",
        "По решению совета",
    )
    assert version.change_class == ChangeClass.NEW_MEANING
    assert version.put_in_force_by == scene.coordinator
    assert version.procedure.title == "Экспертиза уроков"
    assert case.procedure_version_id == old.pk
    line = JournalEntry.objects.get(key="review.procedure.put_in_force")
    assert line.value.new["class"] == "new_meaning"


def test_a_draft_is_made_once(client: Client, scene: Scene) -> None:
    address = reverse("new_procedure_draft", args=[in_force(scene).pk])

    answers = [client.post(address), client.post(address)]

    assert scene.procedure.versions.filter(state=VersionState.DRAFT.value).count() == 1
    assert answers[0].url == answers[1].url


def test_bad_input_keeps_what_was_typed(client: Client, scene: Scene) -> None:
    version = draft(scene)

    page = edit(client, version, "scores-1", threshold_percent="170", rejected_below_points="много")

    assert page.status_code == 422
    assert page.context["form"]["threshold_percent"].value() == "170"
    assert page.context["form"]["rejected_below_points"].value() == "много"
    assert sorted(page.context["form"].errors) == ["rejected_below_points", "threshold_percent"]
    version.refresh_from_db()
    assert version.parameters == in_force(scene).parameters


def test_a_contradiction_is_told_at_its_setting_and_keeps_it_from_being_put_in_force(
    client: Client, scene: Scene
) -> None:
    version = draft(scene)

    edit(client, version, "experts-1", same_organisation="allowed")
    words = client.get(reverse("procedure", args=[version.pk]))
    part = client.get(part_url(version, "experts-1"))
    refused = put(client, version, change_class="new_meaning")

    faulty = [
        row.place.key for section in words.context["sections"] for row in section.rows if row.faults
    ]
    assert faulty == ["experts-1"]
    assert len(part.context["faults"]) == 1
    assert refused.status_code == 422
    version.refresh_from_db()
    assert version.state == VersionState.DRAFT


def test_a_checklist_that_is_not_in_force_is_told_at_its_setting(
    client: Client, scene: Scene
) -> None:
    version = draft(scene)
    scene.version.state = VersionState.RETIRED.value
    scene.version.save()

    words = client.get(reverse("procedure", args=[version.pk]))

    assert words.context["fault_count"] == 1


def test_two_windows_at_different_parts_do_not_disturb_each_other(
    client: Client, scene: Scene
) -> None:
    version = draft(scene)
    first = client.get(part_url(version, "load"))
    edit(client, version, "rounds", max_rounds="5")

    data = posted(first.context["form"], opened=first.context["opened"], max_load="9")
    answer = client.post(part_url(version, "load"), data)

    version.refresh_from_db()
    parameters = read_parameters(version.parameters)
    assert answer.status_code == 302
    assert (parameters.max_rounds, parameters.max_load) == (5, 9)


def test_two_windows_at_one_part_are_told_of_each_other(client: Client, scene: Scene) -> None:
    version = draft(scene)
    first = client.get(part_url(version, "rounds"))
    edit(client, version, "rounds", max_rounds="5")

    data = posted(first.context["form"], opened=first.context["opened"], max_rounds="7")
    refused = client.post(part_url(version, "rounds"), data)
    again = client.post(part_url(version, "rounds"), data | {"opened": refused.context["opened"]})

    version.refresh_from_db()
    assert refused.status_code == 422
    assert refused.context["form"]["max_rounds"].value() == "7"
    assert again.status_code == 302
    assert read_parameters(version.parameters).max_rounds == 7


def test_a_draft_that_changed_after_it_was_read_is_not_put_in_force(
    client: Client, scene: Scene
) -> None:
    version = draft(scene)
    page = client.get(reverse("put_procedure_in_force", args=[version.pk]))
    edit(client, version, "rounds", max_rounds="5")

    refused = put(client, version, change_class="new_meaning", seen=page.context["seen"])

    version.refresh_from_db()
    assert (refused.status_code, version.state) == (422, VersionState.DRAFT)


def test_a_changed_number_cannot_be_called_a_misprint(client: Client, scene: Scene) -> None:
    version = draft(scene)
    edit(client, version, "scores-1", threshold_percent="70")

    page = client.get(reverse("put_procedure_in_force", args=[version.pk]))
    refused = put(client, version, change_class="typo")

    assert [value for value, _name in page.context["form"].fields["change_class"].choices] == [
        "new_meaning"
    ]
    assert [(row.old is None, row.new is None) for row, _title in page.context["rows"]] == [
        (False, False)
    ]
    assert refused.status_code == 422


def test_settings_that_the_words_do_not_name_are_named_among_the_differences(
    client: Client, scene: Scene
) -> None:
    version = draft(scene)
    edit(client, version, "result", valid_months="24")

    page = client.get(reverse("put_procedure_in_force", args=[version.pk]))

    assert page.context["rows"] == []
    assert len(page.context["unsaid"]) == 1


def test_a_version_in_force_is_not_edited_in_place(client: Client, scene: Scene) -> None:
    version = in_force(scene)

    page = client.get(part_url(version, "rounds"))
    refused = client.post(
        part_url(version, "rounds"),
        {"max_rounds": "9", "opened": page.context["opened"]},
    )

    version.refresh_from_db()
    assert page.context["may_save"] is False
    assert refused.status_code == 422
    assert read_parameters(version.parameters).max_rounds == 2


def test_a_draft_is_thrown_away(client: Client, scene: Scene) -> None:
    version = draft(scene)

    answer = client.post(reverse("discard_procedure_draft", args=[version.pk]))

    assert answer.url == reverse("procedures")
    assert not ProcedureVersion.objects.filter(pk=version.pk).exists()
    assert in_force(scene).state == VersionState.IN_FORCE
    assert client.post(reverse("discard_procedure_draft", args=[in_force(scene).pk])).url == (
        reverse("procedure", args=[in_force(scene).pk])
    )


def test_versions_are_compared_sentence_by_sentence(client: Client, scene: Scene) -> None:
    version = draft(scene)
    edit(client, version, "load", max_load="9")

    page = client.get(reverse("compare_procedures", args=[version.pk, in_force(scene).pk]))

    assert [row.place.part for row, _title in page.context["rows"]] == [Part.LOAD]


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.METHODIST, True),
        (Role.DIRECTOR, True),
        (Role.COUNCIL_CHAIR, True),
        (Role.JURY_SECRETARY, True),
        (Role.ADMIN, True),
        (Role.EXPERT, False),
        (Role.TEACHER, False),
    ],
)
def test_others_read_a_procedure_and_do_not_edit_it(
    scene: Scene, sign_in: SignIn, role: Role, reads: bool
) -> None:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, role, scene.territory)
    client = sign_in(person)
    version = draft(scene)

    read = [
        client.get(reverse("procedures")).status_code,
        client.get(reverse("procedure", args=[version.pk])).status_code,
        client.get(part_url(version, "rounds")).status_code,
    ]
    client.post(part_url(version, "rounds"), {"max_rounds": "9", "opened": ""})
    written = [
        client.post(reverse(name, args=[version.pk])).status_code
        for name in ("new_procedure_draft", "discard_procedure_draft", "put_procedure_in_force")
    ]

    version.refresh_from_db()
    assert read == [200 if reads else 403] * 3
    assert written == [403] * 3
    assert read_parameters(version.parameters).max_rounds == 2


def test_a_stranger_does_not_find_a_procedure(scene: Scene, sign_in: SignIn) -> None:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.COORDINATOR, make.make_territory())
    version = in_force(scene)

    answers = [
        sign_in(person).get(address).status_code
        for address in (reverse("procedure", args=[version.pk]), part_url(version, "rounds"))
    ]

    assert answers == [404, 404]


def test_pages_take_the_same_number_of_queries_whatever_there_is(
    client: Client, scene: Scene, count_queries: Callable[[Client, str], int]
) -> None:
    version = in_force(scene)
    addresses = [reverse("procedures"), reverse("procedure", args=[version.pk])]
    before = [count_queries(client, address) for address in addresses]

    for _more in range(3):
        make.make_procedure_version(scene.territory, parameters=write_parameters(TWO_STAGES))
        ProcedureVersion.objects.create(
            procedure=scene.procedure,
            number=scene.procedure.versions.count() + 1,
            state=VersionState.RETIRED.value,
            parameters=version.parameters,
        )
        scene.submitted()

    assert [count_queries(client, address) for address in addresses] == before
