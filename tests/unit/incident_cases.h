/* Incidents of every kind and cause, with what their verdict must be: shared by the tests of cause, advice and message. */
#ifndef INCIDENT_CASES_H
#define INCIDENT_CASES_H

#include "incident_maker.h"

extern const struct maker_spec incident_cases[];
extern const unsigned incident_case_count;

#endif
