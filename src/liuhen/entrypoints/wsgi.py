"""The WSGI door that granian opens."""

import os

from django.core.wsgi import get_wsgi_application

from liuhen.kernel.vault.checking import die_with_parent

die_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuhen.settings.base")
application = get_wsgi_application()
