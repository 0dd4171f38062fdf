// Requests to the REST side of the token service, with and without a TLS client certificate. For
// tests and the fuzzer.
#pragma once

#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "net/http.hpp"
#include "sts/sts_test_hjaelp.hpp"

namespace faelled::rest::test {

class Straks final : public net::Arbejdspulje {
  public:
    bool fuld = false;
    bool send(net::Kaldernoegle, std::function<void()> job) override {
        if (fuld) return false;
        job();
        return true;
    }
    void stop() override {}
};

inline net::Anmodning anmodning(std::string method, std::string target,
                                const krypto::Noeglepar* who = nullptr) {
    net::Anmodning a;
    a.metode = std::move(method);
    a.maal = std::move(target);
    if (who != nullptr) {
        const auto c = sts::test::certifikat(*who);
        a.klientcertifikat = c->fingeraftryk();
        a.klientcertifikat_der = std::make_shared<const std::string>(c->der());
    }
    return a;
}

// The one answer; empty when the path is not the endpoint's. Dies on two.
template <typename Endepunkt>
std::optional<net::Svar> spoerg(Endepunkt& endepunkt, net::Anmodning a) {
    const auto shared = std::make_shared<net::Anmodning>(std::move(a));
    const std::string_view target = shared->maal;
    const std::size_t mark = target.find('?');
    shared->sti = target.substr(0, mark);
    if (mark != std::string_view::npos) shared->forespoergsel = target.substr(mark + 1);
    std::optional<net::Svar> answer;
    const bool ours = endepunkt.behandler(shared, [&](net::Svar s) {
        if (answer) std::abort();
        answer = std::move(s);
    });
    if (ours != answer.has_value()) std::abort();
    return answer;
}

inline std::string header(const net::Svar& s, std::string_view name) {
    for (const auto& [n, v] : s.headere)
        if (n == name) return v;
    return {};
}

}  // namespace faelled::rest::test
