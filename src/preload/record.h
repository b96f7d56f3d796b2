/* What this process tells the `whyloop run` that started it. */
#ifndef WL_RECORD_H
#define WL_RECORD_H

#include "incident.h"

/* What was told of an incident; kept with it, zero at first. */
struct wl_record {
    void *entry;
    uint8_t state;          /* enum wl_ledger_state */
    uint8_t outcome;        /* enum wl_outcome */
    uint32_t count;
};

/* Context: start.  Maps the ledger that the option names, if it does. */
void wl_record_open(const char *path);

/* Context: any, all of them; nothing without a ledger. */
void wl_record_active(void);
void wl_record_off(void);
void wl_record_refused(const char *why);
void wl_record_lost(const char *why);

/* Context: any.  What is known now of an incident replaces what *record says was told before. */
void wl_record_incident(struct wl_record *record, const struct wl_incident *inc, const struct wl_verdict *v);

#endif
