"""Pages of accountability: leads and their review, hearings, consequences, sanctions, redress, blemishes, odd looks."""

from django.urls import path

from liuhen.apps.accountability import desk
from liuhen.apps.accountability.console import consequences, faults, hearings, leads, looks, panels
from liuhen.apps.accountability.models import Lead
from liuhen.apps.recordings.queries import doubts_zh
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.trail import one_of, ref
from liuhen.regulation.accountability import EVERY_FORM, LOOK_RULES, SIGNS
from liuhen.regulation.faults import KINDS
from liuhen.regulation.rulebook import sentences

__all__ = ["MENU", "panels", "urlpatterns"]


MENU = (
    MenuGroup(
        "监督",
        (
            MenuItem("线索", "report-search", "console:leads", P.LEAD_SEE),
            MenuItem("责任追究", "gavel", "console:consequences", P.LEAD_SEE),
            MenuItem("追究决定", "gavel", "console:sanctions", P.LEAD_SEE),
            MenuItem("复核、申诉", "scale", "console:redresses", P.LEAD_SEE),
            MenuItem("瑕疵", "pencil", "console:blemishes", P.LEAD_SEE),
            MenuItem("我的线索和陈述", "message-report", "console:leads-mine", P.LEAD_RAISE),
            MenuItem("异常查看", "eye-check", "console:oddlooks", P.ODD_LOOK_SEE),
            MenuItem("审计移交", "eye-check", "console:oddlooks-passed", P.ODD_LOOK_JUDGE),
        ),
    ),
)  # fmt: skip

trail.call(
    "lead",
    kind=one_of("情形", SIGNS),
    rule=one_of("规则", sentences() | doubts_zh()),
    sources="来源",
    handler=ref("unit", "审查单位"),
    unit=ref("unit", "追究的单位"),
    origin=one_of("来源", Lead.ORIGINS),
    founded="成立",
    referral=ref("faultreferral", "移送"),
    blemish=ref("blemish", "瑕疵"),
    paper="文书",
    content="内容",
)
trail.call("hearing", lead=ref("lead", "线索"), files="附件")
trail.call(
    "sanction",
    lead=ref("lead", "线索"),
    person=ref("person", "被追究人"),
    served_at="送达时间",
    redress=ref("redress", "复核、申诉"),
    forms="追究形式",
)
trail.call(
    "redress",
    sanction=ref("sanction", "追究决定"),
    redress=ref("redress", "申诉"),
    kind=one_of("种类", KINDS),
    filed_on="提出日期",
    received_on="收到日期",
    posted_on="邮戳日期",
    last_day="期限到",
    forms="追究形式",
    files="附件",
)
trail.call("fault-referral", lead=ref("lead", "线索"), files="附件")
trail.call(
    "blemish",
    author=ref("person", "制作人"),
    case=ref("case", "案件"),
    lead=ref("lead", "线索"),
)
trail.call(
    "consequence",
    lead=ref("lead", "线索"),
    person=ref("person", "受处理人"),
    form=one_of("处理方式", EVERY_FORM),
    sanction=ref("sanction", "追究决定"),
    begins_on="自",
    ends_on="截止",
    execute_by="执行期限",
    because="依据",
    files="附件",
)
trail.call(
    "look",
    rule=one_of("规则", LOOK_RULES),
    viewing=ref("viewing", "查看"),
    account=ref("account", "查看人"),
    count="次数",
    rule_since="规则施行日",
    lead=ref("lead", "线索"),
)

SHOWN = {
    "lead": leads.shown,
    "hearing": leads.shown,
    "faultreferral": leads.shown,
    "sanction": faults.shown_sanction,
    "redress": faults.shown_redress,
    "blemish": faults.shown_blemish,
}
"""By noun, what draws the page on which something was refused."""

urlpatterns = [
    path("leads/", leads.leads, name="leads"),
    path("leads/numbers/", leads.numbers, name="lead-numbers"),
    path("leads/mine/", hearings.mine, name="leads-mine"),
    path("leads/<int:pk>/", leads.lead, name="lead"),
    path("leads/<int:pk>/propose/", leads.propose, name="lead-propose"),
    path("leads/<int:pk>/sign/", leads.sign, name="lead-sign"),
    path("leads/<int:pk>/decide/", consequences.decide, name="lead-decide"),
    path("hearings/<int:pk>/", hearings.hearing, name="hearing"),
    path("consequences/", consequences.consequences, name="consequences"),
    path("consequences/<int:pk>/", consequences.consequence, name="consequence"),
    path("consequences/<int:pk>/paper/", consequences.paper, name="consequence-paper"),
    path("leads/<int:pk>/sanction/", consequences.sanction, name="lead-sanction"),
    path("sanctions/", faults.sanctions, name="sanctions"),
    path("sanctions/<int:pk>/", faults.sanction, name="sanction"),
    path("sanctions/<int:pk>/capsule/", faults.capsule, name="sanction-capsule"),
    path("redresses/", faults.redresses, name="redresses"),
    path("redresses/<int:pk>/", faults.redress, name="redress"),
    path("blemishes/", faults.blemishes, name="blemishes"),
    path("blemishes/<int:pk>/", faults.blemish, name="blemish"),
    path("fault-files/<int:pk>/", faults.file, name="faultfile"),
    path("odd-looks/", looks.looks, name="oddlooks"),
    path("odd-looks/<int:pk>/", looks.look, name="oddlook"),
    path("odd-looks/passed/", looks.passed, name="oddlooks-passed"),
    path("odd-looks/passed/<int:pk>/", looks.passed_look, name="oddlook-passed"),
    *(each for noun in desk.DESKS for each in pages(noun, shown=SHOWN.get(noun.noun))),
]
