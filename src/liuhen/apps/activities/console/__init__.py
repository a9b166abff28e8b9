"""Pages of activities: the lists, one activity, and the forms that conduct and explain it."""

from django.urls import path

from liuhen.apps.activities import queries
from liuhen.apps.activities.console import conduct, explain, listing, one
from liuhen.apps.activities.models import Link
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.panels import Column, Panel, offer
from liuhen.kernel.web.trail import one_of, ref
from liuhen.regulation.activities import LACKS

MENU = (
    MenuGroup(
        "记录",
        (
            MenuItem("执法活动", "clipboard-list", "console:activities", P.ACTIVITY_SEE),
            MenuItem("尚缺记录", "list-check", "console:obligations", P.ACTIVITY_SEE),
        ),
    ),
)

trail.call(
    "activity",
    kind="种类",
    lead=ref("person", "主办"),
    place="地点",
    planned_at="计划开始",
    started_at="开始时间",
    ended_at="结束时间",
    were="原起止时间",
    notice="告知方式",
    note="说明",
    reason="理由",
)
trail.call("participant", activity=ref("activity", "活动"), officer=ref("person", "人员"), role="身份")
trail.call(
    "link",
    activity=ref("activity", "活动"),
    recording=ref("recording", "音像资料"),
    kind="种类",
    note="说明",
    score="把握（%）",
    reasons=one_of("匹配依据", Link.REASONS),
)
trail.call(
    "obligation",
    activity=ref("activity", "活动"),
    lacks=one_of("尚缺", LACKS),
    covered_permille="已录（‰）",
)
trail.call(
    "interruption",
    activity=ref("activity", "活动"),
    officer=ref("person", "人员"),
    device=ref("device", "设备"),
    reason="中断原因",
    note="说明",
    seconds="时长（秒）",
    began_at="中断时间",
    resumed_at="恢复时间",
    spoken="有语音说明",
    reported_at="报告时间",
    statement=ref("statement", "书面说明"),
)
trail.call(
    "statement", activity=ref("activity", "活动"), officer=ref("person", "说明人"), covers_from="所说时段自",
    covers_to="所说时段至", text="说明内容", opinion="核实意见",
)  # fmt: skip

offer("recording", Panel("所属活动", "activities/of_recording.html", P.ACTIVITY_SEE, one._of_recording))
offer("person", Panel("参加的活动", "activities/of_person.html", P.ACTIVITY_SEE, one._of_person))
offer(
    "unit",
    Column("尚缺记录", P.ACTIVITY_SEE, lambda _, ids: queries.missing_in_units(ids)),
    Panel("执法活动", "activities/of_unit.html", P.ACTIVITY_SEE, one._of_unit),
)

urlpatterns = [
    path("activities/", listing.activities, name="activities"),
    path("activities/missing/", listing.obligations, name="obligations"),
    path("activities/open/", conduct.open_on_the_spot, name="activity-open"),
    path("activities/plan/", conduct.plan, name="activity-plan"),
    path("activities/<int:pk>/", one.activity, name="activity"),
    path("activities/<int:pk>/start/", conduct.start, name="activity-start"),
    path("activities/<int:pk>/tell/", conduct.tell, name="activity-tell"),
    path("activities/<int:pk>/both-sides/", conduct.both_sides, name="activity-both-sides"),
    path("activities/<int:pk>/end/", conduct.end, name="activity-end"),
    path("activities/<int:pk>/times/", conduct.times, name="activity-times"),
    path("activities/<int:pk>/settle/", conduct.settle, name="activity-settle"),
    path("activities/<int:pk>/cancel/", conduct.cancel, name="activity-cancel"),
    path("activities/<int:pk>/assign/", conduct.assign, name="activity-assign"),
    path("activities/<int:pk>/confirm/", explain.confirm_all, name="activity-confirm"),
    path("activities/<int:pk>/link/", explain.add, name="link-add"),
    path("activities/<int:pk>/break/", explain.break_off, name="interruption-begin"),
    path("activities/<int:pk>/statement/", explain.sign, name="statement-sign"),
    path("activities/participants/<int:pk>/release/", conduct.release, name="participant-release"),
    path("activities/links/<int:pk>/confirm/", explain.confirm, name="link-confirm"),
    path("activities/links/<int:pk>/reject/", explain.reject, name="link-reject"),
    path("activities/interruptions/<int:pk>/", one.interruption, name="interruption"),
    path("activities/interruptions/<int:pk>/resume/", explain.resume, name="interruption-resume"),
    path("activities/interruptions/<int:pk>/explain/", explain.explain, name="interruption-explain"),
    path("activities/interruptions/<int:pk>/give-up/", explain.give_up, name="interruption-give-up"),
    path("activities/interruptions/<int:pk>/hear/", explain.hear, name="interruption-hear"),
    path("activities/interruptions/<int:pk>/note/", explain.annotate, name="interruption-note"),
    path("activities/interruptions/<int:pk>/spoken/", explain.spoken, name="interruption-spoken"),
    path("activities/interruptions/<int:pk>/paper/", explain.interruption_paper, name="interruption-paper"),
    path("activities/statements/<int:pk>/paper/", explain.statement_paper, name="statement-paper"),
    path("activities/statements/<int:pk>/judge/", explain.judge, name="statement-judge"),
]
