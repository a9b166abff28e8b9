"""The console's addresses: the kernel's pages here, the rest as ``urlpatterns`` in each app's ``console.py``."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import path

from liuhen.entrypoints.console import calendar, ledger, rules, set_aside, store
from liuhen.entrypoints.console.home import badges, home, intake_chart
from liuhen.entrypoints.console.menu import APPS
from liuhen.entrypoints.console.styleguide import styleguide

app_name = "console"
urlpatterns = [
    path("", home, name="home"),
    path("badges/", badges, name="badges"),
    path("intake-chart/", intake_chart, name="intake-chart"),
    *rules.urlpatterns,
    *calendar.urlpatterns,
    *store.urlpatterns,
    *set_aside.urlpatterns,
    *ledger.urlpatterns,
]
for app in APPS:
    if find_spec(f"liuhen.apps.{app}.console"):
        urlpatterns += import_module(f"liuhen.apps.{app}.console").urlpatterns
if settings.STYLEGUIDE:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
