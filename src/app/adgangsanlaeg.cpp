#include "app/adgangsanlaeg.hpp"

#include <utility>

#include "app/klassifikation_kobling.hpp"
#include "app/opslag_kobling.hpp"
#include "app/organisation_kobling.hpp"
#include "app/sagdokument_kobling.hpp"
#include "app/ydelse_kobling.hpp"
#include "base/log.hpp"
#include "soap/serviceplatform/demo.hpp"
#include "store/noder.hpp"

namespace faelled::app {

namespace {

// A message counts no longer than ten minutes (adgang/wss.hpp), and clocks differ.
constexpr std::int64_t kLaengsteBesked = 600 * kSekund;

Result<krypto::Identitet> identitet(const krypto::Noeglepar& par, const char* hvis) {
    auto one = krypto::identitet_fra_pem(par.certifikat_pem, par.noegle_pem);
    if (!one)
        return std::unexpected(Fejl::kalder(40, std::string(hvis) + ": " + one.error().tekst));
    return one;
}

}  // namespace

Result<std::unique_ptr<Adgangsanlaeg>> Adgangsanlaeg::create(Adgangsvalg valg, store::Lager& lager,
                                                             const Clock& ur, Entropy& entropi) {
    std::unique_ptr<Adgangsanlaeg> a(new Adgangsanlaeg);
    FAELLED_CHECK(a->noegler(valg));
    const bool lists = !valg.spaerrelister.empty();
    FAELLED_TRY(a->spaerrelister_,
                Spaerrelister::create({.tillid = std::move(valg.tillid),
                                       .kilder = std::move(valg.spaerrelister),
                                       .mappe = std::move(valg.spaerrelistemappe)},
                                      listeklient()));
    a->organisation_ = organisationsadgang();
    a->klassifikation6_ = klassifikationsadgang(kKlassifikation6EntityId);
    a->klassifikation7_ = klassifikationsadgang(kKlassifikation7EntityId);
    a->klassifikationsliste_ = klassifikationsadgang(kKlassifikationListeEntityId);
    a->sagdokument_ = sagdokumentadgang();
    a->sagindeks_ = sagindeksadgang();
    a->dokumentindeks_ = dokumentindeksadgang();
    a->opslag_ = opslagsadgang();
    a->ydelse_ = ydelsesadgang();
    a->ydelsesliste_ = ydelseslisteadgang();
    a->demo_ = {std::string(soap::kDemoEntityId), true, [](const auto&, Cvr) { return 1U; }};

    const std::int64_t skew = valg.adgang.skaevhed_sekunder * kSekund;
    store::Noder* const nodes = store::noder(lager);
    a->genspil_ = std::make_unique<adgang::Genspil>(valg.adgang.genspil_pladser,
                                                    nodes != nullptr ? &nodes->delt() : nullptr,
                                                    Deltrum::kGenspil);
    FAELLED_CHECK(a->husk_beskeder(lager, ur.now(), skew));
    a->adgangstokens_ = std::make_unique<adgang::Adgangstokens>(lager, ur, entropi);
    adgang::Wssregler wss;
    wss.skaevhed_us = skew;
    wss.med_token = false;
    a->bestillinger_ = std::make_unique<adgang::Bestillingskontrol>(wss, a->register_, a->tillid(),
                                                                    ur, *a->genspil_);

    adgang::Gateindstillinger settings;
    settings.udvikling = valg.sandkasse;
    settings.forklar = valg.sandkasse;
    settings.adresser = std::move(valg.adresser);
    settings.sts_entity_id = std::move(valg.sts_entity_id);
    settings.sts_certifikater = a->sts_certifikater_;
    settings.skaevhed_us = skew;
    settings.mindste_sikringsniveau = static_cast<int>(valg.adgang.mindste_sikringsniveau);
    settings.kontroller_status = valg.adgang.kontroller_status;
    settings.huskede_tokens = valg.adgang.huskede_tokens;
    FAELLED_TRY(adgang::Gate gate,
                adgang::Gate::create(std::move(settings), {a->register_, a->tillid(), ur,
                                                           *a->genspil_, a->adgangstokens_.get()}));
    a->gate_ = std::make_unique<adgang::Gate>(std::move(gate));

    adgang::Revision::Indstillinger log;
    log.bevar_adgang_doegn = valg.revision.adgang_doegn;
    log.bevar_administration_doegn = valg.revision.administration_doegn;
    log.bevar_forbrug_doegn = valg.revision.forbrug_doegn;
    log.segl_us = valg.revision.segl_sekunder * kSekund;
    if (nodes != nullptr) log.node = nodes->plads();
    FAELLED_TRY(a->revision_,
                adgang::Revision::create(lager, ur, adgang::seglnoegle(a->sts_), log));
    if (lists) a->spaerrelister_->start();
    return a;
}

Adgangsanlaeg::~Adgangsanlaeg() {
    stop();
}

Result<void> Adgangsanlaeg::noegler(const Adgangsvalg& valg) {
    FAELLED_TRY(sts_, identitet(valg.sts, "sts"));
    sts_certifikater_.push_back(sts_.certifikat);
    for (const std::string& pem : valg.sts_tidligere_pem) {
        FAELLED_TRY(auto old, krypto::Certifikat::laes(pem));
        sts_certifikater_.push_back(std::move(old));
    }
    FAELLED_TRY(krypto::Identitet org, identitet(valg.organisation, "organisation"));
    organisationssignatur_ = std::make_shared<const soap::Svarunderskriver>(std::move(org));
    FAELLED_TRY(krypto::Identitet sp, identitet(valg.serviceplatform, "serviceplatform"));
    platformssignatur_ = std::make_shared<const soap::Svarunderskriver>(std::move(sp));
    return {};
}

// A message that was let in just before a crash must not come in again after it.
Result<void> Adgangsanlaeg::husk_beskeder(store::Lager& lager, Tid nu, std::int64_t skew) {
    const std::int64_t back = kLaengsteBesked + 2 * skew;
    std::vector<std::pair<adgang::Beskednoegle, Tid>> seen;
    FAELLED_CHECK(adgang::seneste_beskeder(lager, nu.plus(-back),
                                           [&](const std::array<std::uint8_t, 16>& key, Tid when) {
                                               if (key != std::array<std::uint8_t, 16>{})
                                                   seen.emplace_back(key, when.plus(back));
                                           }));
    const std::size_t kept = genspil_->genindlaes(seen, nu);
    if (kept > 0) log::info("genspil.genindlaest", {{"antal", static_cast<std::int64_t>(kept)}});
    return {};
}

void Adgangsanlaeg::ryd_op() {
    if (const auto swept = adgangstokens_->fej(); !swept)
        log::advarsel("adgangstoken.ikke_fejet", {{"tekst", swept.error().tekst}});
    if (revision_ == nullptr) return;
    if (const auto cleaned = revision_->ryd_op(); !cleaned)
        log::advarsel("revision.ikke_ryddet", {{"tekst", cleaned.error().tekst}});
}

void Adgangsanlaeg::stop() {
    revision_.reset();
}

}  // namespace faelled::app
