"""What a season costs the coordinator, in clicks: one work, and a round of forty."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from registry.models import Case, Document, Person
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseState, DocumentState, Role
from review.models import AgendaItem, Assignment, Conclusion, Meeting
from review.rules.vocabulary import AssignmentState, DecisionMode, RapporteurRule, VoteChoice
from review.services.ballots import Voice, enter_votes
from tests.browser.screens import faults_of
from tests.factories import registry as make
from tests.factories.chambers import Chamber, make_chamber
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, checklist, make_scene
from workflows.models import Task
from workflows.rules.bulk import BulkAction
from workflows.services import run_job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[BrowserContext, Person], None]


class Hand:
    """The coordinator's hand: every press counts, looking and reading do not."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        self.clicks += 1

    def choose(self, selector: str, value: str) -> None:
        self.page.fill(selector, value)
        self.clicks += 1


ISSUED = (CaseState.CONCLUDED, CaseState.PUBLISHED)


def finish_papers(count: int) -> None:
    for task in Task.objects.filter(flow_task_type="JOB", finished=None)[:count]:
        run_job(task.pk, now=NOW)


def answer_and_score(scene: Scene, case_id: int) -> None:
    """What the experts do meanwhile, each whom the plan has named."""
    for one in Assignment.objects.filter(
        stage__case=case_id, state=AssignmentState.INVITED.value
    ).select_related("expert"):
        scene.do(case_id, "respond_to_invitation", one.expert, accepts=True)
        scene.score(case_id, one.expert)


def lead_to_the_conclusion(hand: Hand, inbox: str, scene: Scene, case_id: int) -> None:
    """All that a coordinator does with a work: accept, invite, sign what is written."""
    hand.page.goto(inbox)
    hand.click(".task-act button")
    hand.click("button[name=outcome][value=accept]")
    hand.click(".sticky-actions .btn-primary")
    answer_and_score(scene, case_id)
    hand.page.goto(inbox)
    hand.click(".task-act button")
    hand.click("button[name=action][value=send]")


def test_an_ordinary_work_costs_the_coordinator_at_most_eight_clicks(
    page: Page, live_server: Any, sign_in: SignIn
) -> None:
    scene = make_scene(
        decision=DecisionMode.NO_COUNCIL,
        rapporteur=RapporteurRule.COORDINATOR,
        criteria=checklist(2),
    )
    case_id = scene.submitted()
    sign_in(page.context, scene.coordinator)
    hand = Hand(page)

    lead_to_the_conclusion(hand, live_server.url + reverse("my_tasks"), scene, case_id)
    hand.click("dialog[open] .btn-primary")  # nobody after the coordinator looks at it
    finish_papers(1)

    assert Case.objects.get(pk=case_id).state in ISSUED
    assert hand.clicks == 6  # of 8 that the measure allows


@pytest.mark.parametrize(
    "decision", [DecisionMode.MEETING, DecisionMode.BY_LETTER, DecisionMode.CHAIR_ALONE]
)
def test_a_work_that_a_council_decides_costs_the_coordinator_at_most_eight_clicks(
    page: Page, live_server: Any, sign_in: SignIn, decision: DecisionMode
) -> None:
    chamber = make_chamber(
        members=1,
        decision=decision,
        rapporteur=RapporteurRule.COORDINATOR,
        criteria=checklist(2),
    )
    scene = chamber.scene
    case_id = scene.submitted()
    sign_in(page.context, scene.coordinator)
    hand = Hand(page)

    lead_to_the_conclusion(hand, live_server.url + reverse("my_tasks"), scene, case_id)
    page.wait_for_url(lambda address: "draft-conclusion" not in address)
    council_decides(chamber, decision)
    finish_papers(1)
    page.goto(live_server.url + reverse("case", args=[case_id]))

    paper = Document.objects.get(case=case_id)
    expect(page.locator(f"a[href='{reverse('document', args=[paper.pk])}']").first).to_be_visible()
    assert Case.objects.get(pk=case_id).state in ISSUED
    assert hand.clicks == 5  # of 8 that the measure allows; the council has its own


def council_decides(chamber: Chamber, decision: DecisionMode) -> None:
    """Agenda, votes and the end of the question: acts of the secretary, members and chair."""
    item = AgendaItem.objects.get()
    facts: dict[str, Any] = {}
    if decision is DecisionMode.MEETING:
        chamber.come(chamber.meeting(chamber.reread(item)), chamber.chair, chamber.secretary)
    if decision is DecisionMode.CHAIR_ALONE:
        facts = {"approves": True}
    else:
        chamber.vote(item, *[VoteChoice.FOR] * 3)
    if decision is DecisionMode.BY_LETTER:
        facts = {"protocol": "3"}
    chamber.scene.do(item.case_id, "decide_in_council", chamber.chair, **facts)


ROUND = 40


def vote_for_all(chamber: Chamber) -> None:
    """The council sits and agrees: the secretary writes its voices down as ever."""
    meeting = Meeting.objects.get()
    chamber.come(meeting, chamber.chair, chamber.secretary, *chamber.members)
    for item in AgendaItem.objects.all():
        enter_votes(
            chamber.reread(item),
            voices=[Voice(member=one, choice=VoteChoice.FOR.value) for one in chamber.everyone],
            basis="поднятие рук",
            actor=Actor.person(chamber.secretary.pk),
            now=NOW,
        )


def test_a_round_of_forty_works_costs_at_most_forty_clicks(
    page: Page, live_server: Any, sign_in: SignIn
) -> None:
    chamber = make_chamber(
        members=1,
        rapporteur=RapporteurRule.COORDINATOR,
        criteria=checklist(1),
        experts=20,
    )
    scene = chamber.scene
    make.grant(scene.coordinator, Role.JURY_SECRETARY, scene.territory)
    works = [scene.submitted(f"Работа {number}") for number in range(1, ROUND + 1)]
    sign_in(page.context, scene.coordinator)
    page.goto(live_server.url + reverse("my_tasks"))
    hand = Hand(page)

    _at_step(hand, "check_completeness", BulkAction.CHECK)
    hand.click("form .sticky-actions .btn-primary")
    hand.click("main a.btn-primary")
    hand.click("form .sticky-actions .btn-primary")
    loads = [Assignment.objects.filter(expert=one, seat__gt=0).count() for one in scene.experts]
    _at_step(hand, "respond_to_invitation", BulkAction.REMIND)
    hand.click("form .sticky-actions .btn-primary")
    for case_id in works:
        answer_and_score(scene, case_id)
    _at_step(hand, "draft_conclusion", BulkAction.AGENDA)
    hand.choose("input[type=date]", "2026-12-15")
    hand.click("form .sticky-actions .btn-primary")
    vote_for_all(chamber)
    _at_step(hand, "decide_in_council", BulkAction.ISSUE)
    hand.click("form .sticky-actions .btn-primary")
    queued = page.locator(".bulk-done li")
    expect(queued).to_have_count(ROUND)
    assert Case.objects.filter(state=CaseState.ISSUING).count() == ROUND
    finish_papers(ROUND)

    # All forty were shown as on their way to paper; each has its paper with a number of its own.
    papers = Document.objects.filter(state=DocumentState.VALID.value)
    assert Case.objects.filter(state__in=ISSUED).count() == ROUND
    assert papers.exclude(file=None).values("case").distinct().count() == ROUND
    assert len(set(papers.values_list("number", flat=True))) == ROUND
    assert (min(loads), max(loads)) == (4, 4)
    assert hand.clicks == 19  # of 40 that the measure allows


def _at_step(hand: Hand, step: str, action: BulkAction) -> None:
    """From wherever one is: the board, the step on its picture, what is done there at once."""
    hand.click(f"nav a[href='{reverse('board')}']")
    hand.click(f"a[href*='step={step}']")
    hand.click(f"#attention-card .card-header a[href*='do={action}']")


def test_pages_of_acts_over_many_works_have_no_faults(
    browser: Browser, live_server: Any, sign_in: SignIn
) -> None:
    chamber = make_chamber(members=1, rapporteur=RapporteurRule.COORDINATOR, experts=4)
    scene = chamber.scene
    make.grant(scene.coordinator, Role.JURY_SECRETARY, scene.territory)
    checking, assigning, scored = (scene.submitted(f"Работа {n}") for n in range(3))
    for case_id in (assigning, scored):
        scene.do(case_id, "check_completeness", scene.coordinator, outcome="accept")
    chamber.item()
    faults: list[str] = []
    for address in (
        "/works/?text=Работа&term=overdue",
        "/works/?sort=title",
        "/works/bulk/?do=check&everything=1",
        "/works/bulk/?do=assign&everything=1",
        f"/works/bulk/?do=agenda&work={checking}",
        "/works/bulk/?do=issue&everything=1",
        "/board/?step=assign_experts",
    ):
        faults += faults_of(
            browser, live_server.url + address, lambda context: sign_in(context, scene.coordinator)
        )

    assert faults == []
    assert Conclusion.objects.count() == 1
