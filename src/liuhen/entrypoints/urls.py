"""Every address the product answers: console for staff, portal for everybody, api for programs."""

from django.urls import include, path

from liuhen.kernel.web import errors

urlpatterns = [
    path("console/", include("liuhen.entrypoints.login.urls")),
    path("console/", include("liuhen.entrypoints.console.urls")),
    path("api/v1/", include("liuhen.entrypoints.api.urls")),
    path("", include("liuhen.entrypoints.portal.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many  # asked for by allauth
handler500 = errors.server_error
