"""A school sends works for its teachers: one head, a row for every work."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from registry.models import Organisation, Person, Procedure
from workflows.forms.submit_material import MaterialForm


class SeveralFiles(forms.ClearableFileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Files in a list; what is wrong with each the services say."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [one for one in data or [] if one]


class RequestForm(forms.Form):
    """The school's request, one for all rows."""

    use_required_attribute = False

    procedure = forms.ModelChoiceField(
        label=_("Procedure"),
        queryset=Procedure.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose the procedure.")},
    )
    basis = forms.CharField(
        label=_("The school's request"),
        max_length=300,
        help_text=_("Number and day, for example: “request No. 15 of 12 October 2026”."),
        error_messages={"required": _("Name the school's request: its number and day.")},
    )
    request_scan = forms.FileField(
        label=_("Scan of the request"),
        required=False,
        help_text=_("PDF or a picture. One for all works below."),
    )

    def __init__(self, *args: Any, procedures: QuerySet[Procedure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["procedure"]
        field.queryset = procedures


class WorkRowForm(MaterialForm):
    """One teacher's work. A row may lack anything: what is kept so far waits as a draft."""

    teacher = forms.ModelChoiceField(
        label=_("Author"),
        queryset=Person.objects.none(),
        empty_label=_("Choose from the list"),
        error_messages={"required": _("Choose whose work it is.")},
    )
    uploads = SeveralFilesField(
        label=_("Files of the work"),
        required=False,
        help_text=_("PDF, Word or pictures, several at once."),
    )
    consent_scan = forms.FileField(
        label=_("Scan of the author's signed consent"),
        required=False,
        help_text=_("Without it the author is asked by letter and the work waits for her word."),
    )
    field_order = ("teacher", "title", "uploads", "kind", "direction", "level", "annotation")

    def __init__(self, *args: Any, teachers: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, organisations=Organisation.objects.none(), is_draft=True, **kwargs)
        del self.fields["organisation"]
        field: Any = self.fields["teacher"]
        field.queryset = teachers
        self._require(True)

    def _require(self, required: bool) -> None:
        """Whether the fields of a whole work are asked for; that of its author always is."""
        for name in ("title", "kind", "direction", "level", "annotation"):
            self.fields[name].required = required
        self.fields["teacher"].required = True

    def full_clean(self) -> None:
        """Labels say what a whole work needs, yet a row that lacks something is kept as a draft."""
        self._require(False)
        super().full_clean()
        self._require(True)

    def row_content(self, organisation: Organisation) -> dict[str, Any]:
        """What ``review.services.submission.save_draft`` takes."""
        self.cleaned_data["organisation"] = organisation
        return self.content()


class AgreeForm(forms.Form):
    """The author's own word on a work that her school prepared."""

    use_required_attribute = False

    authorship = forms.BooleanField(
        label=_("I made this work myself or with the co-authors named here"),
        error_messages={"required": _("Say that the work is yours.")},
    )
    consent = forms.BooleanField(
        label=_("I have read the consent to the processing of personal data and agree"),
        error_messages={"required": _("Without the consent the work cannot be sent.")},
    )
