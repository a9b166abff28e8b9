"""Evidence 证据: 责任制 article 30. Planned."""

from liuhen.regulation.cases import A30
from liuhen.regulation.vocabulary import Duty

PLANNED = (
    Duty(
        "rs-30-1",
        A30,
        "register",
        "证据登记来源、两名取证人、时间、地点、方法和摘要，排除的证据只标明不删除。",
    ),
)
