// Signals and figures of this process.
#pragma once

#include "base/time.hpp"

namespace faelled::app {

// Once, before any other thread is made: SIGTERM and SIGINT wait for vent_paa_stop(), SIGPIPE is
// ignored.
void forbered_signaler();
// Blocks until SIGTERM or SIGINT. From then on another one ends the process at once.
void vent_paa_stop();

// Lets freed memory up to a bound stay with the process: a page of a hierarchy is some megabytes,
// and asking the kernel for fresh pages each time cost a tenth of it.
void behold_hukommelse();

// Gauges: resident memory, open file descriptors, start time.
void registrer_procestal(Tid startet);

}  // namespace faelled::app
