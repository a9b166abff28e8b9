"""Verbs: `classes` says what applies, `holds` keeps what must stay, `changes` alters the rules, `disposals` ends.

For the apps above: ``place_hold`` and ``release_holds``.
"""

from liuhen.apps.retention.actions.holds import place_hold, release_holds

__all__ = ["place_hold", "release_holds"]
