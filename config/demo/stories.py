"""The story of one work, from its draft to wherever it stands today.

Every ``yield`` waits for the moment of the next act (see ``timeline``). Where a story stops is
said by ``until`` and ``stage`` of the work; what happens on the way by its quirks.
"""

from collections.abc import Generator
from datetime import UTC, datetime, timedelta

from config.demo import acts, walk
from config.demo.content import WorkData, phrases
from config.demo.councils import Chamber
from config.demo.moments import EVENING, on
from config.demo.places import Place
from config.demo.timeline import Story
from config.demo.walk import Walk
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseState
from review.models import Advice, Assignment
from review.rules.procedure import read_parameters
from review.rules.vocabulary import AssignmentState, DecisionMode, StageState
from review.services.advice import answer_advice
from workflows import services
from workflows.models import Task

# Stops inside the work of the experts.
AMONG_EXPERTS = frozenset({"invited", "scoring", "partly_scored", "no_reserve"})
PRINTING_TAKES = timedelta(minutes=2)

Part = Generator[datetime, None, datetime]


def tell_of(work: WorkData, place: Place, chamber: Chamber, *, now: datetime) -> Story:
    """The whole story; it ends where the work is to stand, or where it stands by now."""
    path = walk.begin(work, place)
    day = (now - timedelta(days=work.days)).date()
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
    yield from _after_submission(path, chamber, sent)


def _after_submission(path: Walk, chamber: Chamber, at: datetime) -> Story:
    at = path.later(at, 1)
    yield at
    if path.work.until == "withdrawn":
        walk.check(path, "accept", now=at)
        at = path.later(at, 1, EVENING)
        yield at
        services.withdraw_material(
            path.case,
            reason=phrases()["withdrawal_words"],
            actor=Actor.person(path.author.pk),
            now=at,
        )
        return
    if path.work.until == "rejected":
        walk.check(path, "reject", now=at)
        return
    if path.work.until == "returned" or path.has("returned_once"):
        walk.check(path, "return", now=at)
        if path.work.until == "returned":
            return
        at = path.later(at, 3, EVENING)
        yield at
        walk.revise(path, now=at)
        at = path.later(at, 1)
        yield at
    walk.check(path, "accept", now=at)
    yield from _stages(path, chamber, at)


def _stages(path: Walk, chamber: Chamber, at: datetime) -> Story:
    """Stage after stage, round after round, to the end of the story."""
    while path.case.state == CaseState.ASSIGNING:
        stopped = yield from _stage(path, at)
        if stopped is None:
            return
        at = yield from _conclude(path, chamber, stopped)
        case = path.case
        if case.state == CaseState.REVISING:
            if path.work.until == "revising" and not _passes_early(path):
                return
            at = path.later(at, 5, EVENING)
            yield at
            walk.revise(path, now=at)
        elif case.state != CaseState.ASSIGNING:
            break
    yield from _afterwards(path, at)


# --- A stage ------------------------------------------------------------------------------


def _stage(path: Walk, at: datetime) -> Generator[datetime, None, datetime | None]:
    """Choice of experts and their work; None when the story stops here."""
    if _stops_here(path, "assigning"):
        return None
    while True:
        at = path.later(at, 1)
        yield at
        stage = walk.open_stage(path)
        stops = _is_last_stage(path) and path.work.until in AMONG_EXPERTS
        walk.assign(path, reserve=0 if stops and path.work.until == "no_reserve" else 2, now=at)
        at, is_stopped = yield from _experts(path, at, stops=stops)
        if is_stopped:
            return None
        stage.refresh_from_db()
        if stage.state == StageState.SCORED:
            return at


def _experts(
    path: Walk, at: datetime, *, stops: bool
) -> Generator[datetime, None, tuple[datetime, bool]]:
    """Each expert answers and judges in his own time, side by side with the others."""
    quality = _quality(path)
    further = path.has("disagree") and stops and not _is_further_round(path)
    halts = stops and not further
    calendar: dict[int, datetime] = {}
    declined = False
    while waiting := acts.duties(path.case_id, "respond_to_invitation", "score_material"):
        for task in waiting:
            calendar.setdefault(task.pk, _when(path, task.step, at))
        open_now = [task for task in waiting if not (halts and _is_left(path, task))]
        if not open_now:
            return at, True
        task = min(open_now, key=lambda one: calendar[one.pk])
        expert = task.person
        at = max(calendar[task.pk], at)
        yield at
        if task.step == "respond_to_invitation":
            declines = not declined and _declines(path, halts)
            declined = declined or declines
            walk.answer(path, expert, accepts=not declines, now=at)
            if halts and not declines and path.work.until != "invited":
                walk.save_half(path, expert, quality=quality, now=at + timedelta(minutes=20))
        else:
            walk.score(path, expert, quality=quality, now=at)
    return at, halts


def _when(path: Walk, step: str, at: datetime) -> datetime:
    if step == "respond_to_invitation":
        return path.later(at, path.rng.randint(0, 1), (12, 20))
    return path.later(at, path.rng.randint(2, 5), EVENING)


def _is_left(path: Walk, task: Task) -> bool:
    """Whether this duty is to stay open at the end of the story."""
    step = task.step
    seated = Assignment.objects.filter(stage=walk.open_stage(path), seat__isnull=False)
    accepted = seated.filter(
        state__in=[AssignmentState.ACCEPTED.value, AssignmentState.SUBMITTED.value]
    ).count()
    if path.work.until == "invited":
        return step == "score_material" or accepted > 0
    if step == "respond_to_invitation":
        return False
    submitted = seated.filter(state=AssignmentState.SUBMITTED.value).count()
    if path.work.until == "partly_scored":
        return submitted >= max(walk.open_stage(path).experts_needed - 1, 1)
    return True


def _declines(path: Walk, halts: bool) -> bool:
    if path.work.until == "no_reserve":
        return halts
    return path.has("declined") and _is_last_stage(path)


# --- The conclusion -----------------------------------------------------------------------


def _conclude(path: Walk, chamber: Chamber, at: datetime) -> Part:
    """Draft, decision, issue; the moment of the last act. A story may stop at any of them."""
    if _stops_here(path, "concluding"):
        yield from _never()
    while path.case.state == CaseState.CONCLUDING:
        at = path.later(at, path.rng.randint(1, 2))
        yield at
        walk.draft(path, now=at)
        if path.case.state == CaseState.IN_COUNCIL:
            at = yield from _in_council(path, chamber, at)
    if _stops_here(path, "issuing"):
        yield from _never()
    at += PRINTING_TAKES
    yield at
    acts.run_jobs(path.case_id, now=at)
    return at


def _in_council(path: Walk, chamber: Chamber, at: datetime) -> Part:
    if _stops_here(path, "in_council"):
        yield from _never()
    if _decision_mode(path) is DecisionMode.CHAIR_ALONE:
        at = path.later(at, 2)
        yield at
        acts.do(path.case_id, "decide_in_council", chamber.chair, now=at, approves=True)
        return at
    chamber.ready.add(path.case_id)
    while path.case.state == CaseState.IN_COUNCIL:
        at = path.later(at, 1, (17, 18))
        yield at
    return at


def _never() -> Generator[datetime, None, None]:
    """The story goes no further: nothing it still has to do will happen by now."""
    yield FAR


# --- Afterwards ---------------------------------------------------------------------------


def _afterwards(path: Walk, at: datetime) -> Story:
    """The author answers the recommendations and decides on publication."""
    at = path.later(at, 1, EVENING)
    yield at
    author = Actor.person(path.author.pk)
    for number, advice in enumerate(
        Advice.objects.filter(conclusion__case=path.case_id, conclusion__state="issued")
        .select_related("conclusion__case")
        .order_by("pk")
    ):
        answer_advice(advice, accepts=number % 3 != 2, actor=author, now=at)
    if not acts.duties(path.case_id, "publish_practice"):
        return
    if path.work.until == "published" or path.has("publication_declined"):
        at = path.later(at, 1, EVENING)
        yield at
        consents = not path.has("publication_declined")
        acts.do(path.case_id, "publish_practice", path.author, now=at, consents=consents)


# --- Where the story stands ---------------------------------------------------------------

FAR = datetime.max.replace(tzinfo=UTC)


def _stops_here(path: Walk, until: str) -> bool:
    return path.work.until == until and _is_last_stage(path)


def _is_last_stage(path: Walk) -> bool:
    """The stage in which the story ends: named by the work, or the last of the procedure."""
    stage = walk.open_stage(path)
    return stage.position == (path.work.stage or _stage_count(path))


def _stage_count(path: Walk) -> int:
    return len(read_parameters(path.case.procedure_version.parameters).stages)


def _decision_mode(path: Walk) -> DecisionMode:
    parameters = read_parameters(path.case.procedure_version.parameters)
    return parameters.stage_at(walk.open_stage(path).position).decision


def _is_further_round(path: Walk) -> bool:
    """Whether one more expert is being asked because the others disagreed."""
    stage = walk.open_stage(path)
    parameters = read_parameters(path.case.procedure_version.parameters)
    return stage.experts_needed > parameters.stage_at(stage.position).experts


def _passes_early(path: Walk) -> bool:
    """A story that ends in a later stage is not stopped by a revision before it."""
    last = path.case.stages.last()
    return last is not None and last.position != (path.work.stage or _stage_count(path))


def _quality(path: Walk) -> str:
    """How good the work is now: a work is mended between rounds, an early stage is milder."""
    stage = walk.open_stage(path)
    if path.has("revise_first"):
        return "fair" if stage.round == 1 and stage.position == 1 else path.work.quality
    if path.work.quality == "fair" and not _is_last_stage(path):
        return "good"
    return path.work.quality
