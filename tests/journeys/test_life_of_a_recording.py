"""The life of one recording, end to end, as its people live it: counter, dock, review, export, strangers, attacks.

Told twice: on SQLite and a local disk, as a county begins, and on PostgreSQL and an object store, as a province runs.
"""

import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import bagit
import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders.cards import a_take, shoot
from tests.services.browser import led_to
from tests.services.liuhen import Liuhen, prepare, running_liuhen
from tests.services.postgres import Postgres
from tests.services.s3 import S3Server
from tests.services.station import Station
from tests.services.waiting import looks

LOCAL = ZoneInfo("Asia/Shanghai")
EXPIRED = """
from datetime import date
from liuhen.apps.devices import actions
from liuhen.apps.people.models import Person, Unit
from liuhen.kernel.access import SYSTEM
from tests.builders import county as build
msa = Unit.objects.get(code="MSA")
build.certificate(build.person(msa, "钱过期", "100021"), expires_on=date(2026, 1, 31))
for serial in ("DSJ0002", "DSJ0003"):
    device = actions.register(
        unit=msa, serial=serial, kind="body_camera", model="DSJ-V9", keeper=Person.objects.get(number="100002"),
        acquired_on=date(2025, 3, 1), by=SYSTEM, at=build.NOW,
    )
    if serial == "DSJ0003":
        actions.send_to_repair(device=device, fault="屏幕碎裂", by=SYSTEM, at=build.NOW)
"""


@dataclass
class House:
    """A running county and the two ways around its front door: its tables, its bytes."""

    server: Liuhen
    sql: Callable[[str], Any]
    spoil_blob: Callable[[str], None]


@pytest.fixture
def sqlite_house(own_live: Liuhen) -> House:
    def sql(statement: str) -> Any:
        with closing(sqlite3.connect(own_live.data / "liuhen.sqlite3", timeout=20)) as db, db:
            return db.execute(statement).fetchall()

    def spoil_blob(sha256: str) -> None:
        path = own_live.data / "vault/sha256" / sha256[:2] / sha256[2:4] / sha256
        path.chmod(0o644)
        with path.open("r+b") as file:
            file.seek(1000)
            byte = file.read(1)
            file.seek(1000)
            file.write(bytes([byte[0] ^ 1]))

    own_live.start_worker()
    return House(own_live, sql, spoil_blob)


@pytest.fixture
def province_house(postgres: Postgres, s3: S3Server, s3_bucket: str, tmp_path: Path) -> Iterator[House]:
    name = postgres.create()
    url = postgres.url_of(name)
    extra = {
        "LIUHEN_DATABASE": url, "LIUHEN_TEST_DATABASE": url, "LIUHEN_VAULT": "s3",
        "LIUHEN_S3_BUCKET": s3_bucket, "LIUHEN_S3_ENDPOINT": s3.endpoint_url,
        "LIUHEN_S3_ACCESS_KEY": s3.access_key, "LIUHEN_S3_SECRET_KEY": s3.secret_key,
    }  # fmt: skip

    def sql(statement: str) -> Any:
        with psycopg.connect(postgres.to(name)) as db:
            done = db.execute(statement)
            return done.fetchall() if done.description else None

    def spoil_blob(sha256: str) -> None:
        key = f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"
        body = bytearray(s3.client().get_object(Bucket=s3_bucket, Key=key)["Body"].read())
        body[1000] ^= 1
        s3.client().put_object(Bucket=s3_bucket, Key=key, Body=bytes(body))

    data = tmp_path / "province"
    prepare(data, extra=extra)
    with running_liuhen(data, extra=extra) as server:
        server.start_worker()
        yield House(server, sql, spoil_blob)
    postgres.drop(name)


@pytest.fixture(params=["sqlite_house", "province_house"], ids=["one PC", "a province"])
def house(request: pytest.FixtureRequest) -> House:
    found: House = request.getfixturevalue(request.param)
    return found


@dataclass
class Desk:
    """Opens the console as one person after another, each in a browser of his own."""

    browser: Browser
    server: Liuhen

    def of(self, username: str) -> Page:
        context = self.browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(f"{self.server.url}/console/")
        page.fill("[name=login]", username)
        page.fill("[name=password]", self.server.password)
        page.click("button[type=submit]")
        page.wait_for_url(f"{self.server.url}/console/")
        return page

    def to(self, page: Page, path: str) -> Page:
        page.goto(f"{self.server.url}/console/{path}")
        return page


@pytest.mark.article("av-9-1", "av-9-2", "av-12-3", "av-13-1", "av-13-2", "av-15-2", "rs-18-1", "rs-19-1")
@pytest.mark.in_turn
def test_from_the_counter_to_a_strangers_verdict(house: House, browser: Browser, tmp_path: Path) -> None:
    house.server.run(EXPIRED)
    desk = Desk(browser, house.server)
    the_counter_refuses_and_hands_out(desk)
    docked = the_card_is_carried(house.server, tmp_path)
    the_officer_gives_the_reason_for_the_late_one(desk)
    recording = the_reviewer_finds_and_plays_it(desk, docked.name)
    capsule = it_is_exported(desk, recording, tmp_path)
    strangers_agree(capsule, desk, tmp_path)
    attacks_are_found(house, recording)


def the_counter_refuses_and_hands_out(desk: Desk) -> None:
    keeper = desk.of("keeper")

    def hand_out(serial: str, officer: str, *, offset: str = "0.5") -> Page:
        desk.to(keeper, "devices/").get_by_role("link", name=serial).click()
        address = f"{keeper.url}check-out/"
        keeper.goto(address)
        label = keeper.locator("select[name=officer] option", has_text=officer).inner_text()
        keeper.select_option("select[name=officer]", label=label)
        keeper.check("[name=works]")
        keeper.fill("[name=battery_percent]", "90")
        keeper.fill("[name=card_free_percent]", "80")
        keeper.fill("[name=offset]", offset)
        keeper.get_by_role("button", name="发放").click()
        return keeper

    expect(hand_out("DSJ0002", "钱过期").locator("main")).to_contain_text("《责任制》第18条")
    expect(hand_out("DSJ0002", "孙晓").locator("main")).to_contain_text("《责任制》第19条")
    expect(hand_out("DSJ0003", "王芳").locator("main")).to_contain_text("正在维修")
    expect(hand_out("DSJ0002", "王芳", offset="75").locator("main")).to_contain_text("快75秒")
    expect(hand_out("DSJ0001", "王芳").locator("main")).to_contain_text("已发放给王芳")
    desk.to(keeper, "devices/").get_by_role("link", name="DSJ0001").click()
    keeper.get_by_role("link", name="收回").click()
    keeper.get_by_role("button", name="收回入库").click()
    expect(keeper.locator("main")).to_contain_text("已收回入库")
    keeper.context.close()


def the_card_is_carried(server: Liuhen, folder: Path) -> Path:
    station = Station.beside(server.url, folder=folder / "dock", token=server.tokens["station"])
    now = datetime.now(LOCAL)
    fresh = shoot(station.card, a_take(ended_at=now - timedelta(hours=2)))
    shoot(station.card, a_take(ended_at=now - timedelta(hours=26)))
    done = station.dock("--wipe")
    assert done.code == 0, done.text
    assert station.files() == set()
    return fresh


def the_officer_gives_the_reason_for_the_late_one(desk: Desk) -> None:
    officer = desk.of("wangfang")
    officer.get_by_role("link", name="超过24小时才入库").first.click()
    officer.get_by_role("link", name="说明原因").click()
    officer.locator("main textarea").fill("下乡检查，次日才返回单位")
    officer.get_by_role("button", name="提交说明").click()
    officer.get_by_role("button", name="确定").click()
    expect(officer.locator("main")).to_contain_text("已说明")
    officer.context.close()


def the_reviewer_finds_and_plays_it(desk: Desk, filename: str) -> str:
    legal = desk.of("legal")
    legal.get_by_role("link", name="本周超期入库").click()
    expect(legal.locator("tbody tr")).to_have_count(1)
    desk.to(legal, "recordings/").get_by_role("link", name=filename).click()
    expect(legal.locator("main")).to_contain_text("SM3")
    expect(legal.locator("#trail")).to_contain_text("入库")
    assert legal.locator("video").count() == 0
    legal.get_by_label("日常监督").check()
    legal.get_by_label("说明").fill("核对迟到入库的原因")
    legal.get_by_role("button", name="登记并查看").click()
    legal.wait_for_function("() => document.querySelector('video')?.readyState >= 1")
    expect(legal.locator("#trail")).to_contain_text("被查看")
    address = legal.url.partition("#")[0]
    legal.context.close()
    return address


def it_is_exported(desk: Desk, recording: str, folder: Path) -> Path:
    legal = desk.of("legal")
    legal.goto(recording)
    legal.get_by_role("link", name="申请调取").click()
    legal.fill("[name=purpose]", "行政诉讼应诉")
    legal.fill("[name=recipient]", "云岭县人民法院")
    address = led_to(legal.locator("main form .btn-primary"))
    assert "/exports/" in address
    assert legal.get_by_role("link", name="批准").count() == 0, "nobody approves his own"

    head = desk.of("head")
    head.goto(address)
    head.get_by_role("link", name="批准", exact=True).click()
    head.get_by_role("button", name="批准调取", exact=True).click()
    head.context.close()

    for _ in looks("a capsule"):
        legal.goto(address)
        if legal.get_by_text("证据包已封装好").count():
            break
    with legal.expect_download() as download:
        legal.get_by_role("button", name="领取").click()
        legal.locator("#ask [value=yes]").click()
    capsule = folder / "capsule.zip"
    download.value.save_as(capsule)
    legal.goto(address)
    assert legal.get_by_role("button", name="领取").count() == 0
    legal.context.close()
    return capsule


def strangers_agree(capsule: Path, desk: Desk, folder: Path, *, spoilt: str = "data/recordings") -> None:
    """Nothing of ours is trusted: bagit, the program in the capsule under a bare Python, the page in a browser."""
    root = folder / "opened"
    with zipfile.ZipFile(capsule) as archive:
        archive.extractall(root)
    (bag,) = [path.parent for path in root.rglob("bagit.txt")]
    bagit.Bag(str(bag)).validate()
    bare = subprocess.run(
        [sys.executable, "-I", "-S", str(bag / "verify.py"), str(bag)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert bare.returncode in (0, 2), bare.stdout + bare.stderr
    assert "失败" not in bare.stdout
    code, said = desk.server.command("verify", str(capsule))
    assert code in (0, 2), said

    page = desk.browser.new_page()
    page.goto(f"{desk.server.url}/verify/")
    page.set_input_files("#pick-zip", capsule)
    page.wait_for_selector("body[data-state=done]")
    statuses = page.locator("section[data-verdict]").evaluate_all("all => all.map(s => s.dataset.status)")
    assert "failed" not in statuses
    assert statuses[:2] == ["ok", "ok"]
    page.close()

    first = min((bag / spoilt).iterdir())
    data = bytearray(first.read_bytes())
    data[len(data) // 2] ^= 1
    first.write_bytes(data)
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(bag)).validate()
    code, said = desk.server.command("verify", str(bag))
    assert code == 1
    assert first.name in said


def attacks_are_found(house: House, recording: str) -> None:
    pk = int(recording.rstrip("/").rpartition("/")[2])
    server = house.server
    code, said = server.command("ledger", "verify")
    assert code == 0, said
    code, said = server.command("fixity")
    assert code == 0, said
    (sha256,) = house.sql(f"SELECT sha256 FROM recordings_recording WHERE id = {pk}")[0]  # noqa: S608 (a number)
    house.sql(f"UPDATE recordings_recording SET filename = 'other.mp4' WHERE id = {pk}")  # noqa: S608
    code, said = server.command("ledger", "verify")
    assert code == 1
    assert f"recording:{pk}" in said
    house.spoil_blob(sha256)
    code, said = server.command("fixity")
    assert code == 1
    assert sha256[:12] in said
