"""What a unit plans and does to make the laws it enforces known. 《责任制》第22条."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "liuhen.apps.outreach"
    label = "outreach"
    verbose_name = "法治宣传"
