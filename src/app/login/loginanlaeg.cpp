#include "app/login/loginanlaeg.hpp"

#include <future>
#include <utility>

#include "app/login/foederationsbillede.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "net/klient.hpp"

namespace faelled::app {
namespace {

namespace ch = contexthandler;

// All at once, five seconds each (sikkerhed.md 7.13).
ch::Bagkanal bagkanal(const std::string& ca_pem) {
    net::Klientindstillinger s{.tls = {},
                               .graenser = {.forbind_ms = 3'000,
                                            .i_alt_ms = 5'000,
                                            .svar_bytes = 512 * 1024,
                                            .hoved_bytes = 16 * 1024}};
    s.tls.ca_pem = ca_pem;
    const std::shared_ptr<net::Httpklient> client = net::Httpklient::create(std::move(s));
    return [client](const std::vector<ch::Bagkald>& calls) {
        std::vector<std::future<Result<std::string>>> under_way;
        under_way.reserve(calls.size());
        for (const ch::Bagkald& c : calls)
            under_way.push_back(
                std::async(std::launch::async, [&client, &c]() -> Result<std::string> {
                    FAELLED_TRY(const net::Klientsvar svar,
                                client->kald({.metode = "POST",
                                              .url = c.adresse,
                                              .headere = {{"Content-Type", c.indholdstype}},
                                              .krop = c.krop}));
                    if (svar.status >= 300)
                        return std::unexpected(Fejl::miljoe("HTTP " + std::to_string(svar.status)));
                    return svar.krop;
                }));
        std::vector<Result<std::string>> out;
        out.reserve(calls.size());
        for (auto& f : under_way)
            out.push_back(f.get());
        return out;
    };
}

}  // namespace

Loginanlaeg::Loginanlaeg(Valg valg, Omverden world)
    : valg_(std::move(valg)), verden_(std::move(world)) {}

Result<std::unique_ptr<Loginanlaeg>> Loginanlaeg::create(Valg valg, Omverden world) {
    std::unique_ptr<Loginanlaeg> out(new Loginanlaeg(std::move(valg), std::move(world)));
    ch::Indstillinger s;
    s.entity_id = out->valg_.entity_id;
    s.base = out->valg_.base;
    FAELLED_TRY(s.identitet, krypto::identitet_fra_pem(out->valg_.noegle.certifikat_pem,
                                                       out->valg_.noegle.noegle_pem));
    FAELLED_TRY(auto opener, krypto::Dekrypteringsnoegle::fra_pem(out->valg_.noegle.noegle_pem));
    s.aabnere = {std::move(opener)};
    for (const std::string& pem : out->valg_.tidligere_pem) {
        FAELLED_TRY(auto c, krypto::Certifikat::laes(pem));
        s.andre.push_back(std::move(c));
    }
    FAELLED_TRY(out->ch_,
                ch::Contexthandler::create(
                    std::move(s), {out->foederation_, bagkanal(out->valg_.ca_pem), out->verden_.ur,
                                   out->verden_.entropi, out->verden_.delt}));
    out->endepunkt_ = std::make_unique<web::Loginendepunkt>(
        web::Loginendepunkt::Omverden{*out->ch_, out->verden_.pulje, out->verden_.revisor,
                                      [anlaeg = out.get()] { anlaeg->frisk(); }},
        web::Loginindstillinger{.sandkasse = out->valg_.sandkasse, .miljoe = out->valg_.miljoe});
    return out;
}

void Loginanlaeg::maerk_test(const std::string& entity_id) {
    const std::lock_guard lock(mutex_);
    test_.insert(entity_id);
    aendret_ = true;
}

void Loginanlaeg::frisk() {
    const Tid now = verden_.ur.now();
    const std::lock_guard lock(mutex_);
    // Agreements and delegations begin and end at Danish midnights.
    const Tid day = dansk_midnat(now);
    if (!aendret_.exchange(false) && day == dag_) return;
    auto fresh = foederationsbillede(verden_.administration, now, test_);
    if (!fresh) {
        aendret_ = true;
        log::advarsel("login.foederation", {{"tekst", fresh.error().tekst}});
        return;
    }
    dag_ = day;
    foederation_.saet(*std::move(fresh));
}

}  // namespace faelled::app
