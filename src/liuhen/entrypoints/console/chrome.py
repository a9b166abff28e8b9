"""What surrounds every page: names, today's date, the menu; what waits is counted after the page is there."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from liuhen.entrypoints.console.menu import as_shown, menu
from liuhen.entrypoints.console.tray import offered
from liuhen.kernel.clocks.queries import calendar
from liuhen.kernel.web.menu import Entry, menu_for
from liuhen.kernel.web.wording import local, long_day

TEXT_COOKIE = "liuhen_text"
PORTAL = (
    ("首页", "portal:home"),
    *(entry for module in as_shown("portal") for entry in getattr(module, "MENU", ())),
    ("规则", "portal:rules"),
    ("期限推算", "portal:what-if"),
    ("公开账本", "portal:log"),
    ("核验证据包", "portal:verify"),
    ("工作人员登录", "console:home"),
)


class Chrome:
    """Lazy: a fragment that shows no bar asks the database nothing."""

    product = settings.PRODUCT_NAME
    short = settings.PRODUCT_SHORT_NAME
    county = settings.COUNTY
    second_factor = settings.SECOND_FACTOR

    def __init__(self, request: HttpRequest) -> None:
        self.actor = getattr(request, "actor", None)
        self.at = getattr(request, "at", None) or timezone.now()
        self.request = request

    @cached_property
    def today(self) -> str:
        """Today, with its weekday."""
        return long_day(self.at)

    @cached_property
    def is_rest_day(self) -> bool:
        """Whether nobody need work today."""
        return not calendar().is_working_day(local(self.at).date())

    @cached_property
    def day_kind(self) -> str:
        """What today is: 工作日 or 休息日, named where it is a holiday or a make-up day."""
        known, day = calendar(), local(self.at).date()
        if day in known.holidays or day in known.makeups:
            return known.name_of(day)
        return "休息日" if self.is_rest_day else "工作日"

    @cached_property
    def menu(self) -> list[tuple[str, list[Entry]]]:
        """The groups of entries this actor may open."""
        if self.actor is None:
            return []
        counted = {waiting.under for waiting in offered()}
        return menu_for(menu(), actor=self.actor, path=self.request.path, counted=counted)

    @cached_property
    def portal_menu(self) -> list[tuple[str, str, bool]]:
        """The public pages: label, address, and whether this page is of it."""
        menu = [(label, reverse(name)) for label, name in PORTAL]
        home, path = reverse("portal:home"), self.request.path
        under = (url for _, url in menu if path == url or (url != home and path.startswith(url)))
        here = max(under, key=len, default="")
        return [(label, url, url == here) for label, url in menu]

    @cached_property
    def is_large(self) -> bool:
        """Whether a reader of the public pages has chosen large text."""
        return self.request.COOKIES.get(TEXT_COOKIE) == "large"

    @cached_property
    def desk(self) -> str:
        """Where the person sits: the unit, or what kind of account it is."""
        account: Any = self.request.user
        unit = (
            (account.person.unit if account.person_id else account.unit) if account.is_authenticated else None
        )
        return unit.short_name if unit else getattr(account, "kind_zh", "")


def chrome(request: HttpRequest) -> dict[str, Chrome]:
    """Put the surroundings into every template's context."""
    return {"chrome": Chrome(request)}
