"""Fields for points: a decimal comma or a dot, exact to a half."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from review.rules import figures
from review.rules.checklists import MAX_POINTS
from workflows.templatetags.interface import number


class PointsField(forms.CharField):
    """Points as a person types them: «2», «1,5». Cleaned to exact points, or None when empty."""

    default_error_messages = {
        "not_points": _("Write a number, for example 2 or 1.5."),
        "too_many": _("At most {most} points."),
    }

    def __init__(self, *, most: int = MAX_POINTS, **kwargs: Any) -> None:
        self.most = most
        kwargs.setdefault("max_length", 6)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"class": "form-short", "inputmode": "decimal"})
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: object) -> object:
        return number(value) if isinstance(value, figures.Points) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        points = figures.read_points(text)
        if points is None:
            raise ValidationError(self.error_messages["not_points"], code="not_points")
        if points > self.most:
            told = self.error_messages["too_many"].format(most=self.most)
            raise ValidationError(told, code="too_many")
        return points


class StepField(forms.TypedChoiceField):
    """By what a scale goes: whole points or halves."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("1", _("whole points")), ("0.5", _("by half a point"))],
            coerce=figures.read_points,
            required=False,
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        return super().clean(value) or 1
