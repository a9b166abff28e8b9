"""Retention: classes, holds, and the end of a recording's keeping. 《设备办法》第17条."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "liuhen.apps.retention"
    label = "retention"
    verbose_name = "保存与销毁"
