#include "app/demo/objektbygger.hpp"

#include <algorithm>
#include <cstdlib>

#include "organisation/beskrivelser.hpp"

namespace faelled::app {

namespace {
constexpr std::uint8_t kOrganisationSomAktoer = 1;  // position in oio::kAktoertyper
}

Tid dato(std::string_view iso) {
    const std::optional<Tid> t = parse_datetime(std::string(iso) + "T00:00:00");
    if (!t) std::abort();
    return *t;
}

Objektbygger::Objektbygger(const oio::Objektbeskrivelse& type, const Uuid& uuid, const Uuid& aktoer,
                           oio::Periode standard)
    : type_(type), uuid_(uuid), aktoer_(aktoer), standard_(standard) {}

oio::Virkning Objektbygger::virkning(oio::Periode p) const {
    return {p.fra, p.til, oio::Reference(aktoer_), kOrganisationSomAktoer, std::nullopt};
}

Objektbygger& Objektbygger::noegle(std::string text) {
    return felt(organisation::felt::kBrugervendtNoegle, std::move(text));
}

Objektbygger& Objektbygger::felt(std::uint8_t position, std::string text) {
    const auto after =
        std::ranges::upper_bound(egenskab_.felter, position, {}, &oio::Feltvaerdi::felt);
    egenskab_.felter.insert(after, {position, std::move(text)});
    return *this;
}

Objektbygger& Objektbygger::tilstand(std::uint8_t kode) {
    return tilstand(kode, standard_);
}

Objektbygger& Objektbygger::tilstand(std::uint8_t kode, oio::Periode p) {
    indhold_.tilstande.push_back({0, kode, virkning(p)});
    return *this;
}

Objektbygger& Objektbygger::relation(std::string_view navn, const Uuid& maal) {
    return relation(navn, maal, standard_);
}

Objektbygger& Objektbygger::relation(std::string_view navn, const Uuid& maal, oio::Periode p) {
    oio::Relation r;
    r.art = organisation::relation(type_, navn);
    r.virkning = virkning(p);
    r.ref = oio::Reference(maal);
    indhold_.relationer.push_back(std::move(r));
    return *this;
}

Objektbygger& Objektbygger::dynamisk(std::string_view navn, const Uuid& maal, const Uuid& rolle,
                                     const Uuid& type, std::string indeks) {
    relation(navn, maal);
    oio::Relation& r = indhold_.relationer.back();
    r.rolle = oio::Reference(rolle);
    r.type = oio::Reference(type);
    r.indeks = std::move(indeks);
    return *this;
}

Objekt Objektbygger::objekt() {
    if (!egenskab_.felter.empty()) {
        egenskab_.virkning = virkning(standard_);
        indhold_.egenskaber.push_back(std::move(egenskab_));
    }
    oio::RegistreringInput registrering;
    registrering.bruger_ref = oio::Reference(aktoer_);
    registrering.indhold = std::move(indhold_);
    Objekt o{&type_, {uuid_, {}}};
    o.input.registreringer.push_back(std::move(registrering));
    return o;
}

Aendring Objektbygger::aendring() {
    if (!egenskab_.felter.empty()) {
        egenskab_.virkning = virkning(standard_);
        indhold_.egenskaber.push_back(std::move(egenskab_));
    }
    return {&type_, {uuid_, std::nullopt, std::move(indhold_)}};
}

}  // namespace faelled::app
