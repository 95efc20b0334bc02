"""Who sees whom: the one place where it is decided, for pages, lists, letters, files and the API.

The procedure says two things: whether experts may know the author, and how experts are called to
others. A reader stands to a work in one or several ways; what each may know follows from here and
from nowhere else.
"""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import ExpertNames


class Reader(StrEnum):
    """As whom somebody reads about a work."""

    AUTHOR = "author"  # and the co-authors
    EXPERT = "expert"  # asked to judge, at work or done
    # Decides, keeps the council's papers, or heads the service: must know the author, or could
    # neither recuse himself nor answer for the paper.
    COUNCIL = "council"
    CHAIR = "chair"  # of that council
    OFFICE = "office"  # leads the work and has chosen the experts
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What one reader may know of the people of a work.

    Without ``author`` he gets no name, no school, no place, no name of a file, no note of a
    version, and of the files only copies that tell nothing of who made them.
    """

    author: bool
    experts: ExpertNames

    @property
    def originals(self) -> bool:
        """Whether files are given as they were handed in."""
        return self.author


def sight_of(readers: Set[Reader], parameters: ProcedureParameters, *, position: int = 1) -> Sight:
    """What somebody who stands so to a work may know; ``position`` is the stage in question.

    Whoever judges a work stays blind to its author, whatever else he is: a member of the council
    who is an expert of the work is an expert first. Only the author himself outranks that.
    """
    return Sight(
        author=_knows_author(readers, parameters),
        experts=_names_of_experts(readers, parameters, position),
    )


def _knows_author(readers: Set[Reader], parameters: ProcedureParameters) -> bool:
    if not parameters.author_hidden or Reader.AUTHOR in readers:
        return True
    if Reader.EXPERT in readers:
        return False
    return bool(readers & {Reader.COUNCIL, Reader.CHAIR, Reader.OFFICE})


def _names_of_experts(
    readers: Set[Reader], parameters: ProcedureParameters, position: int
) -> ExpertNames:
    """By name to those who chose them; to others as the procedure says.

    «Only to the chair» hides the names from everyone but him and those who chose the experts;
    the members of the council tell the columns of their table apart by numbers.
    """
    rule = parameters.stage_at(position).expert_names
    if Reader.OFFICE in readers or rule is ExpertNames.NAMES:
        return ExpertNames.NAMES
    if rule is ExpertNames.NUMBERS:
        return ExpertNames.NUMBERS
    if Reader.CHAIR in readers:
        return ExpertNames.NAMES
    return ExpertNames.NUMBERS if readers & {Reader.COUNCIL, Reader.EXPERT} else ExpertNames.HIDDEN
