"""Pages of provision: the quota table, renewals, money, classes, inspections, and what other rules would mean."""

from liuhen.apps.provision.console import budgets, classes, inspections, renewals, table
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.trail import one_of, ref
from liuhen.regulation.devices import DEVICE_KINDS

MENU = (MenuGroup("设备", (MenuItem("设备配备", "clipboard-list", "console:provision", P.PROVISION_SEE),)),)

trail.call(
    "class",
    field="行业",
    device_class="配备类别",
    class_was="原类别",
    quantity="自行确定（台）",
    reason="理由",
    remark="备案意见",
)
trail.call("officequota", kind=one_of("设备种类", DEVICE_KINDS), allowed="配额（台）", source="依据")
trail.call("need", post=ref("post", "岗位"), feature="功能", reason="理由")
trail.call(
    "renewal",
    device=ref("device", "设备"),
    way="处理方式",
    owner=ref("person", "责任人"),
    due_on="期限",
    result="结果",
    reason="理由",
)
trail.call("budget", year="年度", purchase_yuan="购置经费（元）", upkeep_yuan="维护经费（元）", reason="理由")
trail.call(
    "spending",
    budget=ref("budget", "经费"),
    amount_yuan="金额（元）",
    purpose="用途",
    voucher="凭证号",
    device=ref("device", "设备"),
    reason="理由",
)
trail.call(
    "provision-inspection", occasion="事由", required="应配", effective="有效实配", conclusion="结论",
)  # fmt: skip

urlpatterns = [
    *table.urlpatterns,
    *classes.urlpatterns,
    *renewals.urlpatterns,
    *budgets.urlpatterns,
    *inspections.urlpatterns,
]
