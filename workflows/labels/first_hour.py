"""Words of the first hour."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.rules.first_hour import Step, TrainingAct

STEP_NAME: Mapping[Step, Promise] = {
    Step.REQUISITES: _("Requisites"),
    Step.SIGNATORY: _("Who signs"),
    Step.LETTERHEAD: _("Letterhead"),
    Step.MAIL: _("Mail"),
    Step.PEOPLE: _("Schools and people"),
    Step.EXPERTS: _("Experts"),
    Step.PROCEDURE: _("Procedure"),
    Step.NUMBERS: _("Numbers"),
    Step.TRAINING: _("Training work"),
    Step.INTAKE: _("Intake of works"),
    Step.CLEANING: _("Remove what was for training"),
}

STEP_LEAD: Mapping[Step, Promise] = {
    Step.REQUISITES: _("They stand at the head of every paper and at the foot of every letter."),
    Step.SIGNATORY: _("Whose name stands under conclusions and certificates."),
    Step.LETTERHEAD: _(
        "A picture at the head of conclusions and letters: an emblem or a coat of arms."
    ),
    Step.MAIL: _(
        "Invitations and answers go by e-mail. A test letter shows whether they will arrive."
    ),
    Step.PEOPLE: _("Who works where. Logins need not be invented: people are invited later."),
    Step.EXPERTS: _("Your practising experts, all by one order. An account is not needed for it."),
    Step.PROCEDURE: _(
        "How a work is examined: who judges, by what, in how many days, who decides."
    ),
    Step.NUMBERS: _("Go on with your paper journal: the pattern and the next number are yours."),
    Step.TRAINING: _("Made-up people lead a work to a paper marked «SAMPLE», a step at a time."),
    Step.INTAKE: _("A link, a square code, a letter to schools and a text for a chat."),
    Step.CLEANING: _("The training work, its people, files and papers go without a trace."),
}


@dataclass(frozen=True)
class ActWords:
    """What a step of the training work is called and what it shows."""

    title: Promise
    text: Promise


ACT_WORDS: Mapping[TrainingAct, ActWords] = {
    TrainingAct.SEND: ActWords(
        _("The author sends a work"),
        _(
            "A made-up teacher fills a short form, adds a Word file and sends it. A real "
            "author gets a letter with the number and the day of the conclusion."
        ),
    ),
    TrainingAct.CHECK: ActWords(
        _("The coordinator checks that everything is there"),
        _("Accepted, returned with remarks or declined: here it is accepted."),
    ),
    TrainingAct.ASSIGN: ActWords(
        _("The coordinator chooses experts"),
        _("The list is ranked already; whoever is tied to the author is barred, with the reason."),
    ),
    TrainingAct.ANSWER: ActWords(
        _("The experts answer the invitations"),
        _("A real expert answers from the letter, without signing in, before seeing the author."),
    ),
    TrainingAct.SCORE: ActWords(
        _("The experts score the work"),
        _("The document beside the checklist, one tap a criterion, on a phone as well."),
    ),
    TrainingAct.DRAFT: ActWords(
        _("The conclusion is written"),
        _("It composes itself of the sheets; the rapporteur mends the words."),
    ),
    TrainingAct.DECIDE: ActWords(
        _("The council decides"),
        _("The members vote, the chair closes the item; votes may be entered from the room."),
    ),
    TrainingAct.PRINT: ActWords(
        _("The paper is printed"),
        _("A worker of the server prints the PDF. It takes some seconds."),
    ),
    TrainingAct.OVER: ActWords(
        _("The training work has gone all its way"),
        _("Open the paper: it looks as yours will, with the word «SAMPLE» across each page."),
    ),
}
