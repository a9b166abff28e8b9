"""Laws with their versions, and what an amendment makes of their articles. 《责任制》第4条."""

from django.apps import AppConfig


class LawsConfig(AppConfig):
    name = "liuhen.apps.laws"
    label = "laws"
    verbose_name = "法律依据"
