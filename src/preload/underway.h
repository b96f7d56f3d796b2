/* Exceptions under way: from a living exception's address to what is known of it. */
#ifndef WL_UNDERWAY_H
#define WL_UNDERWAY_H

#include "catch.h"
#include "outcome.h"

struct wl_slot;         /* an incident, incidents.c's own */

/* A deferred error (words, no slot) may be control flow: it becomes an incident when it has left the function that asked. */
struct wl_underway {
    const PyObject *exception;
    struct wl_slot *slot;           /* NULL: deferred */
    const struct wl_words *words;   /* of a deferred one */
    int64_t time_us;
    uint32_t thread;                /* that raised it; of a deferred one */
    bool looked;                    /* of a deferred one: it was looked at when its second was over */
    bool hinted;
    const PyObject *hint_traceback; /* the exception's traceback (or NULL) when it was hinted, to be compared */
    struct wl_decision hint;        /* what is to be thought of it if nothing more happens to it */
};

/* All of them: they take wl_state_lock() themselves. */

/* Context: any.  Is there any note?  For hot paths. */
bool wl_underway_any(void);

/* Context: gil.  Is there one of this exception; a copy of it; the same, taken out: whoever takes it decides. */
bool wl_underway_has(const PyObject *exception);
bool wl_underway_get(const PyObject *exception, struct wl_underway *ret);
bool wl_underway_take(const PyObject *exception, struct wl_underway *ret);

/* Context: gil.  Puts a note in, in the place of an older one of the same exception; false: there is no room. */
bool wl_underway_put(const struct wl_underway *note);

/* Context: gil.  Changes a note that is there. */
void wl_underway_hint(const PyObject *exception, const PyObject *traceback, const struct wl_decision *decision);
void wl_underway_set_slot(const PyObject *exception, struct wl_slot *slot);

/* Context: gil.  How many deferred ones are still to be looked at; the next of them that is older than `before`, marked as looked at. */
uint32_t wl_underway_waiting(void);
bool wl_underway_look(int64_t before, struct wl_underway *ret);

/* Context: any.  A copy of the note at a place of the table, for going through all of them; false: none there. */
enum { WL_UNDERWAY = 256 };
bool wl_underway_at(unsigned place, struct wl_underway *ret);

/* Context: any.  Does a note lead to this slot; is the table so full that what can be spared should go? */
bool wl_underway_lead_to(const struct wl_slot *slot);
bool wl_underway_crowded(void);

/* Context: any.  In a forked child: all are the parent's. */
void wl_underway_after_fork(void);

/* Context: gil, inside a guard, nobody else inside.  For the depot's move. */
void wl_underway_move(void);

#endif
