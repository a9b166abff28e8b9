"""Complaints and reports. 《责任制》第23、39–46条."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "liuhen.apps.complaints"
    label = "complaints"
    verbose_name = "投诉举报"
