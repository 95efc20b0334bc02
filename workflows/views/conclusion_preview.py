"""What a conclusion will say on paper, before it is handed in."""

from typing import Any

from review.labels import VERDICT
from review.rules.vocabulary import StageKind, Verdict
from review.services.issuing import conclusion_snapshot
from workflows.labels.statuses import STAGE_TITLE
from workflows.views.draft_conclusion import DraftConclusion


class ConclusionPreview(DraftConclusion):
    """The same content the paper is printed from; its number and date come with the issue."""

    http_method_names = ["get"]

    def get_template_names(self) -> list[str]:
        return ["review/conclusion_preview.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        paper = conclusion_snapshot(self.conclusion)
        several = len(self.conclusion.body["experts"]) > 1
        return super(DraftConclusion, self).get_context_data(
            form=None,
            paper=paper,
            several=several,
            stage_title=STAGE_TITLE[StageKind(self.conclusion.stage.kind)],
            verdict=VERDICT[Verdict(self.conclusion.verdict)],
            **kwargs,
        )
