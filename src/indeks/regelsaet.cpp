#include "indeks/regelsaet.hpp"

#include <algorithm>
#include <array>

#include "adgang/afgraensning.hpp"
#include "base/uuid.hpp"
#include "oio/urn.hpp"

namespace faelled::indeks {
namespace {

using oio::Indhold;
using oio::Reference;
using oio::Relation;
using oio::Virkning;

// A place in the object; its text is only made for a finding.
struct Sted {
    std::string_view liste;
    std::string_view navn;
    std::size_t nr = 0;

    [[nodiscard]] std::string sti(std::string_view hale, std::string_view led = {}) const {
        std::string out(liste);
        out.append("/").append(navn).append("[").append(std::to_string(nr)).append("]");
        return out.append(hale).append(led);
    }
};

// Numbers the elements of each name as they come.
class Taeller {
  public:
    std::size_t naeste(std::uint8_t art) { return ++tal_[art]; }

  private:
    std::array<std::size_t, 256> tal_{};
};

// Position in kAktoertyper.
bool tilladt_aktoer(std::uint8_t type) {
    return type == 0 || oio::kAktoertyper.at(type) == "Bruger" ||
           oio::kAktoertyper.at(type) == "ItSystem";
}

void valider(const Virkning& v, const Sted& sted, Fundliste& ud) {
    if (v.fra == Tid::minus_uendelig() || v.aktoer.tom())
        ud.tilfoej(Regel::kVirkningUfuldstaendig, sted.sti("/Virkning"));
    if (!tilladt_aktoer(v.aktoertype))
        ud.tilfoej(Regel::kAktoertype, sted.sti("/Virkning/AktoerTypeKode"));
}

std::string_view navn_paa(const oio::Objektbeskrivelse& b, std::uint8_t art) {
    return art == 0 ? b.egenskabsnavn : b.flere_attributter[art - 1].navn;
}

// Element and role.
std::string rollested(const Regelsaet& s, const Rolleregel& regel) {
    return "RelationListe/" + std::string(s.type->relationer[regel.relation].navn) + "(" +
           std::string(regel.rolle) + ")";
}

void valider_attribut(const Regelsaet& s, const oio::Egenskab& e, const Sted& sted, Fundliste& ud) {
    valider(e.virkning, sted, ud);
    for (const Attributregel& krav : s.skal) {
        if (krav.art != e.art) continue;
        const std::string* text = e.felt(krav.felt);
        const std::string_view felt = oio::attributfelter(*s.type, e.art)[krav.felt].navn;
        if (text == nullptr || text->empty())
            ud.tilfoej(Regel::kFeltMangler, sted.sti("/", felt));
        else if (krav.en_linje && text->find_first_of("\r\n") != text->npos)
            ud.tilfoej(Regel::kLinjeskift, sted.sti("/", felt));
    }
}

void valider_attributter(const Regelsaet& s, const Indhold& i, Fundliste& ud) {
    Taeller taeller;
    for (const oio::Egenskab& e : i.egenskaber)
        valider_attribut(s, e, {"AttributListe", navn_paa(*s.type, e.art), taeller.naeste(e.art)},
                         ud);
    for (const std::uint8_t art : s.skal_arter)
        if (std::ranges::find(i.egenskaber, art, &oio::Egenskab::art) == i.egenskaber.end())
            ud.tilfoej(mangler(s, art));
}

void valider_tilstande(const Regelsaet& s, const Indhold& i, Fundliste& ud) {
    for (std::size_t n = 0; n < i.tilstande.size(); ++n)
        valider(i.tilstande[n].virkning,
                {"TilstandListe", s.type->tilstande[i.tilstande[n].art].navn, n + 1}, ud);
    for (std::size_t art = 0; art < s.type->tilstande.size(); ++art)
        if (std::ranges::find(i.tilstande, art, &oio::Tilstand::art) == i.tilstande.end())
            ud.tilfoej(Regel::kFeltMangler,
                       "TilstandListe/" + std::string(s.type->tilstande[art].navn));
}

void valider_henvisning(const Rolleregel& regel, const Reference& ref, const Sted& sted,
                        Fundliste& ud) {
    if (ref.tom()) return ud.tilfoej(Regel::kReferenceMangler, sted.sti("/ReferenceID"));
    const bool uuid = ref.uuid() != nullptr;
    const oio::Urn urn = uuid ? oio::Urn{} : oio::laes_urn(ref.urn_tekst());
    const bool tom = !uuid && urn.form == oio::Urnform::kTom;
    const bool ok = regel.henvisning == Henvisningskrav::kTom    ? tom
                    : regel.henvisning == Henvisningskrav::kUuid ? uuid
                    : regel.henvisning == Henvisningskrav::kUrn  ? !uuid && !tom
                                                                 : !tom;
    if (!ok) ud.tilfoej(Regel::kReferenceform, sted.sti("/ReferenceID"));
    if (!uuid && (!urn.velformet || ref.urn_tekst().size() > 255))
        ud.tilfoej(Regel::kUrnform, sted.sti("/ReferenceID"));
}

void valider_felter(const Regelsaet& s, const Rolleregel& regel, const Relation& r,
                    const Sted& sted, Fundliste& ud) {
    const auto fields = s.type->relationer[r.art].felter;
    for (const Feltregel& krav : regel.felter) {
        const oio::Feltvaerdi* v = oio::find_felt(r.felter, krav.felt);
        const bool har = v != nullptr && (!v->tekst.empty() || !v->gruppe.empty());
        const bool skal = krav.krav == Feltkrav::kSkal ||
                          (krav.krav == Feltkrav::kVedUrn && r.ref.uuid() == nullptr);
        if (krav.krav == Feltkrav::kMaaIkke && har)
            ud.tilfoej(Regel::kUdvidelsesfeltForbudt, sted.sti("/", fields[krav.felt].navn));
        if (skal && !har)
            ud.tilfoej(Regel::kUdvidelsesfeltMangler, sted.sti("/", fields[krav.felt].navn));
    }
}

void valider_relation(const Regelsaet& s, const Rolleregel* regel, const Relation& r,
                      const Sted& sted, Fundliste& ud) {
    valider(r.virkning, sted, ud);
    if (regel == nullptr) return ud.tilfoej(Regel::kUkendtRolle, sted.sti("/Rolle"));
    const Uuid* type = r.type.uuid();
    if (!regel->typer.empty() &&
        (type == nullptr || std::ranges::find(regel->typer, type->text()) == regel->typer.end()))
        ud.tilfoej(Regel::kForkertType, sted.sti("/Type"));
    const bool indeks = regel->flere || regel->fast_indeks;
    if (indeks && r.indeks.empty()) ud.tilfoej(Regel::kIndeksMangler, sted.sti("/Indeks"));
    if (!indeks && !r.indeks.empty()) ud.tilfoej(Regel::kIndeksForbudt, sted.sti("/Indeks"));
    valider_henvisning(*regel, r.ref, sted, ud);
    valider_felter(s, *regel, r, sted, ud);
}

bool samtidige(std::vector<const Relation*> all) {
    std::ranges::sort(all, {}, [](const Relation* r) { return r->virkning.fra; });
    return std::ranges::adjacent_find(all, [](const Relation* a, const Relation* b) {
               return b->virkning.fra < a->virkning.til;
           }) != all.end();
}

// What only shows when all relations of a role are seen together.
void valider_rolle(const Regelsaet& s, const Rolleregel& regel,
                   const std::vector<const Relation*>& all, Fundliste& ud) {
    if (all.empty()) {
        if (regel.skal) ud.tilfoej(mangler(s, regel));
        return;
    }
    if (!regel.flere && samtidige(all)) ud.tilfoej(Regel::kForMange, rollested(s, regel));
    if (std::ranges::any_of(
            all, [](const Relation* r) { return r->virkning.til == Tid::plus_uendelig(); }))
        return;
    if (regel.skal)
        ud.tilfoej(Regel::kOphoertUdenEfterfoelger, rollested(s, regel));
    else if (regel.uendelig)
        ud.tilfoej(Regel::kSkalVaereUendelig, rollested(s, regel));
}

void valider_relationer(const Regelsaet& s, const Indhold& i, Fundliste& ud) {
    std::vector<std::vector<const Relation*>> ved_rolle(s.roller.size());
    Taeller taeller;
    for (const Relation& r : i.relationer) {
        const Rolleregel* regel = rolleregel(s, r);
        valider_relation(s, regel, r,
                         {"RelationListe", s.type->relationer[r.art].navn, taeller.naeste(r.art)},
                         ud);
        if (regel != nullptr)
            ved_rolle[static_cast<std::size_t>(regel - s.roller.data())].push_back(&r);
    }
    for (std::size_t n = 0; n < s.roller.size(); ++n)
        valider_rolle(s, s.roller[n], ved_rolle[n], ud);
}

}  // namespace

const Rolleregel* rolleregel(const Regelsaet& s, const Relation& r) {
    const Uuid* rolle = r.rolle.uuid();
    if (rolle == nullptr) return nullptr;
    const std::string text = rolle->text();
    const auto found = std::ranges::find_if(
        s.roller, [&](const Rolleregel& x) { return x.relation == r.art && x.rolle == text; });
    return found == s.roller.end() ? nullptr : &*found;
}

Fund mangler(const Regelsaet& s, std::uint8_t art) {
    return {Regel::kFeltMangler, "AttributListe/" + std::string(navn_paa(*s.type, art))};
}

Fund mangler(const Regelsaet& s, const Rolleregel& regel) {
    return {Regel::kRelationMangler, rollested(s, regel)};
}

bool er_kle_nummer(std::string_view text) {
    const auto pattern = adgang::KleMoenster::laes(text);
    return pattern && !pattern->alt() && text.find('*') == text.npos;
}

std::vector<Fund> valider(const Regelsaet& s, const oio::Registrering& r) {
    Fundliste ud;
    if (!r.afsendt) ud.tilfoej(Regel::kRegistreringshoved, "Registrering/Tidspunkt");
    if (r.bruger_ref.tom()) ud.tilfoej(Regel::kRegistreringshoved, "Registrering/BrugerRef");
    valider_attributter(s, r.indhold, ud);
    valider_tilstande(s, r.indhold, ud);
    valider_relationer(s, r.indhold, ud);
    if (s.egne != nullptr) s.egne(r, ud);
    return std::move(ud.fund());
}

}  // namespace faelled::indeks
