"""Between `init` and the first unit there is a county with nothing in it: what runs by itself bears that."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules, import_string

from liuhen.apps.people.models import Account
from liuhen.entrypoints.console.chrome import PORTAL
from liuhen.entrypoints.console.menu import menu
from liuhen.kernel import jobs
from liuhen.kernel.access import Kind
from liuhen.kernel.jobs import upkeep  # noqa: F401 -- it declares its work as it is read
from tests.builders.county import account
from tests.builders.county_in_folder import data_folder

__all__ = ["data_folder"]
pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("data_folder")
def test_every_periodic_job_finds_nothing_to_do() -> None:
    autodiscover_modules("jobs", "waiting")
    assert len(jobs.PERIODIC) > 20
    for job in jobs.PERIODIC.values():
        if job.if_any:
            list(job.if_any())
        import_string(job.path)()


@pytest.mark.usefixtures("data_folder")
def test_every_public_page_and_every_list_opens(client: Client) -> None:
    kinds = (Kind.SYSTEM, Kind.SECURITY, Kind.AUDIT)
    accounts = [account(None, f"{kind}-one", kind=kind) for kind in kinds]
    Account.objects.update(must_change=False)
    inside = [item.url_name for group in menu() for item in group.items]
    outside = [name for _, name in PORTAL if name.startswith("portal:")]
    for each, names in [(None, outside), *((one, inside) for one in accounts)]:
        if each:
            client.force_login(each)
        answers = {name: client.get(reverse(name)).status_code for name in names}
        assert {name: code for name, code in answers.items() if code >= 500} == {}
        assert 200 in answers.values()


def test_a_complaint_is_refused_and_told_why(client: Client) -> None:
    told = {
        "grounds": ["receipts"], "story": "罚款不给票据", "name": "钱多多", "contact": "13900001234",
        "truth": "on", "unit": "", "unit_told": "云岭县某局",
    }  # fmt: skip
    answer = client.post(reverse("portal:complaint-file"), told)
    assert (answer.status_code, "本县还没有登记任何单位" in answer.content.decode()) == (422, True)
