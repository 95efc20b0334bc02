"""The architecture is a test: rooms, floors and doors as pyproject.toml names them."""

from importlinter import cli


def test_every_import_keeps_to_rooms_and_floors() -> None:
    assert cli.lint_imports() == cli.EXIT_STATUS_SUCCESS
