"""Activities: what was done on site, and the recordings it owes. 《设备办法》第8、10–12条."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "liuhen.apps.activities"
    label = "activities"
    verbose_name = "执法活动"
