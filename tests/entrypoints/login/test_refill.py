from liuhen.entrypoints.login.refill import refill

PAGE = """<html><body><main id="main">
<form method="get" action="/a/"><input name="q" value="old"></form>
<form method="post" action="/other/"><input name="name" value="theirs"></form>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="t">
<input type="text" name="name" value="old">
<textarea name="story" rows="3">
old</textarea>
<select name="kind">
<option value="" selected>请选择</option><option value="a">甲</option><option value="b">乙</option></select>
<input type="checkbox" name="tick" value="1"><input type="checkbox" name="tick" value="2" checked>
<input type="checkbox" name="off" checked>
<input type="radio" name="way" value="x" checked><input type="radio" name="way" value="y">
<input type="password" name="pin"><input name="row"><input name="row"><button name="go" value="1">提交</button></form>
</main></body></html>"""


def filled(*fields: tuple[str, list[str]], page: str = PAGE) -> str:
    return refill(page, page="/a/", action="/a/", fields=fields, say="已放回。")


def test_every_kind_of_field_takes_what_was_typed() -> None:
    html = filled(
        ("name", ['a"<b>']), ("story", ["\n一\n</textarea><script>"]), ("kind", ["b"]), ("tick", ["1"]), ("way", ["y"]),
        ("row", ["1", "2"]),
    )  # fmt: skip
    assert '<input type="text" name="name" value="a&quot;&lt;b&gt;">' in html
    assert "\n\n一\n&lt;/textarea&gt;&lt;script&gt;</textarea>" in html
    assert (
        '<option value="">请选择</option><option value="a">甲</option><option value="b" selected>乙</option>'
        in html
    )
    assert (
        '<input type="checkbox" name="tick" value="1" checked><input type="checkbox" name="tick" value="2">'
        in html
    )
    assert '<input type="checkbox" name="off">' in html
    assert (
        '<input type="radio" name="way" value="x"><input type="radio" name="way" value="y" checked>' in html
    )
    assert '<input name="row" value="1"><input name="row" value="2">' in html
    assert 'name="name" value="theirs"' in html
    assert 'name="q" value="old"' in html


def test_neither_a_secret_nor_a_hidden_field_is_filled_in() -> None:
    html = filled(("name", ["x"]), ("pin", ["1234"]), ("csrfmiddlewaretoken", ["forged"]))
    assert '<input type="password" name="pin">' in html
    assert 'value="t"' in html


def test_where_two_forms_post_to_one_address_the_one_that_was_filled_in_takes_it() -> None:
    two = (
        '<main><form method="post" action="/a/"><input name="opinion"></form>'
        '<form method="post" action="/a/"><textarea name="reason"></textarea></form></main>'
    )
    html = filled(("reason", ["因为"]), page=two)
    assert html.index("已放回") > html.index("opinion")
    assert "因为</textarea>" in html


def test_without_its_form_the_text_is_shown_on_the_page() -> None:
    html = filled(("reason", ["写了很久的理由"]), ("number", ["7"]), page="<main><p>已办结</p></main>")
    assert "写了很久的理由</textarea>" in html
    assert html.startswith("<main><div")
