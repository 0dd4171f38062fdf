#include "app/besked/udsender.hpp"

#include <chrono>
#include <future>

#include "app/besked/orghaendelser.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"

namespace faelled::app {

namespace {

constexpr std::size_t kPortion = 200;
constexpr std::chrono::milliseconds kPause{200};
// In Rum::kTjeneste (docs/formater/besked.md).
const std::string kStilling = "Bo";

std::uint64_t nummer(std::string_view key) {
    std::uint64_t n = 0;
    for (const char c : key.substr(0, 8))
        n = n << 8 | static_cast<std::uint8_t>(c);
    return n;
}

}  // namespace

Udsender::Udsender(oio::Motor& motor, beskedfordeler::Beskedfordeler& b,
                   const Foelsomhedsklasser& levels)
    : motor_(motor), b_(b), foelsomheder_(levels), traad_([this] { koer(); }) {}

Udsender::~Udsender() {
    {
        const std::scoped_lock lock(laas_);
        stop_ = true;
    }
    vaagn_.notify_one();
    traad_.join();
}

void Udsender::koer() {
    for (bool told = false;;) {
        const auto more = portion();
        if (!more && !told) log::advarsel("haendelser_ikke_sendt", {{"tekst", more.error().tekst}});
        told = !more;
        std::unique_lock lock(laas_);
        if (stop_) return;
        if (!more || !*more) vaagn_.wait_for(lock, kPause, [this] { return stop_; });
        if (stop_) return;
    }
}

Result<void> Udsender::find_begyndelsen() {
    FAELLED_TRY(const auto known, motor_.lager().hent(store::Rum::kTjeneste, kStilling));
    if (known) {
        efter_ = *known;
    } else {
        FAELLED_CHECK(motor_.lager().scan(store::Rum::kUdbakke, {}, {},
                                          [&](std::string_view key, std::string_view) {
                                              efter_ = key;
                                              return true;
                                          }));
        if (efter_.empty()) efter_.assign(8, '\0');
        FAELLED_CHECK(husk());
    }
    kendt_ = true;
    return {};
}

Result<void> Udsender::husk() {
    store::Batch batch;
    batch.rum.push_back({store::Rum::kTjeneste, kStilling, efter_, std::nullopt});
    return motor_.lager().append(std::move(batch));
}

Result<bool> Udsender::portion() {
    if (!kendt_) FAELLED_CHECK(find_begyndelsen());
    std::vector<std::pair<std::string, std::string>> rows;
    FAELLED_CHECK(motor_.lager().scan(store::Rum::kUdbakke, {}, efter_ + '\0',
                                      [&](std::string_view key, std::string_view value) {
                                          rows.emplace_back(key, value);
                                          return rows.size() < kPortion;
                                      }));
    // Whoever subscribed before the events, at any node, gets them.
    if (!rows.empty()) b_.foelg_med();
    for (const auto& [key, value] : rows) {
        FAELLED_CHECK(send(nummer(key), value));
        efter_ = key;
    }
    if (rows.empty()) return false;
    FAELLED_CHECK(husk());
    return rows.size() == kPortion;
}

Result<void> Udsender::send(std::uint64_t nr, const std::string& row) {
    static metrics::Counter& sent = metrics::counter("faelled_besked_egne_total",
                                                     "Messages about changes in our own registers");
    FAELLED_TRY(const oio::Haendelse h, oio::pak_ud_haendelse(row));
    FAELLED_TRY(auto messages, egne_beskeder(motor_, h));
    std::size_t n = 0;
    for (Egenbesked& m : messages) {
        ++n;
        FAELLED_TRY(const bool wanted, b_.har_abonnenter(Uuid::literal(m.type)));
        if (!wanted) continue;
        FAELLED_TRY(auto content, haendelsesindhold(motor_, h));
        if (content) m.indhold = *std::move(content);
        // The same event gives the same BeskedId: whoever gets it twice can tell.
        const Uuid id = Uuid::named(Uuid::literal(kOrganisationssystem),
                                    std::to_string(nr) + "/" + std::to_string(n));
        std::promise<beskedfordeler::Svar> answer;
        b_.udgiv({}, h.transaktion.text(), som_haendelsesbesked(m, h, nr, {}, id, foelsomheder_),
                 [&](beskedfordeler::Svar s) { answer.set_value(std::move(s)); });
        const beskedfordeler::Svar s = answer.get_future().get();
        if (s.kode == 50) return std::unexpected(Fejl::miljoe(s.tekst));
        if (s.kode == 20)
            sent.add();
        else
            log::advarsel("egen_besked_afvist", {{"kode", s.kode}, {"nr", nr}});
    }
    return {};
}

}  // namespace faelled::app
