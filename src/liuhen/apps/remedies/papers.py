"""The papers of a reconsideration."""

from liuhen.apps.documents.queries import PaperKind

KINDS = (
    PaperKind("review-answer", "行政复议答复书", word="复答", sealed=True, red_head=True),
    PaperKind("evidence-list", "证据、依据目录", sealed=True, template="list"),
)
