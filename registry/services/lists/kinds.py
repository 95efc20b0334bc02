"""The two long operations over a list, made known at start-up."""

from django.utils.translation import gettext_lazy as _

from registry.services.addresses import list_path
from registry.services.lists.applying import APPLY, apply_rows, finish_apply
from registry.services.lists.checking import CHECK, check_rows, finish_check
from registry.services.operations import OperationKind, register_kind


def register_kinds() -> None:
    register_kind(
        OperationKind(
            key=CHECK,
            title=_("The list is being checked"),
            do_rows=check_rows,
            finish=finish_check,
            next_address=lambda operation: list_path(operation.parameters["list"]),
            rows_at_once=200,
        )
    )
    register_kind(
        OperationKind(
            key=APPLY,
            title=_("The list is being loaded"),
            do_rows=apply_rows,
            finish=finish_apply,
            next_address=lambda operation: list_path(operation.parameters["list"]),
            rows_at_once=100,
        )
    )
