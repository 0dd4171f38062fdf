// C01-C08 and the hierarchy, C20-C27.
#include <map>

#include "base/text.hpp"
#include "organisation/efterlevelse_intern.hpp"

namespace faelled::organisation::efterlevelse {

namespace {

bool er_midnat(Tid t) {
    return !t.er_endelig() || dansk_midnat(t) == t;
}

// Every Virkning of an object once, whatever it belongs to.
template <typename F>
void hver_virkning(const oio::Indhold& c, F f) {
    for (const oio::Egenskab& e : c.egenskaber)
        f(e.virkning);
    for (const oio::Tilstand& s : c.tilstande)
        f(s.virkning);
    for (const oio::Relation& r : c.relationer)
        f(r.virkning);
}

void perioder(Billede& b, const oio::Objektbeskrivelse& type, const Efterset& o) {
    bool endless = false;
    bool odd = false;
    bool nobody = false;
    hver_virkning(o.indhold, [&](const oio::Virkning& v) {
        endless = endless || !v.fra.er_endelig();
        odd = odd || !er_midnat(v.fra) || !er_midnat(v.til);
        // Organisation, OrganisationEnhed and Bruger are the actors of municipal data.
        const std::string_view who = oio::kAktoertyper.at(v.aktoertype);
        nobody = nobody || v.aktoer.tom() ||
                 (who != "Organisation" && who != "OrganisationEnhed" && who != "Bruger");
    });
    if (endless)
        b.meld("C02", type, o, "En periode har ingen begyndelse", "A period has no beginning");
    if (odd)
        b.meld("C03", type, o, "En periode begynder eller slutter midt på et døgn",
               "A period begins or ends in the middle of a day");
    if (nobody)
        b.meld("C05", type, o, "En periode har ingen aktør, eller en af forkert type",
               "A period has no actor, or one of the wrong type");
}

enum class Fundet : std::uint8_t { kNej, kLukket, kJa };

// Whether what a relation names is there, by the type it points at.
Fundet findes(const Billede& b, std::string_view target, const Uuid& u) {
    const auto among = [&](const auto& map, bool states) {
        const oio::Indhold* c = Billede::find(map, u);
        if (c == nullptr) return Fundet::kNej;
        return !states || aktiv_ved(*c, b.t) ? Fundet::kJa : Fundet::kLukket;
    };
    if (target == "OrganisationEnhed") return among(b.enhed, true);
    if (target == "OrganisationFunktion") return among(b.funktion, true);
    if (target == "Bruger") return among(b.bruger, true);
    if (target == "Person") return among(b.person, false);
    if (target == "Adresse") return among(b.adresse, false);
    const auto yes = [](bool there) { return there ? Fundet::kJa : Fundet::kNej; };
    if (target == "Klasse") return yes(!b.d.klasse || b.d.klasse(u));
    if (target == "ItSystem") return yes(!b.d.itsystem || b.d.itsystem(u));
    if (target == "Organisation") return yes(u == b.d.organisation);
    return Fundet::kJa;  // kept elsewhere
}

void peger(Billede& b, const oio::Objektbeskrivelse& type, const Efterset& o) {
    const bool active = b.aktiv(o.indhold);
    for (const oio::Relation& r : o.indhold.relationer) {
        if (b.t < r.virkning.fra || b.t >= r.virkning.til || r.ref.tom()) continue;
        const oio::Relationsbeskrivelse& what = type.relationer[r.art];
        if (r.ref.slags() == oio::Reference::Slags::kUrn)
            b.meld("C08", type, o, std::string(what.navn) + " peger med et URN",
                   std::string(what.navn) + " points with a URN");
        // The owner has rules of its own (C22, C31, C41).
        if (r.ref.uuid() == nullptr || r.art == type.ejerrelation) continue;
        const Fundet found = findes(b, what.maal, *r.ref.uuid());
        if (found == Fundet::kNej)
            b.meld("C06", type, o,
                   std::string(what.navn) + " peger på noget, der ikke findes (" +
                       r.ref.uuid()->text() + ")",
                   std::string(what.navn) + " points at something that does not exist (" +
                       r.ref.uuid()->text() + ")");
        if (found == Fundet::kLukket && active)
            b.meld("C07", type, o, std::string(what.navn) + " peger på noget, der er lukket",
                   std::string(what.navn) + " points at something that is closed");
    }
}

}  // namespace

void generelle(Billede& b) {
    const std::pair<const oio::Objektbeskrivelse*, const std::vector<Efterset>*> all[] = {
        {&kOrganisationEnhed, &b.d.enheder},
        {&kBruger, &b.d.brugere},
        {&kPerson, &b.d.personer},
        {&kOrganisationFunktion, &b.d.funktioner},
        {&kAdresse, &b.d.adresser}};
    for (const auto& [type, objects] : all) {
        for (const Efterset& o : *objects) {
            if (b.aktiv(o.indhold) &&
                trim(felt_ved(o.indhold, felt::kBrugervendtNoegle, b.t)).empty())
                b.meld("C01", *type, o, "Brugervendt nøgle mangler",
                       "The key that people use is missing");
            perioder(b, *type, o);
            peger(b, *type, o);
        }
    }
}

void hierarki(Billede& b) {
    static const oio::Objektbeskrivelse& type = kOrganisationEnhed;
    static const std::uint8_t kOver = relation(type, "Overordnet");
    static const std::uint8_t kTilhoerer = relation(type, "Tilhoerer");
    static const std::uint8_t kType = relation(type, "Enhedstype");
    std::vector<const Efterset*> roots;
    std::unordered_map<Uuid, Uuid> parent;
    for (const Efterset& o : b.d.enheder) {
        if (!b.aktiv(o.indhold)) continue;
        const auto over = b.maal(o.indhold, kOver);
        if (over.empty())
            roots.push_back(&o);
        else
            parent[o.uuid] = over.front();
    }
    const Efterset whole{b.d.organisation, b.d.organisationen, {}};
    const auto named = b.maal(b.d.organisationen, relation(kOrganisation, "Overordnet"));
    if (roots.empty())
        b.meld("C20", kOrganisation, whole, "Ingen aktiv enhed ligger øverst",
               "No active unit is at the top");
    if (roots.size() > 1)
        for (const Efterset* o : roots)
            if (named.empty() || o->uuid != named.front())
                b.meld("C20", type, *o,
                       "Enheden har ingen overordnet, og der er " + std::to_string(roots.size()) +
                           " af den slags",
                       "The unit has none above it, and there are " + std::to_string(roots.size()) +
                           " of that kind");
    if (named.empty())
        b.meld("C21", kOrganisation, whole, "Organisationen peger ikke på en øverste enhed",
               "The organisation names no unit at the top");
    else if (std::ranges::none_of(roots,
                                  [&](const Efterset* o) { return o->uuid == named.front(); }))
        b.meld("C21", kOrganisation, whole,
               "Organisationen peger på en enhed, der ikke er øverst og aktiv",
               "The organisation names a unit that is not at the top and active");

    std::map<std::pair<Uuid, std::string>, int> siblings;
    for (const Efterset& o : b.d.enheder) {
        if (!b.aktiv(o.indhold)) continue;
        const auto at = parent.find(o.uuid);
        if (at != parent.end())
            ++siblings[{at->second, fold(felt_ved(o.indhold, felt::kEnhedNavn, b.t))}];
    }
    for (const Efterset& o : b.d.enheder) {
        if (!b.aktiv(o.indhold)) continue;
        const auto owner = b.maal(o.indhold, kTilhoerer);
        if (owner.size() != 1 || owner.front() != b.d.organisation)
            b.meld("C22", type, o,
                   owner.empty() ? "Enheden tilhører ingen organisation"
                                 : "Enheden tilhører en anden organisation",
                   owner.empty() ? "The unit belongs to no organisation"
                                 : "The unit belongs to another organisation");
        const std::string name = felt_ved(o.indhold, felt::kEnhedNavn, b.t);
        if (trim(name).empty())
            b.meld("C24", type, o, "Enheden har intet navn", "The unit has no name");
        const auto kinds = b.maal(o.indhold, kType);
        if (!kinds.empty() &&
            std::ranges::find(b.d.enhedstyper, kinds.front()) == b.d.enhedstyper.end())
            b.meld("C27", type, o, "Enhedstypen er ikke en kendt klasse",
                   "The type of the unit is not a known class");
        auto at = parent.find(o.uuid);
        if (at == parent.end()) continue;
        if (siblings[{at->second, fold(name)}] > 1)
            b.meld("C25", type, o, "En anden enhed under samme enhed hedder det samme",
                   "Another unit under the same unit has the same name");
        const oio::Indhold* over = Billede::find(b.enhed, at->second);
        if (over == nullptr || !b.aktiv(*over)) {
            b.meld("C26", type, o,
                   over == nullptr ? "Den overordnede enhed findes ikke hos kommunen"
                                   : "Den overordnede enhed er lukket",
                   over == nullptr ? "The unit above is not one of the municipality's"
                                   : "The unit above is closed");
            continue;
        }
        std::unordered_set<Uuid> seen{o.uuid};
        while (at != parent.end() && seen.insert(at->second).second)
            at = parent.find(at->second);
        if (at != parent.end())
            b.meld("C23", type, o, "Vejen opad går i ring", "The way upwards goes in a ring");
    }
}

}  // namespace faelled::organisation::efterlevelse
