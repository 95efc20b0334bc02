"""Codes of judging. Their names for people are in ``review.labels``."""

from enum import StrEnum


class StageKind(StrEnum):
    """Internal: colleagues may judge. External: experts of other organisations only."""

    INTERNAL = "internal"
    EXTERNAL = "external"


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
    OTHER = "other"
    JUDGED_OTHER_STAGE = "judged_other_stage"
    COORDINATES = "coordinates"


class Severity(StrEnum):
    """«Запрет» or «с причиной и отметкой в заключении»."""

    FORBIDDEN = "forbidden"
    WITH_REASON = "with_reason"
    ALLOWED = "allowed"


class SheetState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"


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
