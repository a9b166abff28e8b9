"""Pages of provision: the quota table, renewals, money, classes, inspections, and what other rules would mean."""

from liuhen.apps.provision.console import budgets, classes, inspections, renewals, table
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.menu import MenuGroup, MenuItem

MENU = (MenuGroup("设备", (MenuItem("设备配备", "clipboard-list", "console:provision", P.PROVISION_SEE),)),)

trail.call(
    field="行业",
    device_class="配备类别",
    class_was="原类别",
    quantity="自行确定（台）",
    allowed="配额（台）",
    source="依据",
)
trail.call(way="处理方式", due_on="期限", result="结果", feature="功能", occasion="事由")
trail.call(
    year="年度", purchase_yuan="购置经费（元）", upkeep_yuan="维护经费（元）", amount_yuan="金额（元）"
)
trail.call(purpose="用途", voucher="凭证号", required="应配", effective="有效实配", budget="经费编号")
trail.call("person", owner="责任人")
trail.call("post", post="岗位")

urlpatterns = [
    *table.urlpatterns,
    *classes.urlpatterns,
    *renewals.urlpatterns,
    *budgets.urlpatterns,
    *inspections.urlpatterns,
]
