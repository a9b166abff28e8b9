"""What is wrong with a page for who has a keyboard and no mouse."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.services.browser import WIDTHS, settle

SKIP = "跳到正文"
MOST_STOPS = 400
SEEN = (
    "el => el.checkVisibility({opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true})"
)
CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex='0'], [contenteditable='true']"
UNREACHED = f"""() => {{
    const seen = {SEEN};
    const one = each => each.type === "radio" ? `radio ${{each.name}}` : each;
    const met = new Set([...window.stops].map(one));
    return [...document.querySelectorAll("{CONTROLS}")].filter(each =>
        seen(each) && !each.disabled && each.type !== "hidden" && each.tabIndex >= 0 && !met.has(one(each))
        && each.getBoundingClientRect().width > 1);
}}"""
POINTED = f"""() => {{
    const seen = {SEEN};
    const native = "{CONTROLS}, label, option, [role='button']";
    return [...document.body.querySelectorAll("*")].filter(each =>
        getComputedStyle(each).cursor === "pointer" && seen(each) && !each.closest(native));
}}"""
STOP = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return window.round++ ? null : [];  // past the end, it begins anew
    if (at === window.last) return [];  // a day has three parts
    if (window.stops.has(at)) return null;
    window.stops.add(window.last = at);
    const around = [at, at.nextElementSibling, at.closest("label")].filter(Boolean);
    const ringed = each => {
        const told = getComputedStyle(each);
        return told.outlineStyle !== "none" && parseFloat(told.outlineWidth) > 0
            || told.boxShadow !== (window.before.get(each) ?? told.boxShadow);
    };
    const faults = [];
    if (at.tagName !== "IFRAME" && !around.some(ringed)) faults.push("no ring");
    const box = at.getBoundingClientRect();
    const isOut = box.bottom < 0 || box.top > innerHeight || box.right < 0 || box.left > innerWidth;
    if (isOut) faults.push("out of sight");
    const middle = document.elementFromPoint(box.left + Math.min(box.width / 2, 20), box.top + box.height / 2);
    const isIts = !middle || middle.contains(at) || around.some(each => each.contains(middle));
    if (box.width > 1 && !isIts) faults.push(`covered by ${middle.outerHTML.slice(0, 60)}`);
    return [at.outerHTML.slice(0, 120), at.textContent.trim().slice(0, 20), faults];
}"""
BEGIN = f"""() => {{
    window.stops = new Set();
    window.last = null;
    window.round = 0;
    const all = [...document.querySelectorAll("{CONTROLS}")];
    window.before = new Map(all.map(each => [each, getComputedStyle(each).boxShadow]));
    return document.activeElement === document.body && !!document.querySelector(".skip");
}}"""
SHOWN = "found => found.map(each => each.outerHTML.slice(0, 120))"


def faults_of_keys(page: Page) -> dict[str, list[str]]:
    """Return by width what one meets who walks over a page by the tab key; it is loaded anew."""
    wrong = {}
    page.emulate_media(reduced_motion="reduce")  # a page that still glides is nowhere yet
    for device, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        settle(page)
        if found := list(met(page)):
            wrong[f"{device}, keys"] = found
    return wrong


def met(page: Page) -> Iterator[str]:
    """Yield what has no ring, is out of sight or covered, or is not reached at all."""
    skips = page.evaluate(BEGIN)
    for n in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        if stop:
            shown, text, wrong = stop
            if n == 0 and skips and text != SKIP:
                yield f"begins with {shown}"
            yield from (f"{each}: {shown}" for each in wrong)
    for script, word in ((UNREACHED, "not reached"), (POINTED, "for a mouse alone")):
        yield from (f"{word}: {each}" for each in page.evaluate(f"({SHOWN})(({script})())"))
