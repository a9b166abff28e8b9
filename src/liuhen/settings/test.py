"""Settings of the test suite: the real ones, on throw-away folders; a database is chosen per test session."""

import os
import tempfile
from pathlib import Path

_scratch = Path(tempfile.mkdtemp(prefix="liuhen-test-"))
os.environ.setdefault("LIUHEN_DATA", str(_scratch))
os.environ.setdefault("LIUHEN_SECRET_KEY", "for tests only")

from liuhen.made_once import made_once  # noqa: E402
from liuhen.settings.base import *  # noqa: E402, F403
from liuhen.settings.base import KEYS, _database  # noqa: E402

KEY_STRETCHING = (1, 8)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES = {"default": _database(os.environ.get("LIUHEN_TEST_DATABASE", f"sqlite:///{_scratch}/t.sqlite3"))}
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}} | {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
}
made_once(KEYS / "identity.key", b"of a test county")  # as `init` makes it
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True  # nothing is collected for a test
STYLEGUIDE = True
SECOND_FACTOR = False
