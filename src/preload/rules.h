/* The rules of the verdict, as data: which facts make which cause, which line it is, and in which words.  (rules.c) */
#ifndef WL_RULES_H
#define WL_RULES_H

#include "facts.h"

/* Which moment's place is cause.location. */
enum wl_rule_at { WL_AT_RAISED, WL_AT_CLOSED, WL_AT_STOPPED, WL_AT_NOWHERE };

/* What a piece of evidence refers to: a loop, a thread, or (as WL_REF_ROLE + role) a related place. */
enum { WL_REF_NONE, WL_REF_LOOP, WL_REF_NOW, WL_REF_THREAD, WL_REF_ROLE };

enum { WL_RULE_EVIDENCE = 4, WL_RULE_ROLES = 9 };

struct wl_rule {
    const char *name;
    uint32_t kinds;             /* bits 1 << WL_KIND_…: the rule is asked for these only */
    bool (*when)(const struct wl_facts *f);
    enum wl_cause_kind cause;
    enum wl_rule_at at;
    bool (*sure)(const struct wl_facts *f);     /* certain when it holds, else likely */
    const char *headline, *label, *why, *note;  /* templates (words.h); "" for none */
    const char *see;
    struct {
        const char *fact;       /* a template */
        int ref;
    } evidence[WL_RULE_EVIDENCE];
    uint8_t roles[WL_RULE_ROLES];   /* enum wl_role + 1, the most telling first; 0 ends the list */
};

/* The first rule that holds is the verdict; the last one always does. */
extern const struct wl_rule wl_rules[];
extern const unsigned wl_rule_count;

/* Context: any.  The first rule that holds. */
const struct wl_rule *wl_rules_find(const struct wl_facts *f);

#endif
