// The operations' input elements.
#include <array>
#include <limits>

#include "oio/xml_form.hpp"
#include "oio/xml_laes_dele.hpp"
#include "oio/xml_laes_indhold.hpp"

namespace faelled::oio {

using namespace xml_laes;

namespace {

constexpr Del kOpret[] = {sd("NoteTekst"), egen("AttributListe", Skal::kJa),
                          egen("TilstandListe", Skal::kJa), egen("RelationListe", Skal::kJa)};
constexpr Del kOpretValgfri[] = {sd("NoteTekst"), egen("AttributListe"), egen("TilstandListe"),
                                 egen("RelationListe")};
constexpr Del kRet[] = {sd("UUIDIdentifikator", Skal::kJa), sd("NoteTekst"), egen("AttributListe"),
                        egen("TilstandListe"), egen("RelationListe")};
constexpr Del kObjekt[] = {sd("UUIDIdentifikator", Skal::kJa),
                           egen("Registrering", Skal::kJa, Gange::kFlere),
                           egen("UdenNotifikation")};
constexpr Del kUuidNote[] = {sd("UUIDIdentifikator", Skal::kJa), sd("NoteTekst")};
constexpr Del kLaes[] = {sd("UUIDIdentifikator", Skal::kJa), sd("VirkningFraFilter"),
                         sd("VirkningTilFilter"), sd("RegistreringFraFilter"),
                         sd("RegistreringTilFilter")};
constexpr Del kList[] = {sd("UUIDIdentifikator", Skal::kJa, Gange::kFlere), kLaes[1], kLaes[2],
                         kLaes[3], kLaes[4]};
constexpr std::size_t kDataEjer = 4;
constexpr std::size_t kSoegelister = 5;
constexpr Del kSoeg[] = {sd("FoersteResultatReference"),
                         sd("MaksimalAntalKvantitet"),
                         sd("SoegRegistrering"),
                         sd("SoegVirkning"),
                         {kSd, {}},  // kDataEjer, in the types that have it
                         egen("AttributListe", Skal::kJa),
                         egen("TilstandListe", Skal::kJa),
                         egen("RelationListe", Skal::kJa)};
constexpr Del kCvr[] = {sd("CVR")};
constexpr Del kSoegRegistrering[] = {sd("FraTidspunkt"), sd("TilTidspunkt"), sd("LivscyklusKode"),
                                     sd("BrugerRef")};

// The filters stand at 1 to 4 in kLaes and kList.
Result<void> filter(std::size_t at, xml::Node n, Filter& f) {
    switch (at) {
        case 1:
            return saet(f.virkning_fra, tidspunkt(n, Tid::minus_uendelig()));
        case 2:
            return saet(f.virkning_til, tidspunkt(n, Tid::plus_uendelig()));
        case 3:
            return saet(f.registrering_fra, tidspunkt(n, Tid::minus_uendelig()));
        default:
            return saet(f.registrering_til, tidspunkt(n, Tid::plus_uendelig()));
    }
}

Result<SoegRegistrering> soeg_registrering(xml::Node element) {
    SoegRegistrering s;
    FAELLED_CHECK(laes_boern(element, kSoegRegistrering, kSd,
                             [&](std::size_t at, xml::Node n) -> Result<void> {
                                 switch (at) {
                                     case 0:
                                         return saet(s.fra, tidspunkt(n, Tid::minus_uendelig()));
                                     case 1:
                                         return saet(s.til, tidspunkt(n, Tid::plus_uendelig()));
                                     case 2:
                                         return saet(s.livscyklus, livscyklus(n));
                                     default:
                                         return saet(s.bruger_ref, reference(n, Etiket::kNej));
                                 }
                             }));
    return s;
}

// Only the two ends count in a search (organisation.md 7.2); an absent one is infinite.
Result<Periode> soeg_virkning(xml::Node element) {
    FAELLED_TRY(const Virkning v, virkning(element));
    return Periode{v.fra == kUangivet ? Tid::minus_uendelig() : v.fra,
                   v.til == kUangivet ? Tid::plus_uendelig() : v.til};
}

Result<Cvr> dataejer(xml::Node element) {
    Cvr found;
    FAELLED_CHECK(laes_boern(element, kCvr, kSd, [&](std::size_t, xml::Node n) -> Result<void> {
        FAELLED_TRY(const std::string s, tekst(n, kUdenGraense));
        const auto cvr = Cvr::parse(s);
        if (!cvr) return std::unexpected(fejl(n, "skal være 8 cifre"));
        found = *cvr;
        return {};
    }));
    return found;
}

bool i_soegehoved(xml::Node n) {
    for (std::size_t i = 0; i < kSoegehovedets; ++i)
        if (n.er(kSd.uri, kSoeg[i].navn)) return true;
    return false;
}

}  // namespace

namespace xml_laes {

Result<void> soegehoveddel(std::size_t at, xml::Node n, SoegInput& in) {
    switch (at) {
        case 0:
            return saet(in.foerste, heltal(n));
        case 1:
            return saet(in.maksimum, heltal(n));
        case 2:
            return saet(in.registrering, soeg_registrering(n));
        default:
            return saet(in.virkning, soeg_virkning(n));
    }
}

}  // namespace xml_laes

Result<OpretInput> laes_opret(const Objektbeskrivelse& b, xml::Node element) {
    const std::span<const Del> parts(b.lister_valgfri_i_opret ? kOpretValgfri : kOpret);
    OpretInput in;
    in.indhold.har = {};
    FAELLED_CHECK(
        laes_boern(element, parts, b.ns, [&](std::size_t at, xml::Node n) -> Result<void> {
            if (at == 0) return saet(in.note, tekst(n, kNoteTegn));
            return liste(b, static_cast<Liste>(at - 1), n, Brug::kSkriv, in.indhold);
        }));
    return in;
}

Result<ImporterInput> laes_importer(const Objektbeskrivelse& b, xml::Node element) {
    const Del parts[] = {egen(b.navn, Skal::kJa)};
    ImporterInput in;
    FAELLED_CHECK(laes_boern(element, parts, b.ns, [&](std::size_t, xml::Node n) {
        return saet(in, laes_objekt(b, n));
    }));
    return in;
}

Result<ImporterInput> laes_objekt(const Objektbeskrivelse& b, xml::Node object) {
    const std::span<const Del> parts(kObjekt, b.uden_notifikation ? 3 : 2);
    ImporterInput in;
    FAELLED_CHECK(laes_boern(object, parts, b.ns, [&](std::size_t at, xml::Node n) -> Result<void> {
        if (at == 0) return saet(in.uuid, uuid(n));
        if (at == 2) return saet(in.uden_notifikation, ja_nej(n));
        FAELLED_TRY(RegistreringInput r, registrering(b, n));
        in.registreringer.push_back(std::move(r));
        return {};
    }));
    return in;
}

Result<RetInput> laes_ret(const Objektbeskrivelse& b, xml::Node element) {
    RetInput in;
    in.indhold.har = {};
    FAELLED_CHECK(laes_boern(element, kRet, b.ns, [&](std::size_t at, xml::Node n) -> Result<void> {
        if (at == 0) return saet(in.uuid, uuid(n));
        if (at == 1) return saet(in.note, tekst(n, kNoteTegn));
        return liste(b, static_cast<Liste>(at - 2), n, Brug::kSkriv, in.indhold);
    }));
    return in;
}

Result<UuidNoteInput> laes_uuid_note(xml::Node element) {
    UuidNoteInput in;
    FAELLED_CHECK(laes_boern(element, kUuidNote, kSd, [&](std::size_t at, xml::Node n) {
        return at == 0 ? saet(in.uuid, uuid(n)) : saet(in.note, tekst(n, kNoteTegn));
    }));
    return in;
}

Result<LaesInput> laes_laes(xml::Node element) {
    LaesInput in;
    FAELLED_CHECK(laes_boern(element, kLaes, kSd, [&](std::size_t at, xml::Node n) {
        return at == 0 ? saet(in.uuid, uuid(n)) : filter(at, n, in.filter);
    }));
    return in;
}

Result<ListInput> laes_list(xml::Node element, std::size_t maks) {
    ListInput in;
    FAELLED_CHECK(laes_boern(element, kList, kSd, [&](std::size_t at, xml::Node n) -> Result<void> {
        if (at != 0) return filter(at, n, in.filter);
        if (in.uuids.size() == maks)
            return std::unexpected(fejl(n, "må højst være der " + std::to_string(maks) + " gange"));
        FAELLED_TRY(const Uuid u, uuid(n));
        in.uuids.push_back(u);
        return {};
    }));
    return in;
}

Result<SoegInput> laes_soeg(const Objektbeskrivelse& b, xml::Node element) {
    auto parts = std::to_array(kSoeg);
    if (b.dataejer) parts[kDataEjer].navn = "DataEjer";
    SoegInput in;
    FAELLED_CHECK(
        laes_boern(element, parts, b.ns, [&](std::size_t at, xml::Node n) -> Result<void> {
            if (at < kSoegehovedets) return soegehoveddel(at, n, in);
            if (at == kDataEjer) return saet(in.dataejer, dataejer(n));
            return liste(b, static_cast<Liste>(at - kSoegelister), n, Brug::kSoeg, in.eksempel);
        }));
    return in;
}

Result<Soegehoved> laes_soegehoved(xml::Node element) {
    FAELLED_CHECK(kun_elementer(element));
    Soegehoved head;
    Orden order{std::span(kSoeg).first(kSoegehovedets), kSd};
    xml::Node n = element.foerste();
    for (; n && i_soegehoved(n); n = n.naeste()) {
        FAELLED_TRY(const std::size_t at, order.trin(n));
        FAELLED_CHECK(soegehoveddel(at, n, head.input));
    }
    head.rest = n;
    return head;
}

}  // namespace faelled::oio
