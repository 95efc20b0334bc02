"""Every step and every line of a work's journal has words for people."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.rules.vocabulary import CaseState
from workflows.flows.examination import ExaminationFlow
from workflows.labels.journal import NOT_TOLD, SENTENCES
from workflows.labels.statuses import AUTHOR_STATUS, MILESTONE, URGENCY
from workflows.labels.steps import STEP_BUTTON, STEP_TITLE, STEP_VERB
from workflows.nodes import Duty
from workflows.rules.inbox import Urgency
from workflows.rules.progress import Milestone
from workflows.templatetags.icon_paths import ICON_PATHS

ROOT = Path(__file__).resolve().parents[2]
DUTIES = {node.name for node in ExaminationFlow.instance.nodes() if isinstance(node, Duty)}
# Journals of a territory: they are on no page of a work.
OF_TERRITORIES = (
    "registry.account.",
    "registry.absence.",
    "registry.calendar.",
    "registry.calendar_feed.",
    "registry.classifier.",
    "registry.earlier_conclusion.",
    "registry.list.",
    "registry.organisation.",
    "registry.person.",
    "registry.role.",
    "registry.text.",
    "registry.training.",
    "registry.territory.",
    "registry.letterhead.",
    "registry.mail.",
    "registry.numbering.",
    "registry.organisation.",
    "registry.person.",
    "registry.intake.",
    "registry.first_hour.",
    "review.checklist.",
    "review.council.",
    "review.criterion.",
    "review.meeting.",
    "review.pack.",
    "review.procedure.",
    "workflows.planned.",
)


def journal_keys() -> Iterator[str]:
    """Keys that services write: texts with two dots, given to ``record`` or to ``note``."""
    for room in ("registry", "review", "workflows"):
        for path in (ROOT / room / "services").rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    parts = node.value.split(".")
                    if parts[0] == room and len(parts) == 3 and node.value.islower():
                        yield node.value


@pytest.mark.parametrize("words", [STEP_TITLE, STEP_VERB, STEP_BUTTON])
def test_every_duty_of_the_flow_is_named(words: dict[str, object]) -> None:
    assert set(words) == DUTIES


def test_every_code_of_these_pages_is_named() -> None:
    assert set(AUTHOR_STATUS) == set(CaseState)
    assert set(MILESTONE) == set(Milestone)
    assert set(URGENCY) == set(Urgency)


def test_every_line_about_a_work_is_told_or_left_out_knowingly() -> None:
    told = {key.partition(":")[0] for key in SENTENCES}
    written = {key for key in journal_keys() if not key.startswith(OF_TERRITORIES)}

    assert written - told - NOT_TOLD == set()


def test_sentences_are_drawn_with_icons_that_exist() -> None:
    assert {sentence.icon for sentence in SENTENCES.values()} <= set(ICON_PATHS)
