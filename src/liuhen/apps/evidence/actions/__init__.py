"""Verbs on evidence, on facts, and on what falls with it."""

from liuhen.apps.evidence.actions.collecting import collect, exclude, reinstate
from liuhen.apps.evidence.actions.falling import look_again
from liuhen.apps.evidence.actions.finding import find, support, withdraw

__all__ = ["collect", "exclude", "find", "look_again", "reinstate", "support", "withdraw"]
