// A counter that is raised behind the lock of all writers, for tests.
#pragma once

#include <thread>

#include "store/test_lager.hpp"

namespace faelled::store::test {

// The next number of a series, from 1.
inline Result<std::uint64_t> naeste_nummer(Lager& lager, const std::string& serie = "nummer") {
    std::uint64_t mine = 0;
    Batch b;
    b.sent.emplace();
    b.sent->laest = {{Rum::kTjeneste, serie}};
    b.sent->byg = [&](std::span<const std::optional<std::string>> values,
                      std::vector<RumSkrivning>& rows) -> Result<void> {
        std::this_thread::yield();  // lets in those that should have waited
        mine = (values[0] ? std::stoull(*values[0]) : 0) + 1;
        rows.push_back({Rum::kTjeneste, serie, std::to_string(mine), {}});
        return {};
    };
    FAELLED_CHECK(lager.append(std::move(b)));
    return mine;
}

}  // namespace faelled::store::test
