"""The training work goes the whole way by whatever procedure the service has."""

import pytest
from pypdfium2 import PdfDocument

from registry.models import Case, Document, Letter, ProcedureVersion
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseState
from registry.services.files import open_file
from review.rules.presets import PRESETS
from review.rules.stored_procedure import write_parameters
from tests.factories import registry as make
from tests.factories.registry import NOW
from workflows.models import Task
from workflows.rules.first_hour import TrainingAct
from workflows.services import run_job
from workflows.services.training import (
    advance_training,
    finish_training,
    next_training_act,
)

pytestmark = pytest.mark.django_db


def procedure(code: str) -> ProcedureVersion:
    return make.make_procedure_version(parameters=write_parameters(PRESETS[code]))


def print_waiting(case: Case) -> None:
    run_job(Task.objects.get(case=case, flow_task_type="JOB", finished=None).pk, now=NOW)


@pytest.mark.parametrize("code", PRESETS)
def test_training_work_gets_every_paper_of_the_service_s_procedure(code: str) -> None:
    version = procedure(code)
    territory = version.procedure.territory
    by = Actor.person(make.make_person().pk)

    for _stage in PRESETS[code].stages:
        assert finish_training(territory, actor=by, now=NOW) is TrainingAct.PRINT
        case = Case.objects.get(territory__training_of=territory)
        print_waiting(case)

    case.refresh_from_db()
    papers = Document.objects.filter(case=case).order_by("pk")
    assert case.state == CaseState.CONCLUDED
    assert next_training_act(case) is TrainingAct.OVER
    assert [paper.number for paper in papers] == [
        f"УЧ-{number}" for number in range(1, len(PRESETS[code].stages) + 1)
    ]
    assert not Letter.objects.exists()


def test_word_sample_stands_on_every_page_of_a_training_paper() -> None:
    territory = make.make_territory()
    finish_training(territory, actor=Actor.person(make.make_person().pk), now=NOW)
    case = Case.objects.get(territory__training_of=territory)

    print_waiting(case)

    with open_file(Document.objects.get(case=case).file) as content:
        paper = PdfDocument(content.read())
    texts = [page.get_textpage().get_text_bounded() for page in paper]
    assert len(texts) > 1
    assert all("ОБРАЗЕЦ" in text for text in texts)
    paper.close()


def test_training_goes_one_act_at_a_time() -> None:
    territory = make.make_territory()
    by = Actor.person(make.make_person().pk)

    done = [advance_training(territory, actor=by, now=NOW) for _act in range(6)]

    assert done == [
        TrainingAct.SEND,
        TrainingAct.CHECK,
        TrainingAct.ASSIGN,
        TrainingAct.ANSWER,
        TrainingAct.SCORE,
        TrainingAct.DRAFT,
    ]
