// What the program asks the machine's own network about.
#pragma once

#include <string>
#include <vector>

namespace faelled::app {

// 127.0.0.1, and ::1 where this machine has it: "localhost" may mean either.
[[nodiscard]] std::vector<std::string> loopbackadresser();

}  // namespace faelled::app
