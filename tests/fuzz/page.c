/* A reader of HTML that is far stricter than a browser's: what it takes has one meaning only. */
#include "page.h"

#include <stdbool.h>
#include <string.h>

#include "fuzz.h"

enum { DEPTH = 64, NAME = 24 };

static const char *const tags[] = {
    "a", "article", "b", "body", "circle", "code", "dd", "del", "desc", "details", "div", "dl", "dt", "em", "figcaption",
    "figure", "footer", "g", "h1", "h2", "h3", "h4", "head", "header", "html", "ins", "li", "line", "main", "mark", "meta",
    "nav", "ol", "p", "path", "pre", "rect", "section", "span", "strong", "style", "summary", "svg", "table", "tbody", "td",
    "text", "th", "thead", "time", "title", "tr", "ul", NULL,
};

static const char *const attributes[] = {
    "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "charset", "class", "colspan", "content", "cx",
    "cy", "d", "datetime", "height", "href", "http-equiv", "id", "lang", "name", "open", "r", "rel", "role", "rowspan",
    "rx", "scope", "tabindex", "title", "transform", "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2", NULL,
};

static const char *const entities[] = {"amp", "lt", "gt", "quot", "#39", "nbsp", NULL};

struct reader {
    const char *at, *end;
    char open[DEPTH][NAME];
    size_t depth;
};

void page_clear(struct page *page)
{
    page->size = 0;
}

void page_add(struct page *page, const char *text, size_t size)
{
    if (page->size + size > page->room) {
        page->room = (page->size + size) * 2;
        page->text = realloc(page->text, page->room);
        CHECK(page->text != NULL);
    }
    memcpy(page->text + page->size, text, size);
    page->size += size;
}

static bool is_one_of(const char *word, const char *const *words)
{
    while (*words != NULL && strcmp(*words, word) != 0)
        words++;
    return *words != NULL;
}

static bool starts(const struct reader *r, const char *text)
{
    size_t size = strlen(text);
    return (size_t)(r->end - r->at) >= size && memcmp(r->at, text, size) == 0;
}

static bool take(struct reader *r, const char *text)
{
    if (!starts(r, text))
        return false;
    r->at += strlen(text);
    return true;
}

/* Up to one of `ends`, which must come. */
static void take_word(struct reader *r, const char *ends, char word[NAME])
{
    size_t size = 0;
    while (r->at < r->end && strchr(ends, *r->at) == NULL) {
        CHECK(size + 1 < NAME);
        word[size++] = *r->at++;
    }
    CHECK(r->at < r->end && size > 0);
    word[size] = '\0';
}

static void read_entity(struct reader *r)
{
    char name[NAME];
    take_word(r, ";", name);
    r->at++;
    CHECK(is_one_of(name, entities));
}

static void read_value(struct reader *r, const char *attribute)
{
    bool link = strcmp(attribute, "href") == 0;
    CHECK(!link || starts(r, "#") || starts(r, "https://") || starts(r, "http://"));
    while (r->at < r->end && *r->at != '"') {
        CHECK(*r->at != '<' && *r->at != '>');
        if (*r->at++ == '&')
            read_entity(r);
    }
    CHECK(take(r, "\""));
}

static void read_attributes(struct reader *r)
{
    char name[NAME];
    while (take(r, " ")) {
        take_word(r, "= >/", name);
        CHECK(is_one_of(name, attributes));
        if (take(r, "=\""))
            read_value(r, name);
    }
}

static void open_tag(struct reader *r)
{
    char name[NAME];
    take_word(r, " >/", name);
    CHECK(is_one_of(name, tags));
    read_attributes(r);
    if (take(r, "/>"))
        return;
    CHECK(take(r, ">"));
    if (strcmp(name, "meta") == 0)
        return;
    CHECK(r->depth < DEPTH);
    strcpy(r->open[r->depth++], name);
    if (strcmp(name, "style") == 0)
        while (r->at < r->end && *r->at != '<')
            r->at++;
}

static void close_tag(struct reader *r)
{
    char name[NAME];
    take_word(r, ">", name);
    r->at++;
    CHECK(r->depth > 0 && strcmp(r->open[--r->depth], name) == 0);
}

void page_check(const struct page *page)
{
    struct reader r = {.at = page->text, .end = page->text + page->size};

    CHECK(take(&r, "<!DOCTYPE html>\n"));
    while (r.at < r.end) {
        char c = *r.at++;
        if (c == '<' && take(&r, "/"))
            close_tag(&r);
        else if (c == '<')
            open_tag(&r);
        else if (c == '&')
            read_entity(&r);
    }
    CHECK(r.depth == 0);
}
