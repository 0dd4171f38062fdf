// Sessions of people in what several nodes share (base/delt.hpp), behind Sessioner. Private to web.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "base/delt.hpp"
#include "base/lru.hpp"
#include "base/metrics.hpp"
#include "web/session.hpp"

namespace faelled::web {

// A session's bytes, and back; nothing when they are not of the form. JSON: nodes of two versions
// read each other's.
[[nodiscard]] std::string pak(const Session& s);
[[nodiscard]] std::optional<Session> ud_session(std::string_view bytes);

// Takes values of the cookie; the key is their SHA-256. What was read is trusted for kTiltro_us.
// Thread-safe.
class Deltesessioner {
  public:
    static constexpr std::int64_t kTiltro_us = 2 * kSekund;
    // A session that is used is written again so often at most.
    static constexpr std::int64_t kSkriv_us = 60 * kSekund;

    Deltesessioner(Delt& delt, const Clock& clock, Sessioner::Indstillinger settings);

    [[nodiscard]] bool opret(std::string_view value, const Session& s);
    [[nodiscard]] std::optional<Session> find(std::string_view value);
    bool skift(std::string_view value, Cvr organisation);
    bool luk(std::string_view value);
    std::size_t luk_hvor(const std::function<bool(const Person&)>& which);
    [[nodiscard]] std::size_t antal() const { return delt_.antal(Deltrum::kWebsession); }

  private:
    struct Laest {
        std::string bytes;
        Session session;
        Tid naar;
    };
    // As it is in the table.
    [[nodiscard]] std::optional<Laest> hent(const std::string& key);
    void husk(const std::string& key, Laest l);
    void glem(const std::string& key);
    // Puts what `change` makes of it in its place; false when it is gone.
    bool ret(const std::string& key, const std::function<void(Session&)>& change);

    Delt& delt_;
    const Clock& ur_;
    const Sessioner::Indstillinger v_;
    metrics::Gauge& antal_;
    std::mutex laas_;
    Lru<std::string, Laest> laeste_;
};

}  // namespace faelled::web
