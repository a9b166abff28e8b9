"""What the jobs could not do waits for the administrator, and for nobody else."""

from django.test import Client
from django.urls import reverse

from liuhen.apps.people.models import Account
from liuhen.apps.recordings.jobs import measure
from liuhen.kernel.jobs.models import SetAside
from tests.builders.county import NOW, County


def test_it_waits_in_the_tray_of_the_administrator_who_has_it_tried_again(
    county: County, client: Client
) -> None:
    measure("recording:404", NOW)
    client.force_login(Account.objects.get(username="system"))
    assert "后台任务搁置" in client.get(reverse("console:home")).content.decode()
    page = client.get(reverse("console:store")).content.decode()
    assert "读取媒体信息" in page
    assert "recording:404" in page
    assert "DoesNotExist" in page
    row = SetAside.objects.get()
    answer = client.post(reverse("console:try-again", args=[row.pk]), follow=True)
    assert "已安排重试" in answer.content.decode()
    row.refresh_from_db()
    assert row.again_at < row.first_at or row.again_at > NOW


def test_nobody_else_sees_or_tries_it(county: County, client: Client) -> None:
    measure("recording:404", NOW)
    for username in ("wangfang", "legal", "security", "audit"):
        client.force_login(Account.objects.get(username=username))
        assert "后台任务搁置" not in client.get(reverse("console:home")).content.decode()
        answer = client.post(reverse("console:try-again", args=[SetAside.objects.get().pk]))
        assert answer.status_code == 403
