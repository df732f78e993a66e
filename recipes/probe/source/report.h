#pragma once

#include "text.h"

#define PROBE_VERSION "1.0.0"

/* The same facts and tries, for people and for `armpack check --profile-from`. */
void report_for_people(struct Page* page);
void report_as_json(struct Page* page);
