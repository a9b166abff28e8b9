"""Verbs on notices between units, dispatches, shifts, transfers of cases and arrangements."""

from liuhen.apps.coordination.actions.arranging import (
    act,
    agree,
    arrange,
    ask_for_data,
    begin,
    deliver,
    end_arrangement,
    refuse_data,
    report,
    sign,
)
from liuhen.apps.coordination.actions.dispatching import (
    carry_out,
    issue,
    refuse_dispatch,
    withdraw_dispatch,
    write_dispatch,
)
from liuhen.apps.coordination.actions.keys import enter_key, trust_key, withdraw_key
from liuhen.apps.coordination.actions.notifying import answer, read, refuse, send, uphold, write_notice
from liuhen.apps.coordination.actions.receiving import admit, examine_again, receive, return_it, take_in
from liuhen.apps.coordination.actions.shifts import cancel_shift, plan_shift
from liuhen.apps.coordination.actions.transferring import (
    accept_transfer,
    approve_transfer,
    disapprove_transfer,
    dispute_transfer,
    feed_back,
    keep_capsule,
    name_unit,
    propose_transfer,
    receive_capsule,
    record_naming,
    register_feedback,
    register_receipt,
    write_transfer,
)

__all__ = [
    "accept_transfer", "act", "admit", "agree", "answer", "approve_transfer", "arrange", "ask_for_data", "begin",
    "cancel_shift", "carry_out", "deliver", "disapprove_transfer", "dispute_transfer", "end_arrangement", "enter_key",
    "examine_again", "feed_back", "issue", "keep_capsule", "name_unit", "plan_shift", "propose_transfer", "read",
    "receive", "receive_capsule", "record_naming", "refuse", "refuse_data", "refuse_dispatch", "register_feedback",
    "register_receipt", "report", "return_it", "send", "sign", "take_in", "trust_key", "uphold", "withdraw_dispatch",
    "withdraw_key", "write_dispatch", "write_notice", "write_transfer",
]  # fmt: skip
