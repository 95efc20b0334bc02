"""The story of one work, from its draft to wherever it stands today.

Every ``yield`` waits for the moment of the next act (see ``timeline``). Where a story stops is
said by ``until`` and ``stage`` of the work; what happens on the way by its quirks.
"""

from collections.abc import Generator, Sequence
from datetime import UTC, datetime, timedelta

from config.demo import acts, walk
from config.demo.content import WorkData, phrases
from config.demo.councils import Chamber
from config.demo.moments import EVENING, days_back, on
from config.demo.places import Place
from config.demo.timeline import Story
from config.demo.walk import Walk
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseState
from review.models import Advice, Assignment, Stage
from review.rules.vocabulary import AssignmentState, DecisionMode
from review.services.advice import answer_advice
from workflows import services
from workflows.models import Task

# Stops among the experts of a stage.
AMONG_EXPERTS = frozenset({"invited", "scoring", "partly_scored", "no_reserve"})
WITH_EXPERTS = frozenset({CaseState.ASSIGNING, CaseState.SCORING})
PRINTING_TAKES = timedelta(minutes=2)
FAR = datetime.max.replace(tzinfo=UTC)

Part = Generator[datetime, None, datetime]


def tell_of(work: WorkData, place: Place, chamber: Chamber, *, now: datetime) -> Story:
    """The whole story; it ends where the work is to stand."""
    path = walk.begin(work, place)
    day = days_back(place.territory, now, work.days)
    begun = on(place.territory, day - timedelta(days=1), path.rng, EVENING)
    sent = on(place.territory, day, path.rng, (7, 9))
    yield begun
    material = walk.start(path, now=begun)
    walk.add_files(path, material, now=begun + timedelta(minutes=9))
    if work.until == "draft":
        return
    yield sent
    walk.submit(path, material, now=sent)
    if work.until == "checking":
        return
    at = path.later(sent, 1)
    yield at
    yield from _after_submission(path, chamber, at)


def _after_submission(path: Walk, chamber: Chamber, at: datetime) -> Story:
    until = path.work.until
    if until == "rejected":
        walk.check(path, "reject", now=at)
        return
    if until == "returned" or path.has("returned_once"):
        walk.check(path, "return", now=at)
        if until == "returned":
            return
        at = yield from _mend(path, at)
        at = path.later(at, 1)
        yield at
    walk.check(path, "accept", now=at)
    if until == "withdrawn":
        yield from _withdraw(path, at)
    elif until == "stopped":
        yield from _take_off(path, at)
    else:
        yield from _stages(path, chamber, at)


def _withdraw(path: Walk, at: datetime) -> Story:
    at = path.later(at, 1, EVENING)
    yield at
    services.withdraw_material(
        path.case,
        reason=phrases()["withdrawal_words"],
        actor=Actor.person(path.author.pk),
        now=at,
    )


def _take_off(path: Walk, at: datetime) -> Story:
    at = path.later(at, 1)
    yield at
    services.stop_examination(
        path.case,
        reason=phrases()["stopping_words"],
        actor=Actor.person(path.coordinator.pk),
        now=at,
    )


def _mend(path: Walk, at: datetime) -> Part:
    """The author hands in the next version some days later."""
    at = path.later(at, 4, EVENING)
    yield at
    walk.revise(path, now=at)
    return at


def _stages(path: Walk, chamber: Chamber, at: datetime) -> Story:
    """Stage after stage, round after round, to the end of the story."""
    while path.state() in WITH_EXPERTS:
        if _stops(path, path.stage(), "assigning"):
            return
        at = yield from _experts(path, at)
        at = yield from _conclude(path, chamber, at)
        if path.state() == CaseState.REVISING:
            if _stops(path, path.stage(), "revising"):
                return
            at = yield from _mend(path, at)
    yield from _afterwards(path, at)


def _stops(path: Walk, stage: Stage, *until: str) -> bool:
    """Whether the story stops in this stage at one of these points."""
    last = path.work.stage or len(path.parameters.stages)
    return stage.position == last and path.work.until in until


def _never() -> Generator[datetime, None, None]:
    """The story goes no further: what it would do next has not happened yet."""
    yield FAR


# --- The experts of a stage ---------------------------------------------------------------


def _experts(path: Walk, at: datetime) -> Part:
    """Choice of experts and their work; once more when they disagree.

    Those who know a revised work are asked by themselves: then nobody is chosen.
    """
    while (state := path.state()) in WITH_EXPERTS:
        stage = path.stage()
        if state == CaseState.ASSIGNING:
            at = path.later(at, 1)
            yield at
            spare = 0 if _stops(path, stage, "no_reserve") else 2
            walk.assign(path, reserve=spare, now=at)
        at = yield from _judge(path, stage, at)
    return at


def _judge(path: Walk, stage: Stage, at: datetime) -> Part:
    """Each expert answers and judges in his own time, side by side with the others."""
    halts = _stops(path, stage, *AMONG_EXPERTS) and _is_final_round(path, stage)
    declines = _declines(path, stage)
    moments: dict[int, datetime] = {}
    while waiting := _duties(path, stage, halts=halts):
        for task in waiting:
            moments.setdefault(task.pk, _when(path, task.step, at))
        task = min(waiting, key=lambda one: moments[one.pk])
        at = max(moments[task.pk], at)
        yield at
        _act(path, stage, task, at, accepts=not declines, halts=halts)
        declines = False
    if halts:
        yield from _never()
    return at


def _act(path: Walk, stage: Stage, task: Task, at: datetime, *, accepts: bool, halts: bool) -> None:
    expert = task.person
    assert expert is not None  # noqa: S101 -- duties of experts are personal
    quality = _quality(path, stage)
    if task.step == "score_material":
        walk.score(path, expert, quality=quality, now=at)
        return
    walk.answer(path, expert, accepts=accepts, now=at)
    if halts and accepts and path.work.until != "invited":
        walk.save_half(path, expert, quality=quality, now=at + timedelta(minutes=20))


def _duties(path: Walk, stage: Stage, *, halts: bool) -> list[Task]:
    """What the experts still do in this story; what is to stay open is left out."""
    waiting = acts.duties(path.case_id, "respond_to_invitation", "score_material")
    if not halts or not waiting:
        return waiting
    answers = [task for task in waiting if task.step == "respond_to_invitation"]
    states = list(
        Assignment.objects.filter(stage=stage, seat__isnull=False).values_list("state", flat=True)
    )
    if path.work.until == "invited":
        return [] if AssignmentState.ACCEPTED.value in states else answers
    if path.work.until == "partly_scored" and not answers:
        submitted = states.count(AssignmentState.SUBMITTED.value)
        return waiting if submitted < stage.experts_needed - 1 else []
    return answers


def _when(path: Walk, step: str, at: datetime) -> datetime:
    if step == "respond_to_invitation":
        return path.later(at, path.rng.randint(0, 1), (12, 20))
    return path.later(at, path.rng.randint(2, 5), EVENING)


def _declines(path: Walk, stage: Stage) -> bool:
    """Whether the first of the invited declines."""
    last = path.work.stage or len(path.parameters.stages)
    quirk = path.has("declined") or path.work.until == "no_reserve"
    return quirk and stage.position == last


def _is_final_round(path: Walk, stage: Stage) -> bool:
    """Where experts disagree, the story stops only at the further expert."""
    asked = path.parameters.stage_at(stage.position).experts
    return not path.has("disagree") or stage.experts_needed > asked


def _quality(path: Walk, stage: Stage) -> str:
    """How good the work is now: it is mended between rounds, an early stage is milder."""
    if path.has("revise_first"):
        return "fair" if stage.round == 1 and stage.position == 1 else path.work.quality
    last = path.work.stage or len(path.parameters.stages)
    if path.work.quality == "fair" and stage.position != last:
        return "good"
    return path.work.quality


# --- The conclusion -----------------------------------------------------------------------


def _conclude(path: Walk, chamber: Chamber, at: datetime) -> Part:
    """Draft, decision, issue; the story may stop at any of them."""
    stage = path.stage()
    if _stops(path, stage, "concluding"):
        yield from _never()
    state = CaseState.CONCLUDING
    while state == CaseState.CONCLUDING:
        at = path.later(at, path.rng.randint(1, 2))
        yield at
        walk.draft(path, now=at)
        state = path.state()
        if state == CaseState.IN_COUNCIL:
            at = yield from _in_council(path, stage, chamber, at)
            state = path.state()
    at += PRINTING_TAKES
    yield at
    acts.run_jobs(path.case_id, now=at)
    return at


def _in_council(path: Walk, stage: Stage, chamber: Chamber, at: datetime) -> Part:
    if _stops(path, stage, "in_council", "issuing"):
        yield from _never()
    if path.parameters.stage_at(stage.position).decision is DecisionMode.CHAIR_ALONE:
        at = path.later(at, 2)
        yield at
        acts.do(path.case_id, "decide_in_council", chamber.chair, now=at, approves=True)
        return at
    chamber.ready.add(path.case_id)
    while path.state() == CaseState.IN_COUNCIL:
        at = path.later(at, 1, (17, 18))
        yield at
    return at


# --- Afterwards ---------------------------------------------------------------------------


def _afterwards(path: Walk, at: datetime) -> Story:
    """The author answers the recommendations and decides on publication."""
    at = path.later(at, 1, EVENING)
    yield at
    _answer_advice(_advice_of(path), path, now=at)
    declines = path.has("publication_declined")
    if not declines and path.work.until != "published":
        return
    at = path.later(at, 1, EVENING)
    yield at
    acts.do(
        path.case_id,
        "publish_practice",
        path.author,
        now=at,
        consents=not declines,
        children_safe=not declines,
    )


def _advice_of(path: Walk) -> Sequence[Advice]:
    return list(
        Advice.objects.filter(conclusion__case=path.case_id, conclusion__state="issued")
        .select_related("conclusion__case__territory")
        .order_by("pk")
    )


def _answer_advice(offered: Sequence[Advice], path: Walk, *, now: datetime) -> None:
    """Two of three are taken."""
    author = Actor.person(path.author.pk)
    for number, advice in enumerate(offered, start=1):
        answer_advice(advice, accepts=number % 3 != 0, actor=author, now=now)
