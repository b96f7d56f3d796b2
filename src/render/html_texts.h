/* The page and its style, data/html/, compiled in: the .c file is made from them by the Makefile. */
#ifndef WL_HTML_TEXTS_H
#define WL_HTML_TEXTS_H

/* Lines, up to NULL. */
extern const char *const wl_html_page[];
extern const char *const wl_html_style[];

#endif
