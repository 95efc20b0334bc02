"""What one story knows of its work, and single steps of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from random import Random
from typing import Any
from zlib import crc32

from django.core.files.base import ContentFile

from config.demo import content, judging, papers
from config.demo.acts import do
from config.demo.content import WorkData
from config.demo.moments import pacer
from config.demo.places import Place
from registry.models import Case, ClassifierItem, Person
from registry.queries import current_consent_text
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseState, ClassifierKey, ConsentPurpose
from review.models import Assignment, Conclusion, Criterion, Material, Stage
from review.queries import Candidate, candidate_experts, council_of, members_on
from review.rules.procedure import ProcedureParameters
from review.rules.stored_procedure import read_parameters
from review.rules.vocabulary import AssignmentState, CandidateReason, RapporteurRule, StageKind
from review.services import scoring, submission
from review.services.assignment import Choice
from workflows import services

# Words of a position that fit a subject: the coordinator asks who knows the field.
FIELDS = {
    "Математика": ("математик",),
    "Информатика": ("информатик", "математик"),
    "Физика": ("физик", "математик"),
    "Химия": ("хими", "биолог"),
    "Биология": ("биолог", "хими", "географ"),
    "География": ("географ", "биолог"),
    "История": ("истори", "географ"),
    "Обществознание": ("истори", "обществ"),
    "Русский язык": ("русского",),
    "Литература": ("русского",),
    "Литературное чтение": ("начальных", "русского"),
    "Английский язык": ("английск", "русского"),
    "Музыка": ("музык", "дополнительного"),
    "Изобразительное искусство": ("музык", "дополнительного", "методист"),
    "Физическая культура": ("физической", "психолог"),
    "Начальные классы": ("начальных",),
    "Окружающий мир": ("начальных",),
    "Дошкольное образование": ("воспитатель", "логопед", "дефектолог", "психолог"),
    "Психологическое сопровождение": ("психолог",),
    "Дополнительное образование": ("дополнительного", "методист"),
    "Труд (технология)": ("физик", "методист", "дополнительного"),
}
MOST_AT_ONCE = 4
SEATED = (
    AssignmentState.INVITED.value,
    AssignmentState.ACCEPTED.value,
    AssignmentState.SUBMITTED.value,
)
# Works that stop among experts: one who shows the demonstration has them on his list.
OPEN_SHEETS = frozenset({"invited", "scoring", "partly_scored"})


@dataclass
class Walk:
    """A work on its way: whose it is, where it is examined, how its story ends."""

    place: Place
    work: WorkData
    rng: Random
    later: Callable[..., datetime]
    with_pdf: bool = False
    case_id: int = 0
    coordinator: Person = field(init=False)

    def __post_init__(self) -> None:
        self.coordinator = self.rng.choice(self.place.holders("coordinator"))

    @property
    def author(self) -> Person:
        return self.place.person(self.work.author)

    @cached_property
    def case(self) -> Case:
        """The work, read once; where it stands now is said by ``state``."""
        return Case.objects.select_related(
            "territory", "procedure_version", "applicant", "material"
        ).get(pk=self.case_id)

    @cached_property
    def parameters(self) -> ProcedureParameters:
        return read_parameters(self.case.procedure_version.parameters)

    def state(self) -> CaseState:
        """Where the work stands now."""
        found = Case.objects.filter(pk=self.case_id).values_list("state", flat=True).get()
        self.case.state = found
        return CaseState(found)

    def stage(self) -> Stage:
        """The stage that is under way, or was last."""
        found = (
            Stage.objects.select_related("checklist_version")
            .filter(case=self.case_id)
            .order_by("-position", "-round")[0]
        )
        found.case = self.case
        return found

    def shower(self, login: str) -> Person | None:
        """Whoever shows the demonstration under this login."""
        name = self.place.data.logins.get(login)
        return self.place.people.get(name) if name else None

    def has(self, quirk: str) -> bool:
        return quirk in self.work.quirks


def begin(work: WorkData, place: Place) -> Walk:
    """A story of its own chance: the same work always goes the same way."""
    rng = Random(crc32(work.title.encode()))  # noqa: S311 -- chance of a story, not a secret
    return Walk(place, work, rng, pacer(place.territory, rng), with_pdf=rng.random() < 0.15)


# --- The author ---------------------------------------------------------------------------


def start(walk: Walk, *, now: datetime) -> Material:
    """The author begins a draft and fills the form."""
    work, place = walk.work, walk.place
    by: dict[str, Any] = {"actor": Actor.person(walk.author.pk), "now": now}
    teacher = _row(place, work.author)
    material = submission.start_draft(
        place.procedures[work.procedure],
        applicant=walk.author,
        organisation=place.organisations[teacher.organisation],
        **by,
    )
    walk.case_id = material.case.pk
    submission.save_draft(
        material,
        title=work.title,
        kind_id=_item(ClassifierKey.MATERIAL_KIND, title=work.kind),
        direction_id=_item(ClassifierKey.EXPERT_DIRECTION, key=work.direction),
        level_id=_item(ClassifierKey.LEVEL, title=work.level),
        annotation=work.annotation,
        video_url="",
        organisation_id=material.case.organisation_id,
        draft_version=material.draft_version,
        **by,
    )
    if work.co_authors:
        _name_co_authors(walk, material, by)
    return material


def add_word_file(walk: Walk, material: Material, *, now: datetime) -> None:
    row = _row(walk.place, walk.work.author)
    paper = papers.development(
        walk.work,
        position=row.position,
        organisation=walk.place.organisations[row.organisation].short_name,
    )
    _add(material, papers.as_docx(paper), "Разработка.docx", walk.author, now)


def add_pdf_file(walk: Walk, material: Material, *, now: datetime) -> None:
    _add(
        material,
        papers.as_pdf(papers.appendix(walk.work)),
        "Раздаточные материалы.pdf",
        walk.author,
        now,
    )


def add_files(walk: Walk, material: Material, *, now: datetime) -> None:
    add_word_file(walk, material, now=now)
    if walk.with_pdf:
        add_pdf_file(walk, material, now=now)


def submit(walk: Walk, material: Material, *, now: datetime) -> None:
    services.submit_material(
        material,
        consent_text=current_consent_text(
            walk.place.territory, ConsentPurpose.PROCESSING, now.date()
        ),
        authorship_declared=True,
        actor=Actor.person(walk.author.pk),
        now=now,
    )


def revise(walk: Walk, *, now: datetime) -> None:
    """The author hands in the next version, with a new file, and says what has changed."""
    walk.state()
    material = walk.case.material
    add_word_file(walk, material, now=now)
    note = walk.rng.choice(content.phrases()["revision_notes"])
    do(walk.case_id, "revise_material", walk.author, now=now, note=note)


def _name_co_authors(walk: Walk, material: Material, by: dict[str, Any]) -> None:
    place = walk.place
    submission.set_co_authors(
        material,
        co_authors=[
            submission.CoAuthorFacts(
                person_id=place.person(name).pk,
                organisation_id=place.organisations[_row(place, name).organisation].pk,
            )
            for name in walk.work.co_authors
        ],
        **by,
    )


def _add(material: Material, data: bytes, name: str, by: Person, now: datetime) -> None:
    upload = ContentFile(data, name=name)
    submission.add_file(material, upload, actor=Actor.person(by.pk), now=now)


def _row(place: Place, name: str) -> content.PersonData:
    return next(one for one in place.data.employments if one.name == name)


def _item(classifier: ClassifierKey, **named: str) -> int:
    return ClassifierItem.objects.get(classifier=classifier.value, **named).pk


# --- The coordinator ----------------------------------------------------------------------


def check(walk: Walk, outcome: str, *, now: datetime) -> None:
    phrases = content.phrases()
    facts: dict[str, Any] = {"outcome": outcome}
    if outcome == "return":
        facts["remarks"] = walk.rng.sample(phrases["completeness_remarks"], 2)
        facts["words"] = phrases["completeness_words"]
    if outcome == "reject":
        facts["words"] = walk.rng.choice(phrases["rejection_words"])
    do(walk.case_id, "check_completeness", walk.coordinator, now=now, **facts)


def assign(walk: Walk, *, reserve: int, now: datetime) -> None:
    """The coordinator takes the fittest experts who know the field, and a reserve."""
    stage = walk.stage()
    seats = stage.experts_needed - stage.assignments.filter(state__in=SEATED).count()
    fit = _fit_experts(walk, stage, now)
    chosen, waiting = fit[:seats], fit[seats : seats + reserve]
    do(
        walk.case_id,
        "assign_experts",
        walk.coordinator,
        now=now,
        experts=chosen,
        reserve=[one.person_id for one in waiting if not one.override_reason],
        rapporteur_id=_rapporteur(walk, stage, {one.person_id for one in chosen}, now),
    )


def _fit_experts(walk: Walk, stage: Stage, now: datetime) -> list[Choice]:
    """Experts without a ban, in the order in which a sensible coordinator would ask them."""
    candidates = candidate_experts(stage, coordinator_id=walk.coordinator.pk, now=now)
    free = [one for one in candidates if not one.ranked.barred and one.state is None]
    # Sorting keeps the ranking among those who are worth the same.
    free.sort(key=lambda one: -_worth(walk, stage, one))
    reason = content.phrases()["override_reason"]
    return [Choice(one.person.pk, reason if one.ranked.conflicts else "") for one in free]


def _worth(walk: Walk, stage: Stage, candidate: Candidate) -> int:
    """What speaks for an expert beside the ranking: the field, the school, who shows the demo."""
    row = _row(walk.place, candidate.person.full_name)
    knows = any(word in row.position for word in FIELDS.get(walk.work.subject, ()))
    colleague = CandidateReason.OTHER_ORGANISATION not in candidate.ranked.reasons
    last = walk.work.stage or len(walk.parameters.stages)
    shows = candidate.person == walk.shower("ekspert") and walk.work.until in OPEN_SHEETS
    return (
        3 * knows
        + 4 * (colleague and stage.kind == StageKind.INTERNAL)
        + 8 * (shows and stage.position == last)
        - 9 * (candidate.ranked.load >= MOST_AT_ONCE)
        - 6 * bool(candidate.ranked.conflicts)
    )


def _rapporteur(walk: Walk, stage: Stage, experts: set[int], now: datetime) -> int | None:
    """A member of the council from another organisation, where the council writes."""
    rule = walk.parameters.stage_at(stage.position).rapporteur
    council = council_of(walk.place.territory)
    if rule is not RapporteurRule.COUNCIL_MEMBER or council is None or stage.rapporteur_id:
        return None
    school = _row(walk.place, walk.work.author).organisation
    strangers = [
        member.person_id
        for member in members_on(council, now.date())
        if member.person_id not in experts
        and _row(walk.place, member.person.full_name).organisation != school
    ]
    shower = walk.shower("sovet")
    if walk.work.until == "concluding" and shower is not None and shower.pk in strangers:
        return shower.pk
    return walk.rng.choice(strangers)


# --- Experts ------------------------------------------------------------------------------


def answer(walk: Walk, expert: Person, *, accepts: bool, now: datetime) -> None:
    facts: dict[str, Any] = {"accepts": accepts}
    if not accepts:
        facts["reason"], facts["note"] = walk.rng.choice(content.phrases()["declines"])
    do(walk.case_id, "respond_to_invitation", expert, now=now, **facts)


def score(walk: Walk, expert: Person, *, quality: str, now: datetime) -> None:
    facts = _sheet(walk, expert, quality)
    do(walk.case_id, "score_material", expert, now=now, **facts)


def save_half(walk: Walk, expert: Person, *, quality: str, now: datetime) -> None:
    """The expert has begun the sheet and was called away: the draft is kept."""
    assignment = _assignment(walk, expert)
    marks = _sheet(walk, expert, quality)["marks"]
    begun = dict(list(marks.items())[: len(marks) // 2])
    scoring.save_sheet_draft(
        assignment.sheet,
        marks=begun,
        draft_version=assignment.sheet.draft_version,
        actor=Actor.person(expert.pk),
        now=now,
    )


def _assignment(walk: Walk, expert: Person) -> Assignment:
    """The expert's place in the latest stage he was asked for."""
    return (
        Assignment.objects.select_related("sheet", "stage")
        .filter(stage__case=walk.case_id, expert=expert, seat__isnull=False)
        .latest("stage_id")
    )


def _sheet(walk: Walk, expert: Person, quality: str) -> dict[str, Any]:
    assignment = _assignment(walk, expert)
    seat = assignment.seat or 1
    external = assignment.stage.kind == StageKind.EXTERNAL
    disagrees = walk.has("disagree") and seat == 2 and external
    level = judging.level_of(quality, seat=seat, disagrees=disagrees)
    marks, recommendation = judging.judge(
        _criteria(walk, assignment.sheet.checklist_version_id),
        level,
        walk.rng,
        fails_stop=walk.has("stop_criterion"),
    )
    return {
        "marks": marks,
        "recommendation": recommendation.value,
        "comment_to_author": judging.words_for("comments_to_author", level, walk.rng),
        "note_to_council": judging.words_for("notes_to_council", level, walk.rng),
    }


def _criteria(walk: Walk, version_id: int) -> Sequence[Criterion]:
    """Criteria with their levels; a checklist in use does not change, so it is read once."""
    known = walk.place.criteria
    if version_id not in known:
        found = Criterion.objects.filter(version=version_id).order_by("position")
        known[version_id] = list(found.prefetch_related("levels"))
    return known[version_id]


# --- The conclusion -----------------------------------------------------------------------


def draft(walk: Walk, *, now: datetime) -> None:
    """The rapporteur adds his own words to the draft that was composed from the sheets."""
    conclusion = Conclusion.objects.filter(case=walk.case_id, state="draft").get()
    words = content.phrases()
    own = words["motivation"][conclusion.verdict]
    composed = conclusion.motivation
    writer = conclusion.rapporteur or walk.coordinator
    said = {line for lines in words["comments_to_author"].values() for line in lines}
    found = [line for line in conclusion.recommendations.splitlines() if line not in said]
    advice = [*found[:3], *words["recommendations"][conclusion.verdict]]
    do(
        walk.case_id,
        "draft_conclusion",
        writer,
        now=now,
        verdict=conclusion.verdict,
        motivation=composed if own in composed else f"{own}\n\n{composed}",
        recommendations="\n".join(advice),
    )
