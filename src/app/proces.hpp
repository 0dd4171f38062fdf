// Signals and figures of this process.
#pragma once

#include "base/time.hpp"

namespace faelled::app {

// Once, before any other thread is made: SIGTERM and SIGINT wait for vent_paa_stop(), SIGPIPE is
// ignored.
void forbered_signaler();
// Blocks until SIGTERM or SIGINT. From then on another one ends the process at once.
void vent_paa_stop();

// Gauges: resident memory, open file descriptors, start time.
void registrer_procestal(Tid startet);

}  // namespace faelled::app
