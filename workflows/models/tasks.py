from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractTask

from registry.labels import ROLE, choices
from registry.models import Absence, Case, Person, Territory
from workflows.models.processes import Process
from workflows.rules.acting import current_moment


class Task(AbstractTask):
    """A step of a process. A human task is a duty: of a person, or of a role in a territory.

    ``data`` holds ids only. ``created`` is when the duty appeared, ``opened_at`` when its
    holder first opened it, ``finished`` when it was done: waiting and working can be told apart.
    """

    # The engine's own account and permission columns, kept away from its stock Task. Duties are
    # given to people and roles (below), and permissions are asked of registry.permissions.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    owner_permission_content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, null=True, related_name="+"
    )
    process = models.ForeignKey(Process, on_delete=models.CASCADE, verbose_name=_("process"))
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("work")
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    step = models.CharField(
        _("step"), max_length=60, help_text=_("Name of the node, for lists and counts.")
    )
    data = models.JSONField(default=dict, blank=True)
    role = models.CharField(_("role"), max_length=30, blank=True, choices=choices(ROLE))
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="tasks",
        verbose_name=_("whose duty"),
    )
    claimed_until = models.DateTimeField(_("taken up until"), null=True)
    first_person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who held it before it was handed over"),
    )
    due_at = models.DateTimeField(_("due by"), null=True)
    look_at = models.DateTimeField(
        _("looked at again"),
        null=True,
        help_text=_("When the ladder of silence is to be climbed next; empty is never."),
    )
    stopped_due_at = models.DateTimeField(
        _("was due by when its term stopped"),
        null=True,
        help_text=_("While the author is asked the duty is due at no moment."),
    )
    opened_at = models.DateTimeField(_("opened at"), null=True)
    skipped_at = models.DateTimeField(
        _("skipped at"), null=True, help_text=_("An expert put it after his other tasks.")
    )
    skip_words = models.CharField(_("why it was skipped"), max_length=300, blank=True)
    absence = models.ForeignKey(
        Absence,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("absence during which somebody else holds it"),
    )
    _loaded_started: datetime | None = None
    reminded_at = models.DateTimeField(_("reminded at"), null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        indexes = [
            models.Index(
                fields=["person", "due_at"],
                condition=models.Q(finished__isnull=True, flow_task_type="HUMAN"),
                name="task_of_person",
            ),
            models.Index(
                fields=["territory", "role", "due_at"],
                condition=models.Q(finished__isnull=True, flow_task_type="HUMAN"),
                name="task_of_role",
            ),
            models.Index(
                fields=["look_at"],
                condition=models.Q(
                    finished__isnull=True, flow_task_type="HUMAN", look_at__isnull=False
                ),
                name="task_to_look_at",
            ),
            models.Index(
                fields=["claimed_until"],
                condition=models.Q(finished__isnull=True, claimed_until__isnull=False),
                name="task_held",
            ),
            models.Index(
                fields=["status", "created"],
                condition=models.Q(finished__isnull=True, flow_task_type="JOB"),
                name="task_job_waiting",
            ),
            models.Index(
                fields=["absence"],
                condition=models.Q(finished__isnull=True, absence__isnull=False),
                name="task_held_for_absent",
            ),
            models.Index(fields=["process", "flow_task", "status"], name="task_of_node"),
            models.Index(fields=["case", "step"], name="task_of_case"),
            # Of done tasks alone: SQLite would walk it for the open ones of the ladder as well.
            models.Index(
                fields=["territory", "step", "finished"],
                condition=models.Q(flow_task_type="HUMAN", finished__isnull=False),
                name="task_done_at_step",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Copy what lists filter by from the process, and stamp the moment of the act."""
        if self._state.adding:
            self.case_id = self.process.case_id
            self.territory_id = self.process.territory_id
            self.step = self.flow_task.name
        self._stamp(current_moment())
        super().save(*args, **kwargs)

    @property
    def is_stopped(self) -> bool:
        """Whether its term stands still now."""
        return self.stopped_due_at is not None and self.finished is None

    def finish(self, now: datetime) -> None:
        """Write that the task is done, and of it only what doing it changes."""
        self.finished = now
        self.save(update_fields=["status", "person", "started", "finished"])

    def follow(self, task: "Task") -> None:
        """Remember which task led to this new one."""
        link = Task.previous.through
        link._default_manager.bulk_create([link(from_task_id=self.pk, to_task_id=task.pk)])

    def _stamp(self, moment: datetime | None) -> None:
        """The engine reads the wall clock by itself; an act says at which moment it happens."""
        if moment is None:
            return
        if self._state.adding:
            self.created = moment
        if self.started and self._loaded_started is None:
            self.started = moment
        if self.finished:
            self.finished = moment

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:
        """Remember whether the task had started before this act."""
        task = super().from_db(db, field_names, values)
        task._loaded_started = task.__dict__.get("started")
        return task

    def __str__(self) -> str:
        return f"{self.flow_task}: {self.case_id}"
