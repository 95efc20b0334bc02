"""A procedure as people read it: sentences instead of parameters."""

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models import Territory
from registry.rules.calendar import Term, TermUnit
from review.labels import DECISION_MODE, DISCREPANCY_ROUTE, SETTLEMENT, STAGE_KIND
from review.models import Checklist
from review.rules.figures import Points
from review.rules.procedure import (
    Appeal,
    Discrepancy,
    Gap,
    ProcedureParameters,
    StageParameters,
)
from review.rules.vocabulary import (
    DecisionMode,
    DiscrepancyRoute,
    ExpertNames,
    GapUnit,
    Rounding,
    Severity,
    StageKind,
)


def checklist_titles(territory: Territory) -> dict[str, str]:
    """How the service calls its checklists, by code."""
    return dict(Checklist.objects.filter(territory=territory).values_list("code", "title"))


def procedure_words(parameters: ProcedureParameters, titles: Mapping[str, str]) -> list[str]:
    """Every local choice of a procedure, one thing a sentence."""
    words: list[str] = []
    for number, stage in enumerate(parameters.stages, start=1):
        words += _stage(number, stage, titles, several=len(parameters.stages) > 1)
    words.append(_author(parameters))
    words += _council(parameters)
    words.append(_rounds(parameters.max_rounds))
    if parameters.max_rounds > 1:
        words.append(
            _("A revised work goes to the experts who know it.")
            if parameters.same_experts
            else _("The experts of a revised work are chosen anew.")
        )
    words.append(
        _("At most {count} works are with one expert at a time.").format(count=parameters.max_load)
    )
    if parameters.publication:
        words.append(
            _("A work with a positive conclusion may be published, if its author agrees to it.")
        )
    words.append(_appeal(parameters.appeal))
    words.append(_terms(parameters))
    return words


def _appeal(appeal: Appeal | None) -> str:
    if appeal is None:
        return _("There is no appeal against a conclusion.")
    told = ngettext(
        "An appeal may be lodged within {term}; {count} new expert judges it.",
        "An appeal may be lodged within {term}; {count} new experts judge it.",
        appeal.experts,
    ).format(term=_days(appeal.window), count=appeal.experts)
    outcome = (
        _("Its outcome may be lower, too.")
        if appeal.may_lower
        else _("Its outcome is never lower.")
    )
    return f"{told} {outcome}"


def _stage(
    number: int, stage: StageParameters, titles: Mapping[str, str], *, several: bool
) -> list[str]:
    kind = STAGE_KIND[stage.kind]
    head = _("Stage {number}, {kind}").format(number=number, kind=kind) if several else str(kind)
    experts = ngettext("{count} expert", "{count} experts", stage.experts).format(
        count=stage.experts
    )
    words = [
        _("{stage}: {experts}, checklist “{checklist}”.").format(
            stage=head[0].upper() + head[1:],
            experts=experts,
            checklist=titles.get(stage.checklist, stage.checklist),
        ),
        _colleagues(stage),
    ]
    if stage.threshold_percent is not None:
        words.append(
            _("Threshold: {percent} % of the maximum.").format(percent=stage.threshold_percent)
        )
    if stage.rounding is Rounding.UP:
        words.append(_("The total of the experts is rounded up to whole points."))
    if stage.rejected_below_points is not None:
        words.append(
            _("The work is rejected when each expert gave it fewer points than {points}.").format(
                points=_figure(stage.rejected_below_points)
            )
        )
    if stage.discrepancy is not None:
        words += _discrepancy(stage.discrepancy)
    words.append(_("The conclusion is approved {mode}.").format(mode=DECISION_MODE[stage.decision]))
    words.append(_names(stage.expert_names))
    return words


def _discrepancy(rule: Discrepancy) -> list[str]:
    """When experts differ too much, what follows, and whose scores count then."""
    what = DISCREPANCY_ROUTE[rule.route]
    words = []
    if rule.total:
        words.append(
            _("If the totals of the experts differ by more than {gap}, {what}.").format(
                gap=_gap(rule.total), what=what
            )
        )
    if rule.criterion:
        words.append(
            _("If their points for one criterion differ by more than {gap}, {what}.").format(
                gap=_gap(rule.criterion), what=what
            )
        )
    if rule.route is DiscrepancyRoute.DISCUSSION:
        return [
            *words,
            _(
                "Each expert keeps the sheet or hands in another; then the scores are counted "
                "once more, and whatever still differs is before those who decide."
            ),
        ]
    if rule.route is not DiscrepancyRoute.FURTHER_EXPERT:
        return words
    if rule.further_is_senior:
        words.append(
            _("The further expert is an experienced one who has not had this work before.")
        )
    words.append(
        _("The further expert sees the sheets that there are.")
        if rule.further_sees_sheets
        else _("The further expert does not see the sheets that there are.")
    )
    settled = str(SETTLEMENT[rule.settlement])
    return [*words, f"{settled[0].upper()}{settled[1:]}."]


def _gap(gap: Gap) -> str:
    if gap.unit is GapUnit.PERCENT:
        return _("{count} % of the maximum").format(count=_figure(gap.amount))
    return _points(gap.amount)


def _points(amount: Points) -> str:
    """«1 балл», «2 балла», «1,5 балла»; a figure in words of the procedure."""
    whole = int(amount) if amount == int(amount) else 2  # «1,5 балла» declines as two do
    return ngettext("{count} point", "{count} points", whole).format(count=_figure(amount))


def _figure(amount: Points) -> str:
    return number_format(amount)


def _colleagues(stage: StageParameters) -> str:
    if stage.same_organisation is Severity.ALLOWED:
        return _("Experts may be from the author's organisation.")
    if stage.same_organisation is Severity.WITH_REASON:
        return _("Experts are from other organisations; an exception needs a reason.")
    if stage.kind is StageKind.EXTERNAL:
        return _("Experts are from other organisations only.")
    return _("Experts from the author's organisation do not judge.")


def _names(names: ExpertNames) -> str:
    if names is ExpertNames.NAMES:
        return _("The author sees the names of the experts.")
    if names is ExpertNames.NUMBERS:
        return _("The author sees “Expert 1”, “Expert 2” instead of names.")
    return _("The author does not see who judged the work.")


def _author(parameters: ProcedureParameters) -> str:
    if parameters.author_hidden:
        return _("The experts do not learn whose work it is.")
    return _("The experts see the author's name when they have accepted the work.")


def _council(parameters: ProcedureParameters) -> list[str]:
    """The quorum, where anybody votes."""
    voted = (DecisionMode.MEETING, DecisionMode.BY_LETTER)
    if not any(stage.decision in voted for stage in parameters.stages):
        return []
    return [
        _("Quorum: {percent} % of the members who may vote on the work.").format(
            percent=parameters.quorum_percent
        )
    ]


def _rounds(rounds: int) -> str:
    if rounds == 1:
        return _("A work is judged once.")
    return ngettext(
        "A work may be judged up to {count} time at a stage: after revision it is sent again.",
        "A work may be judged up to {count} times at a stage: after revision it is sent again.",
        rounds,
    ).format(count=rounds)


def _terms(parameters: ProcedureParameters) -> str:
    terms = parameters.terms
    named = [
        (_("check of completeness"), terms.check_completeness),
        (_("choice of experts"), terms.assign_experts),
        (_("answer of an expert"), terms.respond_to_invitation),
        (_("scoring"), terms.score_material),
        (_("conclusion"), terms.draft_conclusion),
    ]
    if any(_discusses(stage) for stage in parameters.stages):
        named.insert(4, (_("discussion of scores"), terms.discuss_scores))
    if any(stage.decision is not DecisionMode.NO_COUNCIL for stage in parameters.stages):
        named.append((_("decision of the council"), terms.decide_in_council))
    named.append((_("revision by the author"), terms.revise_material))
    told = [f"{name} — {_days(term)}" for name, term in named]
    return _("Terms: {terms}.").format(terms="; ".join(told))


def _discusses(stage: StageParameters) -> bool:
    rule = stage.discrepancy
    return rule is not None and rule.route is DiscrepancyRoute.DISCUSSION


def _days(term: Term) -> str:
    if term.unit is TermUnit.WORKING:
        said = ngettext("{count} working day", "{count} working days", term.amount)
    else:
        said = ngettext("{count} calendar day", "{count} calendar days", term.amount)
    return said.format(count=term.amount)
