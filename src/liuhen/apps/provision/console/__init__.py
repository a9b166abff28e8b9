"""Pages of provision: the quota table, renewals, money, classes, inspections, and what other rules would mean."""

from liuhen.apps.provision import desk
from liuhen.apps.provision.console import budgets, classes, inspections, renewals, table
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.trail import ref

MENU = (MenuGroup("设备", (MenuItem("设备配备", "clipboard-list", "console:provision", P.PROVISION_SEE),)),)

trail.call("class", field="行业", device_class="配备类别", class_was="原类别")
trail.call(
    "spending",
    budget=ref("budget", "经费"),
    amount_yuan="金额（元）",
    purpose="用途",
    voucher="凭证号",
    device=ref("device", "设备"),
)
trail.call("provision-inspection", required="应配", effective="有效实配")

urlpatterns = [
    *table.urlpatterns,
    *classes.urlpatterns,
    *renewals.urlpatterns,
    *budgets.urlpatterns,
    *inspections.urlpatterns,
    *(address for each in desk.DESKS for address in pages(each)),
]
