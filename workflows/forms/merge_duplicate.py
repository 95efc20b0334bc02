"""Of which work another one is a duplicate."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MergeForm(forms.Form):
    """One of the author's other works."""

    other = forms.TypedChoiceField(
        label=_("Which work goes on"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the work that goes on.")},
    )

    def __init__(self, *args: Any, works: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = works  # type: ignore[attr-defined]
