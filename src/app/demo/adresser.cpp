// Addresses of units and users with role, type and index (organisation.md 11.6).
#include <fmt/format.h>

#include "app/demo/kommunebygger.hpp"
#include "base/text.hpp"
#include "organisation/beskrivelser.hpp"

namespace faelled::app {

namespace org = organisation;

namespace {

// An EAN location number with a wrong check digit: it cannot belong to anybody.
std::string umuligt_ean(std::uint64_t tal) {
    const std::string tolv = fmt::format("5790000{:05}", tal % 100'000);
    int sum = 0;
    for (std::size_t i = 0; i < tolv.size(); ++i)
        sum += (tolv[i] - '0') * (i % 2 == 0 ? 1 : 3);
    const int kontrol = (10 - sum % 10) % 10;
    return tolv + std::to_string((kontrol + 1) % 10);
}

std::string smaa(std::string_view noegle) {
    return fold(noegle);
}

}  // namespace

Uuid Kommunebygger::adresse(std::string_view slags, std::string_view navn, std::string tekst) {
    const Uuid uuid = id(slags, navn);
    ud_.objekter.push_back(ny(org::kAdresse, uuid, fra_start())
                               .noegle(fmt::format("{}-{}", slags, navn).substr(0, 50))
                               .felt(org::felt::kAdresseTekst, std::move(tekst))
                               .objekt());
    return uuid;
}

Uuid Kommunebygger::faelles_adresse(std::string_view slags, std::string_view hus,
                                    std::string tekst) {
    const Uuid uuid = id(slags, hus);
    for (const Objekt& o : ud_.objekter)
        if (o.input.uuid == uuid) return uuid;
    ud_.objekter.push_back(ny(org::kAdresse, uuid, fra_start())
                               .noegle(fmt::format("{}-{}", slags, ud_.objekter.size()))
                               .felt(org::felt::kAdresseTekst, std::move(tekst))
                               .objekt());
    return uuid;
}

void Kommunebygger::enhedsadresser(const Enhedsplan& e, Objektbygger& b) {
    const Uuid& type = grund_.konstant("ADRESSETYPE_ENHED");
    const auto knyt = [&](std::string_view rolle, const Uuid& adr, std::string_view indeks = "1") {
        b.dynamisk("Adresser", adr, grund_.konstant(rolle), type, std::string(indeks));
    };
    const bool rod = e.overordnet.empty();

    // Units in one house share the Adresse, as they share the UUID of the address register. Letters
    // go to another one: an object points at an Adresse once (C55).
    knyt("ENHED_HENVENDELSESSTED",
         faelles_adresse("hus", e.adresse, fmt::format("{}, {}", e.adresse, plan_.postnummer)));
    knyt("ENHED_POST", faelles_adresse("post", e.adresse,
                                       fmt::format("{}, {}, {}", plan_.myndighed.navn, e.adresse,
                                                   plan_.postnummer)));
    knyt("ENHED_EMAIL", adresse("email", e.noegle, smaa(e.noegle) + "@" + plan_.domaene));
    knyt("ENHED_FASTNET",
         adresse("telefon", e.noegle, umulig_telefon(digter_.tilfaeldig().next())));
    if (rod) knyt("ENHED_URL", adresse("url", e.noegle, "https://www." + plan_.domaene + "/"));
    if (rod || e.ean) {
        knyt("ENHED_EAN", adresse("ean", e.noegle, umuligt_ean(digter_.tilfaeldig().next())));
    }
    if (rod || !e.los_kortnavn.empty()) {
        knyt("ENHED_POST_RETUR",
             adresse("postboks", e.noegle, "Postboks 100, " + plan_.postnummer));
    }
    if (!e.los_kortnavn.empty()) {
        knyt("ENHED_LOS_KORTNAVN", adresse("los", e.noegle, e.los_kortnavn));
    }
    if (rod || !e.henvendelse.empty()) {
        knyt("ENHED_AABNINGSTID_HENVENDELSE",
             adresse("aabningstid", e.noegle, "Mandag-onsdag 10-14, torsdag 10-17, fredag 10-13"));
        knyt("ENHED_AABNINGSTID_TELEFON",
             adresse("telefontid", e.noegle, "Mandag-torsdag 9-15, fredag 9-13"));
        knyt("ENHED_EMAIL_BEMAERKNINGER",
             adresse("bemaerkning", e.noegle, "Besvares inden for to arbejdsdage"));
    }
}

void Kommunebygger::brugeradresser(const Enhedsplan& e, const Ansat& a, bool leder,
                                   Objektbygger& b) {
    const Uuid& type = grund_.konstant("ADRESSETYPE_BRUGER");
    const std::string& navn = a.person.brugernavn;
    const auto knyt = [&](std::string_view rolle, const Uuid& adr) {
        b.dynamisk("Adresser", adr, grund_.konstant(rolle), type, "1");
    };
    knyt("BRUGER_EMAIL", adresse("brugeremail", navn, navn + "@" + plan_.domaene));
    knyt("BRUGER_TELEFON", adresse("brugermobil", navn, a.person.mobil));
    SeededEntropy& t = digter_.tilfaeldig();
    if (leder || t.below(3) != 0) {
        const std::string lokale =
            fmt::format("{}, lokale {}.{:02}", e.adresse, 1 + t.below(3), 1 + t.below(40));
        knyt("BRUGER_LOKATION", adresse("brugerlokation", navn, lokale));
    }
    if (leder) knyt("BRUGER_FASTNET", adresse("brugertelefon", navn, umulig_telefon(t.next())));
    if (e.fag == "ydelse") {
        knyt("BRUGER_RACF", adresse("brugerracf", navn, fmt::format("KB{:05}", t.below(100'000))));
    }
}

}  // namespace faelled::app
