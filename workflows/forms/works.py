from django import forms
from django.utils.translation import gettext_lazy as _

from registry.labels import CASE_STATE, choices
from registry.rules.vocabulary import CaseState
from workflows.labels.steps import STEP_TITLE


class WorksForm(forms.Form):
    """What works to list; nothing chosen lists all."""

    use_required_attribute = False

    text = forms.CharField(label=_("Number, title or author"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("How the work stands"),
        required=False,
        choices=[
            ("", _("Any")),
            *(choice for choice in choices(CASE_STATE) if choice[0] != CaseState.DRAFT.value),
        ],
    )
    step = forms.ChoiceField(
        label=_("What it waits for"),
        required=False,
        choices=[("", _("Anything")), *STEP_TITLE.items()],
    )
