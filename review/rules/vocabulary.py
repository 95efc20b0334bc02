"""Codes of judging. Their names for people are in ``review.labels``."""

from enum import StrEnum


class StageKind(StrEnum):
    """Internal: colleagues may judge. External: experts of other organisations only."""

    INTERNAL = "internal"
    EXTERNAL = "external"


class StageRefusal(StrEnum):
    """Why no stage can be opened."""

    ALL_PASSED = "all_passed"
    ROUNDS_USED_UP = "rounds_used_up"
    NOT_REVISED = "not_revised"


class StageState(StrEnum):
    OPEN = "open"
    SCORED = "scored"
    CLOSED = "closed"


class AssignmentState(StrEnum):
    """Life of one expert's task (REV-01)."""

    RESERVE = "reserve"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SUBMITTED = "submitted"


class DeclineReason(StrEnum):
    """Why an expert cannot judge a work, in human words."""

    SAME_SCHOOL = "same_school"
    HELPED_AUTHOR = "helped_author"
    RELATIVE = "relative"
    NOT_MY_SUBJECT = "not_my_subject"
    NO_TIME = "no_time"
    OTHER = "other"


class ConflictKind(StrEnum):
    """Why a person should not judge a work."""

    AUTHOR = "author"
    CO_AUTHOR = "co_author"
    SAME_ORGANISATION = "same_organisation"
    DECLARED = "declared"
    CONSULTANT = "consultant"
    MENTOR = "mentor"
    RELATIVE = "relative"
    SUPERIOR = "superior"
    TEAM = "team"
    WROTE_TOGETHER = "wrote_together"
    OTHER = "other"
    JUDGED_OTHER_STAGE = "judged_other_stage"
    JUDGED_BEFORE_APPEAL = "judged_before_appeal"
    COORDINATES = "coordinates"
    # Of a further expert alone:
    NOT_SENIOR = "not_senior"
    SAW_WORK = "saw_work"


class Severity(StrEnum):
    """«Запрет» or «с причиной и отметкой в заключении»."""

    FORBIDDEN = "forbidden"
    WITH_REASON = "with_reason"
    ALLOWED = "allowed"


class CandidateReason(StrEnum):
    """Why an expert stands where he stands in the list of candidates."""

    KNOWS_WORK = "knows_work"
    DIRECTION_MATCHES = "direction_matches"
    OTHER_DIRECTION = "other_direction"
    OTHER_ORGANISATION = "other_organisation"
    NO_OPEN_TASKS = "no_open_tasks"
    HAS_OPEN_TASKS = "has_open_tasks"
    FULLY_LOADED = "fully_loaded"
    NEVER_ASKED = "never_asked"
    LONG_NOT_ASKED = "long_not_asked"
    DECLINED_BEFORE = "declined_before"


class ResponseOutcome(StrEnum):
    """What an expert's answer to an invitation leads to."""

    ACCEPTED = "accepted"
    NEXT_INVITED = "next_invited"
    COORDINATOR_NEEDED = "coordinator_needed"


class SheetState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"


class SheetAnswer(StrEnum):
    """What an expert did with his sheet when scores were discussed."""

    KEPT = "kept"
    CHANGED = "changed"
    SILENT = "silent"  # the term ended without an answer: the sheet stands


class SheetGapReason(StrEnum):
    """Why a sheet cannot be submitted yet. Gaps without a criterion are about the whole sheet."""

    NO_MARK = "no_mark"
    OUT_OF_RANGE = "out_of_range"
    BETWEEN_STEPS = "between_steps"
    NOT_APPLICABLE_REFUSED = "not_applicable_refused"
    COMMENT_NEEDED = "comment_needed"
    UNKNOWN_CRITERION = "unknown_criterion"
    NOTHING_APPLICABLE = "nothing_applicable"
    NO_RECOMMENDATION = "no_recommendation"


class CellFault(StrEnum):
    """What is wrong with a cell of a filled table."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    NOT_ON_THE_SCALE = "not_on_the_scale"
    BELOW_ZERO = "below_zero"
    ABOVE_MAXIMUM = "above_maximum"
    NOT_APPLICABLE_REFUSED = "not_applicable_refused"
    UNKNOWN_RECOMMENDATION = "unknown_recommendation"
    NO_RECOMMENDATION = "no_recommendation"


class EntryState(StrEnum):
    """How far a sheet that somebody entered for an expert is the expert's own word."""

    ENTERED = "entered"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


class ChecklistFault(StrEnum):
    """What keeps a draft of a checklist from coming into force."""

    NO_CRITERIA = "no_criteria"
    EMPTY_TEXT = "empty_text"
    EMPTY_GROUP = "empty_group"
    GROUP_WITHOUT_TITLE = "group_without_title"
    THRESHOLD_TOO_HIGH = "threshold_too_high"


class LineKind(StrEnum):
    """What a row of a pasted table becomes."""

    CRITERION = "criterion"
    GROUP = "group"
    SKIP = "skip"


class LineDoubt(StrEnum):
    """What a person should look at in a row of a pasted table."""

    NO_POINTS = "no_points"
    POINTS_UNREAD = "points_unread"
    BEGINS_ABOVE_ZERO = "begins_above_zero"
    LEVELS_DIFFER = "levels_differ"
    MAYBE_GROUP = "maybe_group"
    LONG_TEXT = "long_text"
    TWICE = "twice"
    TOTAL = "total"
    NO_TEXT = "no_text"


class Recommendation(StrEnum):
    """What an expert recommends to do with the work."""

    ACCEPT = "accept"
    REVISE = "revise"
    REJECT = "reject"


class Verdict(StrEnum):
    """What a conclusion says of the work."""

    POSITIVE = "positive"
    REVISE = "revise"
    NEGATIVE = "negative"


class VerdictReason(StrEnum):
    """Why the rule arrived at its verdict."""

    REACHED_THRESHOLD = "reached_threshold"
    BELOW_THRESHOLD = "below_threshold"
    NEAR_THRESHOLD = "near_threshold"
    STOP_CRITERION = "stop_criterion"
    EXPERTS_DISAGREE = "experts_disagree"
    NO_THRESHOLD = "no_threshold"
    BELOW_POINTS_OF_EACH = "below_points_of_each"


class Confidence(StrEnum):
    """How firmly the sheets of a stage carry its result."""

    FIRM = "firm"
    FAIR = "fair"
    WEAK = "weak"


class ConfidenceReason(StrEnum):
    """Why the result is as firm as it is."""

    AGREE = "agree"
    ONE_EXPERT = "one_expert"
    NEARLY_DIFFER = "nearly_differ"
    ONE_SHEET_DECIDES = "one_sheet_decides"
    SETTLED = "settled"
    STILL_DIFFER = "still_differ"


class GapUnit(StrEnum):
    """In what the distance between experts is measured."""

    POINTS = "points"
    PERCENT = "percent"


class DiscrepancyRoute(StrEnum):
    """Where a work goes whose experts differ by more than the procedure allows."""

    FURTHER_EXPERT = "further_expert"
    DISCUSSION = "discussion"
    COUNCIL = "council"


class Settlement(StrEnum):
    """Whose scores count once a further expert has judged."""

    ALL = "all"
    FURTHER = "further"
    NEAREST_PAIR = "nearest_pair"
    MEDIAN = "median"


class Rounding(StrEnum):
    """How the aggregate of several sheets is rounded before it is compared and kept."""

    EXACT = "exact"
    UP = "up"


class AppealRefusal(StrEnum):
    """Why no appeal can be lodged."""

    NO_APPEAL = "no_appeal"
    NOT_OVER = "not_over"
    NOTHING_ISSUED = "nothing_issued"
    APPEAL_ITSELF = "appeal_itself"
    ALREADY_LODGED = "already_lodged"
    WINDOW_OVER = "window_over"


class ResendRefusal(StrEnum):
    """Why a work cannot be sent again."""

    NOT_OVER = "not_over"
    IS_APPEAL = "is_appeal"
    ALREADY_SENT = "already_sent"
    STOPPED = "stopped"
    POSITIVE = "positive"
    APPEAL_RUNS = "appeal_runs"


class DuplicateRefusal(StrEnum):
    """Why a work cannot be taken off as a duplicate of another one."""

    ITSELF = "itself"
    ANOTHER_AUTHOR = "another_author"
    ANOTHER_SERVICE = "another_service"
    LINKED = "linked"
    SENT_EARLIER = "sent_earlier"
    OTHER_NOT_EXAMINED = "other_not_examined"


class AppealOutcome(StrEnum):
    """What an appeal has come to."""

    UPHELD = "upheld"
    RAISED = "raised"
    LOWERED = "lowered"


class Asker(StrEnum):
    """As whom somebody asks the author."""

    OFFICE = "office"
    EXPERT = "expert"


class LateExpert(StrEnum):
    """What follows when an expert stays silent past his term."""

    COORDINATOR = "coordinator"
    RESERVE = "reserve"


class TaskOrder(StrEnum):
    """In which order an expert is offered his works."""

    URGENT_FIRST = "urgent_first"
    RANDOM = "random"


class ProcedureContradiction(StrEnum):
    """Choices of a procedure that are right one by one and cannot stand together."""

    NOT_INTERNAL_THEN_EXTERNAL = "not_internal_then_external"
    NEEDS_EXTERNAL_STAGE = "needs_external_stage"
    EXTERNAL_NEEDS_OTHERS = "external_needs_others"
    RAPPORTEUR_NEEDS_COUNCIL = "rapporteur_needs_council"
    ROUTE_NEEDS_COUNCIL = "route_needs_council"
    ONE_EXPERT_CANNOT_DIFFER = "one_expert_cannot_differ"
    GAP_NOWHERE = "gap_nowhere"
    NO_SEAT_FOR_FURTHER = "no_seat_for_further"
    FURTHER_WITHOUT_ROUTE = "further_without_route"
    DISCUSSION_HIDES_SHEETS = "discussion_hides_sheets"
    MARGIN_ABOVE_THRESHOLD = "margin_above_threshold"
    LADDER_BACKWARDS = "ladder_backwards"


class Aggregation(StrEnum):
    MEAN = "mean"
    MEDIAN = "median"
    SUM = "sum"


class CommentRule(StrEnum):
    """When a mark needs a comment."""

    NEVER = "never"
    LOWEST = "lowest"
    EXTREMES = "extremes"
    BELOW_MAXIMUM = "below_maximum"


class Contradiction(StrEnum):
    """What in the sheets of one stage does not agree; the rapporteur is to explain it."""

    HIGHEST_AND_LOWEST = "highest_and_lowest"
    NOT_APPLICABLE_AND_MARKED = "not_applicable_and_marked"
    ACCEPTS_BELOW_THRESHOLD = "accepts_below_threshold"
    REJECTS_ABOVE_THRESHOLD = "rejects_above_threshold"
    ACCEPT_AND_REJECT = "accept_and_reject"


class SheetsSeen(StrEnum):
    """When an expert may see the sheets of the other experts of his stage."""

    AFTER_OWN = "after_own_sheet"
    NEVER = "never"


class ExpertNames(StrEnum):
    """How experts are named to the author and on paper."""

    NAMES = "names"
    NUMBERS = "numbers"
    HIDDEN = "hidden"


class DecisionMode(StrEnum):
    NO_COUNCIL = "no_council"
    CHAIR_ALONE = "chair_alone"
    MEETING = "meeting"
    BY_LETTER = "by_letter"


class RapporteurRule(StrEnum):
    """Who writes the draft of a conclusion."""

    COORDINATOR = "coordinator"
    COUNCIL_MEMBER = "council_member"


class BodyKind(StrEnum):
    EXPERT_COUNCIL = "expert_council"


class BodyRole(StrEnum):
    CHAIR = "chair"
    SECRETARY = "secretary"
    MEMBER = "member"


class FormerHolder(StrEnum):
    """What becomes of a chair or a secretary whose place another one takes."""

    STAYS = "stays"
    LEAVES = "leaves"


class SeatReason(StrEnum):
    """Why somebody cannot be seated, or a seat not ended, so."""

    SITS_ALREADY = "sits_already"
    SITS_LATER = "sits_later"
    TAKEN = "taken"
    TAKEN_LATER = "taken_later"
    BACKWARDS = "backwards"
    ACTED_LATER = "acted_later"


class MeetingMode(StrEnum):
    IN_ROOM = "in_room"
    BY_LETTER = "by_letter"


class MeetingState(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class ItemState(StrEnum):
    """Of an agenda item."""

    WAITING = "waiting"
    CLOSED = "closed"
    REMOVED = "removed"


class VoteChoice(StrEnum):
    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    RECUSED = "recused"


class VoteReason(StrEnum):
    """Why a count of votes came out as it did."""

    NO_VOTERS = "no_voters"
    NO_QUORUM = "no_quorum"
    MAJORITY_FOR = "majority_for"
    CHAIR_DECIDED = "chair_decided"
    NO_MAJORITY = "no_majority"


class DecisionOutcome(StrEnum):
    """A conclusion is approved, or goes back to its rapporteur."""

    APPROVED = "approved"
    RETURNED = "returned"


class ConclusionState(StrEnum):
    """Of a version of a conclusion (REV-05)."""

    DRAFT = "draft"
    DRAFTED = "drafted"
    DECIDED = "decided"
    ISSUED = "issued"
    REPLACED = "replaced"
    ANNULLED = "annulled"


class AdviceState(StrEnum):
    """Of one recommendation to the author (REV-24)."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"


class PracticeState(StrEnum):
    OFFERED = "offered"
    PUBLISHED = "published"
    DECLINED = "declined"
    ARCHIVED = "archived"


class CompletenessOutcome(StrEnum):
    ACCEPT = "accept"
    RETURN = "return"
    REJECT = "reject"


class MaterialGap(StrEnum):
    """What a material lacks before it can be submitted."""

    NO_TITLE = "no_title"
    NO_KIND = "no_kind"
    NO_DIRECTION = "no_direction"
    NO_LEVEL = "no_level"
    NO_ORGANISATION = "no_organisation"
    NO_ANNOTATION = "no_annotation"
    NOTHING_TO_READ = "nothing_to_read"
    BAD_VIDEO_LINK = "bad_video_link"
    INFECTED_FILE = "infected_file"
    AUTHORSHIP_NOT_DECLARED = "authorship_not_declared"
    NO_CONSENT = "no_consent"


class TraceKind(StrEnum):
    """What of the author is told."""

    SURNAME = "surname"
    FIRST_NAME = "first_name"
    SCHOOL = "school"
    TOWN = "town"


class ChildSign(StrEnum):
    """Why a piece of text looks like the name of a child."""

    WITH_CLASS = "with_class"
    PUPIL = "pupil"
    LIST = "list"


class RepinRefusal(StrEnum):
    """Why a work stays with its version."""

    FINISHED = "finished"
    APPEAL = "appeal"
    STAGE_GONE = "stage_gone"
    OTHER_CHECKLIST = "other_checklist"
    ROUNDS_USED_UP = "rounds_used_up"
    STAGE_BEGUN = "stage_begun"
    DECISION_BEGUN = "decision_begun"
    SIGHT_CHANGES = "sight_changes"
