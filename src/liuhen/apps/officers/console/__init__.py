"""Pages of officers: their files, training, uniforms, and what was seen worn."""

from liuhen.apps.officers import desk
from liuhen.apps.officers.console import files, sheets, trainings, uniforms
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.panels import Panel, offer

__all__ = ["MENU", "urlpatterns"]

MENU = (
    MenuGroup(
        "单位和人员",
        (
            MenuItem("执法人员档案", "id-badge-2", "console:files", P.FILE_SEE),
            MenuItem("培训考试", "certificate", "console:trainings", P.FILE_SEE),
            MenuItem("制式服装", "puzzle", "console:uniforms", P.UNIFORM_SEE),
            MenuItem("着装检查", "eye-check", "console:wearings", P.FINDING_RAISE),
        ),
    ),
)

offer("person", Panel("执法人员档案", "officers/of_person.html", P.FILE_SEE, files.of_person))

urlpatterns = [
    *files.urlpatterns,
    *sheets.urlpatterns,
    *trainings.urlpatterns,
    *uniforms.urlpatterns,
    *(address for each in desk.DESKS for address in pages(each)),
]
