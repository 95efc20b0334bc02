"""Sentences for lines of the journal, by their keys.

Where a line comes out in several ways, its key is followed by the value of the field named in
``TOLD_BY``: «review.material.checked:return». A key that is not here is not shown on the page of
a work: it stays in the journal itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Sentence:
    """What happened, for people; whether the author of the work reads it too."""

    text: Promise
    icon: str = "circle"
    tone: str = "calm"
    for_author: bool = False


TOLD_BY: Mapping[str, str] = {
    "review.material.checked": "outcome",
    "review.conclusion.issued": "verdict",
    "review.advice.answered": "state",
    "review.sheet.reconsidered": "answer",
}

# Said by another line of the same act, or of no use to a reader of the work's page.
NOT_TOLD = frozenset(
    {
        "registry.case.state_changed",
        "registry.consent.given",
        "registry.document.issued",
        "registry.document.reserved",
        "registry.file.drawn_again",
        "registry.file.stored",
        "registry.employment.begun",
        "registry.employment.changed",
        "registry.employment.ended",
        "registry.employment.resumed",
        "registry.relation.stated",
        "registry.staff.confirmed",
        "registry.staff.reminded",
        "review.conclusion.composed",
        "review.material.co_authors_set",
        "review.material.file_removed",
        "review.material.started",
        "review.sheet.replaced",
        "review.vote.cast",
    }
)

SENTENCES: Mapping[str, Sentence] = {
    "workflows.case.repinned": Sentence(
        _("The work goes on by another version of its procedure"), "copy", "info", True
    ),
    "review.material.submitted": Sentence(_("The work was sent"), "send", "info", True),
    "review.material.author_asked": Sentence(
        _("The school asked the author to agree to sending"), "mail", "info", True
    ),
    "review.material.checked:accept": Sentence(
        _("The work was accepted for examination"), "check", "good", True
    ),
    "review.material.checked:return": Sentence(
        _("The work was returned to be mended"), "undo", "warn", True
    ),
    "review.material.checked:reject": Sentence(
        _("The work was not accepted for examination"), "stop", "bad", True
    ),
    "review.material.revised": Sentence(_("The author sent a new version"), "upload", "info", True),
    "review.material.withdrawn": Sentence(_("The author took the work back"), "undo", "warn", True),
    "review.stage.opened": Sentence(_("A stage began"), "flag", "info", True),
    "review.assignment.invited": Sentence(_("An expert was invited"), "mail"),
    "review.assignment.reserved": Sentence(_("An expert was put in the reserve"), "people"),
    "review.assignment.accepted": Sentence(_("An expert took the work"), "check", "good"),
    "review.assignment.declined": Sentence(_("An expert declined to judge the work"), "x", "warn"),
    "review.assignment.withdrawn": Sentence(
        _("The work was taken back from an expert"), "undo", "warn"
    ),
    "review.assignment.fell_silent": Sentence(
        _("An expert did not answer in time, the work is taken from him"), "clock", "warn"
    ),
    "review.sheet.submitted": Sentence(_("An expert sent the score sheet"), "list", "good"),
    "review.sheet.entered": Sentence(_("The score sheet was entered from a scan"), "copy"),
    "review.sheet.confirmed": Sentence(
        _("The expert confirmed the sheet that was entered for him"), "check", "good"
    ),
    "review.sheet.disputed": Sentence(
        _("The expert does not agree with the sheet that was entered for him"), "warning", "bad"
    ),
    "review.discussion.opened": Sentence(
        _("The experts differ and are asked to discuss their scores"), "comment", "warn"
    ),
    "review.discussion.said": Sentence(_("An expert wrote to the others"), "comment"),
    "review.sheet.reconsidered:kept": Sentence(_("An expert kept the score sheet"), "check"),
    "review.sheet.reconsidered:changed": Sentence(
        _("An expert handed in another score sheet; the old one is struck out"), "edit"
    ),
    "review.sheet.reconsidered:silent": Sentence(
        _("The expert did not answer in time: the score sheet stands"), "clock"
    ),
    "review.stage.discussed": Sentence(
        _("The scores were discussed and counted again"), "check-circle", "good"
    ),
    "review.stage.scored": Sentence(_("All score sheets are in"), "check-circle", "good", True),
    "review.conclusion.drafted": Sentence(_("The draft of the conclusion is ready"), "edit"),
    "review.conclusion.returned": Sentence(
        _("The conclusion was returned to its rapporteur"), "undo", "warn"
    ),
    "review.conclusion.approved": Sentence(
        _("The conclusion was approved"), "check-circle", "good", True
    ),
    "review.conclusion.annulled": Sentence(_("The conclusion was annulled"), "stop", "bad", True),
    "review.material.stopped": Sentence(
        _("The work was taken off examination"), "stop", "warn", True
    ),
    "review.practice.archived": Sentence(_("The practice left the bank"), "undo", "warn", True),
    "review.material.sent_again": Sentence(
        _("The author sent the work again"), "send", "info", True
    ),
    "workflows.case.merged": Sentence(
        _("The same work was sent twice: one of the two goes on"), "copy", "info", True
    ),
    "review.question.asked": Sentence(_("The author was asked"), "comment", "info", True),
    "review.question.answered": Sentence(_("The author answered"), "comment", "good", True),
    "review.question.closed": Sentence(
        _("A question to the author was taken back"), "undo", "calm", True
    ),
    "workflows.terms.stopped": Sentence(
        _("Terms stand still: the author is asked"), "pause", "warn", True
    ),
    "workflows.terms.went_on": Sentence(_("Terms go on"), "clock", "info", True),
    "review.appeal.lodged": Sentence(_("An appeal was lodged"), "comment", "warn", True),
    "review.appeal.decided": Sentence(_("The appeal was decided"), "seal", "info", True),
    "review.conclusion.amended": Sentence(
        _("A mistake in the conclusion is being corrected"), "edit", "info", True
    ),
    "review.conclusion.issued:positive": Sentence(
        _("The conclusion was issued: the work is recommended"), "seal", "good", True
    ),
    "review.conclusion.issued:revise": Sentence(
        _("The conclusion was issued: the work may be improved"), "seal", "warn", True
    ),
    "review.conclusion.issued:negative": Sentence(
        _("The conclusion was issued: the work is not recommended"), "seal", "warn", True
    ),
    "registry.document.replaced": Sentence(
        _("The document was replaced by a corrected one"), "copy", "info", True
    ),
    "registry.document.annulled": Sentence(_("The document was annulled"), "stop", "bad", True),
    "review.item.put_on_agenda": Sentence(
        _("The conclusion was put before the council"), "council", "info", True
    ),
    "review.meeting.item_taken_off": Sentence(
        _("The work was taken off the agenda of a meeting"), "calendar"
    ),
    "review.meeting.items_added": Sentence(
        _("The work was put on the agenda of a meeting"), "calendar"
    ),
    "review.advice.answered:accepted": Sentence(
        _("The author accepted a recommendation"), "check", "good", True
    ),
    "review.advice.answered:declined": Sentence(
        _("The author did not accept a recommendation"), "x", "calm", True
    ),
    "review.advice.answered:done": Sentence(
        _("The author carried a recommendation out"), "check-circle", "good", True
    ),
    "review.practice.published": Sentence(
        _("The work was published in the bank of practices"), "star", "good", True
    ),
    "review.practice.declined": Sentence(
        _("The author declined publication"), "eye-off", "calm", True
    ),
    "registry.consent.withdrawn": Sentence(_("A consent was withdrawn"), "shield", "warn", True),
    "registry.journal.values_erased": Sentence(
        _("Details in the journal were erased"), "shield", "warn"
    ),
    "workflows.task.claimed": Sentence(_("A task was taken up"), "person"),
    "workflows.task.released": Sentence(_("A task was given back to the common list"), "undo"),
    "workflows.task.delegated": Sentence(_("A task was handed to a colleague"), "people"),
    "workflows.task.lease_expired": Sentence(
        _("A task went back to the common list: its time was over"), "clock", "warn"
    ),
    "workflows.task.substituted": Sentence(
        _("A task went to a substitute: its holder is away"), "people"
    ),
    "workflows.task.came_back": Sentence(
        _("A task went back from a substitute to its holder"), "undo"
    ),
    "review.assignment.passed_on": Sentence(
        _("An expert is away, the work is given to another one"), "calendar", "warn"
    ),
    "workflows.task.skipped": Sentence(_("An expert put a task off"), "clock"),
    "workflows.task.reminded": Sentence(_("A reminder was sent"), "bell"),
    "workflows.task.term_moved": Sentence(_("A term was moved"), "calendar"),
    "workflows.task.time_asked": Sentence(_("An expert asked for more time"), "clock"),
    "workflows.task.time_refused": Sentence(_("More time was refused"), "x"),
    "workflows.task.told_coordinator": Sentence(
        _("The coordinators were told that the work is late"), "clock", "warn"
    ),
    "workflows.task.told_council": Sentence(
        _("The council was told that the work is late"), "council", "warn"
    ),
    "workflows.job.failed": Sentence(_("The document could not be prepared"), "warning", "bad"),
    "workflows.job.retried": Sentence(_("The document is being prepared anew"), "refresh"),
}
