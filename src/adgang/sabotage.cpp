#include "adgang/sabotage.hpp"

#include <atomic>

namespace faelled::adgang {

namespace {

std::atomic<bool> tilladt{false};

}  // namespace

void tillad_sabotage() {
    tilladt = true;
}

bool sabotage_tilladt() {
    return tilladt;
}

}  // namespace faelled::adgang
