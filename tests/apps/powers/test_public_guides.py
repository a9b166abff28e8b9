"""The public reads guides that are out, with the terms of today, and is told where one is under revision."""

from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.powers.actions import guides
from tests.apps.powers.test_amendments import amended, run
from tests.apps.powers.test_guides import a_guide, out
from tests.builders.county import NOW
from tests.builders.pages import squeezed
from tests.builders.powers import FINE, LICENCE, Powers


def read(client: Client, address: str, *, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return squeezed(answer.content.decode())


@pytest.mark.article("rs-10-1")
def test_a_guide_that_is_out_is_read_with_its_binding_term_and_the_laws(
    powers: Powers, client: Client
) -> None:
    powers.published()
    made = out(powers)
    a_guide(powers, FINE)
    listed = read(client, reverse("portal:guides"))
    assert "食品经营许可" in listed
    assert FINE not in listed
    here = reverse("portal:guide", args=["MSA", LICENCE])
    page = read(client, here)
    assert "10个工作日" in page
    assert "法定时限20个工作日" in page
    assert "受理 → 审查 → 决定" in page
    paper = client.get(reverse("portal:guide-paper", args=["MSA", LICENCE]))
    assert paper.content.startswith(b"%PDF")
    guides.withdraw(guide=made, reason="停办", by=powers.actor("head"), at=NOW)
    read(client, here, status=404)


@pytest.mark.article("rs-10-1", "rs-4-2")
def test_a_guide_whose_basis_changed_says_that_it_is_under_revision(powers: Powers, client: Client) -> None:
    powers.published()
    out(powers)
    day = date(2026, 11, 25)  # the day after the list, and past for whoever reads it
    amended(powers, (35, 35, "changed"), on=day)
    assert "正在修订" not in read(client, reverse("portal:guides"))
    run(day)
    assert "依据已变动，正在修订" in read(client, reverse("portal:guides"))
    page = read(client, reverse("portal:guide", args=["MSA", LICENCE]))
    assert "正在修订：依据已变动" in page
    assert "第三十五条内容修改" in page


def test_guides_are_found_by_a_part_of_what_the_power_is_called(powers: Powers, client: Client) -> None:
    powers.published()
    out(powers)
    for words, found in (("经营许可", True), ("XK", True), ("渔船", False), ("\x00", True), ("%", False)):
        page = read(client, f"{reverse('portal:guides')}?q={quote(words)}")
        assert ("食品经营许可" in page) is found, words
    assert "食品经营许可" in read(client, f"{reverse('portal:guides')}?unit=MSA")
    read(client, f"{reverse('portal:guides')}?unit=%00")


@pytest.mark.parametrize("code", ["%00", "x" * 2000, FINE, "编", "a/b"])
def test_what_is_not_out_is_not_there(powers: Powers, client: Client, code: str) -> None:
    powers.published()
    for unit in ("MSA", "XX", "%00"):
        read(client, f"/guides/{unit}/{code}/", status=404)
