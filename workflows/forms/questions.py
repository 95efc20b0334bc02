"""A question to the author of a work, and his answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from review.services.questions import LONGEST_ANSWER, LONGEST_QUESTION


class QuestionForm(forms.Form):
    """One question; several are asked one by one, so that each gets its answer."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_QUESTION,
        help_text=_("Name the place in the work: a page, a task, a card."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the question.")},
    )


class AnswerQuestionForm(forms.Form):
    """The answer in words."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write the answer.")},
    )
