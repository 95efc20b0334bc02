"""«Письма»: how the reader gets reminders and notices."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Person
from registry.services.letter_choices import choose_letter_pace
from workflows.forms.letter_choice import LetterChoiceForm
from workflows.views.lists import TerritoryPage


class LetterChoice(TerritoryPage):
    """At once, or once a day in one letter; what goes at once in any case is said beside it."""

    action = "letter_choice"
    template_name = "workflows/letter_choice.html"

    def get_form(self, data: Any = None) -> forms.Form:
        pace = Person.objects.values_list("letter_pace", flat=True).get(pk=self.person_id)
        return LetterChoiceForm(data, initial={"pace": pace})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            kwargs["form"] = self.get_form()
        return super().get_context_data(page_title=_("Letters"), quiet_of=self.territory, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if not form.is_valid() or self.territory is None:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        choose_letter_pace(
            get_object_or_404(Person, pk=self.person_id),
            form.cleaned_data["pace"],
            territory=self.territory,
            actor=self.actor,
            now=self.now,
        )
        return self.done(_("Your choice of letters is saved."), reverse("letter_choice"))
