"""Pages of the library of laws."""

from django.urls import path

from liuhen.apps.laws import desk
from liuhen.apps.laws.console import library, sheets, versions
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.trail import ref

MENU = (MenuGroup("职权与公示", (MenuItem("法律依据", "scale", "console:laws", P.LAW_SEE),)),)

trail.call(
    "lawversion",
    law=ref("law", "法律依据"),
    amends=ref("lawversion", "前一版本"),
    articles="条数",
    sha256="条文摘要",
    renumbered="条次变动",
    changed="内容修改",
    repealed="删除",
    reason="理由",
)

urlpatterns = [
    path("laws/", library.laws, name="laws"),
    path("laws/import/", sheets.take, name="laws-import"),
    path("laws/import/template/", sheets.template, name="laws-template"),
    path("laws/map-template/", sheets.map_template, name="lawversion-map-template"),
    path("laws/<int:pk>/", library.law, name="law"),
    path("laws/versions/<int:pk>/", versions.version, name="lawversion"),
    path("laws/versions/<int:pk>/text/", versions.load_text, name="lawversion-text"),
    path("laws/versions/<int:pk>/map/", versions.map_articles, name="lawversion-map"),
    path("laws/versions/<int:pk>/map/proposal/", sheets.proposal, name="lawversion-proposal"),
    *(each for noun in desk.DESKS for each in pages(noun)),
]
