"""Is a page of `whyloop show --format=html` one that we made: well-formed, with our markup alone, and accessible?

    faults = page.faults(text)      sentences; empty when it is
    page.Page(text).text            what a reader sees
"""
import html.parser
import re
import sys

VOID = {"meta"}
# A browser ends these by themselves, a validator does not: an open <p> before a block is an error
NO_BLOCKS = {"p", "h1", "h2", "h3", "summary", "code", "span", "strong", "a", "time", "mark", "td", "th", "dt", "text", "title"}
BLOCKS = {"p", "div", "ul", "ol", "dl", "table", "section", "figure", "details", "article", "h1", "h2", "h3", "pre", "header",
          "main", "nav", "footer", "li"}
PARENTS = {"li": {"ul", "ol"}, "dt": {"dl"}, "dd": {"dl"}, "tr": {"thead", "tbody"}, "td": {"tr"}, "th": {"tr"},
           "summary": {"details"}, "figcaption": {"figure"}}
SHAPE = {"x", "y", "x1", "y1", "x2", "y2", "width", "height", "cx", "cy", "r"}
ALLOWED = {
    "html": {"lang"}, "head": set(), "meta": {"charset", "http-equiv", "content", "name"}, "title": set(), "style": set(),
    "body": set(), "header": set(), "main": {"tabindex"}, "nav": {"aria-label"}, "footer": set(),
    "section": {"aria-labelledby"}, "article": set(), "figure": set(), "figcaption": set(),
    "h1": set(), "h2": set(), "h3": set(), "p": set(), "ul": set(), "ol": set(), "li": set(), "dl": set(), "dt": set(),
    "dd": set(), "div": {"tabindex", "role", "aria-label"}, "span": {"aria-hidden", "title"}, "strong": set(), "code": {"title"},
    "pre": {"tabindex"}, "mark": set(), "del": set(), "ins": set(), "a": {"href", "rel"}, "time": {"datetime", "title"},
    "details": {"open"}, "summary": set(), "table": set(), "thead": set(), "tbody": set(), "tr": set(), "td": set(),
    "th": {"scope"},
    "svg": {"role", "aria-labelledby", "aria-describedby", "aria-hidden", "viewbox"} | SHAPE, "desc": set(), "g": {"transform"},
    "line": SHAPE, "rect": SHAPE, "circle": SHAPE, "text": SHAPE, "path": {"d"},
}
# Control characters, and what turns the reading direction or ends a line
ACTIVE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.ids, self.links, self.headings = [], [], [], [], []
        self.labelled, self.pieces, self.elements = [], [], {}
        self.feed(text)
        self.close()
        if self.open:
            self.fault("never closed: " + ", ".join(self.open))

    @property
    def text(self):
        return "".join(self.pieces)

    def fault(self, what):
        self.faults.append("line %d: %s" % (self.getpos()[0], what))

    def handle_starttag(self, tag, attrs):
        self.elements[tag] = self.elements.get(tag, 0) + 1
        inside = self.open[-1] if self.open else None
        if tag not in ALLOWED:
            self.fault("an element that is not ours: <%s>" % tag)
        if tag in BLOCKS and inside in NO_BLOCKS:
            self.fault("<%s> inside <%s>" % (tag, inside))
        if tag in PARENTS and inside not in PARENTS[tag] and not (tag == "li" and inside is None):
            self.fault("<%s> inside <%s>" % (tag, inside))
        if tag == "a" and "a" in self.open:
            self.fault("a link inside a link")
        for name, value in attrs:
            if name not in ALLOWED.get(tag, set()) | {"class", "id"}:
                self.fault("an attribute that is not ours: <%s %s>" % (tag, name))
            self.attribute(tag, name, value or "")
        if len({name for name, _ in attrs}) != len(attrs):
            self.fault("<%s> has an attribute twice" % tag)
        if tag == "th" and ("scope", "col") not in attrs:
            self.fault("a <th> that does not say what it heads")
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def attribute(self, tag, name, value):
        if name == "id":
            if value in self.ids:
                self.fault("two elements have the id " + value)
            self.ids.append(value)
        elif name == "href":
            self.links.append(value)
            if not re.match(r"#|https?://", value):
                self.fault("a link that leads to no web page: %.80r" % value)
        elif name in ("aria-labelledby", "aria-describedby"):
            self.labelled.append(value)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.fault("</%s> closes <%s>" % (tag, self.open[-1] if self.open else "nothing"))
        else:
            self.open.pop()

    def handle_data(self, data):
        if "style" not in self.open:
            self.pieces.append(data)

    def handle_comment(self, data):
        self.fault("a comment: %.80r" % data)

    def unknown_decl(self, data):
        self.fault("a declaration: %.80r" % data)

    def handle_pi(self, data):
        self.fault("an instruction: %.80r" % data)


def landmarks(page):
    for tag in ("title", "header", "nav", "main", "footer", "h1"):
        found = page.elements.get(tag, 0)
        # an SVG has a title too, and a report a header of its own only
        if found == 0 or (found > 1 and tag != "title"):
            yield "%d elements <%s>" % (found, tag)
    if page.headings[:1] != [1]:
        yield "the first heading is no <h1>"
    for before, after in zip(page.headings, page.headings[1:]):
        if after > before + 1:
            yield "a heading of level %d follows one of level %d" % (after, before)


def faults(text):
    page = Page(text)
    found = list(page.faults)
    if not text.startswith("<!DOCTYPE html>\n<html lang=\"en\">\n"):
        found.append("it does not begin with its type and its language")
    if "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"" not in text:
        found.append("its security policy is another one, or missing")
    found.extend(landmarks(page))
    found.extend("nothing has the id " + link[1:] for link in page.links if link.startswith("#") and link[1:] not in page.ids)
    found.extend("nothing has the id " + name for name in page.labelled if name not in page.ids)
    active = ACTIVE.search(text)
    if active:
        found.append("a control character, U+%04X, after %r" % (ord(active.group()), text[max(0, active.start() - 60):active.start()]))
    if re.search(r"^\{\{\w*\}\}$", text, re.M):
        found.append("a {{word}} of the template was left")
    return found


if __name__ == "__main__":
    wrong = False
    for name in sys.argv[1:]:
        with open(name, encoding="utf-8", newline="") as source:
            for sentence in faults(source.read()):
                print("%s: %s" % (name, sentence))
                wrong = True
    sys.exit(wrong)
