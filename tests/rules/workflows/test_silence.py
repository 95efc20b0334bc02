"""What may be said aloud of those who have not answered."""

from typing import Any

from workflows.rules.silence import Waiting, by_expert, by_school


def waiting(**changes: Any) -> Waiting:
    usual = {
        "person_id": 1,
        "name": "Соколова А. В.",
        "school": "Школа № 5",
        "step": "score_material",
        "number": "12",
        "is_late": False,
        "may_name": False,
    }
    return Waiting(**{**usual, **changes})


def test_experts_are_counted_by_name_without_numbers_of_works_whose_judges_are_hidden() -> None:
    (line,) = by_expert(
        [waiting(), waiting(step="respond_to_invitation", number="13", is_late=True)]
    )

    assert (line.name, line.numbers, line.late) == ("Соколова А. В.", [], 1)
    assert line.steps == {"score_material": 1, "respond_to_invitation": 1}


def test_number_is_said_where_authors_may_know_who_judges() -> None:
    (line,) = by_expert([waiting(may_name=True), waiting(number="13")])

    assert line.numbers == ["12"]


def test_authors_are_never_in_the_text_for_experts() -> None:
    assert by_expert([waiting(step="revise_material", name="Автор")]) == []


def test_schools_read_neither_authors_nor_judges_that_are_hidden_from_them() -> None:
    found = by_school(
        [
            waiting(),
            waiting(may_name=True, name="Титова М. П.", person_id=2),
            waiting(step="revise_material", name="Автор", person_id=3, may_name=True),
            waiting(step="revise_material", name="Другой", person_id=4),
        ]
    )

    lines = [(line.name, line.steps, line.numbers) for line in found["Школа № 5"]]
    assert lines == [
        ("", {"score_material": 1}, []),
        ("Титова М. П.", {"score_material": 1}, []),
        ("", {"revise_material": 2}, []),
    ]
