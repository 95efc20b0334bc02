"""What works and tasks to list; nothing chosen lists all."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.labels import CASE_STATE, choices
from registry.models import Territory
from registry.queries import classifier_items, organisations_on
from registry.rules.vocabulary import CaseState, ClassifierKey
from workflows.labels.lists import DUE_FILTER, TASK_ORDER, WORK_ORDER
from workflows.labels.steps import STEP_TITLE
from workflows.queries import experts_on
from workflows.rules.lists import TaskOrder, WorkOrder

Choices = Sequence[tuple[Any, str | Promise]]


def optional_id(label: Any, any_of: Any) -> forms.TypedChoiceField:
    """One of the rows of a list, by its number; filled when the form is made."""
    return forms.TypedChoiceField(
        label=label, required=False, coerce=int, empty_value=None, choices=[("", any_of)]
    )


class ListForm(forms.Form):
    """The part common to both lists. A value that means nothing narrows nothing."""

    use_required_attribute = False
    # What is asked rarely stands behind a disclosure, open while something of it is chosen.
    RARE: tuple[str, ...] = ()

    def offer(self, name: str, several: Iterable[tuple[int, str]]) -> None:
        field = self.fields[name]
        field.choices = [*field.choices, *several]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, str]:
        """What the address says, without what is empty."""
        return {name: self.data[name] for name in self.fields if self.data.get(name)}

    @property
    def is_rare_open(self) -> bool:
        return any(name in self.chosen for name in self.RARE)

    @property
    def rare_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.RARE]


class WorksForm(ListForm):
    """The list of works."""

    RARE = ("step", "direction", "school", "expert", "sort")

    text = forms.CharField(label=_("Number, title or author"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("How the work stands"),
        required=False,
        choices=[
            ("", _("Any")),
            *(choice for choice in choices(CASE_STATE) if choice[0] != CaseState.DRAFT.value),
        ],
    )
    term = forms.ChoiceField(
        label=_("Term"),
        required=False,
        choices=[
            ("", pgettext_lazy("term of a list", "Any")),
            *((code.value, text) for code, text in DUE_FILTER.items()),
        ],
    )
    step = forms.ChoiceField(
        label=_("What it waits for"),
        required=False,
        choices=[("", _("Anything")), *STEP_TITLE.items()],
    )
    direction = optional_id(_("Direction of examination"), _("Any"))
    school = optional_id(_("School"), pgettext_lazy("school", "Any"))
    expert = optional_id(_("Expert"), pgettext_lazy("expert", "Any"))
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("" if code is WorkOrder.NEWEST else code.value, text)
            for code, text in WORK_ORDER.items()
        ],
    )

    def __init__(self, data: Any, *, territory: Territory | None, today: date) -> None:
        super().__init__(data)
        self.offer("direction", _titles(classifier_items(ClassifierKey.EXPERT_DIRECTION)))
        if territory is not None:
            schools = organisations_on(territory, today).order_by("short_name", "pk")
            self.offer("school", schools.values_list("pk", "short_name"))
            experts = experts_on(territory, today)
            self.offer("expert", ((one.pk, one.full_name) for one in experts))


class TasksForm(ListForm):
    """The list of one's own tasks. Schools and directions are those of the tasks themselves."""

    RARE = ("direction", "school", "sort")

    text = forms.CharField(label=_("Number, title or author"), required=False, max_length=200)
    term = forms.ChoiceField(
        label=_("Term"),
        required=False,
        choices=[
            ("", pgettext_lazy("term of a list", "Any")),
            *((code.value, text) for code, text in DUE_FILTER.items()),
        ],
    )
    direction = optional_id(_("Direction of examination"), _("Any"))
    school = optional_id(_("School"), pgettext_lazy("school", "Any"))
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("" if code is TaskOrder.TERM else code.value, text)
            for code, text in TASK_ORDER.items()
        ],
    )
    step = forms.CharField(required=False, widget=forms.HiddenInput)
    role = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        *,
        directions: Iterable[tuple[int, str]],
        schools: Iterable[tuple[int, str]],
    ) -> None:
        super().__init__(data)
        self.offer("direction", directions)
        self.offer("school", schools)


def _titles(items: Any) -> Iterable[tuple[int, str]]:
    return ((item.pk, item.title) for item in items)


class SavedListForm(forms.Form):
    """A name for the list as it is narrowed now."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Name of the list"),
        max_length=40,
        error_messages={"required": _("Give the list a name.")},
    )
    page = forms.CharField(widget=forms.HiddenInput)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)


class DelegateForm(forms.Form):
    """To whom a task goes, and a few words to her."""

    use_required_attribute = False

    to = forms.TypedChoiceField(
        label=_("Colleague"),
        coerce=int,
        error_messages={
            "required": _("Choose a colleague."),
            "invalid_choice": _("Choose a colleague."),
        },
    )
    words = forms.CharField(
        label=_("A few words"),
        help_text=_("Stays in the story of the work."),
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("Choose from the list")), *colleagues]  # type: ignore[attr-defined]
