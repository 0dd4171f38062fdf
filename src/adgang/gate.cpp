#include "adgang/gate.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/text.hpp"

namespace faelled::adgang {

namespace {

bool er_oktet(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && text.size() <= 3 &&
           is_digits(text) && value <= 255;
}

std::unexpected<Afvisning> nej(Afvisning::Grund grund, std::string tekst) {
    return std::unexpected(Afvisning{grund, std::move(tekst)});
}

}  // namespace

bool er_loopbackadresse(std::string_view adresse) {
    if (adresse == "::1") return true;
    const std::vector<std::string_view> parts = split(adresse, '.');
    return parts.size() == 4 && parts[0] == "127" && std::ranges::all_of(parts, er_oktet);
}

struct Gate::Indre {
    std::map<krypto::Fingeraftryk, Demosystem> demosystemer;
};

Gate::Gate(std::unique_ptr<Indre> indre) : indre_(std::move(indre)) {}
Gate::~Gate() = default;
Gate::Gate(Gate&&) noexcept = default;
Gate& Gate::operator=(Gate&&) noexcept = default;

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
    using Grund = Afvisning::Grund;
    if (!who.loopback) {
        return nej(
            Grund::kIkkeLoopback,
            "The sandbox answers only connections between loopback addresses of its own machine.");
    }
    if (!who.certifikat) {
        return nej(
            Grund::kIngenCertifikat,
            "No client certificate was presented. Use the certificate and key of a system named in "
            "klar.json.");
    }
    const auto found = indre_->demosystemer.find(*who.certifikat);
    if (found == indre_->demosystemer.end()) {
        return nej(Grund::kUkendtCertifikat,
                   "The client certificate " + krypto::hex(*who.certifikat) +
                       " belongs to no system of this sandbox. Use one named in klar.json.");
    }
    const Demosystem& system = found->second;
    if (system.aftaler.empty()) {
        return nej(Grund::kIngenAftale, "The system has no service agreement with any authority.");
    }

    const Demoaftale* aftale = &system.aftaler.front();
    if (who.myndighed) {
        const std::optional<Cvr> cvr = Cvr::parse(trim(*who.myndighed));
        if (!cvr) {
            return nej(
                Grund::kUgyldigMyndighed,
                "The header Faelled-Myndighed must hold a CVR number: exactly eight digits.");
        }
        const auto wanted = std::ranges::find(system.aftaler, *cvr, &Demoaftale::myndighed);
        if (wanted == system.aftaler.end()) {
            return nej(Grund::kIngenAftale,
                       "The system has no service agreement with the authority " + cvr->text() +
                           " named in Faelled-Myndighed.");
        }
        aftale = &*wanted;
    }

    auto g = std::make_shared<Kalder::Grundlag>();
    g->system = system.uuid;
    g->systemnavn = system.navn;
    g->myndighed = aftale->myndighed;
    g->organisation = aftale->organisation;
    g->certifikat = system.certifikat;
    g->rettigheder = aftale->rettigheder;
    return Kalder(std::move(g), who.transaktion);
}

}  // namespace faelled::adgang
