// The input elements that only the indexes have (indekser.md chapters 3, 8, 9, 11).
#include "oio/xml_form.hpp"
#include "oio/xml_laes_dele.hpp"
#include "oio/xml_laes_indhold.hpp"

namespace faelled::oio {

using namespace xml_laes;

namespace {

constexpr Navnerum kGo{"go", "urn:oio:sts:generelleoperationer:6"};
constexpr Del go(std::string_view name) {
    return {kGo, name};
}

constexpr std::string_view kStsFra = "StsRegistreringFraFilter";
constexpr std::string_view kStsTil = "StsRegistreringTilFilter";
constexpr Del kSoeg[] = {sd("FoersteResultatReference"),   sd("MaksimalAntalKvantitet"),
                         sd("SoegRegistrering"),           sd("SoegVirkning"),
                         go("SoegStsFraTidspunkt"),        go("SoegStsTilTidspunkt"),
                         egen("AttributListe", Skal::kJa), egen("TilstandListe", Skal::kJa),
                         egen("RelationListe", Skal::kJa)};
constexpr std::size_t kSoegelister = 6;
constexpr Del kObjekttype[] = {sd("UUIDIdentifikator", Skal::kJa)};

}  // namespace

Result<RetInput> laes_opdater(const Objektbeskrivelse& b, const Navnerum& operation,
                              xml::Node element) {
    const Del parts[] = {sd("UUIDIdentifikator", Skal::kJa),
                         sd("NoteTekst"),
                         egen("AttributListe"),
                         egen("TilstandListe"),
                         egen("RelationListe"),
                         {operation, "Tidspunkt", Skal::kJa},
                         {operation, b.uden_notifikation ? "UdenNotifikation" : ""}};
    RetInput in;
    in.indhold.har = {};
    FAELLED_CHECK(
        laes_boern(element, parts, b.ns, [&](std::size_t at, xml::Node n) -> Result<void> {
            switch (at) {
                case 0:
                    return saet(in.uuid, uuid(n));
                case 1:
                    return saet(in.note, tekst(n, kNoteTegn));
                case 5:
                    return saet(in.tidspunkt, dato_tid(n));
                case 6:
                    return saet(in.uden_notifikation, ja_nej(n));
                default:
                    return liste(b, static_cast<Liste>(at - 2), n, Brug::kSkriv, in.indhold);
            }
        }));
    return in;
}

Result<LaesInput> laes_indekslaes(xml::Node element) {
    FAELLED_TRY(ListInput list, laes_indekslist(element, 1));
    return LaesInput{list.uuids[0], list.filter};
}

Result<ListInput> laes_indekslist(xml::Node element, std::size_t maks) {
    const Del parts[] = {sd("UUIDIdentifikator", Skal::kJa, maks == 1 ? Gange::kEn : Gange::kFlere),
                         sd("VirkningFraFilter"),
                         sd("VirkningTilFilter"),
                         sd("RegistreringFraFilter"),
                         sd("RegistreringTilFilter"),
                         go(kStsFra),
                         go(kStsTil)};
    ListInput in;
    FAELLED_CHECK(laes_boern(element, parts, kSd, [&](std::size_t at, xml::Node n) -> Result<void> {
        Filter& f = in.filter;
        std::optional<Tid>* const limits[] = {&f.virkning_fra,     &f.virkning_til,
                                              &f.registrering_fra, &f.registrering_til,
                                              &f.sts_fra,          &f.sts_til};
        if (at != 0)
            return saet(*limits[at - 1],
                        tidspunkt(n, at % 2 == 1 ? Tid::minus_uendelig() : Tid::plus_uendelig()));
        if (in.uuids.size() == maks)
            return std::unexpected(fejl(n, "må højst være der " + std::to_string(maks) + " gange"));
        FAELLED_TRY(const Uuid u, uuid(n));
        in.uuids.push_back(u);
        return {};
    }));
    return in;
}

Result<Indekssoegning> laes_indekssoeg(const Objektbeskrivelse& b, xml::Node element) {
    Indekssoegning s;
    const auto sts = [&]() -> Periode& {
        if (!s.input.sts) s.input.sts = Periode{Tid::minus_uendelig(), Tid::plus_uendelig()};
        return *s.input.sts;
    };
    FAELLED_CHECK(
        laes_boern(element, kSoeg, b.ns, [&](std::size_t at, xml::Node n) -> Result<void> {
            if (at < kSoegehovedets) return soegehoveddel(at, n, s.input);
            if (at == 4) return saet(sts().fra, tidspunkt(n, Tid::minus_uendelig()));
            if (at == 5) return saet(sts().til, tidspunkt(n, Tid::plus_uendelig()));
            return liste(b, static_cast<Liste>(at - kSoegelister), n, Brug::kSoeg, s.input.eksempel,
                         &s.intervaller);
        }));
    return s;
}

Result<Billede> laes_billede(const Objektbeskrivelse& b, xml::Node element) {
    const Del parts[] = {egen(b.dataejer ? "ObjektID" : "ObjektType", Skal::kJa),
                         egen(b.dataejer ? "DataEjer" : ""),
                         egen("Registrering", Skal::kNej, Gange::kFlere)};
    Billede in;
    FAELLED_CHECK(
        laes_boern(element, parts, b.ns, [&](std::size_t at, xml::Node n) -> Result<void> {
            if (at == 0)
                return laes_boern(n, kObjekttype, kSd, [&](std::size_t, xml::Node id) {
                    return saet(in.uuid, uuid(id));
                });
            // Whose it is is ours to know.
            if (at == 1) return {};
            FAELLED_TRY(RegistreringInput r, registrering(b, n));
            in.registreringer.push_back(std::move(r));
            return {};
        }));
    return in;
}

}  // namespace faelled::oio
