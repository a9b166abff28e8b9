"""When what a power rests on changes: 责任制 article 4, second paragraph."""

from liuhen.regulation.powers import A4
from liuhen.regulation.vocabulary import Duty

AMENDED_BASIS = Duty(
    "rs-4-2",
    A4,
    "standing",
    "依据修改或废止后，依其行使的职权一律标出，直至调整。",
)
