"""Verbs on decisions, one file a matter; what other apps call is named here."""

from liuhen.apps.decisions.actions.altering import order_alteration

__all__ = ["order_alteration"]
