"""How what is done with a recording or an export looks to whoever does it: words afterwards, questions before."""

from datetime import datetime
from typing import Any

from liuhen.apps.recordings import handing_out, queries
from liuhen.apps.recordings.actions import delivering, examining, exports, intake, keeping, tracing, viewing
from liuhen.apps.recordings.models import Export, Recording
from liuhen.kernel.access import Actor
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import Desk, Door, as_it_stands, elsewhere, whoever_sees
from liuhen.kernel.web.pages import PageRequest
from liuhen.regulation.recordings import ExportFacts


def serial(found: Recording, _: PageRequest) -> str:
    return found.device.serial if found.device else ""


def number(found: Recording, _: PageRequest) -> str:
    return found.officer.number if found.officer else ""


def facts(found: Export, actor: Actor, _: datetime) -> ExportFacts:
    return exports.facts_of(found, by=actor)


def is_requester(found: Export, actor: Actor) -> bool:
    return found.account_id == actor.account_id


def lacks_copies(found: Export, actor: Actor) -> bool:
    return is_requester(found, actor) and found.items.exclude(copy_why="").exists()


def beside(found: Export) -> dict[str, Any]:
    return {"export": found, "recordings": [item.recording for item in queries.items_of(found)]}


# fmt: off
SETTLE = Door(
    intake.settle, "已核实归档，入库时限按收到文件的时间计算。", tone="primary", icon="checklist", leaves=True,
    first={"device": serial, "officer": number, **as_it_stands("started_at", "ended_at")},
    page_by_hand="the unit's devices and officers are suggested as one types, others may be written",
)
RECORDING = Desk(
    Recording, queries.visible_to, path="recordings", above=("音像资料", "console:recordings"),
    doors=(
        SETTLE,
        Door(viewing.begin, "", endpoint="viewings", operation="begin_viewing",
             page_by_hand="asked where it plays, with the matters in hand to choose from"),
        Door(viewing.refuse_deletion, "", at="delete", offered=elsewhere,
             no_endpoint="no such act: its address is there so that an attempt leaves its trace"),
    ),
    sought=("filename", "device__serial_key", "officer__name_key"),
)
REQUEST = Door(
    exports.request, "已提交，等待本单位法制机构或负责人审批。", submit="提交申请", operation="request_export",
    among={"recordings": lambda _, actor: queries.visible_to(actor)},
    page_by_hand="of what is ticked in a list",
)
EXPORT = Desk(
    Export, whoever_sees(queries.exports_visible_to), path="exports", above=("调取", "console:exports"),
    template="recordings/decide.html", beside=beside, facts=facts,
    entering=(
        REQUEST,
    ),
    doors=(
        Door(exports.approve, "已批准，正在封装证据包。", submit="批准调取", tone="primary", icon="check"),
        Door(exports.reject, "已答复不予批准。", tone="danger", icon="x"),
        Door(delivering.fetch, "已领取，开始下载。", tone="primary", icon="download",
             offered=lambda found, actor: is_requester(found, actor) and found.state == "built",
             onto=lambda made: f"{address_of(made.ref)}?start=1",
             confirm=f"证据包只能领取一次，{handing_out.MINUTES} 分钟内可断点续传，之后从服务器清除。现在领取吗？"),
        Door(exports.retry_copies, "正在重新制作未能制作的副本。", icon="refresh", at="retry",
             endpoint="retry-copies", offered=lacks_copies),
        Door(delivering.withdraw, "已撤回，所含资料不再因这份申请而暂缓销毁。", icon="x", offered=is_requester,
             confirm="撤回后不能恢复，需要时另行申请。确定撤回吗？"),
    ),
    sought=("recipient",),
)
# fmt: on
DESKS = (RECORDING, EXPORT)
_OF_RETENTION = "of retention, whose classes and disposals decide it"
WITHOUT_A_DOOR = {
    intake.begin: "a file's first request, by tus",
    intake.enter: "the machine's, once a file is whole",
    examining.examine: "the machine's",
    examining.compare: "the machine's",
    exports.keep_copy: "the machine's",
    exports.mark_built: "the machine's",
    exports.fetch: "through delivering, which looks for the capsule first",
    exports.withdraw: "through delivering, which clears away what was made",
    tracing.trace: "by the page that looks for who had it, of all that it finds: an auditor's, who has no tokens",
    keeping.keep: _OF_RETENTION,
    keeping.lock: _OF_RETENTION,
    keeping.begin_disposal: _OF_RETENTION,
    keeping.dispose: _OF_RETENTION,
    keeping.move_access: "with a case that goes to another unit (coordination)",
}
