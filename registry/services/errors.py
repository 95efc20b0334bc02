"""Refusals that a person can understand."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class DomainError(Exception):
    """An act was refused. ``code`` is for programs; ``message`` says what to do next.

    ``field`` names the form field the message belongs to, when there is one.
    """

    def __init__(self, code: str, message: "str | _StrPromise", *, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
