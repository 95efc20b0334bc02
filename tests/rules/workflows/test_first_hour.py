"""Steps of the first hour follow from what a service has."""

from dataclasses import replace

import pytest

from workflows.rules.first_hour import MINUTES, FirstHourFacts, Step, StepState, progress_of

NOTHING = FirstHourFacts(
    has_contacts=False,
    has_signatory=False,
    has_letterhead=False,
    mail_checked=False,
    has_people=False,
    experts=0,
    has_procedure=False,
    has_numbering=False,
    training_over=False,
    training_here=False,
    has_intake=False,
)


def test_everything_is_ahead_in_an_empty_service() -> None:
    progress = progress_of(NOTHING, ())

    assert progress.current is Step.REQUISITES
    assert progress.minutes_left == sum(MINUTES.values())


@pytest.mark.parametrize(
    ("step", "fact"),
    [
        (Step.REQUISITES, {"has_contacts": True}),
        (Step.SIGNATORY, {"has_signatory": True}),
        (Step.LETTERHEAD, {"has_letterhead": True}),
        (Step.MAIL, {"mail_checked": True}),
        (Step.PEOPLE, {"has_people": True}),
        (Step.EXPERTS, {"experts": 1}),
        (Step.PROCEDURE, {"has_procedure": True}),
        (Step.NUMBERS, {"has_numbering": True}),
        (Step.TRAINING, {"training_over": True, "training_here": True}),
        (Step.INTAKE, {"has_intake": True}),
    ],
)
def test_step_is_done_by_its_fact_alone(step: Step, fact: dict[str, object]) -> None:
    progress = progress_of(replace(NOTHING, **fact), ())

    done = [one for one in Step if progress.states[one] is StepState.DONE]
    assert done == [step]


def test_what_was_done_counts_though_it_was_put_off_before() -> None:
    progress = progress_of(replace(NOTHING, has_letterhead=True), ("letterhead", "mail"))

    assert progress.states[Step.LETTERHEAD] is StepState.DONE
    assert progress.skipped == (Step.MAIL,)


def test_step_put_off_takes_no_minutes_and_is_not_next() -> None:
    progress = progress_of(NOTHING, ("requisites",))

    assert progress.current is Step.SIGNATORY
    assert progress.minutes_left == sum(MINUTES.values()) - MINUTES[Step.REQUISITES]


def test_training_gone_through_waits_to_be_removed() -> None:
    here = progress_of(replace(NOTHING, training_over=True, training_here=True), ())
    gone = progress_of(replace(NOTHING, training_over=True), ())

    assert here.states[Step.CLEANING] is StepState.TODO
    assert gone.states[Step.CLEANING] is StepState.DONE


def test_without_training_there_is_nothing_to_remove() -> None:
    progress = progress_of(NOTHING, ("training",))

    assert progress.states[Step.CLEANING] is StepState.DONE


def test_after_a_step_comes_the_next_one_left_or_the_first_passed_over() -> None:
    all_but = [step.value for step in Step if step not in (Step.MAIL, Step.INTAKE)]
    progress = progress_of(NOTHING, [one for one in all_but if one != "training"] + ["training"])

    assert progress.after(Step.MAIL) is Step.INTAKE
    assert progress.after(Step.INTAKE) is Step.MAIL
