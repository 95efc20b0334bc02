"""Two municipalities in one installation: neither sees anything of the other's works."""

from collections.abc import Iterator

from django.urls import reverse

from registry.models import Person, StoredFile
from registry.rules.vocabulary import Role
from review.models import AgendaItem, Conclusion, Meeting, Sheet
from tests.factories import registry as make
from tests.walks.test_evidence import with_meeting
from tests.walks.town import (
    INBOX,
    Town,
    accepts_as_complete,
    council_meets,
    invites,
    make_town,
    scores,
    sends_a_work,
    takes,
    task_page,
    worker_prints,
    writes_the_conclusion,
)
from tests.walks.visitors import Visitor
from workflows.models import Task

HIDDEN = {403, 404}
TITLE = "Сборник задач о родном крае"


def test_other_territory_sees_nothing() -> None:
    town, other = make_town(with_meeting()), make_town()
    director = with_role(other, Role.DIRECTOR)
    case_id = sends_a_work(town, TITLE)
    invites(accepts_as_complete(town, case_id), case_id, town.experts[:2])
    for expert in town.experts[:2]:
        takes(expert, case_id)
        scores(expert, case_id)
    writes_the_conclusion(town.coordinator, case_id)
    council_meets(town, case_id)
    worker_prints(case_id)
    strangers = [
        Visitor(one)
        for one in (
            other.coordinator,
            director,
            other.author,
            other.chair,
            other.secretary,
            other.members[0],
            other.experts[0],
        )
    ]

    shown = {
        (stranger.person.grants.get().role, address, status)
        for stranger in strangers
        for address in addresses_of(case_id)
        if (status := stranger.status_of(address)) not in HIDDEN
    }
    own = Visitor(town.coordinator)
    open_to_its_own = {
        address for address in addresses_of(case_id) if own.status_of(address) == 200
    }
    listed = [lists_with_the_work(one.coordinator) for one in (town, other)]
    empty = [stranger.open(INBOX).context["groups"] for stranger in strangers]

    assert shown == set()
    assert open_to_its_own >= evidence_of(case_id)
    assert listed == [["works", "board"], []]
    assert empty == [[]] * len(strangers)


def test_coordinator_of_another_territory_is_told_that_there_is_no_such_work() -> None:
    town, other = make_town(), make_town()
    case_id = sends_a_work(town)
    task = Task.objects.get(case=case_id, step="check_completeness")
    stranger = Visitor(other.coordinator)

    addresses = [
        reverse("case", args=[case_id]),
        task_page(case_id, "check_completeness"),
        reverse("check_completeness", args=[task.pk]),
        reverse("api_work", args=[case_id]),
    ]

    assert [stranger.status_of(address) for address in addresses] == [404] * 4


def test_whoever_has_not_signed_in_is_asked_to() -> None:
    town = make_town()
    case_id = sends_a_work(town)
    stranger = Visitor()

    pages = [stranger.client.get(address) for address in (INBOX, reverse("case", args=[case_id]))]

    assert [page.headers["Location"].partition("?")[0] for page in pages] == [
        reverse("account_login")
    ] * 2


# --- What is asked for ------------------------------------------------------------------------


def with_role(town: Town, role: Role) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, role, town.scene.territory)
    return person


def lists_with_the_work(person: Person) -> list[str]:
    visitor = Visitor(person)
    return [name for name in ("works", "board") if TITLE in shown_by(visitor, reverse(name))]


def shown_by(visitor: Visitor, address: str) -> str:
    visitor.open(address)
    return visitor.text.replace("\N{NO-BREAK SPACE}", " ")


def evidence_of(case_id: int) -> set[str]:
    """What a coordinator of the same territory may certainly open."""
    conclusion = Conclusion.objects.get(case=case_id)
    sheets = Sheet.objects.filter(assignment__stage__case=case_id)
    return {
        reverse("case", args=[case_id]),
        reverse("document", args=[conclusion.document_id]),
        *(reverse("sheet", args=[case_id, sheet.pk]) for sheet in sheets),
    }


def addresses_of(case_id: int) -> Iterator[str]:
    """Every page about the work and its parts."""
    conclusion = Conclusion.objects.get(case=case_id)
    item = AgendaItem.objects.get(case=case_id)
    yield reverse("case", args=[case_id])
    yield reverse("submit_material", args=[case_id])
    yield reverse("material_sent", args=[case_id])
    yield reverse("recommendations", args=[case_id])
    yield reverse("amend_conclusion", args=[conclusion.pk])
    yield reverse("document", args=[conclusion.document_id])
    yield reverse("cast_vote", args=[item.pk])
    yield reverse("enter_votes", args=[item.pk])
    yield reverse("api_work", args=[case_id])
    yield reverse("api_agenda_item", args=[item.pk])
    meeting = Meeting.objects.get(items=item)
    for name in ("meeting", "meeting_paper", "meeting_scan", "approve_unanimous"):
        yield reverse(name, args=[meeting.pk])
    for sheet in Sheet.objects.filter(assignment__stage__case=case_id):
        yield reverse("sheet", args=[case_id, sheet.pk])
    for file in StoredFile.objects.filter(case=case_id):
        yield reverse("file_download", args=[file.pk, "файл"])
        yield reverse("file_text", args=[file.pk])
        yield reverse("file_page", args=[file.pk, 1])
    for task in Task.objects.filter(case=case_id, flow_task_type="HUMAN"):
        yield reverse("open_task", args=[task.pk])
        if task.step != "submit_material":
            yield reverse(task.step, args=[task.pk])
        if task.step == "score_material":
            yield reverse("api_sheet", args=[task.pk])
        if task.step == "assign_experts":
            yield reverse("api_candidates", args=[task.pk])
