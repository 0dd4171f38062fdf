#include "app/spaerrelister.hpp"

#include <chrono>
#include <utility>

#include "app/filer.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "krypto/spaerreliste.hpp"

namespace faelled::app {
namespace {

constexpr net::Klientgraenser kGraenser{
    .forbind_ms = 10'000, .i_alt_ms = 120'000, .svar_bytes = 64UL << 20, .hoved_bytes = 64UL << 10};

bool er_adresse(const std::string& kilde) {
    return kilde.starts_with("http://") || kilde.starts_with("https://");
}

metrics::Counter& mislykkede() {
    static metrics::Counter& c = metrics::counter("faelled_revocation_list_failures_total",
                                                  "Revocation lists that could not be renewed");
    return c;
}

}  // namespace

std::unique_ptr<net::Httpklient> listeklient() {
    return net::Httpklient::create({.graenser = kGraenser, .tillad_http = true, .holdt_aabne = 0});
}

Spaerrelister::Spaerrelister(Valg valg, std::unique_ptr<net::Httpklient> klient)
    : valg_(std::move(valg)), klient_(std::move(klient)) {}

Result<std::unique_ptr<Spaerrelister>> Spaerrelister::create(
    Valg valg, std::unique_ptr<net::Httpklient> klient) {
    std::unique_ptr<Spaerrelister> s(new Spaerrelister(std::move(valg), std::move(klient)));
    FAELLED_CHECK(s->indlaes());
    FAELLED_TRY(auto foerste, s->byg());
    s->tillid_ = std::make_unique<krypto::Skiftetillid>(std::move(foerste));
    return s;
}

Spaerrelister::~Spaerrelister() {
    {
        const std::lock_guard hold(laas_);
        stop_ = true;
    }
    vaagn_.notify_all();
    if (traad_.joinable()) traad_.join();
}

Result<void> Spaerrelister::indlaes() {
    for (const std::string& kilde : valg_.kilder) {
        Liste l{kilde, {}};
        if (!er_adresse(kilde)) {
            FAELLED_TRY(l.bytes, laes_fil(kilde));
        } else if (findes(kopi(kilde))) {
            FAELLED_TRY(l.bytes, laes_fil(kopi(kilde)));
        }
        lister_.push_back(std::move(l));
    }
    return {};
}

Result<std::shared_ptr<const krypto::Tillid>> Spaerrelister::byg() const {
    krypto::Tillid::Indstillinger s = valg_.tillid;
    for (const Liste& l : lister_)
        if (!l.bytes.empty()) s.spaerrelister.push_back(l.bytes);
    return krypto::Tillid::create(s);
}

std::string Spaerrelister::kopi(const std::string& adresse) const {
    return valg_.mappe + '/' + krypto::hex(krypto::sha256(adresse)).substr(0, 32) + ".crl";
}

Result<std::string> Spaerrelister::laes(const Liste& l) const {
    if (!er_adresse(l.kilde)) return laes_fil(l.kilde);
    FAELLED_TRY(net::Klientsvar svar, klient_->kald({.url = l.kilde}));
    if (svar.status != 200)
        return std::unexpected(Fejl::miljoe("Svaret er " + std::to_string(svar.status)));
    return std::move(svar.krop);
}

Result<bool> Spaerrelister::skift(Liste& l, std::string bytes) {
    if (bytes == l.bytes) return false;
    FAELLED_TRY(const auto ny, krypto::spaerrelisteoplysninger(bytes));
    if (const auto gammel = krypto::spaerrelisteoplysninger(l.bytes);
        gammel && er_adresse(l.kilde) &&
        (ny.udsteder != gammel->udsteder || ny.fra < gammel->fra)) {
        // Whoever stands between could hand out a list from before a revocation, or another's.
        return std::unexpected(
            Fejl::miljoe("Listen er ældre end den, der er her, eller en anden udsteders"));
    }
    std::swap(l.bytes, bytes);
    auto tillid = byg();
    if (!tillid) {
        std::swap(l.bytes, bytes);
        return std::unexpected(std::move(tillid).error());
    }
    tillid_->saet(*std::move(tillid));
    if (er_adresse(l.kilde)) {
        FAELLED_CHECK(lav_mappe(valg_.mappe, Adgang::kPrivat));
        FAELLED_CHECK(skriv_fil(kopi(l.kilde), l.bytes, Adgang::kOffentlig));
    }
    return true;
}

std::size_t Spaerrelister::hent() {
    std::size_t nye = 0;
    for (Liste& l : lister_) {
        auto bytes = laes(l);
        const Result<bool> ny =
            bytes ? skift(l, *std::move(bytes)) : std::unexpected(std::move(bytes).error());
        if (ny) {
            nye += *ny ? 1 : 0;
            continue;
        }
        mislykkede().add();
        log::advarsel("spaerreliste.hent", {{"kilde", l.kilde}, {"tekst", ny.error().tekst}});
    }
    if (nye > 0) log::info("spaerreliste.nye", {{"antal", std::to_string(nye)}});
    return nye;
}

void Spaerrelister::start() {
    if (!lister_.empty() && !traad_.joinable()) traad_ = std::thread([this] { koer(); });
}

void Spaerrelister::koer() {
    std::unique_lock hold(laas_);
    while (!stop_) {
        hold.unlock();
        hent();
        hold.lock();
        vaagn_.wait_for(hold, std::chrono::seconds(valg_.mellemrum_sekunder),
                        [this] { return stop_; });
    }
}

}  // namespace faelled::app
