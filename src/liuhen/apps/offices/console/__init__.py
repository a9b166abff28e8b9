"""Pages of leaders, deeds and mandates, and what they show on a unit's page."""

from liuhen.apps.offices import desk
from liuhen.apps.offices.console import leaders, panels, papers
from liuhen.apps.offices.models import MATTERS
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.trail import one_of

__all__ = ["MENU", "panels", "urlpatterns"]

MENU = (
    MenuGroup(
        "职权与公示",
        (
            MenuItem("负责人", "user-shield", "console:leaders", P.UNIT_SEE),
            MenuItem("委托书", "writing", "console:deeds", P.UNIT_SEE),
            MenuItem("赋权决定", "rubber-stamp", "console:mandates", P.UNIT_SEE),
        ),
    ),
)

trail.call("leader", matters=one_of("分管事项", MATTERS), of="分管机构")
trail.call("deed", files="文件")
trail.call("mandate", files="文件")

urlpatterns = [
    *leaders.urlpatterns,
    *papers.urlpatterns,
    *(address for each in desk.DESKS for address in pages(each)),
]
