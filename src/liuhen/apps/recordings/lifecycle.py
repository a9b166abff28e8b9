"""What can happen to a recording, a viewing and an export."""

from liuhen.apps.recordings.models import MOST_ITEMS, Export
from liuhen.apps.recordings.purposes import OTHER, REASONS
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import Choice, Identifier, Moment, Rows, Text
from liuhen.regulation import coordination, custody
from liuhen.regulation import recordings as law
from liuhen.regulation import retention as keeping

IN_THE_REGISTER = custody.CUSTODY_REGISTER.through()
DECIDED = law.NO_PRIVATE_COPIES.through(law.DECIDED_BY_ANOTHER)
FOR_A_PURPOSE = custody.LENDING_NEEDS_APPROVAL.through(law.PURPOSE_IS_STATED)

# Tables: a move, and under it what it asks.
# fmt: off
RECEIVE = Move(
    "recording.received", "入库", ("new",), "stored", P.RECORDING_INTAKE,
    (law.ORIGINALS_NEVER_CHANGE.through(law.BYTES_MATCH), law.STORE_IN_TIME, IN_THE_REGISTER),
)
QUARANTINE = Move(
    "recording.quarantined", "转入待核实", ("new",), "quarantined", P.RECORDING_INTAKE, (IN_THE_REGISTER,),
)
SETTLE = Move(
    "recording.settled", "核实归档", ("quarantined",), "stored", P.RECORDING_SETTLE, (IN_THE_REGISTER,),
    asks=(
        # By number, and not from a menu: it may be another unit's.
        Identifier("device", "设备编号", most=40),
        Identifier("officer", "执法人员编号", most=20),
        Moment("started_at", "录制开始", told=""),
        Moment("ended_at", "录制结束", told=""),
        Text("reason", "核实依据", called="理由",
             hint="写明核对了什么（领用登记、画面内容、执法人员说明等），将写入留痕。"),
    ),
)
# The machine's, of what was stored: its witnesses were compared later, and contradict each other.
DOUBT = Move(
    "recording.doubted", "列为待核实", ("stored",), "quarantined", P.RECORDING_EXAMINE, (IN_THE_REGISTER,),
)
EXAMINE = Move("recording.examined", "读取媒体信息", ("stored", "quarantined"), "=", P.RECORDING_EXAMINE)
KEEP = Move(
    "recording.kept", "确定保存期限", ("stored",), "=", P.RETENTION_CLASSIFY,
    (keeping.KEEP_AT_LEAST.through(keeping.NOT_BROUGHT_FORWARD),),
)
# The machine's, with a case that went to another unit: the file stays where it is, and nobody copies.
MOVE_ACCESS = Move(
    "recording.access-moved", "移转查看权", ("stored", "quarantined"), "=", P.RECORDING_EXAMINE,
    (coordination.TRANSFER_CASES.through(),),
)
# From here there is no way back: bytes may be gone although nobody has come to say so yet.
BEGIN_DISPOSAL = Move(
    "recording.disposal-begun", "开始销毁", ("stored",), "destroying", P.DISPOSAL_DESTROY,
    (keeping.KEEP_AT_LEAST.through(*keeping.DUE_GATES),
     keeping.DISPOSAL_BY_THREE.through(keeping.THREE_HAVE_SIGNED, keeping.DAYS_ARE_OVER)),
)
DISPOSE = Move(
    "recording.disposed", "销毁", ("destroying",), "disposed", P.DISPOSAL_DESTROY,
    (keeping.DISPOSAL_BY_THREE.through(),),
)
RESUBMIT = Move(
    "recording.resubmitted", "销毁后再次提交", ("disposed",), "quarantined", P.RECORDING_INTAKE,
    (IN_THE_REGISTER,),
)
# Named so that the refusal is the law's: no originals are ever changed or deleted, by any role.
DELETE = Move(
    "recording.deleted", "删除", ("stored", "quarantined", "destroying", "disposed"), "=", P.RECORDING_SEE,
    (keeping.KEEP_AT_LEAST.through(keeping.NOT_DELETED),),
)
REPLACE = Move(
    "recording.replaced", "替换原件", ("stored", "quarantined"), "=", P.RECORDING_SEE,
    (law.ORIGINALS_NEVER_CHANGE.through(law.ORIGINAL_STANDS),),
)

VIEW = Move(
    "viewing.begun", "查看", ("new",), "open", P.RECORDING_VIEW, (FOR_A_PURPOSE,),
    asks=(
        Choice("reason", "查看用途", of={word: word for word in REASONS}, first=OTHER, at_the_gate=True, told=""),
        Text("matter", "所办的投诉", most=40, needed=False, called="事项",
             hint="如 complaint:12；用途是投诉核查的必填。"),
        Text("purpose", "说明", most=280, needed=False, called="用途",
             hint="与您的姓名、时间一并写入该资料的留痕，不可更改。"),
    ),
)

REQUEST = Move(
    "export.requested", "申请调取", ("new",), "requested", P.EXPORT_REQUEST, (FOR_A_PURPOSE,),
    asks=(
        Rows("recordings", "资料", noun="recording", most=MOST_ITEMS, missing=f"请选择1至{MOST_ITEMS}份资料"),
        Text("purpose", "用途", at_the_gate=True,
             hint="写明案号、事项，如：云市监复议〔2026〕3号案举证。审批人据此决定是否批准；获批后作为交接记录永久保存。"),
        Text("recipient", "提供给", most=120, missing="请写明提供给谁", hint="如：云岭县人民法院。"),
        Choice("delivery", "交付内容", of=Export.DELIVERIES, first="both",
               hint="原件用于证明，一字不改，画面上没有水印。观看副本加印领取人、日期和追溯码，只供观看，"
               "不能作证据；对方只需看一看的，请只要副本。录音没有画面，不能加印。"),
    ),
)
APPROVE = Move(
    "export.approved", "批准", ("requested",), "approved", P.EXPORT_APPROVE, (DECIDED,),
    asks=(Text("opinion", "意见", needed=False, called="审批意见"),),
)
REJECT = Move(
    "export.rejected", "不予批准", ("requested",), "rejected", P.EXPORT_APPROVE, (DECIDED,),
    asks=(Text("opinion", "理由", called="审批意见"),),
)
COPY = Move("export.copied", "制作观看副本", ("approved",), "=", P.EXPORT_BUILD)
RETRY = Move("export.copies-retried", "重新制作副本", ("approved",), "=", P.EXPORT_REQUEST)
WITHDRAW = Move(
    "export.withdrawn", "撤回申请", ("requested", "approved", "built"), "withdrawn", P.EXPORT_REQUEST,
)
BUILD = Move("export.built", "封装", ("approved",), "built", P.EXPORT_BUILD)
# From every state: fetching without an approval in force is a closed gate of the duty, not a mere wrong state.
FETCH = Move(
    "export.fetched", "领取", ("requested", "rejected", "withdrawn", "approved", "built", "fetched"), "fetched",
    P.EXPORT_REQUEST,
    (law.NO_PRIVATE_COPIES.through(law.APPROVAL_IN_FORCE, law.ONLY_FOR_THE_REQUESTER, law.DOWNLOAD_IS_LEFT),),
)

MOVES = (
    RECEIVE, QUARANTINE, SETTLE, DOUBT, EXAMINE, KEEP, MOVE_ACCESS, BEGIN_DISPOSAL, DISPOSE, RESUBMIT, DELETE, REPLACE,
    VIEW, REQUEST, APPROVE, REJECT, COPY, RETRY, WITHDRAW, BUILD, FETCH,
)
# fmt: on

# What happens around a recording and changes none of its columns.
NOTED = {
    "recording.presented-again": "再次提交",
    "recording.viewed": "被查看",
    "recording.export-requested": "被申请调取",
    "recording.exported": "已随调取领取",
    "viewing.traced": "凭追溯码查到查看人",
    "export.traced": "凭追溯码或摘要查到调取人",
}
