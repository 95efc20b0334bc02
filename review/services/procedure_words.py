"""A procedure as people read it: sentences instead of parameters."""

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models import Territory
from registry.rules.calendar import Term, TermUnit
from review.labels import (
    CONFLICT_KIND,
    DECISION_MODE,
    DISCREPANCY_ROUTE,
    RAPPORTEUR_RULE,
    SETTLEMENT,
    STAGE_KIND,
)
from review.models import Checklist
from review.rules.figures import Points
from review.rules.procedure import (
    Appeal,
    Discrepancy,
    Gap,
    Ladder,
    ProcedureParameters,
    StageParameters,
)
from review.rules.procedure_parts import Part, Place, Told
from review.rules.vocabulary import (
    Aggregation,
    ConflictKind,
    DecisionMode,
    DiscrepancyRoute,
    ExpertNames,
    GapUnit,
    LateExpert,
    Rounding,
    Severity,
    SheetsSeen,
    StageKind,
    TaskOrder,
)


def checklist_titles(territory: Territory) -> dict[str, str]:
    """How the service calls its checklists, by code."""
    return dict(Checklist.objects.filter(territory=territory).values_list("code", "title"))


def procedure_words(
    parameters: ProcedureParameters, titles: Mapping[str, str], remarks: str = ""
) -> list[str]:
    """Every local choice of a procedure, one thing a sentence; then what it says in own words."""
    return [one.text for one in procedure_sentences(parameters, titles, remarks)]


def procedure_sentences(
    parameters: ProcedureParameters, titles: Mapping[str, str], remarks: str = ""
) -> list[Told]:
    """The words of a procedure with their places, in the order in which it is read."""
    told: list[Told] = []

    def tell(part: Part, *sentences: str, stage: int | None = None) -> None:
        told.extend(Told(one, Place(part, stage)) for one in sentences)

    for number, stage in enumerate(parameters.stages, start=1):
        several = len(parameters.stages) > 1
        tell(Part.EXPERTS, *_experts(number, stage, titles, several=several), stage=number)
        tell(Part.SCORES, *_scores(stage), stage=number)
        tell(Part.DISCREPANCY, *_differing(stage.discrepancy), stage=number)
        tell(Part.DECISION, *_decision(stage), stage=number)
    tell(Part.SEPARATION, _author(parameters), _sheets(parameters.experts_see_each_other))
    tell(Part.CONFLICTS, *_conflicts(parameters.conflicts))
    tell(Part.COUNCIL, *_council(parameters))
    tell(Part.ROUNDS, _rounds(parameters.max_rounds))
    if parameters.max_rounds > 1:
        tell(Part.ROUNDS, _experts_of_revised(parameters))
    tell(
        Part.LOAD,
        _("At most {count} works are with one expert at a time.").format(count=parameters.max_load),
        _task_order(parameters.task_order),
    )
    tell(Part.RESULT, *_result(parameters))
    tell(Part.APPEAL, _appeal(parameters.appeal))
    tell(Part.TERMS, _terms(parameters))
    tell(Part.LADDER, *_ladder(parameters))
    tell(Part.TEXT, *(line.strip() for line in remarks.splitlines() if line.strip()))
    return told


def _result(parameters: ProcedureParameters) -> list[str]:
    if not parameters.publication:
        return [_("Works are not published in the bank of practices.")]
    return [
        _("A work with a positive conclusion may be published, if its author agrees to it."),
        _("The bank names the experts of a practice.")
        if parameters.expert_names_in_bank
        else _("The bank does not name the experts of a practice."),
    ]


def _task_order(order: TaskOrder) -> str:
    if order is TaskOrder.RANDOM:
        return _(
            "Every expert is offered his works in an order of his own, those that are late first."
        )
    return _("Every expert is offered the most urgent of his works first.")


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


def _experts(
    number: int, stage: StageParameters, titles: Mapping[str, str], *, several: bool
) -> list[str]:
    kind = STAGE_KIND[stage.kind]
    head = _("Stage {number}, {kind}").format(number=number, kind=kind) if several else str(kind)
    experts = ngettext("{count} expert", "{count} experts", stage.experts).format(
        count=stage.experts
    )
    return [
        _("{stage}: {experts}, checklist “{checklist}”.").format(
            stage=head[0].upper() + head[1:],
            experts=experts,
            checklist=titles.get(stage.checklist, stage.checklist),
        ),
        _colleagues(stage),
        _names(stage.expert_names),
    ]


def _scores(stage: StageParameters) -> list[str]:
    words = []
    if stage.experts > 1:
        words.append(AGGREGATED[stage.aggregation]())
    words.append(
        _("The threshold is that of the checklist.")
        if stage.threshold_percent is None
        else _("Threshold: {percent} % of the maximum.").format(percent=stage.threshold_percent)
    )
    if stage.revise_margin_percent:
        words.append(
            _(
                "A work that lacks at most {percent} % of the maximum to the threshold is returned "
                "for revision."
            ).format(percent=stage.revise_margin_percent)
        )
    if stage.rounding is Rounding.UP:
        words.append(_("The total of the experts is rounded up to whole points."))
    if stage.rejected_below_points is not None:
        words.append(
            _("The work is rejected when each expert gave it fewer points than {points}.").format(
                points=_figure(stage.rejected_below_points)
            )
        )
    return words


AGGREGATED = {
    Aggregation.MEAN: lambda: _("The total is the mean of the experts' totals."),
    Aggregation.MEDIAN: lambda: _("The total is the middle one of the experts' totals."),
    Aggregation.SUM: lambda: _("The total is the sum of the experts' totals."),
}


def _decision(stage: StageParameters) -> list[str]:
    return [
        _("The conclusion is approved {mode}.").format(mode=DECISION_MODE[stage.decision]),
        _("Its draft is written by {who}.").format(who=RAPPORTEUR_RULE[stage.rapporteur]),
    ]


def _differing(rule: Discrepancy | None) -> list[str]:
    return _discrepancy(rule) if rule else [_("Experts may differ as they will.")]


def _sheets(seen: SheetsSeen) -> str:
    if seen is SheetsSeen.NEVER:
        return _("Experts do not see each other's sheets.")
    return _("An expert sees the sheets of the others when his own is sent.")


def _conflicts(conflicts: Mapping[ConflictKind, Severity]) -> list[str]:
    """Ties by what they entail; those that are allowed are not worth a sentence."""
    heads = {
        Severity.FORBIDDEN: _("An expert does not judge who: {ties}."),
        Severity.WITH_REASON: _("With a reason noted on paper an expert may judge who: {ties}."),
    }
    words = []
    for severity, head in heads.items():
        ties = [str(CONFLICT_KIND[kind]) for kind, own in conflicts.items() if own is severity]
        if ties:
            words.append(head.format(ties="; ".join(ties)))
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
    colleagues = {
        Severity.ALLOWED: _("A member from the author's organisation votes as others do."),
        Severity.WITH_REASON: _("A member from the author's organisation votes with a reason."),
        Severity.FORBIDDEN: _("A member from the author's organisation does not vote."),
    }
    return [
        _("Quorum: {percent} % of the members who may vote on the work.").format(
            percent=parameters.quorum_percent
        ),
        colleagues[parameters.council_same_organisation],
    ]


def _rounds(rounds: int) -> str:
    if rounds == 1:
        return _("A work is judged once.")
    return ngettext(
        "A work may be judged up to {count} time at a stage: after revision it is sent again.",
        "A work may be judged up to {count} times at a stage: after revision it is sent again.",
        rounds,
    ).format(count=rounds)


def _experts_of_revised(parameters: ProcedureParameters) -> str:
    if parameters.same_experts:
        return _("A revised work goes to the experts who know it.")
    return _("The experts of a revised work are chosen anew.")


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
    asked = _(
        "The author may be asked about his work: he answers within {term}, and until then the other"
        " terms stand still."
    )
    return " ".join(
        [
            _("Terms: {terms}.").format(terms="; ".join(told)),
            asked.format(term=_days(terms.answer_question)),
        ]
    )


def _ladder(parameters: ProcedureParameters) -> list[str]:
    """What follows silence, rung by rung."""
    ladder = parameters.ladder
    words = [_reminders(ladder), _late_expert(ladder)]
    if parameters.needs_council:
        words.append(
            ngettext(
                "{count} working day after the end of a term the chair and the secretary of the "
                "council hear that a work still waits.",
                "{count} working days after the end of a term the chair and the secretary of the "
                "council hear that a work still waits.",
                ladder.tell_council_after,
            ).format(count=ladder.tell_council_after)
        )
    return words


def _reminders(ladder: Ladder) -> str:
    before = (
        _("on the last day of a term")
        if ladder.remind_before == 0
        else ngettext(
            "{count} working day before the end of a term",
            "{count} working days before the end of a term",
            ladder.remind_before,
        ).format(count=ladder.remind_before)
    )
    after = ngettext(
        "{count} working day after it", "{count} working days after it", ladder.remind_after
    ).format(count=ladder.remind_after)
    return _("Whoever is to do something is reminded {before} and {after}.").format(
        before=before, after=after
    )


def _late_expert(ladder: Ladder) -> str:
    if ladder.late_expert is LateExpert.RESERVE:
        said = ngettext(
            "An expert who is silent {count} working day after his term is replaced by the next "
            "one of the reserve; when nobody is left there, the coordinator decides.",
            "An expert who is silent {count} working days after his term is replaced by the next "
            "one of the reserve; when nobody is left there, the coordinator decides.",
            ladder.replace_after,
        )
    else:
        said = ngettext(
            "An expert who is silent {count} working day after his term becomes the "
            "coordinator's concern: he moves the term or chooses another expert.",
            "An expert who is silent {count} working days after his term becomes the "
            "coordinator's concern: he moves the term or chooses another expert.",
            ladder.replace_after,
        )
    return said.format(count=ladder.replace_after)


def _discusses(stage: StageParameters) -> bool:
    rule = stage.discrepancy
    return rule is not None and rule.route is DiscrepancyRoute.DISCUSSION


def _days(term: Term) -> str:
    if term.unit is TermUnit.WORKING:
        said = ngettext("{count} working day", "{count} working days", term.amount)
    else:
        said = ngettext("{count} calendar day", "{count} calendar days", term.amount)
    return said.format(count=term.amount)
