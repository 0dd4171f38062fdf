// Small contents for the tests of organisation.
#pragma once

#include <string>

#include "organisation/beskrivelser.hpp"
#include "organisation/vedligehold.hpp"

namespace faelled::organisation::test {

inline const Uuid kOrg = Uuid::literal("0c6f4d3e-1111-4000-8000-000000000001");

inline Tid dag(const char* iso) {
    return *laes_dag("fra", iso);
}
inline Uuid nr(int n) {
    const std::string text = std::to_string(1'000 + n);
    return *Uuid::parse("0dd00000-0000-4000-8000-00000000" + text);
}
inline Fra fra(const char* iso) {
    return {dag(iso), kOrg};
}

}  // namespace faelled::organisation::test
