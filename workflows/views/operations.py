"""How far something long has come, and the button that stops it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from registry.models import Operation, Territory
from registry.rules.vocabulary import OperationState
from registry.services.errors import DomainError
from registry.services.operations import OPEN, SILENT_FOR, ask_to_stop, kind_of
from registry.tasks import go_on
from workflows.views.lists import TerritoryPage


class OperationPage(TerritoryPage):
    """Progress, in a part that is fetched anew every second."""

    action = "operations"
    template_name = "registry/operation.html"

    def find_territory(self) -> Territory:
        self.operation = get_object_or_404(
            Operation.objects.select_related("territory"), pk=self.kwargs["operation_id"]
        )
        return self.operation.territory

    @property
    def is_open(self) -> bool:
        return self.operation.state in OPEN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = kind_of(self.operation)
        return super().get_context_data(
            page_title=kind.title,
            operation=self.operation,
            is_open=self.is_open,
            is_silent=self.is_open and self.now - self.operation.seen_at > SILENT_FOR,
            next_address=kind.next_address(self.operation),
            refused=self.operation.tally.get("refused", 0),
            **kwargs,
        )


class OperationProgress(OperationPage):
    """The part alone; when the operation has ended well, the page goes on to its result."""

    template_name = "registry/operation_state.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if self.operation.state == OperationState.DONE and not self.operation.refusals:
            response["HX-Redirect"] = kind_of(self.operation).next_address(self.operation)
        return response


class StopOperation(OperationPage):
    """Ask the operation to stop. What is done stays done."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            ask_to_stop(self.operation)
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("It stops after the rows that are being done now."))
        return redirect("operation", self.operation.pk)


def follow(operation: Operation) -> HttpResponse:
    """Work at an operation for a moment; then on to its result, or to the page of its progress."""
    go_on(operation.pk)
    operation.refresh_from_db()
    if operation.state == OperationState.DONE and not operation.refusals:
        return redirect(kind_of(operation).next_address(operation))
    return redirect("operation", operation.pk)
