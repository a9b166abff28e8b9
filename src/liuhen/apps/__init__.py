"""The apps, wing by wing and lowest first: their one list (ADR-22).

Settings, menu, addresses, tray, API, portal, trails, notices and the demonstration read it. An app stands above those
it needs; a wing needs none above it. The import contracts in pyproject.toml say the same, and a test compares.
"""

from typing import NamedTuple


class App(NamedTuple):
    """An app by its folder; ``place`` is where its pages, panels and chores stand among those of the others."""

    name: str
    place: int


class Wing(NamedTuple):
    """Apps that answer one question; ``why`` is the reason why they stand where they stand."""

    name: str
    why: str
    apps: tuple[App, ...]


WINGS = (
    Wing(
        "ground",
        "Who there is, what they are told, and what was found wanting: everything above speaks of these.",
        (
            App("people", 110),
            App("notices", 120),
            App("findings", 60),
            App("offices", 112),
            App("documents", 94),
            App("disclosure", 95),
        ),
    ),
    Wing(
        "means",
        "What the work is done with: it is there before anything is done with it.",
        (
            App("laws", 14),
            App("devices", 30),
            App("powers", 12),
            App("benchmarks", 13),
            App("provision", 100),
            App("outreach", 116),
            App("officers", 114),
            App("establishments", 15),
        ),
    ),
    Wing(
        "acts",
        "What is done and what remains of it: by people, with the means.",
        (
            App("inspections", 16),
            App("recordings", 20),
            App("custody", 40),
            App("retention", 50),
            App("activities", 10),
            App("cases", 4),
            App("visits", 17),
            App("evidence", 5),
            App("measures", 6),
            App("decisions", 7),
            App("execution", 8),
            App("remedies", 9),
            App("coordination", 18),
            App("dossiers", 11),
        ),
    ),
    Wing(
        "oversight",
        "Who looks at what was done: it needs all of it, and nothing that is done needs to know who will look.",
        (
            App("spotchecks", 70),
            App("accountability", 80),
            App("complaints", 90),
            App("supervision", 65),
            App("patterns", 74),
            App("readiness", 76),
            App("evaluation", 85),
            App("interference", 88),
        ),
    ),
)
APPS = tuple(app for wing in WINGS for app in wing.apps)
