"""The files of the demonstration: complete, consistent, about nobody real."""

from io import BytesIO
from random import Random

import docx
import pytest

from config.demo import content, judging, papers
from config.demo.stories import AMONG_EXPERTS
from registry.rules.vocabulary import CaseState, Gender
from review.models import Criterion
from review.rules.presets import PRESETS
from review.rules.vocabulary import Recommendation
from review.services.pack_files import ready_pack

PLACES_OF_THE_SEEDS = ("Челябинск", "Качканар", "Алапаевск", "Петербург", "Киров", "Ревда")
STOPS = {state.value for state in CaseState} - {"scoring"} | AMONG_EXPERTS | {"shown"}


@pytest.mark.parametrize("code", content.TERRITORIES)
def test_every_person_of_a_list_works_somewhere_in_the_territory(code):
    data = content.territory(code)
    known = {one["code"] for one in data.organisations}

    rows = [row for rows in data.people.values() for row in rows]

    assert {row.organisation for row in rows} <= known
    assert {row.name for row in rows} == {row.name for row in data.employments}


@pytest.mark.parametrize("code", content.TERRITORIES)
def test_those_who_show_the_demonstration_are_among_its_people(code):
    data = content.territory(code)

    assert set(data.logins.values()) <= {row.name for row in data.employments}


def test_the_larger_service_is_as_large_as_a_real_one():
    data = content.territory("svetloborsk")

    sizes = {name: len(rows) for name, rows in data.people.items()}

    assert len(data.organisations) == 14
    assert (sizes["teachers"], sizes["experts"], sizes["council"]) == (64, 26, 7)


def test_every_work_belongs_to_a_teacher_and_a_procedure_of_its_territory():
    for work in content.works():
        data = content.territory(work.territory)
        teachers = {row.name for row in data.people["teachers"]}
        assert {work.author, *work.co_authors} <= teachers
        assert work.procedure in {one["code"] for one in data.procedures}
        assert work.quality in judging.LEVELS


def test_works_stop_at_every_state_a_work_can_stand_in():
    stops = {work.until for work in content.works()}

    assert stops == STOPS


def test_nothing_is_said_of_the_places_of_the_client():
    for path in content.DATA.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        assert [place for place in PLACES_OF_THE_SEEDS if place in text] == []


@pytest.mark.parametrize("checklist", ready_pack().checklists, ids=lambda checklist: checklist.code)
def test_every_mark_of_a_checklist_has_a_meaning_and_a_phrase(checklist):
    criteria = [one for group in checklist.groups for one in group.criteria]

    for criterion in criteria:
        assert [level.points for level in criterion.levels] == [*range(criterion.max_points + 1)]
        assert all(level.descriptor and level.phrase for level in criterion.levels)
    assert sum(one.is_stop for one in criteria) == 1


def test_checklists_are_as_long_as_experts_are_told():
    lengths = {
        one.code: sum(len(group.criteria) for group in one.groups)
        for one in ready_pack().checklists
    }

    assert lengths == {
        "external-material": 20,
        "internal-material": 10,
        "work-programme": 12,
        "lesson-plan": 11,
        "open-lesson": 12,
        "master-class": 10,
        "portfolio": 11,
        "competition-work": 10,
    }


@pytest.mark.parametrize("code", content.TERRITORIES)
def test_every_procedure_has_a_checklist_for_each_of_its_stages(code):
    for raw in content.territory(code).procedures:
        assert len(raw["checklists"]) == len(PRESETS[raw["preset"]].stages)


@pytest.mark.parametrize(
    ("name", "gender"),
    [("Белоусов Павел Андреевич", Gender.MALE), ("Абрамова Ирина Сергеевна", Gender.FEMALE)],
)
def test_gender_follows_from_the_patronymic(name, gender):
    assert content.gender_of(name) is gender


def test_a_word_file_opens_with_its_headings_and_tables():
    work = content.shown_work()

    packed = papers.as_docx(papers.development(work, position="учитель", organisation="Школа"))

    document = docx.Document(BytesIO(packed))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 2"]
    assert document.paragraphs[0].text == work.title
    assert headings[0] == "Пояснительная записка"
    assert len(document.tables) == 6


def test_the_same_work_gives_the_same_file():
    paper = papers.appendix(content.works()[0])

    assert papers.as_docx(paper) == papers.as_docx(paper)


def test_a_kindergarten_is_told_of_children_not_of_pupils():
    work = next(one for one in content.works() if one.subject == content.PRESCHOOL)

    paper = papers.development(work, position="воспитатель", organisation="Детский сад")

    assert "бучающи" not in str(paper.blocks)


@pytest.mark.parametrize(
    ("level", "recommendation"),
    [
        (0.9, Recommendation.ACCEPT),
        (0.54, Recommendation.REVISE),
        (0.3, Recommendation.REJECT),
    ],
)
def test_an_expert_recommends_what_his_points_say(level, recommendation):
    criteria = [Criterion(pk=number, position=number, max_points=2) for number in range(1, 21)]

    points, found = judging.share_points(criteria, level, Random(1))

    assert sum(points.values()) == round(40 * level)
    assert found is recommendation
