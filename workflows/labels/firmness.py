"""How firm a result is, as people read it: a small mark with its words, and the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from review.labels import CONFIDENCE, CONFIDENCE_REASON
from review.rules.vocabulary import Confidence, ConfidenceReason

TONES = {Confidence.FIRM: "good", Confidence.FAIR: "info", Confidence.WEAK: "warn"}


@dataclass(frozen=True)
class FirmnessMark:
    """What the mark says, why, and its tone."""

    text: str | Promise
    reason: str | Promise
    tone: str

    @property
    def icon(self) -> str:
        """The sign of the tone; what is disputed is a warning and not a matter of time."""
        return "warning" if self.tone == "warn" else ""


def firmness_of(result: Mapping[str, Any] | None) -> FirmnessMark | None:
    """The mark of a stage's kept result; none before its sheets are counted, or if none was kept."""
    if not result or "confidence" not in result:
        return None
    level = Confidence(result["confidence"])
    reason = ConfidenceReason(result["confidence_reason"])
    return FirmnessMark(CONFIDENCE[level], CONFIDENCE_REASON[reason], TONES[level])
