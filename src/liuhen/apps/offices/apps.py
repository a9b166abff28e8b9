"""Who leads a unit, and by what deed or decision a unit may act at all. 《责任制》第2、8条."""

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "liuhen.apps.offices"
    label = "offices"
    verbose_name = "职务与委托"
