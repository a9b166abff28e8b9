"""In a real browser: the session ends while somebody writes, and nothing of it is lost, with scripts or without."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from liuhen.entrypoints.login.seats import KEY
from tests.builders.county import PASSWORD, County, account, person

STORY = "写了二十分钟的姓名"


def log_in(page: Page, url: str, username: str) -> None:
    page.goto(f"{url}/console/login/")
    fill_in(page, username)


def fill_in(page: Page, username: str) -> None:
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def end_every_session() -> None:
    for row in Session.objects.all():
        session = SessionStore(session_key=row.session_key)
        if KEY in session:
            session[KEY] = session[KEY] | {"seen": "2020-01-01T00:00:00+00:00"}
            session.save()


def lived_through(page: Page, url: str, county: County) -> None:
    account(person(county.unit, "登记员", "100015", kind="clerk"), "registrar", "registrar")
    log_in(page, url, "registrar")
    page.goto(f"{url}/console/people/enter/")
    page.get_by_label("姓名").fill(STORY)
    page.get_by_label("编号").fill("100099")
    page.get_by_label("其他工作人员").check()
    end_every_session()
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("已为您保留一小时")).to_be_visible()
    page.get_by_role("link", name="重新登录").click()
    fill_in(page, "registrar")
    expect(page.get_by_text("尚未提交")).to_be_visible()
    expect(page.get_by_label("姓名")).to_have_value(STORY)
    expect(page.get_by_label("编号")).to_have_value("100099")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text(STORY).first).to_be_visible()


def test_what_was_typed_comes_back_after_the_log_in(page: Page, console_url: str, county: County) -> None:
    lived_through(page, console_url, county)


@pytest.mark.parametrize("width", [390])
def test_without_scripts_too_and_on_a_phone(
    browser: Browser, console_url: str, county: County, width: int
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 800})
    lived_through(context.new_page(), console_url, county)
    context.close()
