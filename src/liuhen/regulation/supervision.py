"""Supervision and evaluation 监督与考评: 设备办法 article 14; 责任制 articles 6, 20, 35–38. Planned."""

from datetime import date
from typing import Any

from liuhen.regulation.general import AV, RS
from liuhen.regulation.vocabulary import Article, Clock, Duty, Finding, NamedDay

A14 = Article(AV, 14, "法制机构可以抽查音像资料，检查执法是否规范，并组织整改。")
A6 = Article(RS, 6, "建立奖励机制，表彰执法绩效突出的单位和人员。")
A20 = Article(RS, 20, "建立监督检查制度，发现违法或不当的依权限和程序处理。")
A35 = Article(RS, 35, "县政府监督各执法单位，由司法局承办；单位监督所属机构和受委托单位。")
A36 = Article(RS, 36, "监督可日常或专项进行，内容共八项。")
A37 = Article(RS, 37, "发现违法或不当的通知限期整改，无正当理由不改或效果差的通报并列入考核。")
A38 = Article(RS, 38, "监督考评结果是法治政府建设考核的重要内容，并与评先和年度考核衔接。")


def last_day_to_rectify(rectification: Any) -> date:
    """Return the day the notice of rectification names."""
    on: date = rectification.due_on
    return on


RECTIFY_IN_TIME = Duty(
    "rs-37-1",
    A37,
    "clock",
    "整改通知有期限，无正当理由不改或成效不明显的通报并计入考核。",
    state="built",
    clock=Clock(
        NamedDay(last_day_to_rectify),
        starts="rectification.ordered",
        stops=("rectification.reported",),
        overdue=Finding("RECTIFICATION-OVERDUE", "超过整改期限没有报告整改情况"),
    ),
    enforced_in=("liuhen.apps.findings.lifecycle.ORDER",),
)

PLANNED = (
    Duty("av-14-1", A14, "register", "法制机构随机抽查音像记录，抽取可复现，填写抽查表，问题整改跟踪到底。"),
    Duty("rs-6-1", A6, "register", "依考评结果提出表彰单位和人员，经批准后公布。"),
    Duty(
        "rs-20-1",
        A20,
        "register",
        "单位监督所属机构、受委托单位和下级单位，违法或不当行为按权限程序停止、变更、撤销或责令履行。",
    ),
    Duty(
        "rs-35-1", A35, "register", "谁监督谁由层级关系确定：司法局监督各单位，单位监督所属机构和受委托单位。"
    ),
    Duty("rs-36-1", A36, "register", "日常和专项监督按八项内容填表，每个问题引用条文。"),
    Duty("rs-38-1", A38, "standing", "监督结果进入年度法治考核，每一分都能追溯到背后的记录。"),
)
