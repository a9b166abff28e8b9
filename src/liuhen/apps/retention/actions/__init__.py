"""Verbs: `classes` says what applies, `sortings` says it of whole lists, `changes` alters the classes, `signing` brings
both on; `holds` keeps what must stay, `disposals` ends.

For the apps above: ``place_hold`` and ``release_holds``.
"""

from liuhen.apps.retention.actions.holds import place_hold, release_holds

__all__ = ["place_hold", "release_holds"]
