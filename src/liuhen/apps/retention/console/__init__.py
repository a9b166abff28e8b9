"""Pages of retention: classes and their changes, holds, what is due, disposals; and the panel of a recording."""

from django.urls import path

from liuhen.apps.retention import desk
from liuhen.apps.retention.console import classing, disposing, holding, panel
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.panels import Panel, offer
from liuhen.kernel.web.trail import one_of, ref
from liuhen.regulation.retention import KEEPING_CLASSES

MENU = (
    MenuGroup(
        "保存",
        (
            MenuItem("保存类别", "archive", "console:retention", P.RETENTION_SEE),
            MenuItem("冻结留存", "snowflake", "console:holds", P.RETENTION_SEE),
            MenuItem("到期与销毁", "trash", "console:disposals", P.RETENTION_SEE),
        ),
    ),
)

TRIAL = one_of("试算", {"recordings": "资料", "later": "延后", "ended": "由永久转为有期限", "due": "即到期"})
IN_CLASS = one_of("归入类别", KEEPING_CLASSES)
trail.call(
    "retentionclass",
    key=one_of("类别", KEEPING_CLASSES),
    years="年限",
    was="原年限",
    source="依据",
    under="依据的变更",
)
trail.call(
    "classification",
    recording=ref("recording", "音像资料"),
    **{"class": IN_CLASS},
)
trail.call(
    "rulechange",
    was="原年限",
    trial=TRIAL,
    digest="清单摘要",
    count="份数",
    **{"class": one_of("类别", KEEPING_CLASSES)},
)
trail.call(
    "sorting",
    trial=TRIAL,
    digest="清单摘要",
    count="份数",
    **{"class": IN_CLASS},
)
trail.call("hold", source="来源", count="份数", digest="清单摘要", recordings="资料编号")
trail.call("disposal", count="份数", spared="未销毁", digest="清单摘要", recordings="资料编号")

offer("recording", Panel("保存期限", "retention/_keeping.html", P.RETENTION_SEE, panel.load))

urlpatterns = [
    path("retention/", classing.classes, name="retention"),
    path("retention/classify/", classing.classify, name="classify"),
    path("retention/changes/new/", classing.propose, name="rulechange-new"),
    path("retention/changes/<int:pk>/", classing.change, name="rulechange"),
    path("retention/changes/<int:pk>/sign/", classing.sign, name="rulechange-sign"),
    path("retention/sortings/", classing.sorting_list, name="sortings"),
    path("retention/sortings/new/", classing.sort, name="sorting-new"),
    path("retention/sortings/<int:pk>/", classing.sorting, name="sorting"),
    path("retention/sortings/<int:pk>/sign/", classing.sign_sorting, name="sorting-sign"),
    path("holds/", holding.holds, name="holds"),
    path("holds/new/", holding.place, name="hold-new"),
    path("holds/<int:pk>/", holding.hold, name="hold"),
    path("disposals/", disposing.due, name="disposals"),
    path("disposals/batches/", disposing.batches, name="disposal-batches"),
    path("disposals/new/", disposing.request_disposal, name="disposal-new"),
    path("disposals/<int:pk>/", disposing.disposal, name="disposal"),
    path("disposals/<int:pk>/certificate/", disposing.certificate, name="disposal-certificate"),
    path("disposals/<int:pk>/list/", disposing.destroyed_list, name="disposal-list"),
    *(each for noun in desk.DESKS for each in pages(noun)),
]
