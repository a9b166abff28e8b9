"""Reconsideration, suit and judgments 复议应诉: 责任制 article 21. Planned."""

from liuhen.regulation.cases import A21
from liuhen.regulation.vocabulary import Duty

PLANNED = (
    Duty("rs-21-1", A21, "clock", "对本单位生效的判决、裁定、调解书和复议决定登记履行期限和履行证明。"),
    Duty("rs-21-2", A21, "clock", "收到复议申请书副本后按时提交答复和当初作出决定的证据、依据。"),
    Duty("rs-21-3", A21, "clock", "收到经本单位转交的复议申请后按时转送复议机关。"),
    Duty("rs-21-4", A21, "clock", "收到行政复议意见书后按时报告纠正违法行为或善后情况。"),
)
