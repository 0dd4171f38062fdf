// What every JSON surface with a token in its Authorization header does around its own answer: POST
// only, a turn in the pool, the gate, the sandbox's faults, the transaction headers and the audit
// record, durable before the answer leaves.
//
// Answers of its own: 400 (transaction header), 401 with a challenge and 403 (the gate says no),
// 405, 503 (pool full, or the call cannot be filed), 500, as `fejl` writes them. x-TransaktionsId
// is echoed, x-TransaktionsTid is ours, on every answer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adgang/forstyrrelse.hpp"
#include "adgang/gate.hpp"
#include "adgang/revision.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "net/http.hpp"

namespace faelled::rest {

// "BadRequest" of 400; of what is not known "InternalServerError".
[[nodiscard]] std::string_view statusnavn(int status);
// {timestamp, status, error, message, path}
[[nodiscard]] net::Svar fejlsvar(int status, std::string_view message, std::string_view path,
                                 Tid now);
// `path` with or without the last slash.
[[nodiscard]] bool er_sti(std::string_view path, std::string_view ours);
// "application/json" of "Application/JSON; charset=utf-8".
[[nodiscard]] std::string medietype(const net::Anmodning& a);

struct Tokenfladevalg {
    const adgang::Gate& gate;
    const adgang::Tjenesteadgang& tjeneste;
    net::Arbejdspulje& pulje;
    const Clock& ur;
    Entropy& entropi;
    adgang::Revision* revision = nullptr;                     // null: no log (tests)
    adgang::Forstyrrer* forstyrrer = nullptr;                 // sandbox only
    std::function<void(int status, std::int64_t us)> talt{};  // each answer
    // How a refusal is written; empty: fejlsvar().
    std::function<net::Svar(int status, std::string_view message, std::string_view path)> fejl{};
};

// Thread-safe. What it refers to outlives it; stop the pool and the audit log first.
class Tokenflade {
  public:
    // Only for a caller that the gate has let in, whose transaction headers are right.
    using Svarer = std::function<net::Svar(const net::Anmodning&, const adgang::Kalder&,
                                           std::int64_t start_us)>;

    explicit Tokenflade(Tokenfladevalg settings) : v_(std::move(settings)) {}

    // `operation` is for the audit log; it and `svarer` outlive the call.
    void behandl(const std::shared_ptr<const net::Anmodning>& a, const net::Afslut& done,
                 std::string_view operation, const Svarer& svarer) const;
    [[nodiscard]] net::Svar fejl(int status, std::string_view message, std::string_view path) const;

  private:
    struct Udfald {
        net::Svar svar;
        std::optional<adgang::Revisionspost> post{};  // none when nobody was asked who calls
    };
    [[nodiscard]] Udfald svar(const net::Anmodning& a, std::string_view operation,
                              const Svarer& svarer, std::int64_t start_us) const;
    [[nodiscard]] Udfald afvist(const net::Anmodning& a, const adgang::Afvisning& no,
                                adgang::Revisionspost post) const;
    [[nodiscard]] std::optional<net::Svar> forstyr(const net::Anmodning& a,
                                                   const adgang::Kalder& caller, bool& lost) const;
    void send(const std::shared_ptr<const net::Anmodning>& a, Udfald u, const net::Afslut& done,
              std::int64_t start_us) const;

    Tokenfladevalg v_;
};

}  // namespace faelled::rest
