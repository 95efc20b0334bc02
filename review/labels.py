"""Names of the codes of judging for people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.labels import Labels, choices
from review.rules import vocabulary as v

__all__ = ["choices"]

STAGE_KIND: Labels = {
    v.StageKind.INTERNAL: _("internal examination"),
    v.StageKind.EXTERNAL: _("external examination"),
}

STAGE_REFUSAL: Labels = {
    v.StageRefusal.ALL_PASSED: _("The work has passed all its stages."),
    v.StageRefusal.ROUNDS_USED_UP: _("The procedure allows no further round."),
    v.StageRefusal.NOT_REVISED: _("The author has not sent a revised version yet."),
}

STAGE_STATE: Labels = {
    v.StageState.OPEN: _("under way"),
    v.StageState.SCORED: _("all sheets are in"),
    v.StageState.CLOSED: _("finished"),
}

ASSIGNMENT_STATE: Labels = {
    v.AssignmentState.RESERVE: _("in reserve"),
    v.AssignmentState.INVITED: _("invited"),
    v.AssignmentState.ACCEPTED: _("at work"),
    v.AssignmentState.DECLINED: _("declined"),
    v.AssignmentState.WITHDRAWN: _("withdrawn"),
    v.AssignmentState.SUBMITTED: _("sheet is in"),
}

DECLINE_REASON: Labels = {
    v.DeclineReason.SAME_SCHOOL: _("the author is from my school"),
    v.DeclineReason.HELPED_AUTHOR: _("I helped to prepare this work"),
    v.DeclineReason.RELATIVE: _("the author is my relative or close friend"),
    v.DeclineReason.NOT_MY_SUBJECT: _("it is not my subject"),
    v.DeclineReason.NO_TIME: _("I have no time before the deadline"),
    v.DeclineReason.OTHER: _("another reason"),
}

CONFLICT_KIND: Labels = {
    v.ConflictKind.AUTHOR: _("is the author"),
    v.ConflictKind.CO_AUTHOR: _("is a co-author"),
    v.ConflictKind.SAME_ORGANISATION: _("works in the author's organisation"),
    v.ConflictKind.DECLARED: _("declared that he or she cannot judge this work"),
    v.ConflictKind.CONSULTANT: _("helped to prepare the work"),
    v.ConflictKind.MENTOR: _("is the author's mentor or mentee"),
    v.ConflictKind.RELATIVE: _("is a relative of the author"),
    v.ConflictKind.SUPERIOR: _("is the author's superior or subordinate"),
    v.ConflictKind.TEAM: _("is in one project team with the author"),
    v.ConflictKind.WROTE_TOGETHER: _("has written other works with the author"),
    v.ConflictKind.OTHER: _("has a recorded tie with the author"),
    v.ConflictKind.JUDGED_OTHER_STAGE: _("has judged this work at another stage"),
    v.ConflictKind.JUDGED_BEFORE_APPEAL: _("has judged the work that the appeal is about"),
    v.ConflictKind.COORDINATES: _("chooses the experts for this work"),
    v.ConflictKind.NOT_SENIOR: _("is not an experienced expert, and one is asked here"),
    v.ConflictKind.SAW_WORK: _("has had this work before already"),
}

SEVERITY: Labels = {
    v.Severity.FORBIDDEN: pgettext_lazy("separation rule", "forbidden"),
    v.Severity.WITH_REASON: pgettext_lazy("separation rule", "with a reason, noted on paper"),
    v.Severity.ALLOWED: pgettext_lazy("separation rule", "allowed"),
}

CANDIDATE_REASON: Labels = {
    v.CandidateReason.KNOWS_WORK: _("knows the work from the earlier round"),
    v.CandidateReason.DIRECTION_MATCHES: _("the direction matches"),
    v.CandidateReason.OTHER_DIRECTION: _("works in another direction"),
    v.CandidateReason.OTHER_ORGANISATION: _("from another organisation"),
    v.CandidateReason.NO_OPEN_TASKS: _("has no open tasks"),
    v.CandidateReason.HAS_OPEN_TASKS: _("has open tasks"),
    v.CandidateReason.FULLY_LOADED: _("fully loaded"),
    v.CandidateReason.NEVER_ASKED: _("has not been asked yet"),
    v.CandidateReason.LONG_NOT_ASKED: _("has not been asked for long"),
    v.CandidateReason.DECLINED_BEFORE: _("declined this work before"),
}

RESPONSE_OUTCOME: Labels = {
    v.ResponseOutcome.ACCEPTED: _("the expert took the work"),
    v.ResponseOutcome.NEXT_INVITED: _("the next expert of the reserve is invited"),
    v.ResponseOutcome.COORDINATOR_NEEDED: _("the coordinator is to choose another expert"),
}

SHEET_ANSWER: Labels = {
    v.SheetAnswer.KEPT: _("kept the sheet"),
    v.SheetAnswer.CHANGED: _("handed in another sheet"),
    v.SheetAnswer.SILENT: _("did not answer, the sheet stands"),
}

SHEET_GAP: Labels = {
    v.SheetGapReason.NO_MARK: _("no mark is given"),
    v.SheetGapReason.OUT_OF_RANGE: _("the points are outside the scale"),
    v.SheetGapReason.BETWEEN_STEPS: _("there is no such mark on the scale"),
    v.SheetGapReason.NOT_APPLICABLE_REFUSED: _("this criterion must be marked"),
    v.SheetGapReason.COMMENT_NEEDED: _("this mark needs a comment"),
    v.SheetGapReason.UNKNOWN_CRITERION: _("a mark belongs to another checklist"),
    v.SheetGapReason.NOTHING_APPLICABLE: _("at least one criterion must be marked"),
    v.SheetGapReason.NO_RECOMMENDATION: _("no recommendation is chosen"),
}

# After «row 7, criterion 3: »; %(value)s is what stands in the cell, %(maximum)s the greatest mark.
CELL_FAULT: Labels = {
    v.CellFault.EMPTY: _("there is no mark"),
    v.CellFault.NOT_A_NUMBER: _("“%(value)s” is not a mark"),
    v.CellFault.NOT_ON_THE_SCALE: _("%(value)s does not stand on the scale"),
    v.CellFault.BELOW_ZERO: _("%(value)s is less than zero"),
    v.CellFault.ABOVE_MAXIMUM: _("%(value)s is more than the maximum %(maximum)s"),
    v.CellFault.NOT_APPLICABLE_REFUSED: _("“not applicable” is not allowed here"),
    v.CellFault.UNKNOWN_RECOMMENDATION: _("“%(value)s” is not one of the recommendations"),
    v.CellFault.NO_RECOMMENDATION: _("no recommendation is chosen"),
}

ENTRY_STATE: Labels = {
    v.EntryState.ENTERED: _("entered from a scan"),
    v.EntryState.CONFIRMED: _("confirmed by the expert"),
    v.EntryState.DISPUTED: _("entered from a scan, the expert disagrees"),
}

CHECKLIST_FAULT: Labels = {
    v.ChecklistFault.NO_CRITERIA: _("Add at least one criterion first."),
    v.ChecklistFault.EMPTY_TEXT: _("Write what criterion %(place)s judges, or take it out."),
    v.ChecklistFault.EMPTY_GROUP: _("Group %(place)s has no criteria: add one, or take it out."),
    v.ChecklistFault.GROUP_WITHOUT_TITLE: _("Name group %(place)s."),
    v.ChecklistFault.THRESHOLD_TOO_HIGH: _(
        "The threshold is above all points of the checklist (%(place)s). Lower it."
    ),
}

LINE_KIND: Labels = {
    v.LineKind.CRITERION: _("criterion"),
    v.LineKind.GROUP: _("group of criteria"),
    v.LineKind.SKIP: _("leave out"),
}

LINE_DOUBT: Labels = {
    v.LineDoubt.NO_POINTS: _("The table says no points: 2 are put. Look whether it is so."),
    v.LineDoubt.POINTS_UNREAD: _("The points could not be read: 2 are put. Mend them."),
    v.LineDoubt.BEGINS_ABOVE_ZERO: _("The scale began above zero; here it begins at 0."),
    v.LineDoubt.LEVELS_DIFFER: _("The levels go higher than the maximum named: theirs is taken."),
    v.LineDoubt.MAYBE_GROUP: _("No points in the row: taken for the heading of a group."),
    v.LineDoubt.LONG_TEXT: _("The text was longer than 500 letters and is cut."),
    v.LineDoubt.TWICE: _("The same criterion stands above."),
    v.LineDoubt.TOTAL: _("A row of totals: they are counted by themselves."),
    v.LineDoubt.NO_TEXT: _("There is no text of a criterion in the row."),
}

SHEET_STATE: Labels = {
    v.SheetState.DRAFT: pgettext_lazy("sheet", "draft"),
    v.SheetState.SUBMITTED: pgettext_lazy("sheet", "submitted"),
}

RECOMMENDATION: Labels = {
    v.Recommendation.ACCEPT: _("recommend the work"),
    v.Recommendation.REVISE: _("recommend after revision"),
    v.Recommendation.REJECT: _("not recommend"),
}

VERDICT: Labels = {
    v.Verdict.POSITIVE: _("the work is recommended"),
    v.Verdict.REVISE: _("the work needs revision"),
    v.Verdict.NEGATIVE: _("the work is not recommended"),
}

VERDICT_REASON: Labels = {
    v.VerdictReason.REACHED_THRESHOLD: _("the score reached the threshold"),
    v.VerdictReason.BELOW_THRESHOLD: _("the score is below the threshold"),
    v.VerdictReason.NEAR_THRESHOLD: _("the score is little short of the threshold"),
    v.VerdictReason.STOP_CRITERION: _("an obligatory criterion is not met"),
    v.VerdictReason.EXPERTS_DISAGREE: _("the experts' scores differ too much"),
    v.VerdictReason.NO_THRESHOLD: _("no threshold is set"),
    v.VerdictReason.BELOW_POINTS_OF_EACH: _("each expert gave fewer points than the least"),
}

CONFIDENCE: Labels = {
    v.Confidence.FIRM: _("a firm result"),
    v.Confidence.FAIR: _("a result to look at"),
    v.Confidence.WEAK: _("a disputed result"),
}

CONFIDENCE_REASON: Labels = {
    v.ConfidenceReason.AGREE: _("the experts agree"),
    v.ConfidenceReason.ONE_EXPERT: _("one expert has judged"),
    v.ConfidenceReason.NEARLY_DIFFER: _("the scores lie nearly as far apart as is allowed"),
    v.ConfidenceReason.ONE_SHEET_DECIDES: _("without one of the sheets the result is another"),
    v.ConfidenceReason.SETTLED: _("the experts differed; it was settled as the procedure says"),
    v.ConfidenceReason.STILL_DIFFER: _("the experts differ more than the procedure allows"),
}

DISCREPANCY_ROUTE: Labels = {
    v.DiscrepancyRoute.FURTHER_EXPERT: _("one more expert is asked"),
    v.DiscrepancyRoute.DISCUSSION: _("the experts discuss it"),
    v.DiscrepancyRoute.COUNCIL: _("the council decides with the difference before it"),
}

GAP_UNIT: Labels = {
    v.GapUnit.POINTS: _("in points"),
    v.GapUnit.PERCENT: _("in percent of the maximum"),
}

SETTLEMENT: Labels = {
    v.Settlement.ALL: _("all scores count together"),
    v.Settlement.FURTHER: _("the score of the further expert is final"),
    v.Settlement.NEAREST_PAIR: _("the two nearest scores count"),
    v.Settlement.MEDIAN: _("the median of the scores counts"),
}

ROUNDING: Labels = {
    v.Rounding.EXACT: _("without rounding"),
    v.Rounding.UP: _("rounded up to whole points"),
}

APPEAL_REFUSAL: Labels = {
    v.AppealRefusal.NO_APPEAL: _("By this procedure a conclusion is final: there is no appeal."),
    v.AppealRefusal.NOT_OVER: _(
        "The work is still being examined. An appeal can be lodged when its conclusion is issued."
    ),
    v.AppealRefusal.NOTHING_ISSUED: _("No conclusion on this work is in force."),
    v.AppealRefusal.APPEAL_ITSELF: _("This is an appeal already: its conclusion is final."),
    v.AppealRefusal.ALREADY_LODGED: _("An appeal against this conclusion is lodged already."),
    v.AppealRefusal.WINDOW_OVER: _("The term for an appeal is over."),
}

RESEND_REFUSAL: Labels = {
    v.ResendRefusal.NOT_OVER: _(
        "The work is still being examined: there is nothing to send again."
    ),
    v.ResendRefusal.IS_APPEAL: _(
        "This is an appeal: the work itself is sent again, not the appeal."
    ),
    v.ResendRefusal.ALREADY_SENT: _("This work has been sent again already."),
    v.ResendRefusal.STOPPED: _(
        "The service took this work off examination. Ask its coordinator before you send it again."
    ),
    v.ResendRefusal.POSITIVE: _(
        "The conclusion on this work is positive: there is no need to send it again."
    ),
    v.ResendRefusal.APPEAL_RUNS: _(
        "An appeal about this work is not decided yet. Wait for its outcome."
    ),
}

DUPLICATE_REFUSAL: Labels = {
    v.DuplicateRefusal.ITSELF: _("Choose another work than this one."),
    v.DuplicateRefusal.ANOTHER_AUTHOR: _("This is a work of another author."),
    v.DuplicateRefusal.ANOTHER_SERVICE: _("This is a work of another service."),
    v.DuplicateRefusal.LINKED: _(
        "These two works belong together: one is an appeal about the other, or was sent again."
    ),
    v.DuplicateRefusal.SENT_EARLIER: _(
        "This work was sent earlier than the other. Open the later one and take that one off."
    ),
    v.DuplicateRefusal.OTHER_NOT_EXAMINED: _(
        "The other work is not examined: it was taken back, refused or taken off."
    ),
}

APPEAL_OUTCOME: Labels = {
    v.AppealOutcome.UPHELD: _("the conclusion stands"),
    v.AppealOutcome.RAISED: _("the result is raised"),
    v.AppealOutcome.LOWERED: _("the result is lowered"),
}

ASKER: Labels = {
    v.Asker.OFFICE: _("coordinator"),
    v.Asker.EXPERT: _("expert"),
}
LATE_EXPERT: Labels = {
    v.LateExpert.COORDINATOR: _("the coordinator decides"),
    v.LateExpert.RESERVE: _("the next of the reserve is asked"),
}

TASK_ORDER: Labels = {
    v.TaskOrder.URGENT_FIRST: _("the most urgent first"),
    v.TaskOrder.RANDOM: _("in an order of each expert's own"),
}

PROCEDURE_CONTRADICTION: Labels = {
    v.ProcedureContradiction.NOT_INTERNAL_THEN_EXTERNAL: _(
        "Stages are an internal one, an external one, or both in this order."
    ),
    v.ProcedureContradiction.NEEDS_EXTERNAL_STAGE: _(
        "A work can be published only after an external stage. Add it, or do without publication."
    ),
    v.ProcedureContradiction.EXTERNAL_NEEDS_OTHERS: _(
        "At an external stage experts of the author's organisation cannot simply judge."
    ),
    v.ProcedureContradiction.RAPPORTEUR_NEEDS_COUNCIL: _(
        "A council member writes the conclusion, but no council decides at this stage."
    ),
    v.ProcedureContradiction.ROUTE_NEEDS_COUNCIL: _(
        "A difference is to go to the council, but no council decides at this stage."
    ),
    v.ProcedureContradiction.ONE_EXPERT_CANNOT_DIFFER: _(
        "One expert has nobody to differ from. Add an expert or leave the difference out."
    ),
    v.ProcedureContradiction.GAP_NOWHERE: _(
        "Say how far experts may differ: in the total, for a criterion, or in both."
    ),
    v.ProcedureContradiction.NO_SEAT_FOR_FURTHER: _(
        "All the seats of experts are taken: there is none for a further one."
    ),
    v.ProcedureContradiction.FURTHER_WITHOUT_ROUTE: _(
        "These choices are about a further expert, but none is asked at a difference."
    ),
    v.ProcedureContradiction.DISCUSSION_HIDES_SHEETS: _(
        "Experts are to discuss their scores, but may never see each other's sheets."
    ),
    v.ProcedureContradiction.MARGIN_ABOVE_THRESHOLD: _(
        "The margin for revision is larger than the threshold itself."
    ),
    v.ProcedureContradiction.LADDER_BACKWARDS: _(
        "First a reminder, then a replacement, then the council: the days must not go back."
    ),
}

REPIN_REFUSAL: Labels = {
    v.RepinRefusal.FINISHED: _("The work is finished: it stays with its version."),
    v.RepinRefusal.APPEAL: _("It is an appeal: it goes by the procedure of the work it is about."),
    v.RepinRefusal.STAGE_GONE: _("The work has begun a stage that the other version has not."),
    v.RepinRefusal.OTHER_CHECKLIST: _(
        "A stage has begun by one checklist, and by the other version it goes by another one."
    ),
    v.RepinRefusal.ROUNDS_USED_UP: _("The work has been judged more often than would be allowed."),
    v.RepinRefusal.STAGE_BEGUN: _(
        "Its experts are at work: they were asked by other numbers, thresholds or names."
    ),
    v.RepinRefusal.DECISION_BEGUN: _("Its conclusion is being written, and others would decide."),
    v.RepinRefusal.SIGHT_CHANGES: _(
        "Experts have been asked already: whether they know the author cannot be changed any more."
    ),
}

AGGREGATION: Labels = {
    v.Aggregation.MEAN: _("mean of the experts' totals"),
    v.Aggregation.MEDIAN: _("median of the experts' totals"),
    v.Aggregation.SUM: _("sum of the experts' totals"),
}

COMMENT_RULE: Labels = {
    v.CommentRule.NEVER: _("never"),
    v.CommentRule.LOWEST: _("for the lowest mark"),
    v.CommentRule.EXTREMES: _("for the lowest and the highest mark"),
    v.CommentRule.BELOW_MAXIMUM: _("for any mark below the maximum"),
}

CONTRADICTION: Labels = {
    v.Contradiction.HIGHEST_AND_LOWEST: _(
        "one expert gave the highest mark, another gave the lowest"
    ),
    v.Contradiction.NOT_APPLICABLE_AND_MARKED: _(
        "one expert found the criterion not applicable, another marked it"
    ),
    v.Contradiction.ACCEPTS_BELOW_THRESHOLD: _(
        "an expert recommends the work though his or her score is below the threshold"
    ),
    v.Contradiction.REJECTS_ABOVE_THRESHOLD: _(
        "an expert does not recommend the work though his or her score reached the threshold"
    ),
    v.Contradiction.ACCEPT_AND_REJECT: _("the experts recommend the opposite"),
}

SHEETS_SEEN: Labels = {
    v.SheetsSeen.AFTER_OWN: _("after sending one's own sheet"),
    v.SheetsSeen.NEVER: pgettext_lazy("sheets of others", "never"),
}

EXPERT_NAMES: Labels = {
    v.ExpertNames.NAMES: _("by name"),
    v.ExpertNames.NUMBERS: _("by number: «Expert 1»"),
    v.ExpertNames.HIDDEN: _("only to the chair"),
}

DECISION_MODE: Labels = {
    v.DecisionMode.NO_COUNCIL: _("without a council"),
    v.DecisionMode.CHAIR_ALONE: _("by the chair alone"),
    v.DecisionMode.MEETING: _("at a meeting"),
    v.DecisionMode.BY_LETTER: _("by letter"),
}

RAPPORTEUR_RULE: Labels = {
    v.RapporteurRule.COORDINATOR: _("the coordinator"),
    v.RapporteurRule.COUNCIL_MEMBER: _("a member of the council"),
}

BODY_KIND: Labels = {v.BodyKind.EXPERT_COUNCIL: _("expert council")}

BODY_ROLE: Labels = {
    v.BodyRole.CHAIR: pgettext_lazy("council", "chair"),
    v.BodyRole.SECRETARY: pgettext_lazy("council", "secretary"),
    v.BodyRole.MEMBER: pgettext_lazy("council", "member"),
}

FORMER_HOLDER: Labels = {
    v.FormerHolder.STAYS: _("stays in the council as a member"),
    v.FormerHolder.LEAVES: _("leaves the council"),
}

# Sentences with the name and the days of the seat that is in the way.
SEAT_REASON: Labels = {
    v.SeatReason.SITS_ALREADY: _("{name} has this very role in the council from {first}."),
    v.SeatReason.SITS_LATER: _(
        "{name} has another role in the council from {first}. End that one first."
    ),
    v.SeatReason.TAKEN: _(
        "{name} has this role from {first}. Say whether that person stays or leaves."
    ),
    v.SeatReason.TAKEN_LATER: _("{name} is to have this role from {first}. End that one first."),
    v.SeatReason.BACKWARDS: _("{name} sits in the council from {first}: choose a later day."),
    v.SeatReason.ACTED_LATER: _(
        "{name} voted or sat in a meeting on {acted}: the last day is not before it."
    ),
}

MEETING_MODE: Labels = {
    v.MeetingMode.IN_ROOM: pgettext_lazy("meeting", "in the room"),
    v.MeetingMode.BY_LETTER: pgettext_lazy("meeting", "by letter"),
}

MEETING_STATE: Labels = {
    v.MeetingState.PLANNED: pgettext_lazy("meeting", "planned"),
    v.MeetingState.OPEN: pgettext_lazy("meeting", "under way"),
    v.MeetingState.CLOSED: pgettext_lazy("meeting", "held"),
}

ITEM_STATE: Labels = {
    v.ItemState.WAITING: pgettext_lazy("agenda item", "waiting for a decision"),
    v.ItemState.CLOSED: pgettext_lazy("agenda item", "decided"),
    v.ItemState.REMOVED: pgettext_lazy("agenda item", "taken off the agenda"),
}

VOTE_CHOICE: Labels = {
    v.VoteChoice.FOR: pgettext_lazy("vote", "for"),
    v.VoteChoice.AGAINST: pgettext_lazy("vote", "against"),
    v.VoteChoice.ABSTAIN: pgettext_lazy("vote", "abstained"),
    v.VoteChoice.RECUSED: pgettext_lazy("vote", "recused"),
}

VOTE_REASON: Labels = {
    v.VoteReason.NO_VOTERS: _("nobody may vote on this work"),
    v.VoteReason.NO_QUORUM: _("there is no quorum"),
    v.VoteReason.MAJORITY_FOR: _("the majority is for"),
    v.VoteReason.CHAIR_DECIDED: _("the votes are even, the chair's vote decided"),
    v.VoteReason.NO_MAJORITY: _("there is no majority for"),
}

DECISION_OUTCOME: Labels = {
    v.DecisionOutcome.APPROVED: _("the conclusion is approved"),
    v.DecisionOutcome.RETURNED: _("the conclusion is returned to the rapporteur"),
}

CONCLUSION_STATE: Labels = {
    v.ConclusionState.DRAFT: pgettext_lazy("conclusion", "draft"),
    v.ConclusionState.DRAFTED: pgettext_lazy("conclusion", "ready for decision"),
    v.ConclusionState.DECIDED: pgettext_lazy("conclusion", "approved"),
    v.ConclusionState.ISSUED: pgettext_lazy("conclusion", "issued"),
    v.ConclusionState.REPLACED: pgettext_lazy("conclusion", "replaced by a newer version"),
    v.ConclusionState.ANNULLED: pgettext_lazy("conclusion", "annulled"),
}

ADVICE_STATE: Labels = {
    v.AdviceState.OFFERED: pgettext_lazy("advice", "offered"),
    v.AdviceState.ACCEPTED: pgettext_lazy("advice", "accepted"),
    v.AdviceState.DECLINED: pgettext_lazy("advice", "not accepted"),
    v.AdviceState.DONE: pgettext_lazy("advice", "done"),
}

PRACTICE_STATE: Labels = {
    v.PracticeState.OFFERED: pgettext_lazy("practice", "offered for publication"),
    v.PracticeState.PUBLISHED: pgettext_lazy("practice", "published"),
    v.PracticeState.DECLINED: pgettext_lazy("practice", "the author declined publication"),
    v.PracticeState.ARCHIVED: pgettext_lazy("practice", "in the archive"),
}

COMPLETENESS_OUTCOME: Labels = {
    v.CompletenessOutcome.ACCEPT: _("accept for examination"),
    v.CompletenessOutcome.RETURN: _("return with remarks"),
    v.CompletenessOutcome.REJECT: _("not accept"),
}

MATERIAL_GAP: Labels = {
    v.MaterialGap.NO_TITLE: _("Give the work a title."),
    v.MaterialGap.NO_KIND: _("Choose the kind of the material."),
    v.MaterialGap.NO_DIRECTION: _("Choose the direction of examination."),
    v.MaterialGap.NO_LEVEL: _("Choose the level."),
    v.MaterialGap.NO_ORGANISATION: _("Choose the organisation where you work."),
    v.MaterialGap.NO_ANNOTATION: _("Write in a few sentences what the work is about."),
    v.MaterialGap.NOTHING_TO_READ: _("Add at least one file or a link to a video."),
    v.MaterialGap.BAD_VIDEO_LINK: _("Give the link to the video in full, beginning with https://."),
    v.MaterialGap.INFECTED_FILE: _("Remove the infected file and add a clean one."),
    v.MaterialGap.AUTHORSHIP_NOT_DECLARED: _("Confirm that the work is your own."),
    v.MaterialGap.NO_CONSENT: _("Agree to the processing of personal data."),
}

CHILD_SIGN: Labels = {
    v.ChildSign.WITH_CLASS: _("a name with a class beside it"),
    v.ChildSign.PUPIL: _("a name of a pupil"),
    v.ChildSign.LIST: _("a list of people"),
}

TRACE_KIND: Labels = {
    v.TraceKind.SURNAME: _("surname"),
    v.TraceKind.FIRST_NAME: _("first name"),
    v.TraceKind.SCHOOL: _("school"),
    v.TraceKind.TOWN: _("town"),
}
