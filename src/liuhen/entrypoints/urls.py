"""Every address the product answers: console for staff, portal for everybody, api for programs."""

from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern

from liuhen.kernel.web import errors

urlpatterns = [
    path("console/", include("liuhen.entrypoints.login.urls")),
    path("console/", include("liuhen.entrypoints.console.urls")),
    # Loaded when a program asks: its schemas take longer to make than all else together. include() would load it now.
    URLResolver(RoutePattern("api/v1/"), "liuhen.entrypoints.api.urls", app_name="ninja", namespace="api"),
    path("", include("liuhen.entrypoints.portal.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many  # asked for by allauth
handler500 = errors.server_error
