"""What the law demands, as typed literals in article order; no other place states a legal number."""

from liuhen.regulation.registry import ARTICLES, DUTIES, duties_of, duty_on, duty_version, state_of

__all__ = ["ARTICLES", "DUTIES", "duties_of", "duty_on", "duty_version", "state_of"]
