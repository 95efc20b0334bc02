"""Requisites, signatory, letterhead, mail: what stands on papers and how letters go."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.middleware import TERRITORY_COOKIE
from registry.models import Person
from registry.services.errors import DomainError
from registry.services.files import open_file
from registry.services.mail_check import mail_settings, send_test_letter
from registry.services.requisites import (
    change_requisites,
    create_territory,
    remove_letterhead,
    set_letterhead,
)
from workflows.forms.first_hour import (
    LetterheadForm,
    RequisitesForm,
    SignatoryForm,
    TerritoryForm,
    TestLetterForm,
)
from workflows.rules.first_hour import Step
from workflows.views.base import Page
from workflows.views.first_hour.base import FirstHourPage, StepPage, show_refusal


class RequisitesStep(StepPage):
    step = Step.REQUISITES

    def get_form(self, data: Any = None, files: Any = None) -> RequisitesForm:
        return RequisitesForm(data, territory=self.service)

    def perform(self, form: Any) -> str:
        change_requisites(self.service, values=form.cleaned_data, **self.by())
        return _("Requisites are saved: they stand on every new paper.")


class SignatoryStep(StepPage):
    step = Step.SIGNATORY

    def get_form(self, data: Any = None, files: Any = None) -> SignatoryForm:
        return SignatoryForm(data, territory=self.service)

    def perform(self, form: Any) -> str:
        change_requisites(self.service, values=form.cleaned_data, **self.by())
        return _("New papers are signed by: %(name)s.") % {
            "name": form.cleaned_data["signatory_name"]
        }


class LetterheadStep(StepPage):
    step = Step.LETTERHEAD

    def get_form(self, data: Any = None, files: Any = None) -> LetterheadForm:
        return LetterheadForm(data, files)

    def perform(self, form: Any) -> str:
        set_letterhead(self.service, form.cleaned_data["picture"], **self.by())
        return _("The picture stands at the head of new papers and letters.")

    def after_url(self) -> str:
        """Back to the picture: people look at it before they go on."""
        return reverse("first_hour_letterhead")


class RemoveLetterhead(FirstHourPage):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            remove_letterhead(self.service, **self.by())
        except DomainError as error:
            return self.done(str(error.message), reverse("first_hour_letterhead"))
        return self.done(
            _("New papers have no picture. Those already issued keep theirs."),
            reverse("first_hour_letterhead"),
        )


class LetterheadPicture(FirstHourPage):
    """The picture itself, for the pages of papers."""

    action = "office"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if self.service.letterhead is None:
            raise Http404
        return FileResponse(open_file(self.service.letterhead), content_type="image/png")


class MailStep(StepPage):
    step = Step.MAIL

    def get_form(self, data: Any = None, files: Any = None) -> TestLetterForm:
        own = Person.objects.filter(pk=self.person_id).values_list("email", flat=True).first()
        return TestLetterForm(data, initial={"to": own or self.service.email})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(mail=mail_settings(), **kwargs)

    def perform(self, form: Any) -> str:
        to = form.cleaned_data["to"]
        send_test_letter(self.service, to=to, **self.by())
        return _(
            "The letter to %(to)s has left. Look into the mailbox, and into «Spam» as well."
        ) % {"to": to}


class Requisites(FirstHourPage):
    """The same facts later: everything about the service on one page."""

    action = "requisites"
    template_name = "workflows/start/requisites_page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        forms = {
            "form": RequisitesForm(territory=self.service),
            "signatory_form": SignatoryForm(territory=self.service),
        }
        return super().get_context_data(
            page_title=_("Requisites"),
            page_lead=_("They stand on every new paper. Papers already issued stay as they are."),
            **{**forms, **kwargs},
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_signatory = "signatory_name" in request.POST
        form = (SignatoryForm if is_signatory else RequisitesForm)(
            request.POST, territory=self.service
        )
        if form.is_valid():
            try:
                changed = change_requisites(self.service, values=form.cleaned_data, **self.by())
            except DomainError as error:
                show_refusal(form, error)
            else:
                told = _("Saved: new papers have it.") if changed else _("Nothing was changed.")
                return self.done(told, reverse("requisites"))
        name = "signatory_form" if is_signatory else "form"
        return self.render_to_response(self.get_context_data(**{name: form}), status=422)


class NewTerritory(Page):
    """One more service in this installation; its first hour begins at once."""

    action = "territories.create"
    template_name = "workflows/start/new_territory.html"

    def get_form(self, data: Any = None) -> TerritoryForm:
        territory = self.request.territory
        if territory is None:
            raise Http404
        form = TerritoryForm(data, territory=territory)
        form.initial = {"time_zone": territory.time_zone}
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_title=_("One more service"),
            page_lead=_("Its works, people's roles, numbers and papers are kept apart from yours."),
            **{"form": self.get_form(), **kwargs},
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if form.is_valid():
            values = dict(form.cleaned_data)
            code, basis = values.pop("code"), values.pop("basis")
            try:
                made = create_territory(
                    code=code, values=values, basis=basis, actor=self.actor, now=self.now
                )
            except DomainError as error:
                show_refusal(form, error)
            else:
                response = redirect("start")
                response.set_cookie(
                    TERRITORY_COOKIE,
                    str(made.pk),
                    max_age=31_536_000,
                    httponly=True,
                    samesite="Lax",
                    secure=request.is_secure(),
                )
                return response
        return self.render_to_response(self.get_context_data(form=form), status=422)
