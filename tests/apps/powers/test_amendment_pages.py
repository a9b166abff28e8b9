"""Pages and endpoints of amendments, guides and idle powers: seen by whom they are for, and 404 elsewhere."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.laws import actions as laws
from liuhen.apps.people.models import Account
from liuhen.apps.powers.actions import guides, idleness
from liuhen.apps.powers.models import Flag, Guide, NoObject, PowerList
from liuhen.kernel.access import SYSTEM
from tests.apps.powers.test_amendments import EFFECT, amended, run
from tests.apps.powers.test_guides import WORDS, a_guide, out
from tests.builders.county import NOW
from tests.builders.pages import squeezed
from tests.builders.powers import FINE, LICENCE, Powers
from tests.builders.programs import program


@pytest.fixture
def held(powers: Powers) -> Powers:
    powers.published()
    return powers


def seen(who: str, name: str, *args: Any, query: str = "", status: int = 200) -> str:
    client = Client()
    client.force_login(Account.objects.get(username=who))
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == status, answer.content.decode()[:500]
    return squeezed(answer.content.decode()) if "html" in answer["Content-Type"] else ""


def sent(who: str, name: str, *args: Any, **told: Any) -> Any:
    client = Client()
    client.force_login(Account.objects.get(username=who))
    return client.post(reverse(name, args=args), told)


@pytest.mark.article("rs-4-2")
def test_an_impact_is_shown_on_the_law_on_its_own_page_and_in_a_sheet(held: Powers) -> None:
    new = amended(held, (122, 124, "renumbered"), (124, 122, "renumbered"), (35, None, "repealed"))
    card = seen("bureau", "console:lawversion", new.pk)
    assert "自动随条文移转" in card
    assert "1 项职权" in card
    page = seen("bureau", "console:lawversion-impact", new.pk)
    for said in ("改为第一百二十四条", "条文删除", FINE, LICENCE, "尚未到"):
        assert said in page, said
    unit = held.county.unit.pk
    assert "只看" in seen("bureau", "console:lawversion-impact", new.pk, query=f"?unit={unit}")
    for odd in ("?unit=9" + "9" * 30, "?unit=%00", "?unit=-1"):
        seen("bureau", "console:lawversion-impact", new.pk, query=odd)
    seen("bureau", "console:lawversion-impact-export", new.pk)
    told = program("bureau").get(f"/api/v1/law-versions/{new.pk}/impact").json()
    assert told["counts"] == {"renumbered": 1, "review": 0, "repealed": 1}
    assert len(told["lines"]) == 2


def test_an_impact_shows_another_units_legal_office_nothing_of_ours(held: Powers) -> None:
    new = amended(held, (122, 122, "changed"))
    assert FINE in seen("legal", "console:lawversion-impact", new.pk)
    assert FINE not in seen("stranger", "console:lawversion-impact", new.pk)
    told = program("stranger").get(f"/api/v1/law-versions/{new.pk}/impact").json()
    assert told["lines"] == []
    assert (
        program("stranger")
        .get(f"/api/v1/law-versions/{new.pk}/impact?unit={held.county.unit.pk}")
        .status_code
        == 404
    )


def test_what_changes_nothing_has_no_impact_page(held: Powers) -> None:
    seen("bureau", "console:lawversion-impact", held.food.pk, status=404)
    seen("bureau", "console:law-impact", held.food.law_id, status=404)


@pytest.mark.article("rs-4-2")
def test_a_repeal_to_come_has_its_impact(held: Powers) -> None:
    laws.repeal(law=held.food.law, on=EFFECT, source="某决定", by=SYSTEM, at=NOW)
    assert "整部废止" in seen("bureau", "console:law-impact", held.food.law_id)
    assert "失效" in seen("bureau", "console:law", held.food.law_id)
    seen("bureau", "console:law-impact-export", held.food.law_id)
    told = program("bureau").get(f"/api/v1/laws/{held.food.law_id}/impact").json()
    assert told["counts"]["repealed"] == 2


@pytest.mark.article("rs-4-2")
def test_a_flag_is_listed_shown_and_given_a_day(held: Powers) -> None:
    amended(held, (122, 122, "changed"))
    assert "没有标出的依据变动" in seen("legal", "console:flags")
    run(EFFECT)
    flag = Flag.objects.get()
    assert "内容修改，现为第一百二十二条" in seen("legal", "console:flags")
    assert "没有符合条件的依据变动" in seen("legal", "console:flags", query="?q=%E6%B2%A1%E6%9C%89")
    assert FINE in seen("legal", "console:flag", flag.pk)
    seen("stranger", "console:flag", flag.pk, status=404)
    assert sent("legal", "console:flag-day", flag.pk, due_on="2027-03-01").status_code == 403
    assert sent("bureau", "console:flag-day", flag.pk, due_on="2020-03-01").status_code == 422
    assert sent("bureau", "console:flag-day", flag.pk, due_on="2027-03-01").status_code == 302
    told = program("legal").get("/api/v1/power-flags?state=open").json()
    assert [(row["code"], row["due_on"]) for row in told["items"]] == [(FINE, "2027-03-01")]


def test_the_legal_office_has_flags_on_its_first_page(held: Powers) -> None:
    amended(held, (122, 122, "changed"))
    run(EFFECT)
    assert "调整依据变动的职权" in seen("legal", "console:home")
    assert "调整依据变动的职权" not in seen("stranger", "console:home")


@pytest.mark.article("rs-10-1")
def test_a_guide_is_written_published_and_drawn_for_the_counter(held: Powers) -> None:
    assert "还没有服务指南" in seen("legal", "console:guides")
    made = sent("legal", "console:guide-draft", unit=held.county.unit.pk, code=LICENCE, **WORDS)
    guide = Guide.objects.get()
    assert made["Location"] == reverse("console:guide", args=[guide.pk])
    assert "10个工作日" in seen("legal", "console:guide", guide.pk)
    assert sent("legal", "console:guide-publish", guide.pk).status_code == 403
    assert sent("head", "console:guide-publish", guide.pk).status_code == 302
    assert "食品经营许可" in seen("legal", "console:guides")
    client = Client()
    client.force_login(Account.objects.get(username="legal"))
    paper = client.get(reverse("console:guide-paper", args=[guide.pk]))
    assert paper.content.startswith(b"%PDF")
    seen("stranger", "console:guide", guide.pk)
    told = program("legal").get(f"/api/v1/power-guides/{guide.pk}").json()
    assert (told["binds"], told["statutory"], told["state"]) == ("10个工作日", "20个工作日", "published")


def test_a_guide_with_no_code_of_the_list_is_refused_at_the_form(held: Powers) -> None:
    for code in ("X-1", "编" * 100, "\x00"):
        answer = sent("legal", "console:guide-draft", unit=held.county.unit.pk, code=code, **WORDS)
        assert answer.status_code in (409, 422)
    assert not Guide.objects.exists()


def test_a_guide_whose_basis_changed_says_so_to_the_unit(held: Powers) -> None:
    made = out(held)
    amended(held, (35, 35, "changed"))
    run(EFFECT)
    assert "应修订或撤下" in seen("legal", "console:guides")
    assert "依据已变动" in seen("head", "console:guide", made.pk)
    refused = sent("head", "console:guide-publish", a_guide(held, FINE).pk)
    assert refused.status_code == 302


@pytest.mark.article("rs-12-2")
def test_idle_powers_are_counted_by_unit_and_shown_one_by_one(held: Powers) -> None:
    unit = held.county.unit
    assert "从未行使" in seen("bureau", "console:idle-powers")
    assert "五年" not in seen("stranger", "console:uses", unit.pk, status=404)
    page = seen("head", "console:uses", unit.pk)
    assert FINE in page
    assert "说明" in page
    seen("head", "console:uses-export", unit.pk)
    assert (
        sent(
            "head", "console:noobject-declare", unit=unit.pk, code=FINE, reason="本县没有这类企业"
        ).status_code
        == 302
    )
    assert FINE not in seen("head", "console:uses", unit.pk, query="?kind=never")
    assert FINE in seen("head", "console:uses", unit.pk, query="?kind=no-object")
    found = NoObject.objects.get()
    assert "本县没有这类企业" in seen("bureau", "console:noobject", found.pk)
    assert sent("bureau", "console:noobject-overturn", found.pk, reason="有三家").status_code == 302
    told = program("bureau").get(f"/api/v1/power-use?unit={unit.pk}").json()
    assert {row["code"]: row["kinds"] for row in told} == {FINE: ["never"], LICENCE: ["never"]}


def test_a_power_shows_its_flags_and_guides(held: Powers) -> None:
    made = out(held)
    amended(held, (35, 35, "changed"))
    run(EFFECT)
    item = Flag.objects.get().power_list.items.get(code=LICENCE)
    page = seen("legal", "console:poweritem", item.pk)
    assert reverse("console:guide", args=[made.pk]) in page
    assert reverse("console:flag", args=[Flag.objects.get().pk]) in page


def test_withdrawn_guides_and_declarations_keep_their_reason(held: Powers) -> None:
    made = guides.withdraw(guide=out(held), reason="依据修改", by=held.actor("head"), at=NOW)
    assert "已撤下：依据修改" in seen("legal", "console:guide", made.pk)
    said = idleness.declare(unit=held.county.unit, code=FINE, reason="无", by=held.actor("head"), at=NOW)
    idleness.withdraw(declaration=said, reason="新办了一家", by=held.actor("head"), at=NOW)
    assert "新办了一家" in seen("head", "console:noobject", said.pk)


@pytest.mark.article("rs-4-2")
def test_a_basis_that_merely_moved_is_shown_where_it_stands_now(held: Powers) -> None:
    item = PowerList.objects.get().items.get(code=FINE)
    assert "依据没有变动" in seen("legal", "console:poweritem", item.pk)
    amended(held, (122, 124, "renumbered"), (124, 122, "renumbered"), on=date(2026, 11, 25))
    page = seen("legal", "console:poweritem", item.pk)
    assert "第一百二十二条第一款，改为第一百二十四条" in page
    assert "自动随条文移转" in page
