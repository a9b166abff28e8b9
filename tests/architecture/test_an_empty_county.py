"""Between `init` and the first unit there is a county with nothing in it: what runs by itself bears that."""

import pytest
from django.utils.module_loading import autodiscover_modules, import_string

from liuhen.kernel import jobs
from liuhen.kernel.jobs import upkeep  # noqa: F401 -- it declares its work as it is read
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
