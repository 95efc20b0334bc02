"""The description of a work as its author fills it in."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from registry.models import ClassifierItem, Organisation
from registry.queries import classifier_items
from registry.rules.vocabulary import ClassifierKey
from review.labels import MATERIAL_GAP
from review.models import Material
from review.rules.vocabulary import MaterialGap

LONGEST_ANNOTATION = 3000
SHORT_LIST = 10  # so many values are shown at once: one tap instead of two and no guessing

# Under which field a missing thing is told of; the rest is about files.
FIELD_OF_GAP = {
    MaterialGap.NO_TITLE: "title",
    MaterialGap.NO_KIND: "kind",
    MaterialGap.NO_DIRECTION: "direction",
    MaterialGap.NO_LEVEL: "level",
    MaterialGap.NO_ORGANISATION: "organisation",
    MaterialGap.NO_ANNOTATION: "annotation",
    MaterialGap.BAD_VIDEO_LINK: "video_url",
    MaterialGap.AUTHORSHIP_NOT_DECLARED: "authorship",
    MaterialGap.NO_CONSENT: "consent",
}


class MaterialForm(forms.Form):
    """What the work is. A draft may lack anything; what is obligatory the rules say."""

    use_required_attribute = False

    title = forms.CharField(
        label=_("Title"),
        max_length=300,
        help_text=_("As it is to stand in the conclusion."),
    )
    kind = forms.ModelChoiceField(
        label=_("Kind of material"), queryset=ClassifierItem.objects.none()
    )
    direction = forms.ModelChoiceField(
        label=_("Direction of examination"),
        queryset=ClassifierItem.objects.none(),
        help_text=_("Experts are chosen by it."),
    )
    level = forms.ModelChoiceField(
        label=_("Level"),
        queryset=ClassifierItem.objects.none(),
        help_text=_("Where the experience was or will be presented."),
    )
    annotation = forms.CharField(
        label=_("Annotation"),
        max_length=LONGEST_ANNOTATION,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Three to five sentences: for whom, what for, what result. "
            "Experts read this before they agree."
        ),
    )
    video_url = forms.URLField(
        label=_("Link to a video"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("If the lesson is filmed: a link that opens without a password."),
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none()
    )

    def __init__(
        self, *args: Any, organisations: QuerySet[Organisation], is_draft: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("kind", classifier_items(ClassifierKey.MATERIAL_KIND))
        self._offer("direction", classifier_items(ClassifierKey.EXPERT_DIRECTION))
        self._offer("level", classifier_items(ClassifierKey.LEVEL))
        self._offer("organisation", organisations)
        for gap, name in FIELD_OF_GAP.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = str(MATERIAL_GAP[gap])
        if is_draft:
            for field in self.fields.values():
                field.required = False

    def _offer(self, name: str, values: QuerySet[Any]) -> None:
        field: Any = self.fields[name]
        field.queryset = values
        field.empty_label = _("Choose from the list")

    def show_short_lists(self) -> None:
        """Before the form is drawn: a list that is short is shown open, a long one opens."""
        for name in ("kind", "direction", "level"):
            field: Any = self.fields[name]
            values = [(one.pk, str(one)) for one in field.queryset]
            if len(values) <= SHORT_LIST:
                field.widget = forms.RadioSelect()
                field.choices = values

    def content(self) -> dict[str, Any]:
        """What ``review.services.submission.save_draft`` takes."""
        cleaned = self.cleaned_data
        return {
            "title": cleaned["title"],
            "annotation": cleaned["annotation"],
            "video_url": cleaned["video_url"],
            "kind_id": _pk(cleaned["kind"]),
            "direction_id": _pk(cleaned["direction"]),
            "level_id": _pk(cleaned["level"]),
            "organisation_id": _pk(cleaned["organisation"]),
        }


class SubmitMaterialForm(MaterialForm):
    """The description with what a submission needs beside it. The consent is a paper of its own."""

    authorship = forms.BooleanField(
        label=_("I made this work myself or with the co-authors named here"),
        help_text=_(
            "Others' texts and pictures are named as such. There are no names or faces "
            "of children without their parents' consent."
        ),
        widget=forms.CheckboxInput(attrs={"data-autosave-skip": True}),
    )
    consent = forms.BooleanField(
        label=_("I have read the consent to the processing of personal data and agree"),
        widget=forms.CheckboxInput(attrs={"data-autosave-skip": True}),
    )
    consent_text = forms.IntegerField(widget=forms.HiddenInput, required=False)


def content_of(material: Material) -> dict[str, Any]:
    """The stored draft, in the shape of ``MaterialForm.content``."""
    return {
        "title": material.case.title,
        "annotation": material.annotation,
        "video_url": material.video_url,
        "kind_id": material.kind_id,
        "direction_id": material.direction_id,
        "level_id": material.level_id,
        "organisation_id": material.case.organisation_id,
    }


def initial_of(material: Material) -> dict[str, Any]:
    """The stored draft, for a form that is shown."""
    return {name.removesuffix("_id"): value for name, value in content_of(material).items()}


def _pk(row: ClassifierItem | Organisation | None) -> int | None:
    return row.pk if row else None
