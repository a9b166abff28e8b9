"""Discretion benchmarks 裁量基准: 责任制 article 11. Planned."""

from liuhen.regulation.cases import A11
from liuhen.regulation.vocabulary import Duty

PLANNED = (
    Duty(
        "rs-11-1",
        A11,
        "register",
        "每种违法行为有裁量基准，决定引用所适用的档次，超出的写明理由并经法制审核。",
    ),
)
