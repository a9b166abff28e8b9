"""What comes free because moves and rights are data: nothing dangling, nothing unused, no way around."""

import importlib
import pkgutil
from collections.abc import Iterator

from django.apps import apps as installed

from liuhen import apps
from liuhen.kernel.access import BY_KIND, ROLES, Kind, Permission
from liuhen.kernel.flow import Move, Subject

SHARED = {Permission.DUTY_SEE, Permission.SENDER_KEY_SEE, Permission.UNIT_SEE}
BUSINESS = {p for role in ROLES.values() for p in role.permissions} - SHARED
ADMINISTRATORS = (Kind.SYSTEM, Kind.SECURITY, Kind.AUDIT)


def moves() -> Iterator[Move]:
    for found in pkgutil.iter_modules(apps.__path__):
        yield from importlib.import_module(f"liuhen.apps.{found.name}.lifecycle").MOVES


def held() -> set[Permission]:
    people = set().union(*(role.permissions for role in ROLES.values()))
    return people.union(*(rights for kind, rights in BY_KIND.items() if kind is not Kind.MACHINE))


def test_every_event_is_named_noun_dot_past_and_belongs_to_one_move():
    events = [move.event for move in moves()]
    assert len(set(events)) == len(events)
    assert all(event.count(".") == 1 and event == event.lower() for event in events)


def test_every_right_is_held_by_somebody_or_is_the_machines_own():
    of_the_machine = {
        Permission.RECORDING_EXAMINE,
        Permission.EXPORT_BUILD,
        Permission.DISPOSAL_DESTROY,
    }
    assert set(Permission) - held() == of_the_machine


def test_the_three_administrators_hold_no_business_right_and_share_none_but_looking_up():
    for kind in ADMINISTRATORS:
        assert not BY_KIND[kind] & BUSINESS, kind
    for one in ADMINISTRATORS:
        for other in ADMINISTRATORS:
            assert one is other or BY_KIND[one] & BY_KIND[other] <= SHARED


def test_no_role_may_both_ask_for_an_export_and_be_the_only_one_who_approves_it():
    approvers = [role.key for role in ROLES.values() if Permission.EXPORT_APPROVE in role.permissions]
    assert len(approvers) >= 2


def test_every_state_a_move_names_has_its_chinese_word():
    words: dict[str, set[str]] = {}
    for model in installed.get_models():
        if issubclass(model, Subject):
            words.setdefault(model.__module__.split(".")[2], set()).update(model.states)
    for found in pkgutil.iter_modules(apps.__path__):
        for move in importlib.import_module(f"liuhen.apps.{found.name}.lifecycle").MOVES:
            named = {*move.source, move.target} - {"new", "="}
            assert named <= words[found.name], move


def test_every_right_to_do_what_another_must_have_begun_is_a_second_look():
    asked = {
        move.permission
        for move in moves()
        for duty in move.duties
        for gate in duty.gates
        if "another" in gate.opens.__name__ or "had_no_part" in gate.opens.__name__
    }
    assert len(asked) > 8
    assert {permission for permission in asked if permission.weight is None} == set()


def test_a_verb_that_approves_signs_or_decides_has_a_weight():
    verbs = {
        "approve",
        "sign",
        "decide",
        "consent",
        "judge",
        "write-off",
        "extend",
        "review",
        "release",
        "close",
    }
    light = {p for p in Permission if p.value.partition(".")[2] in verbs and p.weight is None}
    assert light == set()


def test_every_right_that_leads_to_a_complainant_has_a_weight():
    light = {p for p in Permission if p.value.startswith("complaint.") and p.weight is None}
    assert light == {Permission.COMPLAINT_FILE, Permission.COMPLAINT_COUNT}
