"""The first hour of a service: its steps, how long each takes, which of them are behind."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """In the order in which they make sense; every one may be put off."""

    REQUISITES = "requisites"
    SIGNATORY = "signatory"
    LETTERHEAD = "letterhead"
    MAIL = "mail"
    PEOPLE = "people"
    EXPERTS = "experts"
    PROCEDURE = "procedure"
    NUMBERS = "numbers"
    TRAINING = "training"
    INTAKE = "intake"
    CLEANING = "cleaning"


class TrainingAct(StrEnum):
    """What happens to the training work next."""

    SEND = "send"
    CHECK = "check"
    ASSIGN = "assign"
    ANSWER = "answer"
    SCORE = "score"
    DRAFT = "draft"
    DECIDE = "decide"
    PRINT = "print"
    OVER = "over"


class StepState(StrEnum):
    DONE = "done"
    SKIPPED = "skipped"
    TODO = "todo"


MINUTES: Mapping[Step, int] = {
    Step.REQUISITES: 4,
    Step.SIGNATORY: 1,
    Step.LETTERHEAD: 2,
    Step.MAIL: 4,
    Step.PEOPLE: 12,
    Step.EXPERTS: 6,
    Step.PROCEDURE: 8,
    Step.NUMBERS: 3,
    Step.TRAINING: 10,
    Step.INTAKE: 6,
    Step.CLEANING: 1,
}


@dataclass(frozen=True, kw_only=True)
class FirstHourFacts:
    """What a service has, as far as the first hour asks."""

    has_contacts: bool
    has_signatory: bool
    has_letterhead: bool
    mail_checked: bool
    has_people: bool
    experts: int
    has_procedure: bool
    has_numbering: bool
    training_over: bool
    training_here: bool
    has_intake: bool

    def is_done(self, step: Step) -> bool:
        """Whether what the step is for has come true; training that was never begun needs no cleaning."""
        done = {
            Step.REQUISITES: self.has_contacts,
            Step.SIGNATORY: self.has_signatory,
            Step.LETTERHEAD: self.has_letterhead,
            Step.MAIL: self.mail_checked,
            Step.PEOPLE: self.has_people,
            Step.EXPERTS: self.experts > 0,
            Step.PROCEDURE: self.has_procedure,
            Step.NUMBERS: self.has_numbering,
            Step.TRAINING: self.training_over,
            Step.INTAKE: self.has_intake,
            Step.CLEANING: self.training_over and not self.training_here,
        }
        return done[step]


@dataclass(frozen=True)
class Progress:
    """Every step with its state, and what is next."""

    states: Mapping[Step, StepState]

    @property
    def current(self) -> Step | None:
        """The first step neither done nor put off."""
        return next((step for step in Step if self.states[step] is StepState.TODO), None)

    @property
    def minutes_left(self) -> int:
        """For the steps still to be done; those put off are not counted."""
        return sum(MINUTES[step] for step in Step if self.states[step] is StepState.TODO)

    @property
    def skipped(self) -> tuple[Step, ...]:
        return tuple(step for step in Step if self.states[step] is StepState.SKIPPED)

    def after(self, step: Step) -> Step | None:
        """The next step to do after this one, else the first one left, else none."""
        later = list(Step)[list(Step).index(step) + 1 :]
        return next((one for one in later if self.states[one] is StepState.TODO), self.current)


def progress_of(facts: FirstHourFacts, skipped: Collection[str]) -> Progress:
    """What was done counts, whatever was put off before; no training, nothing to clean up."""
    states = {step: _state(step, facts, skipped) for step in Step}
    if states[Step.TRAINING] is StepState.SKIPPED and not facts.training_here:
        states[Step.CLEANING] = StepState.DONE
    return Progress(states)


def _state(step: Step, facts: FirstHourFacts, skipped: Collection[str]) -> StepState:
    if facts.is_done(step):
        return StepState.DONE
    return StepState.SKIPPED if step.value in skipped else StepState.TODO
