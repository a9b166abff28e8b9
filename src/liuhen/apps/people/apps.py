"""Units, posts, officers, auxiliaries, certificates; accounts and what they may."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "liuhen.apps.people"
    label = "people"
    verbose_name = "单位与人员"
