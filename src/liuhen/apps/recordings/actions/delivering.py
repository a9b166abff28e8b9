"""Fetch what was built for an export, or give the export up: what lies on the server for it is looked after, too."""

from datetime import datetime

from liuhen.apps.recordings import capsules, lifecycle
from liuhen.apps.recordings.actions import exports
from liuhen.apps.recordings.models import Export
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import WrongState, begins


@begins(lifecycle.FETCH)
def fetch(*, export: Export, by: Actor, at: datetime) -> Export:
    """Spend the one download of an export; ``capsule`` then hands it over, resumable for some minutes."""
    if export.state == "built" and not capsules.path_of(export).exists():
        raise WrongState("不能领取证据包：文件不在服务器上", remedy="请联系系统管理员；领取次数没有减少")
    return exports.fetch(export=export, by=by, at=at)


@begins(lifecycle.WITHDRAW)
def withdraw(*, export: Export, by: Actor, at: datetime) -> Export:
    """Give up what was not fetched yet; for the one who asked."""
    withdrawn = exports.withdraw(export=export, by=by, at=at)
    capsules.discard(withdrawn)
    return withdrawn
