"""The public platform: lists, search, one publication by its number, feeds, and the numbers by which silence counts."""

from django.urls import path, re_path

from liuhen.apps.disclosure.portal import cards, feeds, figures, pages
from liuhen.apps.disclosure.portal.caching import for_all

MENU = (("执法公示", "portal:disclosure"),)

urlpatterns = [
    path("disclosure/", for_all(pages.lists), name="disclosure"),
    path("disclosure/feed.atom", for_all(feeds.atom), name="disclosure-atom"),
    path("disclosure/feed.rss", for_all(feeds.rss), name="disclosure-rss"),
    path("disclosure/list.json", for_all(feeds.as_json), name="disclosure-json"),
    path("disclosure/list.csv", for_all(feeds.as_csv), name="disclosure-csv"),
    path("disclosure/figures/", for_all(figures.figures), name="disclosure-figures"),
    path("disclosure/figures.json", for_all(figures.as_json), name="disclosure-figures-json"),
    path("disclosure/figures.csv", for_all(figures.as_csv), name="disclosure-figures-csv"),
    re_path(
        r"^disclosure/register/(?P<month>[0-9]{4}-[0-9]{2})\.json$",
        for_all(figures.register),
        name="disclosure-register",
    ),
    path("disclosure/<int:number>/", for_all(pages.one), name="publication"),
    path("certificates/<str:token>/", cards.certificate, name="certificate"),
    path("disclosure/<int:number>/receipt.json", for_all(feeds.one), name="publication-receipt"),
]
