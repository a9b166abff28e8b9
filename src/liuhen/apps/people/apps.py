"""Units, posts, officers, auxiliaries, certificates; accounts and what they may."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "liuhen.apps.people"
    label = "people"
    verbose_name = "单位与人员"

    def ready(self) -> None:
        import_module("liuhen.apps.people.naming")
