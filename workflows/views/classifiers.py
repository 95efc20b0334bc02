"""Lists that grow without code: directions, objects, kinds, levels, subjects (REG-04)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.labels import CLASSIFIER
from registry.models import ClassifierItem
from registry.rules.vocabulary import ClassifierKey
from registry.services.classifiers import add_item, rename_item, restore_item, retire_item
from registry.services.errors import DomainError
from workflows.forms.classifiers import TitleForm
from workflows.views.lists import TerritoryPage


@dataclass(frozen=True, kw_only=True)
class Line:
    """A value of a list; ``form`` is there while its new wording is refused."""

    item: ClassifierItem
    form: TitleForm


@dataclass(frozen=True, kw_only=True)
class ListOfValues:
    """One list with the form that adds to it."""

    key: ClassifierKey
    title: str | Promise
    lines: tuple[Line, ...]
    form: TitleForm

    @property
    def offered(self) -> int:
        return sum(line.item.is_active for line in self.lines)


class Classifiers(TerritoryPage):
    """All lists on one page; one query."""

    action = "classifiers"
    template_name = "registry/classifiers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        added: dict[str, TitleForm] = kwargs.pop("added", {})
        renamed: dict[int, TitleForm] = kwargs.pop("renamed", {})
        items = list(ClassifierItem.objects.order_by("-is_active", "position", "title"))
        return super().get_context_data(
            page_title=_("Lists"),
            page_lead=_(
                "What people choose from in forms. The lists are common to all territories."
            ),
            lists=[_list(key, items, added, renamed) for key in ClassifierKey],
            may_edit=self.may("classifiers.edit"),
            may_see_calendar=self.may("calendar"),
            refused=next(iter([*added.values(), *renamed.values()]), None),
            **kwargs,
        )


def _list(
    key: ClassifierKey,
    items: list[ClassifierItem],
    added: dict[str, TitleForm],
    renamed: dict[int, TitleForm],
) -> ListOfValues:
    return ListOfValues(
        key=key,
        title=CLASSIFIER[key],
        lines=tuple(
            Line(item=item, form=renamed.get(item.pk) or _rename_form(item))
            for item in items
            if item.classifier == key
        ),
        form=added.get(key) or TitleForm(prefix=key.value),
    )


def _rename_form(item: ClassifierItem, data: Any = None) -> TitleForm:
    return TitleForm(data, prefix=f"item-{item.pk}", initial={"title": item.title})


class ChangeClassifier(Classifiers):
    """Something done to one list; a refusal shows the page with what was typed."""

    action = "classifiers.edit"
    http_method_names = ["post"]

    def by(self) -> dict[str, Any]:
        return {"territory": self.territory, "actor": self.actor, "now": self.now}

    def back(self, key: str) -> str:
        return f"{reverse('classifiers')}#{key}"


class AddClassifierItem(ChangeClassifier):
    """A new value, offered at once."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kwargs["classifier"] not in list(ClassifierKey):
            raise Http404
        key = ClassifierKey(self.kwargs["classifier"])
        form = TitleForm(request.POST, prefix=key.value)
        if form.is_valid():
            try:
                item = add_item(key, form.cleaned_data["title"], **self.by())
            except DomainError as error:
                form.add_error("title", str(error.message))
            else:
                told = _("“{title}” is in the list. It can be chosen from now on.")
                return self.done(told.format(title=item.title), self.back(key))
        return self.render_to_response(self.get_context_data(added={key: form}), status=422)


class ChangeClassifierItem(ChangeClassifier):
    """Something done to one value."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.item = get_object_or_404(ClassifierItem, pk=self.kwargs["item_id"])
        return super().dispatch(request, *args, **kwargs)


class RenameClassifierItem(ChangeClassifierItem):
    """Another wording of the same value."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = _rename_form(self.item, request.POST)
        if form.is_valid():
            try:
                item = rename_item(self.item, form.cleaned_data["title"], **self.by())
            except DomainError as error:
                form.add_error("title", str(error.message))
            else:
                told = _(
                    "The value is called “{title}” now. Papers issued before keep the old name."
                )
                return self.done(told.format(title=item.title), self.back(item.classifier))
        context = self.get_context_data(renamed={self.item.pk: form})
        return self.render_to_response(context, status=422)


class RetireClassifierItem(ChangeClassifierItem):
    """Offer a value no longer."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            item = retire_item(self.item, **self.by())
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect(self.back(self.item.classifier))
        told = _("“{title}” is not offered any more. Works that have it keep it.")
        return self.done(told.format(title=item.title), self.back(item.classifier))


class RestoreClassifierItem(ChangeClassifierItem):
    """Offer a retired value again."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        item = restore_item(self.item, **self.by())
        told = _("“{title}” is offered again.")
        return self.done(told.format(title=item.title), self.back(item.classifier))
