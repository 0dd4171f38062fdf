// How fast this machine is at the two things a signed, durable call cannot avoid. Figures of two
// machines, or of one machine on two days, are compared through these.
#pragma once

#include <string>

#include "base/result.hpp"

namespace faelled::bench {

// Appends of 4 KiB, each made durable (fdatasync), a second; in a file of its own in `mappe`,
// removed after.
[[nodiscard]] Result<double> fsync_rate(const std::string& mappe);
// RSA-2048 signatures (SHA-256) a second on one core.
[[nodiscard]] Result<double> rsa_rate();
// User and system time of a process so far, in microseconds.
[[nodiscard]] Result<double> proces_cpu_us(int pid);

}  // namespace faelled::bench
