"""What every process of the product reads at its start, and what it leaves until somebody asks for it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LATER = {
    "PIL",
    "av",
    "boto3",
    "docx",
    "fontTools",
    "httpx",
    "ninja",
    "openpyxl",
    "pikepdf",
    "qrcode",
    "typst",
}
"""Each takes a tenth of a second or several megabytes, and few requests need one."""
LOOK = """
import sys
import django; django.setup()
import liuhen.entrypoints.urls
from django.urls import reverse
reverse("console:home")
print(*{name.partition(".")[0] for name in sys.modules})
"""


def test_no_library_is_read_before_it_is_needed(tmp_path: Path) -> None:
    here = os.environ | {
        "LIUHEN_DATA": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
    }  # fmt: skip
    read = subprocess.run(
        [sys.executable, "-c", LOOK], env=here, check=True, capture_output=True, text=True, timeout=120
    ).stdout.split()
    assert "django" in read
    assert LATER.isdisjoint(read)
