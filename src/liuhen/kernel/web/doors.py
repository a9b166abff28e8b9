"""The doors of a noun. What its moves ask is said there; what is about looks stands on a Desk; the rest follows:
form, page, address and button here, endpoint and schema in ``door_endpoints``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from functools import cache, cached_property, partial, wraps
from inspect import signature
from time import perf_counter, sleep
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse

from liuhen.kernel import attachments, installed
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.flow import (
    Invalid,
    Move,
    Subject,
    asking,
    by_noun,
    every_numbered,
    is_number,
    move_of,
    nouns,
    subjects,
    why_not,
)
from liuhen.kernel.web import forms as fields
from liuhen.kernel.web.addresses import address_of, opened
from liuhen.kernel.web.attaching import Files, read
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button, Offer
from liuhen.kernel.web.moves import buttons as judged
from liuhen.kernel.web.pages import PageRequest, page

FEW = 6  # choices that are shown side by side
LINE, PARAGRAPH = 120, 300  # letters that go into one line, and into three
NAME = 40  # of a number or a serial that is typed

Among = Callable[[Any, Actor], "QuerySet[Any]"]


@dataclass(frozen=True)
class Naming:
    """How people name a row of a noun where not by its id: ``find(told, by=actor, field=name)`` raises Invalid.

    ``field`` is the form's; one that offers a menu is given the rows to choose from.
    """

    find: Callable[..., Any]
    field: Callable[..., forms.Field]
    of: str
    """What it is named by, for whoever calls the endpoint."""


NAMINGS: dict[str, Naming] = {}


@dataclass(frozen=True)
class Door:
    """How one action looks to whoever carries it out; ``done`` is said afterwards, ``confirm`` asked beforehand, which
    a door of tone "danger" into a state that nothing leads out of does by itself.

    ``among`` are the rows that may be named, or the keys that may be ticked, ``listed`` those of them that a menu
    shows where others are named only to hear why they are refused, ``first`` what stands in a field beforehand, by
    what is asked. ``leaves``: the row may be out of the actor's reach afterwards. ``endpoint`` is the
    last part of the endpoint's address, ``operation`` its name in the contract where that is not the verb's.
    ``onto`` is the page that comes afterwards: its name, or what tells its address by what was done.
    ``makes``: what it answers is a row that it made, though its move is the one of the row it was done to.
    ``known`` is what may be typed, as code and name, offered while one types.
    ``files``: on its page files may come along, which are in the vault before the verb takes them as ``files``;
    ``needs_files``: without one the verb does nothing.
    ``beat``: what is sent through it, page or endpoint, is answered so many seconds after it came, or twice as many and
    so on, that how long it took does not tell what was said.
    """

    act: Callable[..., Any]
    done: str | Callable[[Any], str]
    _: KW_ONLY
    confirm: str | Callable[[Any], str] = ""
    submit: str = ""
    tone: str = ""
    icon: str = ""
    offered: Callable[[Any, Actor], bool] | None = None
    among: Mapping[str, Among] = field(default_factory=dict)
    listed: Mapping[str, Among] = field(default_factory=dict)
    first: Mapping[str, Callable[[Any, PageRequest], Any]] = field(default_factory=dict)
    known: Mapping[str, Callable[[Any, PageRequest], Iterable[tuple[str, str]]]] = field(default_factory=dict)
    at: str = ""
    anchor: str = ""
    onto: str | Callable[[Any], str] = ""
    template: str = ""
    leaves: bool = False
    endpoint: str = ""
    operation: str = ""
    makes: bool = False
    files: bool = False
    needs_files: bool = False
    beat: float = 0.0
    page_by_hand: str = ""
    """Why its page is written by hand."""
    no_endpoint: str = ""
    """Why it is not in the API."""

    @property
    def move(self) -> Move:
        return move_of(self.act)

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return self.at or self.act.__name__.replace("_", "-")

    @cached_property
    def form(self) -> type[forms.Form]:
        """The form that asks for what the move asks."""
        asked: dict[str, Any] = {each.field: _field(each) for each in self.move.asks}
        if self.files:
            asked[attachments.FIELD] = Files(required=self.needs_files)
        return type(f"{self.act.__name__.title()}Form", (forms.Form,), {**asked, "__doc__": self.move.label})

    def asks_for(self, found: Any, request: PageRequest) -> forms.Form:
        """Return the form for one row, filled in with what was sent, else with what stands there or in the address."""
        first = {name: told(found, request) for name, told in self.first.items()}
        is_sent = request.method == "POST"
        form = self.form(request.POST if is_sent else None, request.FILES if is_sent else None, initial=first)
        for asked in self.move.asks:
            if isinstance(asked, asking.Row | asking.Choice) and asked.field in request.GET:
                form.initial[asked.field] = request.GET[asked.field]
        for name, codes in self.known.items():
            form.fields[name].widget = fields.Suggesting(codes(found, request))
        for name, rows in self.among.items():
            match form.fields[name]:
                case forms.ModelChoiceField() as menu:
                    menu.queryset = self.listed.get(name, rows)(found, request.actor)
                    if name in self.listed:
                        shown = list(menu.widget.choices)
                        menu.queryset = rows(found, request.actor)
                        menu.choices = shown
                case forms.MultipleChoiceField() as several:
                    several.choices = rows(found, request.actor)
        return form

    def carry_out(self, found: Any, told: Mapping[str, Any], *, by: Actor, at: datetime) -> Any:
        """Do it to a row, or to none, with what was told; rows by the name that people give them. Raises Refused."""
        given = {each.name: self._row(each, told[each.field], found, by) for each in self.move.asks}
        if found is not None:
            given[_row_of(self.act)] = found
        if told.get(attachments.FIELD):
            made_new = self.move.source == (Subject.new_state,)
            if found is not None and not made_new and (refusal := why_not(found, self.move, by=by)):
                raise refusal  # before anything is stored
            given["files"] = attachments.keep(read(told[attachments.FIELD]), at=at)
        try:
            return self.act(**given, by=by, at=at)
        except Invalid as wrong:
            wrong.field = next(
                (each.field for each in self.move.asks if each.name == wrong.field), wrong.field
            )
            raise

    @contextmanager
    def on_its_beat(self, request: Any) -> Iterator[None]:
        """Hold the answer to what is sent, be it a refusal, until the next beat since the request came."""
        try:
            yield
        finally:
            if self.beat and request.method == "POST":
                sleep(self.beat - (perf_counter() - request.began) % self.beat)

    def _row(self, asked: asking.Asked, told: Any, found: Any, by: Actor) -> Any:
        if not isinstance(asked, asking.Row) or isinstance(told, Model | QuerySet):
            return told
        if told in (None, ""):
            return None
        if asked.noun in NAMINGS:
            find = partial(NAMINGS[asked.noun].find, by=by, field=asked.field)
            return [find(each) for each in told] if isinstance(asked, asking.Rows) else find(told)
        if isinstance(asked, asking.Rows):
            return every_numbered(self.among[asked.field](found, by), told, what=asked.zh, field=asked.field)
        row = self.among[asked.field](found, by).filter(pk=told).first()
        if row is None:
            raise Invalid(f"没有这个{asked.zh}，或您无权选择", field=asked.field)
        return row


@dataclass(frozen=True)
class Desk:
    """All doors of one noun: which rows somebody reaches through them, and where they stand.

    ``rows(actor, permission)``: the rest is 404. ``path`` is where its pages are, ``resource`` where its endpoints.
    ``above`` is the list over it, as its title and the page's name. ``home`` is the row on whose page its doors are,
    where it has no page itself, and ``called`` what it is called there. ``entering`` are the doors that make a row.
    ``offered`` says on which rows anything is offered at all, as each door says it of itself.
    ``facts(row, actor, at)`` are what the gates are judged by before anything was filled in. ``beside(row)`` is what
    pages show beside a form.
    ``sought`` are the columns by which the one search finds its rows, the noun's own or behind one relation
    (``parties__name_key``), or what makes a condition of the words (``kernel.web.search``).
    """

    model: type[Subject]
    rows: "Callable[..., QuerySet[Any]]"
    _: KW_ONLY
    path: str
    above: tuple[str, str]
    offered: Callable[[Any, Actor], bool] | None = None
    doors: tuple[Door, ...] = ()
    entering: tuple[Door, ...] = ()
    resource: str = ""
    facts: Callable[[Any, Actor, datetime], Any] | None = None
    home: Callable[[Any], Any] = lambda found: found
    called: Callable[[Any], str] = lambda found: ""
    template: str = "form_page.html"
    beside: Callable[[Any], Mapping[str, Any]] = lambda found: {}
    sought: tuple[str | Callable[[str], Q], ...] = ()

    @property
    def noun(self) -> str:
        return str(self.model._meta.model_name)

    def reached(self, actor: Actor, pk: int, permission: Permission) -> Any:
        """Return a row that somebody sees and on which he has the right. Raises Http404."""
        seen = self.rows(actor).filter(pk=pk)
        return get_object_or_404(
            self.rows(actor, permission).filter(pk__in=seen.order_by().values("pk")), pk=pk
        )


@cache
def all_desks(*, of: tuple[str, ...] = ()) -> tuple[Desk, ...]:
    """Gather the apps' desks, in the order ``of`` these packages; a noun may have several."""
    told = (each for module in installed.modules("desk", of=of) for each in vars(module).values())
    return tuple(each for each in told if isinstance(each, Desk))


@cache
def desks() -> dict[str, Desk]:
    """Return the desks by their noun."""
    return {each.noun: each for each in all_desks()}


@dataclass(frozen=True)
class Place:
    """A row as somebody sees it, the row on whose page it is shown, itself or another, and the address of that page.

    ``row`` is None for what no Desk shows, ``home`` where he does not see that, ``url`` "" where there is none for him.
    """

    ref: str
    row: Any
    home: Any
    url: str

    @property
    def name(self) -> str:
        """What it is called, by its noun alone where it has no name of its own."""
        return nouns()[self.ref.partition(":")[0]] if self.row is None else str(self.row)

    @property
    def whole_name(self) -> str:
        """What it is called, and what it is part of."""
        return f"{self.name}（{self.part_of}）" if self.part_of else self.name

    @property
    def part_of(self) -> str:
        """What it is shown with is called, where that is not the row itself."""
        return "" if self.home is None or self.home is self.row else str(self.home)


def placed(refs: Iterable[str], *, by: Actor) -> dict[str, Place]:
    """Return where those of these are shown that somebody sees, by ref.

    What has no page of its own, or none for him, is at its home. A query for each desk, and those of the homes.
    """
    found: dict[str, Place] = {}
    away: dict[str, tuple[Any, str]] = {}
    for noun, pks in by_noun(refs).items():
        away |= {ref: (None, home) for ref, home in _parts(noun, pks)}
        for row in _of_no_unit(noun, pks):
            found[row.ref] = Place(row.ref, row, row, address_of(row.ref, by=by))
        for desk in (each for each in all_desks() if each.noun == noun):
            left = [pk for pk in pks if f"{noun}:{pk}" not in found]
            beside = [each.name for each in desk.model._meta.fields if each.many_to_one]
            for row in desk.rows(by).filter(pk__in=left).select_related(*beside) if left else ():
                url = address_of(row.ref, by=by)
                found[row.ref] = Place(row.ref, row, row if url else None, url)
                if not url and (home := desk.home(row)).ref != row.ref:
                    away[row.ref] = row, home.ref
    homes = placed({home for _, home in away.values()}, by=by) if away else {}
    there = {ref: (row, homes[home]) for ref, (row, home) in away.items() if home in homes}
    return found | {
        ref: Place(ref, row, home.home or home.row, home.url) for ref, (row, home) in there.items()
    }


def named(ref: str, told: str, place: Place | None) -> str:
    """Return what was told of a thing; where that is but its number, what it is called by whoever sees it."""
    return place.whole_name if place and is_number(ref, told) else told


def reached(refs: Iterable[str], *, by: Actor) -> dict[str, str]:
    """Return the pages on which those of these are shown that somebody sees, by ref; "" where none is for him."""
    return {ref: place.url for ref, place in placed(refs, by=by).items()}


def listed(noun: str, *, by: Actor) -> str:
    """Return the address of the list of a noun, "" where there is none for somebody."""
    return opened(desks()[noun].above[1], by=by) if noun in desks() else ""


def _parts(noun: str, pks: Iterable[int]) -> Iterator[tuple[str, str]]:
    """Yield the refs of what no Desk shows, each with that of the row it is shown with."""
    model = subjects().get(noun)
    if model is None or not model.shown_with:
        return
    field: Any = model._meta.get_field(model.shown_with)
    home = field.related_model._meta.model_name
    rows = model._base_manager.filter(pk__in=pks).values_list("pk", field.attname)
    yield from ((f"{noun}:{pk}", f"{home}:{whole}") for pk, whole in rows)


def _of_no_unit(noun: str, pks: Iterable[int]) -> "Iterable[Any]":
    """Return the rows of what no Desk shows and everybody may see, such as the makes of devices."""
    model = subjects().get(noun)
    if model is None or model.scope_unit or noun in desks():
        return ()
    return model._base_manager.filter(pk__in=pks)


def elsewhere(_: Any, __: Actor) -> bool:
    """Offer it at another place of the page than among the buttons."""
    return False


def whoever_sees(rows: "Callable[..., QuerySet[Any]]") -> "Callable[..., QuerySet[Any]]":
    """Let everybody who sees a row to its doors; the move says who may go through."""
    return lambda actor, permission=None: rows(actor)


def as_it_stands(*names: str) -> dict[str, Callable[[Any, PageRequest], Any]]:
    """Let fields begin with what stands in the row, by their names."""

    def of(name: str) -> Callable[[Any, PageRequest], Any]:
        return lambda found, _: getattr(found, name)

    return {name: of(name) for name in names}


def pages(desk: Desk, *, shown: Callable[..., HttpResponse] | None = None) -> list[URLPattern]:
    """Return the addresses of a noun's doors; ``shown(request, pk, refused=)`` draws the page they are on."""
    entering = [
        path(f"{desk.path}/{door.slug}/", _entrance(desk, door), name=f"{desk.noun}-{door.slug}")
        for door in desk.entering
        if not door.page_by_hand
    ]
    return entering + [
        path(f"{desk.path}/<int:pk>/{door.slug}/", _page(desk, door, shown), name=f"{desk.noun}-{door.slug}")
        for door in desk.doors
        if not door.page_by_hand
    ]


def buttons(desk: Desk, found: Any, *, by: Actor, at: datetime) -> list[Button]:
    """Return what may be done to a row, in the desk's order; what makes a new row has its place elsewhere."""
    offers = [
        _offer(desk, door, found)
        for door in desk.doors
        if door.move.source != (Subject.new_state,) and _is_offered(desk, door, found, by)
    ]
    return judged(found, offers, by=by, facts=desk.facts(found, by, at) if desk.facts else None)


def _is_offered(desk: Desk, door: Door, found: Any, by: Actor) -> bool:
    return all(asked is None or asked(found, by) for asked in (desk.offered, door.offered))


def making(
    desk: Desk, act: Callable[..., Any], found: Any, draft: Any, *, by: Actor, facts: Any = None
) -> list[Button]:
    """Return the button of a verb that makes a new row below one: ``draft`` is what would become it."""
    door = next(each for each in desk.doors if each.act is act)
    if not _is_offered(desk, door, found, by):
        return []
    return judged(draft, [_offer(desk, door, found)], by=by, facts=facts)


def _offer(desk: Desk, door: Door, found: Any) -> Offer:
    return Offer(
        door.move, reverse(f"console:{desk.noun}-{door.slug}", args=[found.pk]), asks=bool(door.move.asks),
        confirm=_question(desk, door, found), tone=door.tone, icon=door.icon,
    )  # fmt: skip


def _entrance(desk: Desk, door: Door) -> Any:
    def ask(request: PageRequest) -> HttpResponseBase:
        title, name = desk.above
        return fill(
            request, door.asks_for(None, request),
            act=lambda told: door.carry_out(None, told, by=request.actor, at=request.at),
            to=lambda made: _aside(door, made) or address_of(made.ref),
            crumbs=[(title, reverse(name))], **_looks(desk, door, None),
        )  # fmt: skip

    return page(permission=door.move.permission, methods=FILLS)(_standing_before(door, ask))


def _looks(desk: Desk, door: Door, found: Any) -> dict[str, Any]:
    """Return what a page that asks says and looks like."""
    called = desk.called(found) if found else ""
    return {
        "title": f"{door.move.label}：{called}" if called else door.move.label,
        "submit": door.submit or door.move.label, "tone": door.tone or "primary",
        "confirm": _question(desk, door, found), "done": door.done,
        "template": door.template or (desk.template if found else "form_page.html"),
    }  # fmt: skip


def _page(desk: Desk, door: Door, shown: Callable[..., HttpResponse] | None) -> Any:
    permission = door.move.permission

    def ask(request: PageRequest, pk: int) -> HttpResponseBase:
        found = desk.reached(request.actor, pk, permission)
        home = desk.home(found)
        title, name = desk.above
        return fill(
            request, door.asks_for(found, request),
            act=lambda told: door.carry_out(found, told, by=request.actor, at=request.at),
            to=lambda made: _onward(desk, door, home, made, request),
            crumbs=[(title, reverse(name)), (str(home), address_of(home.ref))], context=desk.beside(found),
            **_looks(desk, door, found),
        )  # fmt: skip

    def press(request: PageRequest, pk: int) -> HttpResponseBase:
        found = desk.reached(request.actor, pk, permission)
        home = desk.home(found)
        made = door.carry_out(found, {}, by=request.actor, at=request.at)
        messages.success(request, _said(door.done, made))
        return redirect(_onward(desk, door, home, made, request))

    def again(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
        assert shown
        return shown(request, desk.home(desk.reached(request.actor, pk, permission)).pk, **refused)

    return page(
        permission=permission,
        methods=FILLS if door.move.asks else ("POST",),
        on_refused=again if shown and not door.move.asks else None,
    )(_standing_before(door, ask if door.move.asks else press))


def _standing_before(door: Door, view: Any) -> Any:
    """Let a view say which action it stands before, for whoever asks which page leads where."""
    view.__doc__, view.act = door.act.__doc__, door.act
    if not door.beat:
        return view

    @wraps(view)
    def held(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with door.on_its_beat(request):
            answer: HttpResponseBase = view(request, *args, **kwargs)
            return answer

    return held


def _aside(door: Door, made: Any) -> str:
    return reverse(door.onto) if isinstance(door.onto, str) and door.onto else _said(door.onto, made)


def _onward(desk: Desk, door: Door, home: Any, made: Any, request: PageRequest) -> str:
    """Return the page of what it was done to, or of the next that it made, or the list where that is out of reach."""
    if aside := _aside(door, made):
        return aside
    if isinstance(made, desk.model):
        home = desk.home(made)
    if door.leaves and not desk.rows(request.actor).filter(pk=home.pk).exists():
        return reverse(desk.above[1])
    return address_of(home.ref) + (f"#{door.anchor}" if door.anchor else "")


def _said(what: str | Callable[[Any], str], of: Any) -> str:
    return what if isinstance(what, str) else what(of)


def _question(desk: Desk, door: Door, found: Any) -> str:
    """Return what is asked beforehand: what the door says, else that what ends something cannot be taken back."""
    if door.confirm:
        return _said(door.confirm, found)
    end = desk.model.states.get(door.move.target, "")
    if door.tone != "danger" or not end or _leads_on(door.move):
        return ""
    return f"“{door.move.label}”不能撤回：以后是“{end}”，记录永久保留。确定吗？"


@cache
def _sources() -> frozenset[tuple[str, str]]:
    """Gather the states that something leads out of, each beside the noun of its events."""
    told = (
        each
        for module in installed.modules("lifecycle")
        for each in vars(module).values()
        if isinstance(each, Move)
    )
    return frozenset((each.event.partition(".")[0], state) for each in told for state in each.source)


def _leads_on(move: Move) -> bool:
    return (move.event.partition(".")[0], move.target) in _sources()


def _row_of(act: Callable[..., Any]) -> str:
    """Return the name by which a verb takes the row it is done to: its first."""
    return next(iter(signature(act).parameters))


def _field(asked: asking.Asked) -> forms.Field:
    told: dict[str, Any] = {
        "label": asked.zh, "help_text": asked.hint, "required": asked.needed,
        "error_messages": {"required": f"{asked.if_missing}。"},
    }  # fmt: skip
    match asked:
        case asking.Identifier(most=most):
            return fields.Identifier(max_length=most, **told)
        case asking.Text(most=most):
            return forms.CharField(max_length=most, widget=_paper(most), **told)
        case asking.Choice(of=words, first=first):
            several = list(words.items())
            if not asked.needed:
                several.insert(0, ("", "不选"))
            elif len(several) > FEW and not first:
                several.insert(0, ("", "请选择"))
            widget = forms.RadioSelect if len(several) <= FEW else forms.Select
            return forms.ChoiceField(choices=several, widget=widget, initial=first or None, **told)
        case asking.Choices(of=words):
            return forms.MultipleChoiceField(
                choices=[*words.items()], widget=forms.CheckboxSelectMultiple, **told
            )
        case asking.Count(least=least, most=most, first=first):
            return forms.IntegerField(min_value=least, max_value=most, initial=first, **told)
        case asking.Yes():
            return forms.BooleanField(**told)
        case asking.Day():
            return fields.Day(**told)
        case asking.Moment():
            return fields.Moment(**told)
        case asking.Rows(ticked=True, noun=noun):
            ticked = fields.Several if noun == "person" else fields.Ticked
            return ticked(queryset=None, widget=forms.CheckboxSelectMultiple, **told)
        case asking.Rows(noun=noun, most=most) if noun in NAMINGS:
            return fields.Identifiers(most=most, **told)
        case asking.Rows(most=most):
            return fields.Numbers(most=most, **told)
        case asking.Row(typed=True):
            return fields.Identifier(max_length=NAME, **told)
        case asking.Row(noun=noun) if noun in NAMINGS:
            return NAMINGS[noun].field(**told)
        case asking.Row():
            return forms.ModelChoiceField(
                queryset=None, empty_label="请选择" if asked.needed else "没有", **told
            )
    raise TypeError(f"nobody knows how to ask for {asked!r}")


def _paper(most: int) -> forms.Widget:
    if most <= LINE:
        return forms.TextInput()
    return forms.Textarea(attrs={"rows": 3 if most <= PARAGRAPH else 6})
