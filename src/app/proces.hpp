// Signals and figures of this process.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace faelled::app {

// Once, before any other thread is made: SIGTERM, SIGINT and SIGUSR1 wait for vent_paa_stop(),
// SIGPIPE is ignored.
void forbered_signaler();
// Blocks until SIGTERM or SIGINT, and then answers true; from then on another one ends the process
// at once. False: vaek_fra_stop() was called.
bool vent_paa_stop();
// Makes vent_paa_stop() answer false; from any thread.
void vaek_fra_stop();

// As SIGTERM, from the program itself: it is of no more use. It ends with Udgang::kMiljoe, and its
// supervisor starts it again.
void stop_af_sig_selv();
[[nodiscard]] bool stoppet_af_sig_selv();

// This program anew in this process, with other words; comes back only with a Fejl.
[[nodiscard]] Result<void> koer_forfra(const std::vector<std::string>& words);

// Lets freed memory up to a bound stay with the process: a page of a hierarchy is some megabytes,
// and asking the kernel for fresh pages each time cost a tenth of it.
void behold_hukommelse();

// Gauges: resident memory, open file descriptors, start time.
void registrer_procestal(Tid startet);

}  // namespace faelled::app
