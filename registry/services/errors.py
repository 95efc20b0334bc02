"""Refusals that a person can understand."""

from django.utils.functional import Promise


class DomainError(Exception):
    """An act was refused. ``code`` is for programs; ``message`` says what to do next.

    ``field`` names the form field the message belongs to, when there is one.
    """

    def __init__(self, code: str, message: str | Promise, *, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
