"""`liuhen certificate`: TLS of the county's own, made by one command and spoken by ``serve``."""

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from liuhen.entrypoints import certificates
from tests.entrypoints.commands.test_serve import answers, eventually
from tests.services.command import Command
from tests.services.ports import free_ports

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)

pytestmark = pytest.mark.in_turn("certificates")


def test_one_command_makes_them_and_serve_speaks_tls(liuhen: Command) -> None:
    made = liuhen.run("certificate", "--name", "localhost", "--name", "127.0.0.1")
    assert made.returncode == 0, made.stderr
    keys = liuhen.folder / "keys"
    for name in ("tls-authority-key.pem", "tls-server-key.pem"):
        assert stat.S_IMODE((keys / name).stat().st_mode) == 0o600
        secret = (keys / name).read_text().splitlines()[1]
        assert secret not in made.stdout + made.stderr
    authority = certificates.authority_of(keys)
    assert authority
    assert authority.fingerprint in made.stdout

    port, plain = free_ports(2)
    process = liuhen.start("serve", "--port", str(port), "--plain-port", str(plain), "--workers", "1")
    try:
        assert eventually(lambda: answers(port) and answers(plain))
        trusting = ssl.create_default_context(cafile=str(keys / "tls-authority.pem"))
        with httpx.Client(verify=trusting, trust_env=False, timeout=60) as phone:
            assert phone.get(f"https://localhost:{port}/phone/").status_code == 200
            page = phone.get(f"http://localhost:{plain}/phone/")  # before it trusts anybody
            assert authority.fingerprint in page.text
            assert phone.get(f"http://localhost:{plain}/phone/liuhen-authority.crt").content == authority.der
            away = phone.get(f"http://localhost:{plain}/console/?x=1")
            assert away.status_code == 307
            assert away.headers["Location"] == f"https://localhost:{port}/console/"
        with httpx.Client(trust_env=False) as stranger, pytest.raises(httpx.ConnectError):
            stranger.get(f"https://localhost:{port}/")
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_again_it_renews_and_the_phones_need_not_know(liuhen: Command) -> None:
    assert liuhen.run("certificate", "--name", "192.168.1.10").returncode == 0
    keys = liuhen.folder / "keys"
    authority, server = (keys / "tls-authority.pem").read_bytes(), (keys / "tls-server.pem").read_bytes()
    assert liuhen.run("certificate").returncode == 0
    assert (keys / "tls-authority.pem").read_bytes() == authority
    assert (keys / "tls-server.pem").read_bytes() != server
    found = certificates.server_of(keys)
    assert found
    assert found.names == ("192.168.1.10",)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (
            [],
            "错误：没有写明域名或IP。请用 --name 写明手机访问本系统所用的域名或IP，如 --name 192.168.1.10。",
        ),
        (
            ["https://a.example/"],
            "错误：“https://a.example/”不是域名，也不是IP；只写主机，不带 https:// 和端口。",
        ),
    ],
)
def test_what_cannot_be_certified_is_said(liuhen: Command, names: list[str], said: str) -> None:
    done = liuhen.run("certificate", *(part for each in names for part in ("--name", each)))
    assert done.returncode == 2
    assert done.stderr.strip() == said


def test_the_authority_vouches_for_no_other_name(liuhen: Command) -> None:
    assert liuhen.run("certificate", "--name", "liuhen.example").returncode == 0
    done = liuhen.run("certificate", "--name", "bank.example")
    assert done.returncode == 3
    assert done.stderr.strip() == (
        "错误：现有根证书只能为 liuhen.example 作证，不含 bank.example。"
        "确需增加的，请把全部域名、IP写上并加 --new-authority 另造，每部手机须重新信任。"
    )
    assert liuhen.run("certificate", "--name", "bank.example", "--new-authority").returncode == 0


def test_an_authority_that_has_run_out_signs_nothing(liuhen: Command) -> None:
    long_ago = datetime(2010, 1, 1, tzinfo=UTC)
    certificates.make_authority(
        liuhen.folder / "keys", county="云岭县", names=["liuhen.example"], at=long_ago
    )
    done = liuhen.run("certificate")
    assert done.returncode == 4
    assert (
        done.stderr.strip()
        == "错误：根证书已经到期，不能再签发。请加 --new-authority 另造，并让每部手机重新信任。"
    )


def test_without_a_certificate_phones_get_no_door_of_their_own(liuhen: Command) -> None:
    port, plain = free_ports(2)
    done = liuhen.run("serve", "--plain-port", str(plain), "--port", str(port))
    assert done.returncode == 4
    assert done.stderr.strip() == (
        "错误：本机没有 HTTPS 证书，不必另开手机接入端口。请先运行 liuhen certificate --name 域名或IP。"
    )


def test_a_phone_whose_clock_is_a_day_behind_takes_it(tmp_path: Path) -> None:
    from cryptography import x509

    certificates.make_authority(tmp_path, county="云岭县", names=["liuhen.example"], at=NOON)
    certificates.certify_server(tmp_path, names=["liuhen.example"], at=NOON)
    for each in x509.load_pem_x509_certificates((tmp_path / certificates.SERVER).read_bytes()):
        assert each.not_valid_before_utc <= NOON - timedelta(days=1)
    found = certificates.server_of(tmp_path)
    assert found
    assert found.until - NOON <= timedelta(days=825)  # what iOS takes
