"""The WSGI door that granian opens."""

import os

from django.core.wsgi import get_wsgi_application

from liuhen.kernel import garbage
from liuhen.kernel.vault.checking import die_with_parent

die_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuhen.settings.base")
with garbage.loading():
    application = get_wsgi_application()
    from liuhen.entrypoints import urls  # noqa: F401 (else the first page waits for it)
