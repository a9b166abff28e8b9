"""The paper on which somebody is circulated: numbered, sealed, without who wrote it down."""

from typing import TYPE_CHECKING, Any

from liuhen.apps.documents.queries import PaperKind
from liuhen.apps.interference import queries
from liuhen.regulation.interference import A51
from liuhen.regulation.interference import KINDS as KINDS_OF_INTERFERENCE

if TYPE_CHECKING:
    from liuhen.apps.interference.models import Circular

KINDS = (PaperKind("interference-circular", "干预通报", word="干通", sealed=True, red_head=True),)


def of_circular(circular: "Circular") -> dict[str, Any]:
    """Tell all units who interfered and how."""
    told = queries.told_by(circular)
    return {
        "addressee": "各行政执法单位",
        "paragraphs": [
            circular.text,
            f"上述行为属于{A51.cite_in_full()}所列：{'；'.join(KINDS_OF_INTERFERENCE[key] for key in told['kinds'])}。",
            f"本通报经{circular.authority.name}按人事管理权限批准。",
        ],
        "closing": "特此通报。",
    }
