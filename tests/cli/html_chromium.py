#!/usr/bin/env python3
"""html_chromium.py PROFILE PAGE...: open each page in headless Chromium and print what is wrong with it.

Light and dark, wide and narrow, in colours of the reader's, with and without scripts, on paper and by keyboard. Of
each: nothing is asked for, nothing is complained about, nothing runs, all landmarks are in view, the page does not
scroll sideways, the timeline's texts can be read, and each text has the contrast of WCAG's level AA. --find only says whether there is a Chromium.
"""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import browser  # noqa: E402
import page as markup  # noqa: E402

VIEWS = {
    "light": {},
    "dark": {"dark": True},
    "narrow": {"width": 320, "height": 740},
    "colours that the reader chose": {"forced": True, "dark": True},
    "without scripts": {"script": False},
    "print": {"media": "print", "width": 794, "height": 1123},
    "print of the dark page": {"media": "print", "width": 794, "height": 1123, "dark": True},
}

# These depend on the style, which all pages have in common: every fourth page is looked at
OF_STYLE = {"colours that the reader chose", "without scripts", "print of the dark page"}

IN_VIEW = """(() => {
    const wrong = [];
    for (const [name, selector] of Object.entries({title: 'h1', header: 'header', main: 'main', foot: 'footer',
            'what happened': '#message', 'the process': '#process'})) {
        const element = document.querySelector(selector), box = element && element.getBoundingClientRect();
        if (!box || box.width < 100 || box.height < 15 || getComputedStyle(element).visibility !== 'visible')
            wrong.push(name + ' is not in view');
    }
    if (document.documentElement.scrollWidth > innerWidth)
        wrong.push('the page is ' + document.documentElement.scrollWidth + ' wide, the window ' + innerWidth);
    return wrong;
})()"""

# Each text against the nearest background below it; in the drawing, against what it is drawn on.
CONTRAST = """(() => {
    const channel = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const numbers = color => color.match(/[\\d.]+/g).map(Number);
    const luminance = color => { const [r, g, b] = numbers(color).map(channel); return .2126 * r + .7152 * g + .0722 * b; };
    const clear = color => numbers(color)[3] === 0;
    const ratio = (a, b) => { const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
    const fill = selector => { const e = document.querySelector(selector); return e ? [getComputedStyle(e).fill] : []; };
    const below = element => {
        for (let e = element; e; e = e.parentElement)
            if (!clear(getComputedStyle(e).backgroundColor)) return getComputedStyle(e).backgroundColor;
        return 'rgb(255, 255, 255)';
    };
    const grounds = element => {
        if (!element.ownerSVGElement) return [below(element)];
        if (element.classList.contains('run')) return fill('svg rect.run');
        if (element.classList.contains('flag')) return fill('svg rect.flag');
        return [...fill('svg rect.lane'), ...fill('svg rect.odd'), below(element.ownerSVGElement)];
    };
    const worst = {};
    const note = (what, value, least, text) => {
        if (value < least && !(worst[what] <= value)) worst[what] = what + ': ' + value.toFixed(2) + ' of ' + least + ': ' + text;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let count = 0;
    for (let node; (node = walker.nextNode());) {
        const element = node.parentElement, style = getComputedStyle(element);
        if (!node.textContent.trim() || element.closest('title, desc, .hidden, .skip')) continue;
        const color = element.ownerSVGElement ? style.fill : style.color;
        for (const ground of grounds(element)) {
            count++;
            note(element.tagName + '.' + (element.className.baseVal || element.className), ratio(color, ground), 4.5, node.textContent.trim().slice(0, 40));
        }
    }
    // What tells by its colour, though never by that alone: lines, marks
    const value = name => { const e = document.createElement('i'); e.style.color = 'var(--' + name + ')';
        document.body.append(e); const c = getComputedStyle(e).color; e.remove(); return c; };
    for (const line of matchMedia('(forced-colors: active)').matches ? [] : ['red-line', 'blue-line'])
        for (const ground of ['panel', 'code', 'page', line.slice(0, -5) + '-soft'])
            note(line + ' on ' + ground, ratio(value(line), value(ground)), 3, '');
    if (count < 15) worst.none = 'only ' + count + ' texts were found';
    return Object.values(worst);
})()"""

# No two texts of the timeline are written over each other, and none over the loops' lives.
TIMELINE = """(() => {
    const wrong = [], svg = document.querySelector('.wide > svg.timeline');
    if (!svg) return wrong;
    const box = e => { const b = e.getBoundingClientRect(), o = e.ownerSVGElement;
        return o === svg ? b : {left: b.left, top: b.top, bottom: b.bottom, right: Math.min(b.right, o.getBoundingClientRect().right)}; };
    const over = (a, b) => a.left < b.right - .5 && b.left < a.right - .5 && a.top < b.bottom - 2 && b.top < a.bottom - 2;
    const texts = [...svg.querySelectorAll('text')].map(e => [e, box(e)]);
    const marks = [...svg.querySelectorAll('g.mark, line.error, circle.actor')].map(e => [e, box(e)]);
    for (let i = 0; i < texts.length; i++) {
        const [e, b] = texts[i], text = e.textContent;
        const frame = svg.getBoundingClientRect();
        if (b.left < frame.left || b.right > frame.right) wrong.push('not whole in the timeline: ' + text);
        for (const [f, c] of texts.slice(i + 1)) if (over(b, c)) wrong.push(text + ' lies over ' + f.textContent);
        if (!e.classList.contains('flag') && !e.classList.contains('run'))
            for (const [f, c] of marks) if (over(b, c)) wrong.push(text + ' lies over ' + f.textContent);
        if (e.classList.contains('run'))
            for (const [f, c] of marks) if (f.localName === 'line' && over(b, {...c, right: c.right + 1})) wrong.push('the line of the error lies over ' + text);
    }
    return wrong.slice(0, 5);
})()"""

# A link to a stack that is folded unfolds it.
UNFOLDS = """(() => { const link = document.querySelector('a[href^="#moment-"]'); if (!link) return [];
    const target = document.querySelector(link.hash), fold = target.closest('details');
    if (fold.open) return ['a moment is unfolded from the beginning']; link.click();
    return new Promise(done => setTimeout(() => done(fold.open ? [] : ['a link leads to a stack that stays folded']), 50)); })()"""

STRANGE = """((elements, attributes) => [...document.querySelectorAll('*')].flatMap(e => [
    ...(elements.includes(e.localName) ? [] : ['an element that is not ours: ' + e.localName]),
    ...[...e.attributes].filter(a => /^on|^style$|^src/.test(a.name) || !attributes.includes(a.name.toLowerCase()))
        .map(a => 'an attribute that is not ours: ' + a.name)]).slice(0, 5))(%s, %s)"""

FOLDED = """[...document.querySelectorAll('details:not(.rendered)')].filter(d =>
    [...d.children].some(c => c.localName !== 'summary' && !c.checkVisibility())).length"""

FOCUS = """(() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
    return {name: e.localName, text: e.textContent.trim().slice(0, 60), open: e.parentElement && e.parentElement.open,
            seen: b.width > 5 && b.height > 5 && (s.outlineStyle !== 'none' || e.matches('.skip'))}; })()"""


def name_attributes():
    names = {"class", "id"}.union(*markup.ALLOWED.values())
    return sorted(names)


def check_view(chromium, url, name, how):
    page = chromium.page(url, **how)
    yield from page.evaluate(IN_VIEW)
    yield from page.evaluate(CONTRAST)
    yield from page.evaluate(TIMELINE)
    yield from page.evaluate(STRANGE % (sorted(markup.ALLOWED), name_attributes()))
    if name.startswith("print"):
        yield from check_print(page)
    else:
        box = page.evaluate("(() => { const b = document.querySelector('nav a').getBoundingClientRect(); return b.width * b.height })()")
        if box < 200:
            yield "the contents are not in view"
    if page.requests != [url]:
        yield "it asked for %s" % page.requests
    if name == "light":
        yield from page.evaluate(UNFOLDS)
    if page.complaints:
        yield "the browser says: %s" % page.complaints[:3]
    if page.heard("Page.javascriptDialogOpening"):
        yield "a dialog opened"
    page.close()


def check_print(page):
    folded = page.evaluate(FOLDED)
    if folded:
        yield "%d parts are still folded on paper" % folded
    if page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)":
        yield "the paper is not white"
    path = os.path.join(page.browser.profile, "page.pdf")
    page.pdf(path)
    with open(path, "rb") as source:
        pages = len(re.findall(rb"/Type\s*/Page\b", source.read()))
    if pages < 1:
        yield "nothing was printed"


def check_keyboard(chromium, url):
    page = chromium.page(url, script=False)
    page.press("Tab")
    focus = page.evaluate(FOCUS)
    if focus["name"] != "a" or not focus["text"].startswith("Skip") or not focus["seen"]:
        yield "the first stop is not the link that skips: %s" % focus
    page.press("Enter", text="\r")
    if page.evaluate(FOCUS)["name"] != "main":
        yield "the link does not skip to what happened: %s" % page.evaluate(FOCUS)
    foldable = page.evaluate("document.querySelectorAll('summary').length")
    stops = page.evaluate("document.querySelectorAll('main a, main [tabindex]').length")
    for _ in range(60 if foldable else stops):
        page.press("Tab")
        focus = page.evaluate(FOCUS)
        if not focus["seen"]:
            yield "the focus is not to be seen: %s" % focus
            break
        if focus["name"] == "summary" and not focus["open"]:
            page.press("Enter", text="\r")
            if not page.evaluate(FOCUS)["open"]:
                yield "Enter does not unfold %s" % focus
            break
    else:
        if foldable:
            yield "Tab never came to something that folds"
    page.close()


def check_tree(chromium, url):
    """What a screen reader is told."""
    page = chromium.page(url)
    nodes = [node for node in page.call("Accessibility.getFullAXTree")["nodes"] if not node.get("ignored")]
    roles = [node.get("role", {}).get("value") for node in nodes]
    for role in ("banner", "navigation", "main", "contentinfo", "heading", "region"):
        if role not in roles:
            yield "no %s in the accessibility tree" % role
    for node in nodes:
        if node.get("role", {}).get("value") in ("image", "img", "link", "region", "group", "navigation", "figure"):
            named = node.get("name", {}).get("value") or node["role"]["value"] in ("group", "figure")
            if not named:
                yield "%s without a name" % node["role"]["value"]
                break
    page.close()


def check(chromium, url, views):
    for name in views:
        how = VIEWS[name]
        for fault in check_view(chromium, url, name, how):
            yield name, fault
    for fault in check_keyboard(chromium, url):
        yield "keyboard", fault
    for fault in check_tree(chromium, url):
        yield "screen reader", fault


def main():
    if sys.argv[1:] == ["--find"]:
        print(browser.find() or "none")
        return browser.find() is None
    bad = checked = 0
    with browser.Browser(sys.argv[1]) as chromium:
        for path in sys.argv[2:]:
            views = [view for view in VIEWS if view not in OF_STYLE or checked % 4 == 0]
            for view, fault in check(chromium, "file://" + os.path.abspath(path), views):
                print("%s, %s: %s" % (os.path.basename(path), view, fault))
                bad += 1
            checked += 1
    return bad > 0 or checked == 0


if __name__ == "__main__":
    sys.exit(main())
