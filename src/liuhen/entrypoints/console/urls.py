"""The console's addresses: the kernel's pages here, the rest as ``urlpatterns`` in each app's ``console.py``."""

from django.conf import settings
from django.urls import path

from liuhen.entrypoints.console import (
    calendar,
    cockpit,
    done,
    kept_filters,
    ledger,
    manual,
    rules,
    search,
    set_aside,
    store,
    today,
)
from liuhen.entrypoints.console.home import badges, home, intake_chart
from liuhen.entrypoints.console.menu import as_shown
from liuhen.entrypoints.console.styleguide import styleguide

app_name = "console"
urlpatterns = [
    path("", home, name="home"),
    path("badges/", badges, name="badges"),
    path("intake-chart/", intake_chart, name="intake-chart"),
    *cockpit.urlpatterns,
    *done.urlpatterns,
    *today.urlpatterns,
    *search.urlpatterns,
    *manual.urlpatterns,
    *kept_filters.urlpatterns,
    *rules.urlpatterns,
    *calendar.urlpatterns,
    *store.urlpatterns,
    *set_aside.urlpatterns,
    *ledger.urlpatterns,
]
for console in as_shown("console"):
    urlpatterns += console.urlpatterns
if settings.STYLEGUIDE:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
