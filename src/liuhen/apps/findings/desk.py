"""How what is done about findings looks to whoever does it: words afterwards, questions before, colours."""

from liuhen.apps.findings import actions, queries
from liuhen.apps.findings.models import Finding, Rectification
from liuhen.kernel.web.doors import Desk, Door
from liuhen.kernel.web.pages import PageRequest

TONES = {"ordered": "orange", "reported": "blue", "passed": "green", "failed": "red"}
CONCLUDES = "结论作出后永久留痕，不能修改。确定吗？"


def ground(found: Rectification, _: PageRequest) -> str:
    return "ineffective" if found.state == "failed" else "overdue"


# fmt: off
FINDING = Desk(
    Finding, queries.visible_to, path="findings", above=("问题", "console:findings"),
    template="findings/form.html", beside=lambda found: {"finding": found},
    doors=(
        Door(actions.answer, "已提交说明，等待核查。", submit="提交说明", tone="primary", icon="message-report",
             confirm="说明提交后永久留痕，不能修改或补充。确定提交吗？", files=True),
        Door(actions.accept, "已作出结论。", submit="作出结论", tone="primary", icon="check", confirm=CONCLUDES),
        Door(actions.uphold, "已作出结论。", submit="作出结论", tone="danger", icon="gavel", confirm=CONCLUDES),
        Door(actions.order_rectification, "已责令整改，可以打印限期整改通知书。", submit="发出整改通知",
             at="order", endpoint="rectifications", operation="order"),
    ),
    sought=("about_zh", "person__name_key"),
)
RECTIFICATION = Desk(
    Rectification, queries.rectifications_visible_to, path="rectifications",
    above=("整改", "console:rectifications"), template="findings/rectification_form.html",
    beside=lambda found: {"row": found},
    doors=(
        Door(actions.report_rectification, "已报告整改情况，等待复查。", submit="报告", tone="primary",
             icon="message-report", at="report", operation="report",
             confirm="报告提交后永久留痕，不能修改。确定提交吗？"),
        Door(actions.pass_rectification, "复查通过，问题已整改。", tone="primary", icon="check", at="pass",
             confirm="复查结论永久留痕，不能修改。确定通过吗？"),
        Door(actions.fail_rectification, "已再次责令整改。", submit="再次责令整改", tone="danger", icon="x",
             at="fail", confirm="复查结论永久留痕，不能修改。确定再次责令整改吗？"),
        Door(actions.circulate, "已通报并计入考核，可以打印通报。", submit="发出通报", tone="danger", icon="send",
             endpoint="circular", first={"ground": ground},
             confirm="通报发出后计入考核，不能撤回。确定发出吗？"),
    ),
    sought=("demand", "person__name_key"),
)
# fmt: on
DESKS = (FINDING, RECTIFICATION)
WITHOUT_A_DOOR = {
    actions.open_finding: "the machine's, and of whatever looks at something and finds it wanting"
}
