#include "app/besked/modtagerkald.hpp"

#include <algorithm>
#include <mutex>

#include "base/lru.hpp"
#include "net/klient.hpp"

namespace faelled::app {

namespace {

namespace bf = beskedfordeler;

constexpr std::size_t kKlienter = 1000;
constexpr std::uint32_t kForbindMs = 10'000;

class Kald final : public bf::Modtagerkald {
  public:
    explicit Kald(Kaldsindstillinger settings)
        : settings_(std::move(settings)), klienter_(kKlienter) {}

    Result<Svar> post(const bf::Dueslag& box, std::string body) override {
        FAELLED_TRY(const auto client, klient(box));
        net::Klientkald call;
        call.metode = "POST";
        call.url = box.callback;
        call.headere = {{"Content-Type", "application/xml"}};
        call.krop = std::move(body);
        FAELLED_TRY(net::Klientsvar answer, client->kald(call));
        return Svar{answer.status, std::move(answer.krop)};
    }
    Result<void> head(const bf::Dueslag& box) override {
        FAELLED_TRY(const auto client, klient(box));
        net::Klientkald call;
        call.metode = "HEAD";
        call.url = box.callback;
        FAELLED_CHECK(client->kald(call));
        return {};
    }

  private:
    // One for each certificate that is trusted: nobody else's will do for that mailbox.
    Result<std::shared_ptr<net::Httpklient>> klient(const bf::Dueslag& box) {
        if (box.certifikat.empty() && !settings_.tillad_http)
            return std::unexpected(
                Fejl::kalder(40, "Dueslaget har intet certifikat for modtageren"));
        const std::string& trusted = box.certifikat.empty() ? settings_.ca_pem : box.certifikat;
        const std::scoped_lock lock(laas_);
        if (const auto* const known = klienter_.find(trusted)) return *known;
        const std::uint32_t whole = settings_.svarfrist_sekunder * 1000;
        net::Klientindstillinger s{.graenser = {.forbind_ms = std::min(kForbindMs, whole),
                                                .i_alt_ms = whole,
                                                .svar_bytes = 256u << 10,
                                                .hoved_bytes = 32u << 10}};
        s.tls = {trusted, settings_.eget.certifikat_pem, settings_.eget.noegle_pem};
        s.tillad_http = settings_.tillad_http;
        std::shared_ptr<net::Httpklient> made = net::Httpklient::create(std::move(s));
        klienter_.saet(trusted, made);
        return made;
    }

    const Kaldsindstillinger settings_;
    std::mutex laas_;
    Lru<std::string, std::shared_ptr<net::Httpklient>> klienter_;
};

}  // namespace

std::unique_ptr<bf::Modtagerkald> lav_modtagerkald(Kaldsindstillinger settings) {
    return std::make_unique<Kald>(std::move(settings));
}

}  // namespace faelled::app
