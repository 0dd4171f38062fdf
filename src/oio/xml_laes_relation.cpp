// Relations in their four forms, and the interval criteria of a search.
#include "oio/xml_form.hpp"
#include "oio/xml_laes_felt.hpp"
#include "oio/xml_laes_indhold.hpp"

namespace faelled::oio::xml_laes {
namespace {

constexpr std::size_t kIndeksTegn = 36;

constexpr Del kRelation[] = {sd("Virkning"), sd("ReferenceID"), sd("Rolle"), sd("Type"),
                             sd("Indeks")};
constexpr Del kDynamiskRelation[] = {sd("Virkning"), sd("ReferenceID"), sd("Rolle", Skal::kJa),
                                     sd("Type", Skal::kJa), sd("Indeks", Skal::kJa)};
constexpr Del kIndeks[] = {sd("UUIDIdentifikator")};
constexpr Del kUuidMedEtiket[] = {sd("UUIDIdentifikator", Skal::kJa), sd("Label")};

constexpr Del gd(std::string_view name) {
    return {kGd, name};
}
constexpr Del kGenerelRelation[] = {gd("Virkning"), gd("Rolle"),       gd("Type"),
                                    gd("Indeks"),   gd("ReferenceID"), gd("LokalUdvidelseListe")};

Result<Reference> klasse(xml::Node n) {
    Reference r;
    FAELLED_CHECK(
        laes_boern(n, kUuidMedEtiket, kSd, [&](std::size_t at, xml::Node c) -> Result<void> {
            if (at == 1) return {};
            FAELLED_TRY(const Uuid u, uuid(c));
            r = Reference(u);
            return {};
        }));
    return r;
}

// Indeks of a mapping: a UUID in an element of its own, or nothing.
Result<std::string> mapningsindeks(xml::Node n) {
    std::string s;
    FAELLED_CHECK(laes_boern(n, kIndeks, kSd, [&](std::size_t, xml::Node c) -> Result<void> {
        FAELLED_TRY(const Uuid u, uuid(c));
        s = u.text();
        return {};
    }));
    return s;
}

// kEnkel, kDynamisk, kMapning: in sd.
Result<void> almindelig(const Objektbeskrivelse& b, const Relationsbeskrivelse& s, xml::Node n,
                        Brug use, Relation& r) {
    const bool rolle = s.form == Relationsform::kDynamisk ||
                       (s.form == Relationsform::kMapning && findes(b, s.rolleversioner));
    const bool mapning = s.form == Relationsform::kMapning;
    std::span<const Del> parts(kDynamiskRelation);
    if (use == Brug::kSoeg) parts = kRelation;
    if (!rolle) parts = std::span(kRelation).first(2);
    const auto rolle_eller_type = [&](xml::Node c) {
        return mapning ? klasse(c) : reference(c, Etiket::kTilladt);
    };
    return laes_med_felter(
        b, n, parts, s.felter,
        [&](std::size_t at, xml::Node c) -> Result<void> {
            switch (at) {
                case 0:
                    return saet(r.virkning, virkning(c));
                case 1:
                    return saet(r.ref, reference(c, Etiket::kTilladt));
                case 2:
                    return saet(r.rolle, rolle_eller_type(c));
                case 3:
                    return saet(r.type, rolle_eller_type(c));
                default:
                    return saet(r.indeks, mapning ? mapningsindeks(c) : tekst(c, kUdenGraense));
            }
        },
        r.felter);
}

class Generel {
  public:
    Generel(const Objektbeskrivelse& b, Relation& r, int self, std::vector<Interval>* intervals)
        : b_(b), s_(b.relationer[r.art]), r_(r), selv_(self), intervaller_(intervals) {}

    Result<void> laes(xml::Node n) {
        const std::span<const Felt> own =
            s_.udvidelse.empty() ? s_.felter : std::span<const Felt>();
        return laes_med_felter(
            b_, n, kGenerelRelation, own, [&](std::size_t at, xml::Node c) { return del(at, c); },
            r_.felter);
    }

  private:
    Result<void> del(std::size_t at, xml::Node c) {
        switch (at) {
            case 0:
                return saet(r_.virkning, virkning(c));
            case 1:
                return saet(r_.rolle, reference(c, Etiket::kNej));
            case 2:
                return saet(r_.type, reference(c, Etiket::kNej));
            case 3:
                return saet(r_.indeks, tekst(c, kIndeksTegn));
            case 4:
                return saet(r_.ref, reference(c, Etiket::kNej));
            default:
                return laes_udvidelse(c, [&](xml::Node e) { return udvidelse(e); });
        }
    }

    Result<void> udvidelse(xml::Node n) {
        if (!s_.udvidelse.empty() && n.er(s_.udvidelse_ns.uri, s_.udvidelse)) {
            if (udvidet_) return std::unexpected(fejl(n, "må kun være der én gang"));
            udvidet_ = true;
            const auto none = [](std::size_t, xml::Node) { return Result<void>(); };
            return laes_med_felter(b_, n, {}, s_.felter, none, r_.felter);
        }
        if (intervaller_ != nullptr) {
            FAELLED_TRY(const bool known, intervaller(b_, n, r_.art, selv_, *intervaller_));
            if (known) return {};
        }
        return std::unexpected(fejl(n, "ukendt element"));
    }

    const Objektbeskrivelse& b_;
    const Relationsbeskrivelse& s_;
    Relation& r_;
    int selv_;
    std::vector<Interval>* intervaller_;
    bool udvidet_ = false;
};

constexpr Navnerum kGo{"go", "urn:oio:sts:generelleoperationer:6"};

Result<std::string> beloeb(xml::Node n) {
    constexpr Felt kBeloeb{kGd, "Beloeb", 0, Moenster::kBeloeb};
    FAELLED_TRY(Feltvaerdi v, feltvaerdi({}, kBeloeb, n));
    return std::move(v.tekst);
}

Result<void> interval(const Intervalbeskrivelse& s, xml::Node n, Interval& i) {
    const Skal must = s.aaben ? Skal::kNej : Skal::kJa;
    const Del times[] = {{kGo, "FraTidspunkt", must}, {kGo, "TilTidspunkt", must}};
    const Del amounts[] = {{kGo, "FraBeloeb", must}, {kGo, "TilBeloeb", must}};
    if (s.beloeb)
        return laes_boern(n, amounts, kGo, [&](std::size_t at, xml::Node c) {
            return saet(at == 0 ? i.fra_beloeb : i.til_beloeb, beloeb(c));
        });
    return laes_boern(n, times, kGo, [&](std::size_t at, xml::Node c) {
        return at == 0 ? saet(i.fra, tidspunkt(c, Tid::minus_uendelig()))
                       : saet(i.til, tidspunkt(c, Tid::plus_uendelig()));
    });
}

}  // namespace

Result<Relation> relation(const Objektbeskrivelse& b, std::uint8_t kind, xml::Node n, Brug use,
                          int self, std::vector<Interval>* intervals) {
    const Relationsbeskrivelse& s = b.relationer[kind];
    Relation r;
    r.art = kind;
    if (s.form == Relationsform::kGenerel) {
        FAELLED_CHECK(Generel(b, r, self, intervals).laes(n));
    } else {
        FAELLED_CHECK(almindelig(b, s, n, use, r));
    }
    return r;
}

Result<bool> intervaller(const Objektbeskrivelse& b, xml::Node n, int relation, int self,
                         std::vector<Interval>& intervals) {
    // Descriptions keep the intervals of one extension together, in schema order.
    std::vector<Del> parts;
    std::size_t first = 0;
    for (std::size_t i = 0; i < b.intervaller.size(); ++i) {
        const Intervalbeskrivelse& s = b.intervaller[i];
        if (s.relation != relation || !n.er(s.ns.uri, s.udvidelse)) continue;
        if (parts.empty()) first = i;
        parts.push_back({s.ns, s.navn});
    }
    if (parts.empty()) return false;
    FAELLED_CHECK(laes_boern(n, parts, b.ns, [&](std::size_t at, xml::Node c) -> Result<void> {
        Interval i;
        i.art = static_cast<std::uint8_t>(first + at);
        i.relation = self;
        const Result<void> read = interval(b.intervaller[i.art], c, i);
        if (read) intervals.push_back(std::move(i));
        return read;
    }));
    return true;
}

}  // namespace faelled::oio::xml_laes
