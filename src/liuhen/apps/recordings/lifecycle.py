"""What can happen to a recording, a viewing and an export."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.regulation import recordings as law

RECEIVE = Move(
    "recording.received",
    "入库",
    ("new",),
    "stored",
    P.RECORDING_INTAKE,
    (law.ORIGINALS_NEVER_CHANGE.through(law.BYTES_MATCH), law.STORE_IN_TIME, law.CUSTODY_REGISTER),
)
QUARANTINE = Move(
    "recording.quarantined",
    "转入待核实",
    ("new",),
    "quarantined",
    P.RECORDING_INTAKE,
    (law.CUSTODY_REGISTER,),
)
SETTLE = Move(
    "recording.settled",
    "核实归档",
    ("quarantined",),
    "stored",
    P.RECORDING_SETTLE,
    (law.CUSTODY_REGISTER,),
    personal=("reason",),
)
EXAMINE = Move("recording.examined", "读取媒体信息", ("stored", "quarantined"), "=", P.RECORDING_EXAMINE)
# Named so that the refusal is the law's: no originals are ever changed or deleted, by any role.
DELETE = Move(
    "recording.deleted", "删除", ("stored", "quarantined"), "=", P.RECORDING_SEE, (law.KEEP_AT_LEAST,)
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
    (law.LENDING_NEEDS_APPROVAL.through(law.PURPOSE_IS_STATED),),
    personal=("purpose",),
)

REQUEST = Move(
    "export.requested",
    "申请调取",
    ("new",),
    "requested",
    P.EXPORT_REQUEST,
    (law.LENDING_NEEDS_APPROVAL.through(law.PURPOSE_IS_STATED),),
    personal=("purpose", "recipient"),
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
BUILD = Move("export.built", "封装", ("approved",), "built", P.EXPORT_BUILD)
# From every state: fetching without an approval in force is a closed gate of the duty, not a mere wrong state.
FETCH = Move(
    "export.fetched",
    "领取",
    ("requested", "rejected", "approved", "built", "fetched"),
    "fetched",
    P.EXPORT_REQUEST,
    (law.NO_PRIVATE_COPIES.through(law.APPROVAL_IN_FORCE, law.ONLY_FOR_THE_REQUESTER, law.DOWNLOAD_IS_LEFT),),
)

MOVES = (
    RECEIVE,
    QUARANTINE,
    SETTLE,
    EXAMINE,
    DELETE,
    REPLACE,
    VIEW,
    REQUEST,
    APPROVE,
    REJECT,
    BUILD,
    FETCH,
)

# What happens around a recording and changes none of its columns.
NOTED = {
    "recording.presented-again": "再次提交",
    "recording.viewed": "被查看",
    "recording.export-requested": "被申请调取",
    "recording.exported": "原件副本已领取",
    "viewing.traced": "凭追溯码查到查看人",
    "export.traced": "凭追溯码或摘要查到调取人",
}
