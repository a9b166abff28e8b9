"""Pages of reports, rings of keys, what was found, circulars, announced changes."""

from django.urls import path

from liuhen.apps.interference import desk
from liuhen.apps.interference.console import changes, circulars, records, reports, rings
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.panels import Panel, offer

MENU = (
    MenuGroup("案件", (MenuItem("过程报告", "message-report", "console:process-reports", P.REPORT_FILE),)),
    MenuGroup(
        "监督",
        (
            MenuItem("密钥组", "lock", "console:rings", P.RING_OPEN),
            MenuItem("干预通报", "speakerphone", "console:circulars", P.REPORT_FILE),
        ),
    ),
    MenuGroup("单位和人员", (MenuItem("人事变动申报", "users", "console:post-changes", P.CHANGE_SEE),)),
)

trail.call(
    "ring", holders="转动钥匙的人", person=trail.ref("person", "继任持钥人"), ring=trail.ref("ring", "密钥组"),
)  # fmt: skip
trail.call("holder", ring=trail.ref("ring", "密钥组"), person=trail.ref("person", "持钥人"))
trail.call(
    "envelope", stage="阶段", person=trail.ref("person", "承办人"), author="提交人的密封标记",
)  # fmt: skip
trail.call("slot", envelope="过程报告", ring=trail.ref("ring", "密钥组"))
trail.call(
    "opening", ring=trail.ref("ring", "密钥组"), count="启封份数", slots="密封件", holders="转动钥匙的人"
)
trail.call("circular", authority=trail.ref("unit", "审批单位"), text="通报")
trail.call("post-change", person=trail.ref("person", "人员"))

offer("case", Panel("过程报告", "interference/of_case.html", P.CASE_SEE, reports.of_case))

SHOWN = (
    (desk.ENVELOPE, None),
    (desk.RING, rings.shown),
    (desk.CIRCULAR, circulars.shown),
    (desk.CHANGE, changes.shown),
    (desk.REVIEW, changes.shown_review),
)
urlpatterns = [
    path("process-reports/", reports.reports, name="process-reports"),
    path("process-reports/file/", reports.file, name="envelope-file"),
    path("rings/", rings.rings, name="rings"),
    path("rings/<int:pk>/", rings.ring, name="ring"),
    path("rings/<int:pk>/key/", rings.key, name="ring-key"),
    path("rings/<int:pk>/first-key/", rings.first_key, name="ring-first-key"),
    path("rings/<int:pk>/second-key/", rings.second_key, name="ring-second-key"),
    path("rings/<int:pk>/split/", rings.split, name="ring-split"),
    path("rings/<int:pk>/records/<int:slot>/", records.record, name="ring-record"),
    path("rings/<int:pk>/records/<int:slot>/files/<int:n>/", records.record_file, name="ring-record-file"),
    path("rings/<int:pk>/records/<int:slot>/conclude/", records.conclude, name="ring-record-conclude"),
    path(
        "rings/<int:pk>/records/<int:slot>/countersign/", records.countersign, name="ring-record-countersign"
    ),
    path("rings/<int:pk>/records/<int:slot>/propose/", records.propose, name="ring-record-propose"),
    path("circulars/", circulars.circulars, name="circulars"),
    path("circulars/<int:pk>/", circulars.circular, name="circular"),
    path("post-changes/", changes.changes, name="post-changes"),
    path("post-changes/<int:pk>/", changes.change, name="postchange"),
    path("recorders/", changes.recorders, name="recorders"),
    path("change-reviews/<int:pk>/", changes.review, name="changereview"),
    *(address for each, shown in SHOWN for address in pages(each, shown=shown)),
]
