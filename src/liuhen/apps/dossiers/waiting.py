"""What waits for somebody about dossiers, and what he is told of it."""

from liuhen.apps.dossiers import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.regulation.dossiers import KEEP_WHOLE

# fmt: off
WAITINGS = (
    Waiting(
        queries.to_close, "立卷归档", Press.FOLLOW_UP, "console:dossiers", right=P.DOSSIER_KEEP,
        since="case_over_at", tone="blue", visible=queries.visible_to,
        notify=(
            Notify("dossier.due-soon", Sort.DUE, "{unit}有案件已经办完，应在 {last_day} 前立卷归档（案卷 {number}）",
                   before=KEEP_WHOLE),
        ),
    ),
)
# fmt: on
