"""The reasoned conclusion: composed from the sheets, edited by the rapporteur, corrected later."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.rules.actors import Actor, OnBehalfOf
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from review.models import Conclusion, Sheet, Stage
from review.queries import checklist_text, parameters_of, sheets_with_marks
from review.rules import figures
from review.rules.conclusion import (
    ComposedCriterion,
    Composition,
    GivenMark,
    SheetText,
    compose,
)
from review.rules.vocabulary import (
    ConclusionState,
    Recommendation,
    StageState,
    Verdict,
    VerdictReason,
)
from review.services.stages import stage_threshold


def compose_conclusion(
    stage: Stage,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Conclusion:
    """Make the draft of a stage's conclusion from its sheets.

    The same sheets always give the same draft: criteria with everyone's points and comments,
    their means and descriptors, contradictions, a draft of the motivation and recommendations.
    It is written in the language of the service, whoever has sent the last sheet.
    """
    if stage.state != StageState.SCORED or stage.result is None:
        raise DomainError("not_scored", gettext_lazy("Not all sheets of this stage are in yet."))
    marked = sheets_with_marks(stage)
    sheets = [sheet for sheet, _marks in marked]
    threshold = stage_threshold(stage, parameters_of(stage.case).stage_at(stage.position))
    composition = compose(
        checklist_text(stage.checklist_version),
        [_sheet_text(sheet, marks) for sheet, marks in marked],
        threshold_percent=threshold,
    )
    with recording():
        conclusion = Conclusion.objects.create(
            case=stage.case,
            stage=stage,
            state=ConclusionState.DRAFT.value,
            verdict=stage.result["verdict"],
            motivation=_motivation(composition, stage, len(sheets)),
            recommendations="\n".join(composition.recommendations),
            body=_body(composition, sheets),
            total=stage.result["aggregate"],
            maximum=stage.result["maximum"],
            rapporteur_id=stage.rapporteur_id,
            composed_at=now,
        )
        record(
            "review.conclusion.composed",
            subject=conclusion,
            case=stage.case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"verdict": conclusion.verdict, "total": conclusion.total},
        )
    return conclusion


def save_conclusion_draft(
    conclusion: Conclusion,
    *,
    motivation: str,
    recommendations: str,
    verdict: str = "",
    verdict_note: str = "",
    draft_version: int,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> int:
    """Keep what the rapporteur has typed so far; returns the next draft version. No journal line."""
    chosen = {"verdict": verdict} if verdict in list(Verdict) else {}
    saved = Conclusion.objects.filter(
        pk=conclusion.pk, state=ConclusionState.DRAFT.value, draft_version=draft_version
    ).update(
        motivation=motivation,
        recommendations=recommendations,
        verdict_note=verdict_note[:500],
        draft_version=F("draft_version") + 1,
        **chosen,
    )
    if not saved:
        kept = Conclusion.objects.only("state").get(pk=conclusion.pk)
        _refuse_unless(kept, ConclusionState.DRAFT)
        raise DomainError(
            "draft_changed",
            gettext_lazy("This draft was changed in another window. Open it again to go on."),
        )
    conclusion.motivation, conclusion.recommendations = motivation, recommendations
    conclusion.draft_version = draft_version + 1
    return conclusion.draft_version


def draft_conclusion(
    conclusion: Conclusion,
    *,
    verdict: str,
    motivation: str,
    recommendations: str = "",
    verdict_note: str = "",
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Conclusion:
    """Finish the draft, so that it can be decided on.

    Refused: an empty motivation (REV-05); a verdict other than the rule's without a word why;
    a verdict that is not positive without any recommendation (REV-08).
    """
    _refuse_unless(conclusion, ConclusionState.DRAFT)
    chosen = Verdict(verdict)
    _refuse_unreasoned(conclusion, chosen, motivation, recommendations, verdict_note)
    ruled = (conclusion.stage.result or {})["verdict"]
    conclusion.verdict = chosen.value
    conclusion.verdict_note = verdict_note.strip() if chosen != ruled else ""
    conclusion.motivation = motivation.strip()
    conclusion.recommendations = "\n".join(lines_of(recommendations))
    conclusion.state = ConclusionState.DRAFTED.value
    with recording():
        conclusion.save(
            update_fields=["verdict", "verdict_note", "motivation", "recommendations", "state"]
        )
        record(
            "review.conclusion.drafted",
            subject=conclusion,
            case=conclusion.case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"verdict": conclusion.verdict, "by_rule": ruled},
        )
    return conclusion


def amend_conclusion(
    conclusion: Conclusion,
    *,
    motivation: str,
    recommendations: str,
    reason: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Conclusion:
    """Correct an issued conclusion by a new version; the old one stays as it was issued.

    Verdict and scores stay; the new version waits to be issued under the same number, and only
    then does the old one count as replaced (REV-05).
    """
    _refuse_unless(conclusion, ConclusionState.ISSUED)
    if not reason.strip():
        raise DomainError(
            "reason_needed", gettext_lazy("Write what is corrected and why."), field="reason"
        )
    if Conclusion.objects.filter(previous=conclusion).exists():
        raise DomainError(
            "being_corrected", gettext_lazy("A correction of this conclusion is being issued.")
        )
    _refuse_unreasoned(
        conclusion,
        Verdict(conclusion.verdict),
        motivation,
        recommendations,
        conclusion.verdict_note,
    )
    with recording():
        amended = Conclusion.objects.create(
            case=conclusion.case,
            stage=conclusion.stage,
            version=conclusion.version + 1,
            previous=conclusion,
            state=ConclusionState.DECIDED.value,
            verdict=conclusion.verdict,
            verdict_note=conclusion.verdict_note,
            motivation=motivation.strip(),
            recommendations="\n".join(lines_of(recommendations)),
            body=conclusion.body,
            total=conclusion.total,
            maximum=conclusion.maximum,
            rapporteur_id=conclusion.rapporteur_id,
            correction_reason=reason.strip(),
            composed_at=now,
            decided_at=now,
        )
        record(
            "review.conclusion.amended",
            subject=amended,
            case=conclusion.case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            old={"conclusion": conclusion.pk, "version": conclusion.version},
            new={"conclusion": amended.pk, "version": amended.version},
        )
    return amended


def lines_of(recommendations: str) -> list[str]:
    """Recommendations as they were typed: one on a line, empty lines left out."""
    return [line.strip() for line in recommendations.splitlines() if line.strip()]


def _refuse_unless(conclusion: Conclusion, state: ConclusionState) -> None:
    if conclusion.state != state:
        raise DomainError(
            "conclusion_moved_on",
            gettext_lazy("This conclusion stands elsewhere now. Open it again to see where."),
        )


def _refuse_unreasoned(
    conclusion: Conclusion,
    verdict: Verdict,
    motivation: str,
    recommendations: str,
    verdict_note: str,
) -> None:
    if not motivation.strip():
        raise DomainError(
            "motivation_needed",
            gettext_lazy("Write the motivation: a conclusion without it is not issued."),
            field="motivation",
        )
    if verdict != (conclusion.stage.result or {})["verdict"] and not verdict_note.strip():
        raise DomainError(
            "verdict_note_needed",
            gettext_lazy("The verdict differs from what the scores say. Write why."),
            field="verdict_note",
        )
    if verdict is not Verdict.POSITIVE and not lines_of(recommendations):
        raise DomainError(
            "recommendations_needed",
            gettext_lazy("Write at least one recommendation: the author improves the work by it."),
            field="recommendations",
        )


# --- The draft ----------------------------------------------------------------------------


def _sheet_text(sheet: Sheet, marks: dict[int, GivenMark]) -> SheetText:
    return SheetText(
        seat=sheet.assignment.seat or 0,
        marks=marks,
        total=figures.plain(sheet.total or 0),
        maximum=figures.plain(sheet.maximum or 0),
        recommendation=Recommendation(sheet.recommendation),
        comment_to_author=sheet.comment_to_author,
    )


def _body(composition: Composition, sheets: Sequence[Sheet]) -> dict[str, Any]:
    """The composition as it is kept: JSON with ids, codes and texts, no names."""
    return {
        "experts": [
            {
                "seat": sheet.assignment.seat,
                "person": sheet.assignment.expert_id,
                "total": str(sheet.total),
                "maximum": str(sheet.maximum),
                "recommendation": sheet.recommendation,
                "comment_to_author": sheet.comment_to_author,
                "override_reason": sheet.assignment.override_reason,
                "conflicts": [
                    conflict["kind"] for conflict in sheet.assignment.grounds.get("conflicts", [])
                ],
            }
            for sheet in sheets
        ],
        "groups": [
            {
                "title": group.title,
                "criteria": [_kept_criterion(criterion) for criterion in group.criteria],
            }
            for group in composition.groups
        ],
        "strongest": [one.position for one in composition.strongest],
        "weakest": [one.position for one in composition.weakest],
        "contradictions": [
            {"kind": one.kind.value, "position": one.position, "seats": list(one.seats)}
            for one in composition.contradictions
        ],
    }


def _kept_criterion(criterion: ComposedCriterion) -> dict[str, Any]:
    return {
        "id": criterion.criterion_id,
        "position": criterion.position,
        "text": criterion.text,
        "max": figures.kept(criterion.max_points),
        "mean": None if criterion.mean is None else str(figures.points(criterion.mean)),
        "descriptor": criterion.descriptor,
        "marks": [
            {"seat": mark.seat, "points": figures.kept(mark.points), "comment": mark.comment}
            for mark in criterion.marks
        ],
    }


def _motivation(composition: Composition, stage: Stage, experts: int) -> str:
    """A draft of the motivation in sentences; the rapporteur makes it his own."""
    with translation.override(settings.LANGUAGE_CODE):
        parts = [
            *_sentences_on_score(stage, experts),
            _sentence(_("Merits of the work: %(list)s."), composition.strongest),
            _sentence(_("What needs improvement: %(list)s."), composition.weakest),
            *_remarks(composition.weakest),
        ]
    return "\n\n".join(part for part in parts if part)


def _sentences_on_score(stage: Stage, experts: int) -> list[str]:
    result = stage.result or {}
    score = ngettext(
        "The work was examined by %(count)d expert on the checklist “%(checklist)s”. "
        "Score: %(total)s out of %(maximum)s (%(percent)s%%).",
        "The work was examined by %(count)d experts on the checklist “%(checklist)s”. "
        "Joint score: %(total)s out of %(maximum)s (%(percent)s%%).",
        experts,
    ) % {
        "count": experts,
        "checklist": stage.checklist_version.checklist.title,
        "total": figure(result["aggregate"]),
        "maximum": figure(result["maximum"]),
        "percent": figure(result["percent"]),
    }
    sentences = [score]
    if result["threshold_percent"] is not None:
        sentences.append(_threshold_sentence(result))
    if VerdictReason.STOP_CRITERION in result["reasons"]:
        sentences.append(_("An obligatory criterion is not met."))
    if VerdictReason.EXPERTS_DISAGREE in result["reasons"]:
        sentences.append(_("The experts' scores differ noticeably; this was taken into account."))
    return [" ".join(sentences)]


def _threshold_sentence(result: dict[str, Any]) -> str:
    reached = Fraction(result["percent"]) >= Fraction(result["threshold_percent"])
    template = (
        _("The threshold of %(threshold)s%% is reached.")
        if reached
        else _("The threshold of %(threshold)s%% is not reached.")
    )
    return template % {"threshold": figure(result["threshold_percent"])}


def _sentence(template: str, criteria: Sequence[ComposedCriterion]) -> str:
    if not criteria:
        return ""
    named = [
        _("“%(text)s” (%(mean)s of %(max)s)")
        % {
            "text": criterion.text.rstrip("."),
            "mean": figure(figures.points(criterion.mean or 0)),
            "max": figure(criterion.max_points),
        }
        for criterion in criteria
    ]
    return template % {"list": "; ".join(named)}


def _remarks(criteria: Sequence[ComposedCriterion]) -> list[str]:
    """Descriptors of the weak criteria and what the experts wrote there."""
    return [
        _("On “%(text)s”: %(words)s") % {"text": criterion.text.rstrip("."), "words": words}
        for criterion in criteria
        if (words := _words_on(criterion))
    ]


def _words_on(criterion: ComposedCriterion) -> str:
    said = [criterion.descriptor, *(mark.comment for mark in criterion.marks)]
    return " ".join(_ended(words) for words in dict.fromkeys(said) if words)


def _ended(words: str) -> str:
    words = words.strip()
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def figure(value: object) -> str:
    """A figure as people of the language write it, without idle zeros."""
    plain = f"{figures.points(Fraction(str(value))):f}".rstrip("0").rstrip(".")
    return str(number_format(plain))
