"""Pages of publicity: what is due, prepared, out, kept back."""

from django.urls import path

from liuhen.apps.disclosure import desk
from liuhen.apps.disclosure.actions import TOLD
from liuhen.apps.disclosure.console import card, publication
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.trail import one_of
from liuhen.regulation.disclosure import GROUNDS, KINDS

MENU = (
    MenuGroup(
        "职权与公示",
        (
            MenuItem("信息公示", "speakerphone", "console:publications", P.PUBLICATION_SEE),
            MenuItem("亮证", "qrcode", "console:card", P.ACTIVITY_KEEP),
        ),
    ),
)

trail.call(
    "publication",
    serial="公示编号",
    number="公示编号",
    kind=one_of("信息种类", KINDS),
    title="标题",
    unit="单位代码",
    month="月份",
    state="对外状态",
    ground=one_of("依据", GROUNDS),
    corrects="更正的公示编号",
    digest="公开内容的摘要",
    reversed_on="生效日期",
    reason="理由",
)
trail.entitle({TOLD: "公开计数"})

urlpatterns = [
    path("card/", card.mine, name="card"),
    path("card/<int:pk>/", card.card, name="card-of"),
    path("publications/", publication.publications, name="publications"),
    path("publications/<int:pk>/", publication.publication, name="publication"),
    path("publications/<int:pk>/prepare/", publication.prepare, name="publication-prepare"),
    *(each for noun in desk.DESKS for each in pages(noun, shown=publication.shown)),
]
