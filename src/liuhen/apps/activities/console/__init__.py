"""Pages of activities: the lists, one activity, and what is done about it."""

from django.urls import path

from liuhen.apps.activities import desk, queries
from liuhen.apps.activities.console import conduct, films, listing, one, papers
from liuhen.apps.activities.models import Link
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
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

trail.call("activity", were="原起止时间", files="附件")
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
    device=ref("device", "设备"),
    seconds="时长（秒）",
    spoken="有语音说明",
    statement=ref("statement", "书面说明"),
)
trail.call("statement", activity=ref("activity", "活动"), officer=ref("person", "说明人"))

offer("recording", Panel("所属活动", "activities/of_recording.html", P.ACTIVITY_SEE, one._of_recording))
for noun in ("person", "person-file"):
    offer(noun, Panel("参加的活动", "activities/of_person.html", P.ACTIVITY_SEE, one._of_person))
offer(
    "unit",
    Column("尚缺记录", P.ACTIVITY_SEE, lambda _, ids: queries.missing_in_units(ids)),
    Panel("执法活动", "activities/of_unit.html", P.ACTIVITY_SEE, one._of_unit),
)

urlpatterns = [
    path("activities/", listing.activities, name="activities"),
    path("activities/missing/", listing.obligations, name="obligations"),
    path("activities/missing/<int:pk>/", listing.obligation, name="obligation"),
    path("activities/open/", conduct.open_on_the_spot, name="activity-open"),
    path("activities/plan/", conduct.plan, name="activity-plan"),
    path("activities/<int:pk>/", one.activity, name="activity"),
    path("activities/<int:pk>/assign/", conduct.assign, name="activity-assign"),
    path("activities/<int:pk>/confirm/", conduct.confirm_all, name="activity-confirm"),
    path("activities/<int:pk>/link/", conduct.add, name="link-add"),
    path("activities/<int:pk>/films/", films.films, name="activity-films"),
    path("activities/<int:pk>/photograph/", conduct.photograph, name="activity-photograph"),
    path("activities/<int:pk>/photos/<int:n>/", conduct.photo, name="activity-photo"),
    path("activities/interruptions/<int:pk>/", one.interruption, name="interruption"),
    path("activities/interruptions/<int:pk>/paper/", papers.interruption, name="interruption-paper"),
    path("activities/statements/<int:pk>/paper/", papers.statement, name="statement-paper"),
    *(each for noun in desk.DESKS for each in pages(noun, shown=one.on_refused)),
]
