"""The public addresses."""

from django.urls import path, re_path

from liuhen.entrypoints.portal import pages, phone, publishing, rules, verifier
from liuhen.kernel import installed

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("rules/", rules.rules, name="rules"),
    path("rules/what-if/", rules.what_if, name="what-if"),
    path("rules/<slug:key>/", rules.article, name="article"),
    re_path(r"^text/(?P<size>normal|large)/$", pages.text_size, name="text-size"),
    path("log/", pages.log, name="log"),
    path("log/checkpoint", publishing.checkpoint, name="checkpoint"),
    path("log/vkeys", publishing.vkeys, name="vkeys"),
    path("log/sm2.pem", publishing.sm2, name="sm2"),
    path("log/tile/<path:rest>", publishing.tile, name="tile"),
    path("verify/", verifier.page, name="verify"),
    path("verify/verify.js", verifier.script, name="verify-script"),
    path("verify/verify.css", verifier.style, name="verify-style"),
    path("verify/verify.html", verifier.offline_page, name="verify-offline"),
    path("verify/verify.py", verifier.program, name="verify-program"),
    path("phone/", phone.page, name="phone"),
    path("phone/liuhen-authority.crt", phone.authority, name="phone-authority"),
    path("robots.txt", pages.robots),
    *(pattern for module in installed.modules("portal") for pattern in module.urlpatterns),
]
