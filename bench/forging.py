"""The log under attack by whoever owns the server: is each forgery found, and is the first bad entry in what is named?

Part of ``python -m bench.tampering``. Each is tried against all checkpoints kept outside and against one large one.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


def set_up(folder: Path) -> None:
    os.environ |= {"LIUHEN_DATA": str(folder), "LIUHEN_SECRET_KEY": "bench"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "liuhen.settings.base"
    import django

    django.setup()
    from liuhen.kernel import schema

    schema.bring_up_to_date()


def scored() -> Iterator[tuple[str, bool]]:
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as scratch:
        folder = Path(scratch)
        set_up(folder)
        from django.db import transaction

        from tests.kernel.ledger import forger

        outside = forger.make(folder / "ledger")
        shutil.copytree(folder / "ledger", folder / "as-it-was")
        for forgery in forger.FORGERIES:
            with transaction.atomic():
                forgery.act()
                for kept in (forger.SIZES, forger.SIZES[-1:]):
                    first = forger.audit(outside, kept=kept).first
                    located = first is not None and first.index is not None
                    if located and first:
                        located = first.index <= forgery.first_bad < (first.until or first.index + 1)
                    yield f"{forgery.name} ({len(kept)} kept outside)", located
                transaction.set_rollback(True)
            shutil.rmtree(folder / "ledger")
            shutil.copytree(folder / "as-it-was", folder / "ledger")


def report() -> int:
    """Print what was located; return how many were not."""
    found = dict(scored())
    for forgery, located in found.items():
        print(f"{forgery:65}{'located' if located else '-':>15}")
    print(f"{f'of {len(found)}':65}{sum(found.values()):>15}")
    return sum(not located for located in found.values())
