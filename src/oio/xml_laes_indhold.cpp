#include "oio/xml_laes_indhold.hpp"

#include <vector>

#include "base/text.hpp"
#include "oio/xml_form.hpp"

namespace faelled::oio::xml_laes {
namespace {

constexpr Del kVirkningsdel = sd("Virkning");
constexpr Del kUdvidelsesdel = sd("LokalUdvidelse");

constexpr Del kRelation[] = {kVirkningsdel, sd("ReferenceID"), sd("Rolle"), sd("Type"),
                             sd("Indeks")};
constexpr Del kDynamiskRelation[] = {kVirkningsdel, sd("ReferenceID"), sd("Rolle", Skal::kJa),
                                     sd("Type", Skal::kJa), sd("Indeks", Skal::kJa)};

constexpr Del kRegistrering[] = {sd("NoteTekst"),
                                 sd("Tidspunkt"),
                                 sd("LivscyklusKode"),
                                 sd("BrugerRef"),
                                 egen("AttributListe", Skal::kJa),
                                 egen("TilstandListe", Skal::kJa),
                                 egen("RelationListe", Skal::kJa)};

// Empty when `text` is as it shall be, else the rule.
std::string_view moensterbrud(Moenster m, std::string_view text) {
    const auto cifre = [&](std::size_t n) { return text.size() == n && is_digits(text); };
    switch (m) {
        case Moenster::kFrit:
            return {};
        case Moenster::kCifre8:
            return cifre(8) ? "" : "skal være 8 cifre";
        case Moenster::kCifre10:
            return cifre(10) ? "" : "skal være 10 cifre";
        case Moenster::kCifre3Eller4:
            return cifre(3) || cifre(4) ? "" : "skal være 3 eller 4 cifre";
        case Moenster::kTal1Til100:
            return text == "100" || ((cifre(1) || cifre(2)) && text[0] != '0')
                       ? ""
                       : "skal være et tal fra 1 til 100";
        default:
            return {};
    }
}

Result<std::string> feltvaerdi(const Felt& f, xml::Node n) {
    FAELLED_TRY(std::string s, tekst(n, f.maks_tegn));
    if (const std::string_view rule = moensterbrud(f.moenster, s); !rule.empty())
        return std::unexpected(fejl(n, std::string(rule)));
    return s;
}

Result<Tilstand> tilstand(const Objektbeskrivelse& b, std::uint8_t kind, xml::Node n) {
    const Tilstandsbeskrivelse& t = b.tilstande[kind];
    const Del parts[] = {kVirkningsdel, {t.ns, t.kodenavn, Skal::kJa}};
    Tilstand out;
    out.art = kind;
    FAELLED_CHECK(laes_boern(n, parts, b.ns, [&](std::size_t at, xml::Node c) -> Result<void> {
        return at == 0 ? saet(out.virkning, virkning(c)) : saet(out.kode, kode(c, t.koder));
    }));
    return out;
}

std::span<const Del> relationsdele(Relationsform form, Brug use) {
    if (form == Relationsform::kEnkel) return std::span(kRelation).first(2);
    return use == Brug::kSoeg ? std::span(kRelation) : std::span(kDynamiskRelation);
}

Result<Relation> relation(const Objektbeskrivelse& b, std::uint8_t kind, xml::Node n, Brug use) {
    const auto parts = relationsdele(b.relationer[kind].form, use);
    Relation r;
    r.art = kind;
    FAELLED_CHECK(laes_boern(n, parts, b.ns, [&](std::size_t at, xml::Node c) -> Result<void> {
        switch (at) {
            case 0:
                return saet(r.virkning, virkning(c));
            case 1:
                return saet(r.ref, reference(c, Etiket::kTilladt));
            case 2:
                return saet(r.rolle, reference(c, Etiket::kTilladt));
            case 3:
                return saet(r.type, reference(c, Etiket::kTilladt));
            default:
                return saet(r.indeks, tekst(c, kUdenGraense));
        }
    }));
    return r;
}

// What a list may hold: its entries in schema order, and LokalUdvidelse last where the type has it.
// The schema allows a single relation (0..1) once, but our own answers hold several periods of one,
// and clients send back what they read (organisation.md 8.1, 8.2 rule 6): hence every relation may
// be repeated.
std::vector<Del> listedele(const Objektbeskrivelse& b, Liste which) {
    std::vector<Del> parts;
    parts.reserve(b.relationer.size() + 2);
    if (which == kAttributListe) parts.push_back(egen("Egenskab", Skal::kNej, Gange::kFlere));
    if (which == kTilstandListe)
        for (const Tilstandsbeskrivelse& t : b.tilstande)
            parts.push_back({t.ns, t.navn, Skal::kNej, Gange::kFlere});
    if (which == kRelationListe)
        for (const Relationsbeskrivelse& r : b.relationer)
            parts.push_back(sd(r.navn, Skal::kNej, Gange::kFlere));
    if (b.lokal_udvidelse) parts.push_back(kUdvidelsesdel);
    return parts;
}

template <typename T>
Result<void> tilfoej(std::vector<T>& list, Result<T> value) {
    if (!value) return std::unexpected(std::move(value).error());
    list.push_back(std::move(*value));
    return {};
}

}  // namespace

Result<void> liste(const Objektbeskrivelse& b, Liste which, xml::Node n, Brug use,
                   Indhold& content) {
    content.har[which] = true;
    const std::vector<Del> parts = listedele(b, which);
    return laes_boern(n, parts, b.ns, [&](std::size_t at, xml::Node c) -> Result<void> {
        if (b.lokal_udvidelse && at + 1 == parts.size()) {
            content.lokal_udvidelse[which] = c.som_tekst();
            return {};
        }
        const auto kind = static_cast<std::uint8_t>(at);
        switch (which) {
            case kAttributListe:
                return tilfoej(content.egenskaber, laes_egenskab(b, c));
            case kTilstandListe:
                return tilfoej(content.tilstande, tilstand(b, kind, c));
            default:
                return tilfoej(content.relationer, relation(b, kind, c, use));
        }
    });
}

Result<RegistreringInput> registrering(const Objektbeskrivelse& b, xml::Node n) {
    RegistreringInput r;
    FAELLED_CHECK(
        laes_boern(n, kRegistrering, b.ns, [&](std::size_t at, xml::Node c) -> Result<void> {
            switch (at) {
                case 0:
                    return saet(r.note, tekst(c, kNoteTegn));
                // The server's clock and the operation decide these two; what is sent must only be
                // legal.
                case 1:
                    return uden_vaerdi(dato_tid(c));
                case 2:
                    return uden_vaerdi(livscyklus(c));
                case 3:
                    return saet(r.bruger_ref, reference(c, Etiket::kNej));
                default:
                    return liste(b, static_cast<Liste>(at - 4), c, Brug::kSkriv, r.indhold);
            }
        }));
    return r;
}

}  // namespace faelled::oio::xml_laes

namespace faelled::oio {

Result<Egenskab> laes_egenskab(const Objektbeskrivelse& b, xml::Node element) {
    using namespace xml_laes;
    std::vector<Del> parts{kVirkningsdel};
    parts.reserve(b.felter.size() + 1);
    for (const Felt& f : b.felter)
        parts.push_back({f.ns, f.navn, Skal::kNej, f.gentages ? Gange::kFlere : Gange::kEn});
    Egenskab e;
    FAELLED_CHECK(
        laes_boern(element, parts, b.ns, [&](std::size_t at, xml::Node c) -> Result<void> {
            if (at == 0) return saet(e.virkning, virkning(c));
            FAELLED_TRY(std::string s, feltvaerdi(b.felter[at - 1], c));
            e.felter.push_back({static_cast<std::uint8_t>(at - 1), std::move(s)});
            return {};
        }));
    return e;
}

}  // namespace faelled::oio
