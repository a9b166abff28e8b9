"""What can happen to a recording, a viewing and an export."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.regulation import custody
from liuhen.regulation import recordings as law
from liuhen.regulation import retention as keeping

IN_THE_REGISTER = custody.CUSTODY_REGISTER.through()

RECEIVE = Move(
    "recording.received",
    "入库",
    ("new",),
    "stored",
    P.RECORDING_INTAKE,
    (law.ORIGINALS_NEVER_CHANGE.through(law.BYTES_MATCH), law.STORE_IN_TIME, IN_THE_REGISTER),
)
QUARANTINE = Move(
    "recording.quarantined",
    "转入待核实",
    ("new",),
    "quarantined",
    P.RECORDING_INTAKE,
    (IN_THE_REGISTER,),
)
SETTLE = Move(
    "recording.settled",
    "核实归档",
    ("quarantined",),
    "stored",
    P.RECORDING_SETTLE,
    (IN_THE_REGISTER,),
)
# The machine's, of what was stored: its witnesses were compared later, and contradict each other.
DOUBT = Move(
    "recording.doubted",
    "列为待核实",
    ("stored",),
    "quarantined",
    P.RECORDING_EXAMINE,
    (IN_THE_REGISTER,),
)
EXAMINE = Move("recording.examined", "读取媒体信息", ("stored", "quarantined"), "=", P.RECORDING_EXAMINE)
KEEP = Move(
    "recording.kept",
    "确定保存期限",
    ("stored",),
    "=",
    P.RETENTION_CLASSIFY,
    (keeping.KEEP_AT_LEAST.through(keeping.NOT_BROUGHT_FORWARD),),
)
# From here there is no way back: bytes may be gone although nobody has come to say so yet.
BEGIN_DISPOSAL = Move(
    "recording.disposal-begun",
    "开始销毁",
    ("stored",),
    "destroying",
    P.DISPOSAL_DESTROY,
    (
        keeping.KEEP_AT_LEAST.through(*keeping.DUE_GATES),
        keeping.DISPOSAL_BY_THREE.through(keeping.THREE_HAVE_SIGNED, keeping.DAYS_ARE_OVER),
    ),
)
DISPOSE = Move(
    "recording.disposed",
    "销毁",
    ("destroying",),
    "disposed",
    P.DISPOSAL_DESTROY,
    (keeping.DISPOSAL_BY_THREE.through(),),
)
RESUBMIT = Move(
    "recording.resubmitted",
    "销毁后再次提交",
    ("disposed",),
    "quarantined",
    P.RECORDING_INTAKE,
    (IN_THE_REGISTER,),
)
# Named so that the refusal is the law's: no originals are ever changed or deleted, by any role.
DELETE = Move(
    "recording.deleted",
    "删除",
    ("stored", "quarantined", "destroying", "disposed"),
    "=",
    P.RECORDING_SEE,
    (keeping.KEEP_AT_LEAST.through(keeping.NOT_DELETED),),
)
REPLACE = Move(
    "recording.replaced",
    "替换原件",
    ("stored", "quarantined"),
    "=",
    P.RECORDING_SEE,
    (law.ORIGINALS_NEVER_CHANGE.through(law.ORIGINAL_STANDS),),
)

VIEW = Move(
    "viewing.begun",
    "查看",
    ("new",),
    "open",
    P.RECORDING_VIEW,
    (custody.LENDING_NEEDS_APPROVAL.through(law.PURPOSE_IS_STATED),),
)

REQUEST = Move(
    "export.requested",
    "申请调取",
    ("new",),
    "requested",
    P.EXPORT_REQUEST,
    (custody.LENDING_NEEDS_APPROVAL.through(law.PURPOSE_IS_STATED),),
)
APPROVE = Move(
    "export.approved",
    "批准",
    ("requested",),
    "approved",
    P.EXPORT_APPROVE,
    (law.NO_PRIVATE_COPIES.through(law.DECIDED_BY_ANOTHER),),
)
REJECT = Move(
    "export.rejected",
    "不予批准",
    ("requested",),
    "rejected",
    P.EXPORT_APPROVE,
    (law.NO_PRIVATE_COPIES.through(law.DECIDED_BY_ANOTHER),),
)
COPY = Move("export.copied", "制作观看副本", ("approved",), "=", P.EXPORT_BUILD)
RETRY = Move("export.copies-retried", "重新制作副本", ("approved",), "=", P.EXPORT_REQUEST)
WITHDRAW = Move(
    "export.withdrawn", "撤回申请", ("requested", "approved", "built"), "withdrawn", P.EXPORT_REQUEST
)
BUILD = Move("export.built", "封装", ("approved",), "built", P.EXPORT_BUILD)
# From every state: fetching without an approval in force is a closed gate of the duty, not a mere wrong state.
FETCH = Move(
    "export.fetched",
    "领取",
    ("requested", "rejected", "withdrawn", "approved", "built", "fetched"),
    "fetched",
    P.EXPORT_REQUEST,
    (law.NO_PRIVATE_COPIES.through(law.APPROVAL_IN_FORCE, law.ONLY_FOR_THE_REQUESTER, law.DOWNLOAD_IS_LEFT),),
)

MOVES = (
    RECEIVE,
    QUARANTINE,
    SETTLE,
    DOUBT,
    EXAMINE,
    KEEP,
    BEGIN_DISPOSAL,
    DISPOSE,
    RESUBMIT,
    DELETE,
    REPLACE,
    VIEW,
    REQUEST,
    APPROVE,
    REJECT,
    COPY,
    RETRY,
    WITHDRAW,
    BUILD,
    FETCH,
)

# What happens around a recording and changes none of its columns.
NOTED = {
    "recording.presented-again": "再次提交",
    "recording.viewed": "被查看",
    "recording.export-requested": "被申请调取",
    "recording.exported": "已随调取领取",
    "viewing.traced": "凭追溯码查到查看人",
    "export.traced": "凭追溯码或摘要查到调取人",
}
