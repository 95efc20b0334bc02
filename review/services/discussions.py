"""Experts who differ discuss their scores: each sees the others' sheets and answers with his own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.vocabulary import ActorKind
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from registry.services.letters import write_letter
from review.models import Assignment, DiscussionRemark, Reconsideration, Sheet, Stage
from review.queries import end_of_term, parameters_of
from review.queries.assignments import seated
from review.rules.vocabulary import SheetAnswer
from review.services.authority import refuse_another
from review.services.scoring import SheetDraftChanged, kept_marks, replace_sheet

LONGEST_REMARK = 4000


def open_discussion(stage: Stage, *, actor: Actor, now: datetime) -> list[Assignment]:
    """Ask every expert of the stage to discuss, each with a letter; returns their tasks by seats."""
    until_at = end_of_term(stage.case, parameters_of(stage.case).terms.discuss_scores, now)
    experts = list(seated(stage).select_related("expert", "sheet"))
    with recording():
        Reconsideration.objects.bulk_create(
            Reconsideration(sheet=one.sheet, until_at=until_at) for one in experts
        )
        record(
            "review.discussion.opened",
            subject=stage,
            case=stage.case,
            actor=actor,
            now=now,
            new={"until_at": until_at.isoformat(), "experts": [one.expert_id for one in experts]},
        )
        for one in experts:
            write_letter(
                "discussion_opened",
                person=one.expert,
                case=stage.case,
                key=f"discussion-{stage.pk}-{one.expert_id}",
                facts={"until_at": until_at.isoformat()},
                now=now,
            )
    return experts


def say_in_discussion(
    assignment: Assignment, *, text: str, actor: Actor, now: datetime
) -> DiscussionRemark:
    """Write to the other experts of the stage, while one's own answer is awaited."""
    refuse_another(assignment.expert_id, actor=actor, on_behalf_of=None)
    _refuse_answered(_of(assignment))
    if not text.strip():
        raise DomainError("text_needed", _("Write what you want to say."), field="text")
    stage = assignment.stage
    with recording():
        remark = DiscussionRemark.objects.create(
            stage=stage,
            author_id=assignment.expert_id,
            text=text.strip()[:LONGEST_REMARK],
            said_at=now,
        )
        record(
            "review.discussion.said",
            subject=stage,
            case=stage.case,
            actor=actor,
            now=now,
            new={"remark": remark.pk},
        )
    return remark


def save_reconsidered(
    sheet: Sheet, *, content: Mapping[str, Any], draft_version: int, actor: Actor, now: datetime
) -> int:
    """Keep the sheet an expert is changing; the one he sent still counts. Returns the next version.

    No journal line: a draft is not an act. ``SheetDraftChanged`` when another window was faster.
    """
    assignment = sheet.assignment
    refuse_another(assignment.expert_id, actor=actor, on_behalf_of=None)
    asked = _of(assignment)
    _refuse_answered(asked)
    saved = Reconsideration.objects.filter(
        pk=asked.pk, draft_version=draft_version, answered_at=None
    ).update(
        draft={**content, "marks": kept_marks(content.get("marks") or {})},
        draft_version=F("draft_version") + 1,
        saved_at=now,
    )
    if not saved:
        raise SheetDraftChanged(asked.draft_version)
    return draft_version + 1


def discuss_scores(
    assignment: Assignment,
    *,
    keeps: bool = True,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
    **content: Any,
) -> Reconsideration:
    """Answer: keep the sheet as it is, or hand in another, ``content``, in its place.

    The old one is struck out and stays readable. When the term ends the system answers for
    whoever is silent: the sheet stands.
    """
    refuse_another(assignment.expert_id, actor=actor, on_behalf_of=on_behalf_of)
    asked = _of(assignment)
    _refuse_answered(asked)
    with recording():
        asked.answer = SheetAnswer.KEPT.value
        if actor.kind is ActorKind.JOB:
            asked.answer = SheetAnswer.SILENT.value
        elif not keeps:
            asked.answer = SheetAnswer.CHANGED.value
            asked.struck_out = replace_sheet(assignment, actor=actor, now=now, **content)
        asked.answered_at, asked.draft = now, {}
        answered = Reconsideration.objects.filter(pk=asked.pk, answered_at=None).update(
            answer=asked.answer, struck_out=asked.struck_out, answered_at=now, draft={}
        )
        if not answered:
            raise _answered()
        record(
            "review.sheet.reconsidered",
            subject=assignment.sheet,
            case=assignment.stage.case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"answer": asked.answer},
        )
    return asked


def _of(assignment: Assignment) -> Reconsideration:
    asked = Reconsideration.objects.filter(sheet__assignment=assignment).first()
    if asked is None:
        raise DomainError("nothing_discussed", _("The scores of this work are not discussed."))
    return asked


def _refuse_answered(asked: Reconsideration) -> None:
    if asked.answered_at is not None:
        raise _answered()


def _answered() -> DomainError:
    return DomainError(
        "already_answered", _("You have answered already. Your sheet stands as you left it.")
    )
