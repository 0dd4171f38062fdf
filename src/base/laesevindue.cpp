#include "base/laesevindue.hpp"

namespace faelled {
namespace {

thread_local Laesevindue* yderste = nullptr;

}  // namespace

Laesevindue::Laesevindue() {
    if (yderste == nullptr) yderste = this;
}

Laesevindue::~Laesevindue() {
    if (yderste == this) yderste = nullptr;
}

Laesevindue::Pause::Pause() : hvilende_(yderste) {
    yderste = nullptr;
}

Laesevindue::Pause::~Pause() {
    yderste = hvilende_;
}

Laesevindue* Laesevindue::aabent() {
    return yderste;
}

}  // namespace faelled
