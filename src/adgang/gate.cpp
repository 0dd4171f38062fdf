#include "adgang/gate.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "adgang/gate_intern.hpp"
#include "adgang/nej.hpp"
#include "base/text.hpp"

namespace faelled::adgang {

namespace {

bool er_oktet(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && text.size() <= 3 &&
           is_digits(text) && value <= 255;
}

constexpr std::string_view kUdviklingsregel = "docs/beslutninger/008";

std::unexpected<Afvisning> nej_udvikling(Grund grund, std::string tekst) {
    return nej(grund, std::move(tekst), std::string(kUdviklingsregel));
}

std::expected<std::optional<Cvr>, Afvisning> oensket_myndighed(
    const std::optional<std::string>& header) {
    if (!header) return std::nullopt;
    const std::optional<Cvr> cvr = Cvr::parse(trim(*header));
    if (!cvr) {
        return nej_udvikling(
            Grund::kUgyldigMyndighed,
            "The header Faelled-Myndighed must hold a CVR number: exactly eight digits.");
    }
    return cvr;
}

std::unexpected<Afvisning> ikke_loopback() {
    return nej_udvikling(
        Grund::kIkkeLoopback,
        "The sandbox answers only connections between loopback addresses of its own machine.");
}

}  // namespace

bool er_loopbackadresse(std::string_view adresse) {
    if (adresse == "::1") return true;
    const std::vector<std::string_view> parts = split(adresse, '.');
    return parts.size() == 4 && parts[0] == "127" && std::ranges::all_of(parts, er_oktet);
}

Gate::Gate(std::unique_ptr<Indre> indre) : indre_(std::move(indre)) {}
Gate::~Gate() = default;
Gate::Gate(Gate&&) noexcept = default;
Gate& Gate::operator=(Gate&&) noexcept = default;

Result<Gate> Gate::create(Gateindstillinger settings, const Gatekilder& kilder) {
    if (settings.udvikling && (settings.adresser.empty() ||
                               !std::ranges::all_of(settings.adresser, [](const std::string& a) {
                                   return er_loopbackadresse(a);
                               }))) {
        return std::unexpected(
            Fejl::intern("Adgang uden token kan kun åbnes på loopback-adresser"));
    }
    Tokenregler rules;
    rules.udsteder = settings.sts_entity_id;
    rules.underskrivere = settings.sts_certifikater;
    rules.skaevhed_us = settings.skaevhed_us;
    rules.mindste_sikringsniveau = settings.mindste_sikringsniveau;
    rules.tillad_sha1 = settings.tillad_sha1;
    rules.huskede = settings.huskede_tokens;
    rules.sabotage = settings.sabotage;
    FAELLED_TRY(auto tokens, Tokenkontrol::create(std::move(rules), kilder.tillid, kilder.ur));
    auto indre = std::make_unique<Indre>();
    indre->settings = std::move(settings);
    indre->kilder.emplace(kilder);
    indre->tokens = std::move(tokens);
    return Gate(std::move(indre));
}

Result<Gate> Gate::sandkasse(std::string_view adresse, std::vector<Demosystem> systemer) {
    if (!er_loopbackadresse(adresse)) {
        return std::unexpected(Fejl::intern(
            "Sandkassens adgang uden token kan kun åbnes på en loopback-adresse, ikke på " +
            std::string(adresse)));
    }
    auto indre = std::make_unique<Indre>();
    for (Demosystem& s : systemer) {
        const krypto::Fingeraftryk key = s.certifikat;
        const std::string navn = s.navn;
        if (!indre->demosystemer.emplace(key, std::move(s)).second) {
            return std::unexpected(
                Fejl::intern("To demosystemer har samme certifikat; det ene er " + navn));
        }
    }
    return Gate(std::move(indre));
}

std::expected<Kalder, Afvisning> Gate::kalder(const Legitimation& who) const {
    if (!who.loopback) return ikke_loopback();
    if (!who.certifikat) {
        return nej_udvikling(
            Grund::kIngenCertifikat,
            "No client certificate was presented. Use the certificate and key of a system named in "
            "klar.json.");
    }
    const auto found = indre_->demosystemer.find(*who.certifikat);
    if (found == indre_->demosystemer.end()) {
        return nej_udvikling(Grund::kUkendtCertifikat,
                             "The client certificate " + krypto::hex(*who.certifikat) +
                                 " belongs to no system of this sandbox. Use one named in "
                                 "klar.json.");
    }
    const Demosystem& system = found->second;
    const auto wanted = oensket_myndighed(who.myndighed);
    if (!wanted) return std::unexpected(wanted.error());
    const auto aftale = *wanted
                            ? std::ranges::find(system.aftaler, **wanted, &Demoaftale::myndighed)
                            : system.aftaler.begin();
    if (aftale == system.aftaler.end()) {
        return nej_udvikling(Grund::kIngenAftale,
                             *wanted ? "The system has no service agreement with the authority " +
                                           (*wanted)->text() + " named in Faelled-Myndighed."
                                     : "The system has no service agreement with any authority.");
    }
    auto g = std::make_shared<Kaldergrundlag>();
    g->system = system.uuid;
    g->systemnavn = system.navn;
    g->myndighed = aftale->myndighed;
    g->organisation = aftale->organisation;
    g->certifikat = system.certifikat;
    g->rettigheder = aftale->rettigheder;
    g->grupper = aftale->grupper;
    return Kalder(std::move(g), who.transaktion);
}

// Development mode: the header names the authority, else it is the first one the system has an
// agreement with.
std::expected<Kalder, Afvisning> Gate::uden_token(const Transport& transport,
                                                  const std::optional<std::string>& myndighed,
                                                  const Uuid& transaktion,
                                                  const Tjenesteadgang& t) const {
    const Indre& i = *indre_;
    if (!i.kilder)
        return kalder({transport.certifikat, transport.loopback, myndighed, transaktion});
    if (!i.settings.udvikling) {
        return nej(Grund::kManglerSikkerhed, "The call has no token.", "sikkerhed.md 5.4.1",
                   "token", "a token for " + t.entity_id);
    }
    if (!transport.loopback) return ikke_loopback();
    const auto billede = i.kilder->reg.nu();
    const auto who = i.gyldigt_certifikat(*billede, transport.certifikat);
    if (!who) return std::unexpected(who.error());
    auto wanted = oensket_myndighed(myndighed);
    if (!wanted) return std::unexpected(wanted.error());
    const Tjenestepost* const service = billede->tjeneste(t.entity_id);
    if (service == nullptr || !service->aktiv) {
        return nej_udvikling(Grund::kUkendtTjeneste, "The service is not registered.");
    }
    const Tid nu = i.kilder->ur.now();
    const auto assigned = who->system->tildelinger.find(service->uuid);
    if (!*wanted && assigned != who->system->tildelinger.end()) {
        // The system's own authority, when it has an agreement with it.
        for (const Rolletildeling& r : assigned->second) {
            if (r.fra > nu || nu >= r.til) continue;
            if (!*wanted || r.kontekst == who->system->ejer) *wanted = r.kontekst;
        }
    }
    const auto now = *wanted ? gaeldende(*who->system, service->uuid, **wanted, nu)
                             : std::vector<const Rolletildeling*>{};
    if (now.empty()) {
        return nej_udvikling(
            Grund::kIngenAftale,
            *wanted ? "The system has no active service agreement with the authority " +
                          (*wanted)->text() + " for this service."
                    : "The system has no active service agreement for this service.");
    }
    return Kalder(grundlag(*who, *billede, **wanted, now, t), transaktion);
}

}  // namespace faelled::adgang
