#include "oio/xml_laes_indhold.hpp"

#include <vector>

#include "oio/xml_form.hpp"
#include "oio/xml_laes_felt.hpp"

namespace faelled::oio::xml_laes {
namespace {

constexpr Del kUdvidelsesdel = sd("LokalUdvidelse");
constexpr Del kUdvidelsesliste{kGd, "LokalUdvidelseListe"};

constexpr Del kRegistrering[] = {sd("NoteTekst"),
                                 sd("Tidspunkt"),
                                 sd("LivscyklusKode"),
                                 sd("BrugerRef"),
                                 egen("AttributListe", Skal::kJa),
                                 egen("TilstandListe", Skal::kJa),
                                 egen("RelationListe", Skal::kJa)};
constexpr Del kIndeksregistrering[] = {sd("NoteTekst"),
                                       sd("Tidspunkt"),
                                       sd("LivscyklusKode"),
                                       sd("BrugerRef"),
                                       {kGd, "StsTidspunkt"},
                                       egen("AttributListe", Skal::kJa),
                                       egen("TilstandListe", Skal::kJa),
                                       egen("RelationListe", Skal::kJa)};
constexpr std::size_t kStsTidspunkt = 4;

// A state, or nothing when a searcher gives no code.
Result<std::optional<Tilstand>> tilstand(const Objektbeskrivelse& b, std::uint8_t kind, xml::Node n,
                                         Brug use) {
    const Tilstandsbeskrivelse& t = b.tilstande[kind];
    const bool optional = use == Brug::kSoeg && t.kode_valgfri;
    const Del parts[] = {
        {b.virkning_ns, "Virkning"},
        {t.kode_ns.uri.empty() ? t.ns : t.kode_ns, t.kodenavn, optional ? Skal::kNej : Skal::kJa}};
    Tilstand out;
    out.art = kind;
    bool code = false;
    FAELLED_CHECK(laes_boern(n, parts, b.ns, [&](std::size_t at, xml::Node c) -> Result<void> {
        if (at == 0) return saet(out.virkning, virkning(c));
        code = true;
        return saet(out.kode, er_boolsk(t) ? boolsk_kode(c, t.koder) : kode(c, t.koder));
    }));
    if (!code) return std::nullopt;
    return out;
}

class Listelaeser {
  public:
    Listelaeser(const Objektbeskrivelse& b, Liste which, Brug use, Indhold& content,
                std::vector<Interval>* intervals)
        : b_(b), hvilken_(which), brug_(use), indhold_(content), intervaller_(intervals) {}

    Result<void> laes(xml::Node n) {
        indhold_.har[hvilken_] = true;
        const std::vector<Del> parts = dele();
        const bool extended = b_.lokal_udvidelse || b_.indeksform;
        return laes_boern(n, parts, b_.ns, [&](std::size_t at, xml::Node c) -> Result<void> {
            if (!extended || at + 1 != parts.size()) return post(at, c);
            if (b_.indeksform) return laes_udvidelse(c, [&](xml::Node e) { return udvidet(e); });
            indhold_.lokal_udvidelse[hvilken_] = c.som_tekst();
            return {};
        });
    }

  private:
    // What the list may hold: its entries in schema order, and the extension last where the type
    // has it. What stands in the extension, and what this wire version lacks, has a part that
    // nothing matches, so that positions are those of the description. The schema allows a single
    // relation (0..1) once, but our own answers hold several periods of one, and clients send back
    // what they read (organisation.md 8.1, 8.2 rule 6): hence every relation may be repeated.
    std::vector<Del> dele() const {
        std::vector<Del> parts;
        parts.reserve(b_.relationer.size() + 2);
        const auto add = [&](const Navnerum& ns, std::string_view name, bool here) {
            parts.push_back({ns, here ? name : std::string_view(), Skal::kNej, Gange::kFlere});
        };
        if (hvilken_ == kAttributListe) {
            add(b_.ns, b_.egenskabsnavn, true);
            for (const Attributbeskrivelse& a : b_.flere_attributter)
                add(a.ns, a.navn, !a.i_udvidelse);
        }
        if (hvilken_ == kTilstandListe)
            for (const Tilstandsbeskrivelse& t : b_.tilstande)
                add(t.ns, t.navn, true);
        if (hvilken_ == kRelationListe)
            for (const Relationsbeskrivelse& r : b_.relationer)
                add(r.ns, r.navn, !r.i_udvidelse && findes(b_, r.versioner));
        if (b_.lokal_udvidelse && !b_.indeksform) parts.push_back(kUdvidelsesdel);
        if (b_.indeksform) parts.push_back(kUdvidelsesliste);
        return parts;
    }

    Result<void> post(std::size_t at, xml::Node c) {
        const auto kind = static_cast<std::uint8_t>(at);
        if (hvilken_ == kAttributListe) return tilfoej(indhold_.egenskaber, attribut(b_, kind, c));
        if (hvilken_ == kRelationListe) {
            const auto self = static_cast<int>(indhold_.relationer.size());
            return tilfoej(indhold_.relationer, relation(b_, kind, c, brug_, self, intervaller_));
        }
        FAELLED_TRY(std::optional<Tilstand> t, tilstand(b_, kind, c, brug_));
        if (t) indhold_.tilstande.push_back(std::move(*t));
        return {};
    }

    // One child of gd:LokalUdvidelseListe. Strict processing: what nobody knows is refused
    // (indekser.md 3.3).
    Result<void> udvidet(xml::Node n) {
        if (hvilken_ == kAttributListe) {
            for (std::size_t i = 0; i < b_.flere_attributter.size(); ++i) {
                const Attributbeskrivelse& a = b_.flere_attributter[i];
                if (a.i_udvidelse && n.er(a.ns.uri, a.navn)) return post(i + 1, n);
            }
            if (intervaller_ != nullptr) {
                FAELLED_TRY(const bool known, intervaller(b_, n, -1, -1, *intervaller_));
                if (known) return {};
            }
        }
        if (hvilken_ == kRelationListe) {
            for (std::size_t i = 0; i < b_.relationer.size(); ++i) {
                const Relationsbeskrivelse& r = b_.relationer[i];
                if (r.i_udvidelse && n.er(r.ns.uri, r.navn)) return post(i, n);
            }
        }
        return std::unexpected(fejl(n, "ukendt element"));
    }

    template <typename T>
    static Result<void> tilfoej(std::vector<T>& list, Result<T> value) {
        if (!value) return std::unexpected(std::move(value).error());
        list.push_back(std::move(*value));
        return {};
    }

    const Objektbeskrivelse& b_;
    Liste hvilken_;
    Brug brug_;
    Indhold& indhold_;
    std::vector<Interval>* intervaller_;
};

}  // namespace

Result<void> liste(const Objektbeskrivelse& b, Liste which, xml::Node n, Brug use, Indhold& content,
                   std::vector<Interval>* intervals) {
    return Listelaeser(b, which, use, content, intervals).laes(n);
}

Result<Egenskab> attribut(const Objektbeskrivelse& b, std::size_t kind, xml::Node n) {
    Egenskab e;
    e.art = static_cast<std::uint8_t>(kind);
    const Navnerum& ns = kind == 0 ? b.virkning_ns : b.flere_attributter[kind - 1].virkning_ns;
    const Del first[] = {{ns, "Virkning"}};
    const auto take = [&](std::size_t, xml::Node c) { return saet(e.virkning, virkning(c)); };
    FAELLED_CHECK(laes_med_felter(b, n, first, attributfelter(b, kind), take, e.felter));
    return e;
}

Result<RegistreringInput> registrering(const Objektbeskrivelse& b, xml::Node n) {
    RegistreringInput r;
    const auto take = [&](std::size_t at, xml::Node c) -> Result<void> {
        switch (at) {
            case 0:
                return saet(r.note, tekst(c, kNoteTegn));
            // Most services let their clock and the operation decide these two.
            case 1:
                return saet(r.tidspunkt, dato_tid(c));
            case 2:
                return saet(r.livscyklus, livscyklus(c));
            case 3:
                return saet(r.bruger_ref, reference(c, Etiket::kNej));
            default:
                return liste(b, static_cast<Liste>(at - 4), c, Brug::kSkriv, r.indhold);
        }
    };
    if (!b.indeksform) {
        FAELLED_CHECK(laes_boern(n, kRegistrering, b.ns, take));
        return r;
    }
    // gd:StsTidspunkt is ours: what is sent must only be legal.
    FAELLED_CHECK(laes_boern(n, kIndeksregistrering, b.ns, [&](std::size_t at, xml::Node c) {
        if (at == kStsTidspunkt) return uden_vaerdi(dato_tid(c));
        return take(at < kStsTidspunkt ? at : at - 1, c);
    }));
    return r;
}

}  // namespace faelled::oio::xml_laes

namespace faelled::oio {

Result<Egenskab> laes_egenskab(const Objektbeskrivelse& b, xml::Node element) {
    return xml_laes::attribut(b, 0, element);
}

}  // namespace faelled::oio
