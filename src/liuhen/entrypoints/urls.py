"""Every address the product answers: console for staff, portal for everybody, api for programs."""

from typing import Any

from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern
from django.utils.translation import get_language

from liuhen.kernel.web import errors


class Unread(URLResolver):
    """Addresses that are read when one of them is asked for; Django reads all there are for the first it writes."""

    def _populate(self) -> None:
        """Do nothing: here the whole asks for each of its parts."""

    def _read(self) -> None:
        if get_language() not in self._reverse_dict:
            super()._populate()

    @property
    def reverse_dict(self) -> Any:
        self._read()
        return super().reverse_dict

    @property
    def namespace_dict(self) -> Any:
        self._read()
        return super().namespace_dict

    @property
    def app_dict(self) -> Any:
        self._read()
        return super().app_dict


urlpatterns = [
    path("console/", include("liuhen.entrypoints.login.urls")),
    path("console/", include("liuhen.entrypoints.console.urls")),
    # Loaded when a program asks: its schemas take longer to make than all else together. include() would load it now.
    Unread(RoutePattern("api/v1/"), "liuhen.entrypoints.api.urls", app_name="ninja", namespace="api"),
    path("", include("liuhen.entrypoints.portal.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many  # asked for by allauth
handler500 = errors.server_error
