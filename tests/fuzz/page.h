/* Whether a page of HTML is well-formed, and made of the renderer's own markup alone. */
#ifndef FUZZ_PAGE_H
#define FUZZ_PAGE_H

#include <stddef.h>

struct page {
    char *text;
    size_t size, room;
};

void page_clear(struct page *page);
void page_add(struct page *page, const char *text, size_t size);

/* Ends the process where a tag, an attribute or an entity is none of those that the renderer uses, a tag is not closed,
 * or something would be loaded or run. */
void page_check(const struct page *page);

#endif
