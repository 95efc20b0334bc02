"""One examination of two stages, step by step before the reader's eyes.

From the upload of a Word document and a PDF to the issued conclusions: the same services the
pages and the worker call, every step with its time.
"""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from config.demo import acts, content, walk
from config.demo.councils import Chamber, call_next
from config.demo.places import Place
from config.demo.walk import Walk
from registry.models import Document
from registry.rules.actors import Actor
from registry.services.addresses import verification_address
from registry.services.files import open_file
from registry.services.previews import prepare_preview
from review.models import AgendaItem
from review.queries import barred_voters, members_on
from review.rules.vocabulary import VoteChoice
from review.services.ballots import Voice, enter_votes
from review.services.meetings import close_meeting, note_presence, plan_meeting

Clock = Callable[[], datetime]
Say = Callable[[str], object]


@dataclass(frozen=True)
class Step:
    name: str
    seconds: float


@dataclass
class Summary:
    """What ``summary.json`` holds."""

    case: str = ""
    documents: list[str] = field(default_factory=list)
    verification_code: str = ""
    verification_url: str = ""
    steps: list[Step] = field(default_factory=list)


@dataclass
class Showing:
    """The examination on show: the walk of its work, the clock, the steps done so far."""

    path: Walk
    chamber: Chamber
    clock: Clock
    say: Say
    summary: Summary = field(default_factory=Summary)

    @contextmanager
    def step(self, name: str) -> Iterator[datetime]:
        """Do a step at the moment it is given, tell its name and time, remember both."""
        began = time.perf_counter()
        yield self.clock()
        done = Step(name, round(time.perf_counter() - began, 3))
        self.summary.steps.append(done)
        self.say(_("%(seconds)7.2f s  %(name)s") % {"seconds": done.seconds, "name": done.name})


def show(place: Place, *, folder: Path, clock: Clock, say: Say) -> Summary:
    """Drive the examination to its end and write ``summary.json`` with the issued papers.

    Then the council calls its next meeting, with all the works that still wait for one.
    """
    work = content.shown_work()
    showing = Showing(walk.begin(work, place), Chamber(place), clock, say)
    showing.chamber.meetings = place.council.meetings.count() if place.council else 0
    _hand_in(showing)
    _first_stage(showing)
    _second_stage(showing)
    call_next(showing.chamber, now=clock())
    _summarise(showing, folder)
    return showing.summary


def _hand_in(showing: Showing) -> None:
    path = showing.path
    with showing.step(_("The author fills the form of a new work")) as now:
        material = walk.start(path, now=now)
    with showing.step(_("The author uploads a Word document")) as now:
        walk.add_word_file(path, material, now=now)
    with showing.step(_("The author uploads a PDF")) as now:
        walk.add_pdf_file(path, material, now=now)
    with showing.step(_("The worker draws the pages of both files")):
        for file in material.case.files.all():
            prepare_preview(file.pk)
    with showing.step(_("The author sends the work in and gets a number")) as now:
        walk.submit(path, material, now=now)
    with showing.step(_("The coordinator checks completeness and accepts the work")) as now:
        walk.check(path, "accept", now=now)


def _first_stage(showing: Showing) -> None:
    path = showing.path
    with showing.step(_("Internal examination: the coordinator chooses two experts")) as now:
        walk.assign(path, reserve=1, now=now)
    _judge(showing, declines=False)
    with showing.step(_("The coordinator completes the conclusion")) as now:
        walk.draft(path, now=now)
    _issue(showing, _("The worker issues the conclusion of the internal examination as PDF"))


def _second_stage(showing: Showing) -> None:
    path = showing.path
    with showing.step(_("External examination: three experts, a reserve, a rapporteur")) as now:
        walk.assign(path, reserve=2, now=now)
    _judge(showing, declines=True)
    with showing.step(_("The rapporteur completes the conclusion")) as now:
        walk.draft(path, now=now)
    with showing.step(_("The council meets, votes, the chair closes the item")) as now:
        _meet(showing, now)
    _issue(showing, _("The worker issues the conclusion of the external examination as PDF"))


def _judge(showing: Showing, *, declines: bool) -> None:
    """Everyone invited answers and judges; the first may decline: then the reserve is asked."""
    path = showing.path
    while duties := acts.duties(path.case_id, "respond_to_invitation"):
        expert = acts.holder_of(duties[0])
        if declines:
            declines = False
            with showing.step(_("An expert declines, the next of the reserve is asked")) as now:
                walk.answer(path, expert, accepts=False, now=now)
            continue
        with showing.step(_("An expert agrees to judge the work")) as now:
            walk.answer(path, expert, accepts=True, now=now)
    while duties := acts.duties(path.case_id, "score_material"):
        with showing.step(_("An expert sends the score sheet")) as now:
            walk.score(path, acts.holder_of(duties[0]), quality=path.work.quality, now=now)


def _meet(showing: Showing, now: datetime) -> None:
    """A meeting on this one work: all who may vote are for it."""
    chamber = showing.chamber
    chamber.meetings += 1
    secretary = Actor.person(chamber.secretary.pk)
    item = AgendaItem.objects.select_related(
        "body", "case__territory", "case__procedure_version", "case__material"
    ).get(case=showing.path.case_id)
    meeting = plan_meeting(
        item.body,
        number=str(chamber.meetings),
        held_at=now,
        items=[item],
        actor=secretary,
        now=now,
    )
    barred = barred_voters(item)
    members = [one for one in members_on(item.body, now.date()) if one.person_id not in barred]
    note_presence(meeting, members=members, actor=secretary, now=now)
    enter_votes(
        item,
        voices=[Voice(member=one, choice=VoteChoice.FOR.value) for one in members],
        basis=f"Протокол заседания № {meeting.number}",
        actor=secretary,
        now=now,
    )
    acts.do(item.case_id, "decide_in_council", chamber.chair, now=now)
    close_meeting(meeting, actor=secretary, now=now)


def _issue(showing: Showing, name: str) -> None:
    with showing.step(name) as now:
        acts.run_jobs(showing.path.case_id, now=now)


def _summarise(showing: Showing, folder: Path) -> None:
    """Put the issued papers and ``summary.json`` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    case = showing.path.case
    documents = list(
        Document.objects.filter(case=case).select_related("file").order_by("issued_at", "pk")
    )
    summary = showing.summary
    summary.case = case.number
    summary.documents = [str(_copied(document, folder)) for document in documents]
    summary.verification_code = documents[-1].verification_code
    summary.verification_url = verification_address(summary.verification_code)
    (folder / "summary.json").write_text(
        json.dumps(asdict(summary), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )


def _copied(document: Document, folder: Path) -> Path:
    assert document.file is not None  # noqa: S101 -- issued papers have a file
    path = folder / f"conclusion-{document.number.replace('/', '-')}.pdf"
    with open_file(document.file) as issued, path.open("wb") as copy:
        shutil.copyfileobj(issued, copy)
    return path


def read_summary(folder: Path) -> dict[str, Any] | None:
    path = folder / "summary.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def demo_folder() -> Path:
    return Path(settings.VAR_DIR) / "demo"
