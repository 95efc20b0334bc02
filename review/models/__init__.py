"""Rows of judging, one idea a file."""

from review.models.advice import Advice
from review.models.appeals import Appeal
from review.models.assignments import Assignment
from review.models.checklists import (
    Checklist,
    ChecklistVersion,
    Criterion,
    CriterionGroup,
    CriterionLevel,
)
from review.models.conclusions import Conclusion
from review.models.councils import AgendaItem, Body, BodyMember, Decision, Meeting, Vote
from review.models.discussions import DiscussionRemark, Reconsideration
from review.models.entries import SheetEntry
from review.models.materials import CoAuthor, Material, MaterialFile, MaterialVersion, Remark
from review.models.packs import ImportedPack
from review.models.practices import Practice
from review.models.questions import Question
from review.models.school_entries import SchoolEntry
from review.models.sheets import Mark, Sheet
from review.models.stages import Stage

__all__ = [
    "Advice",
    "AgendaItem",
    "Appeal",
    "Assignment",
    "Body",
    "BodyMember",
    "Checklist",
    "ChecklistVersion",
    "CoAuthor",
    "Conclusion",
    "Criterion",
    "CriterionGroup",
    "CriterionLevel",
    "Decision",
    "DiscussionRemark",
    "ImportedPack",
    "Mark",
    "Material",
    "MaterialFile",
    "MaterialVersion",
    "Meeting",
    "Practice",
    "Question",
    "Reconsideration",
    "Remark",
    "SchoolEntry",
    "Sheet",
    "SheetEntry",
    "Stage",
    "Vote",
]
