"""What surrounds every page: names, today's date, the menu; what waits is counted after the page is there."""

from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from liuhen.entrypoints.console.manual import help_for
from liuhen.entrypoints.console.menu import MOST, as_shown, first_of, menu
from liuhen.entrypoints.console.tray import offered
from liuhen.kernel.clocks.queries import calendar
from liuhen.kernel.web.menu import Entry, Groups, menu_for, parted
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
    def menu(self) -> Groups:
        """The groups of entries this actor may open."""
        if self.actor is None:
            return []
        counted = {waiting.under for waiting in offered()}
        return menu_for(menu(), actor=self.actor, path=self.request.path, counted=counted)

    @cached_property
    def drawn_menu(self) -> SafeString:
        """The menu of this actor on this page."""
        above, groups = parted(self.menu, first=first_of(self.actor), most=MOST) if self.actor else ([], [])
        return _drawn(tuple(above), tuple((label, tuple(entries)) for label, entries in groups))

    @cached_property
    def help(self) -> str:
        """Where the manual speaks of this page."""
        here = (entry.url_name for _, entries in self.menu for entry in entries if entry.active)
        return help_for(next(here, ""))

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


@lru_cache(maxsize=1024)
def _drawn(above: tuple[Entry, ...], groups: tuple[tuple[str, tuple[Entry, ...]], ...]) -> SafeString:
    """Draw a menu, once: nearly a hundred entries, the same on every page but for where one is."""
    is_below = any(entry.active for _, entries in groups for entry in entries)
    return render_to_string("console/_menu.html", {"above": above, "groups": groups, "is_below": is_below})


def chrome(request: HttpRequest) -> dict[str, Chrome]:
    """Put the surroundings into every template's context: one menu a request, as long as it is the same person's."""
    known: Chrome | None = getattr(request, "chrome", None)
    if known is None or known.actor is not getattr(request, "actor", None):
        known = request.chrome = Chrome(request)  # type: ignore[attr-defined]
    return {"chrome": known}
