"""What the papers of supervision say."""

from typing import TYPE_CHECKING, Any

from liuhen.apps.supervision.queries import instruments as queries
from liuhen.kernel.flow import called_by_name, is_number
from liuhen.kernel.web.wording import clause, sentence
from liuhen.regulation.people import day_zh
from liuhen.regulation.supervision import A35, A37, INSTRUMENTS, ORDER_825

if TYPE_CHECKING:
    from liuhen.apps.supervision.models import Instrument


def title_of(instrument: "Instrument") -> str:
    if instrument.kind == "letter":
        return f"关于{instrument.unit.name}执法监督情况的函"[:120]
    return INSTRUMENTS[instrument.kind]


def of_instrument(instrument: "Instrument") -> dict[str, Any]:
    """Tell a unit, or the superior of one managed from above, what was found and what is asked."""
    if instrument.kind == "letter":
        return _letter(instrument)
    basis = f"依照{A35.cite_in_full()}、{A37.cite_in_full()}和{ORDER_825}"
    decides = f"，决定责令你单位{instrument.orders_zh}" if instrument.orders else ""
    follows = [f"此前发出的{instrument.previous}，经复查没有办到。"] if instrument.previous else []
    return {
        "addressee": instrument.unit.name,
        "paragraphs": [
            f"经监督检查，查明：{sentence(instrument.facts)}",
            *follows,
            f"{basis}{decides}，要求：{sentence(instrument.demand)}",
            (
                f"请于{day_zh(instrument.due_on)}以前书面反馈办理情况（期限的理由：{clause(instrument.due_reason)}）。"
                "有异议的，一并写明事实和依据。逾期不反馈或者没有办到的，依法处理。"
            ),
        ],
        "facts": _facts(instrument),
    }


def _letter(instrument: "Instrument") -> dict[str, Any]:
    superior = (
        instrument.unit.vertical if not instrument.sheet else instrument.sheet.superior
    ) or "上级主管机关"
    return {
        "addressee": superior,
        "paragraphs": [
            f"{instrument.unit.name}由贵单位垂直管理。经监督检查，查明：{sentence(instrument.facts)}",
            f"依照{A35.cite_in_full()}和{ORDER_825}，现将情况函告贵单位，建议：{sentence(instrument.demand)}",
            f"处理结果请于{day_zh(instrument.due_on)}以前函复。",
        ],
        "facts": _facts(instrument),
        "closing": "特此函告。",
    }


def _facts(instrument: "Instrument") -> list[str]:
    found = queries.findings_of(instrument)
    names = called_by_name(each.about for each in found if is_number(each.about, each.about_zh))
    return [f"{names.get(each.about, each.about_zh)}：{sentence(each.text)}（{each.cite}）" for each in found]
