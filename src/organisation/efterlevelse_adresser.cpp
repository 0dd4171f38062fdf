// Addresses, C50-C56; tasks, C80-C81.
#include <map>
#include <set>

#include "base/text.hpp"
#include "organisation/efterlevelse_intern.hpp"
#include "organisation/vedligehold.hpp"

namespace faelled::organisation::efterlevelse {

namespace {

void ejers_adresser(Billede& b, const oio::Objektbeskrivelse& type, const Efterset& o,
                    const Uuid& wanted, std::string_view kind) {
    const std::uint8_t art = relation(type, "Adresser");
    std::map<Uuid, std::vector<std::string>> same;  // by address, what it is used as
    std::map<Uuid, int> roles;
    std::unordered_map<Uuid, const Kommunedata::Adresserolle*> known;
    for (const oio::Relation* r : relationer_ved(o.indhold, art, b.t)) {
        if (r->ref.uuid() == nullptr) continue;
        const Uuid role = r->rolle.uuid() != nullptr ? *r->rolle.uuid() : Uuid{};
        ++roles[role];
        if (r->type.uuid() == nullptr || *r->type.uuid() != wanted)
            b.meld("C50", type, o, "En adresses type passer ikke til en " + std::string(type.navn),
                   "The type of an address does not fit " + std::string(type.navn));
        const auto at =
            std::ranges::find_if(b.d.adresseroller, [&](const Kommunedata::Adresserolle& x) {
                return x.uuid == role && x.gaelder == kind;
            });
        if (at == b.d.adresseroller.end()) {
            same[*r->ref.uuid()].emplace_back("ukendt rolle");
            b.meld("C51", type, o, "En adresses rolle er ikke kendt (" + role.text() + ")",
                   "The role of an address is not known (" + role.text() + ")");
            continue;
        }
        known[role] = &*at;
        same[*r->ref.uuid()].push_back(at->titel);
        const oio::Indhold* address = Billede::find(b.adresse, *r->ref.uuid());
        if (address == nullptr) continue;  // C06
        const std::string text = felt_ved(*address, felt::kAdresseTekst, b.t);
        if (trim(text).empty())
            b.meld("C52", type, o, at->titel + " er tom", at->titel + " is empty");
        else if (const auto ok = kontroller_kontakt(at->noegle, text); !ok)
            b.meld("C53", type, o, at->titel + " " + ok.error().regel,
                   at->titel + " does not have the form that its role asks for");
    }
    for (const auto& [u, uses] : same) {
        if (uses.size() < 2) continue;
        const auto joined = [&uses](std::string_view word) {
            std::string text = uses.front();
            for (std::size_t n = 1; n < uses.size(); ++n)
                text.append(word).append(uses[n]);
            return text;
        };
        b.meld("C55", type, o, joined(" og ") + " peger på samme Adresse-objekt",
               joined(" and ") + " name the same Adresse object");
    }
    for (const auto& [role, n] : roles) {
        const auto at = known.find(role);
        const bool postal = at != known.end() && at->second->noegle.ends_with("_POST");
        if (n > 1 && !postal && at != known.end())
            b.meld("C56", type, o,
                   "Der er " + std::to_string(n) + " af slagsen " + at->second->titel,
                   "There are " + std::to_string(n) + " of the kind " + at->second->titel);
    }
}

}  // namespace

void adresser(Billede& b) {
    for (const Efterset& o : b.d.enheder)
        if (b.aktiv(o.indhold))
            ejers_adresser(b, kOrganisationEnhed, o, klasse::adressetype_enhed(),
                           "OrganisationEnhed.Adresser.Rolle");
    for (const Efterset& o : b.d.brugere)
        if (b.aktiv(o.indhold))
            ejers_adresser(b, kBruger, o, klasse::adressetype_bruger(), "Bruger.Adresser.Rolle");
}

void opgaver(Billede& b) {
    static const oio::Objektbeskrivelse& type = kOrganisationEnhed;
    static const std::uint8_t kOpgaver = relation(type, "Opgaver");
    static const std::uint8_t kOver = relation(type, "Overordnet");
    std::map<Uuid, std::vector<const Efterset*>> responsible;
    for (const Efterset& o : b.d.enheder) {
        if (!b.aktiv(o.indhold)) continue;
        for (const oio::Relation* r : relationer_ved(o.indhold, kOpgaver, b.t)) {
            if (r->ref.uuid() == nullptr) continue;
            const bool subject = !b.d.kle || b.d.kle(*r->ref.uuid()).has_value();
            const bool role = r->rolle.uuid() != nullptr && *r->rolle.uuid() == klasse::ansvarlig();
            const bool kind = r->type.uuid() != nullptr && *r->type.uuid() == klasse::opgavetype();
            if (!subject)
                b.meld("C80", type, o, "En opgave er ikke et emne i KLE",
                       "A task is not a subject of KLE");
            if (!role || !kind)
                b.meld("C80", type, o, "En opgaves rolle eller type er ikke den rigtige",
                       "The role or type of a task is not the right one");
            if (subject && role) responsible[*r->ref.uuid()].push_back(&o);
        }
    }
    const auto above = [&](const Efterset& low, const Uuid& high) {
        std::unordered_set<Uuid> seen;
        std::vector<Uuid> over = b.maal(low.indhold, kOver);
        while (!over.empty() && seen.insert(over.front()).second) {
            if (over.front() == high) return true;
            const oio::Indhold* c = Billede::find(b.enhed, over.front());
            if (c == nullptr) break;
            over = b.maal(*c, kOver);
        }
        return false;
    };
    for (const auto& [k, units] : responsible) {
        for (const Efterset* o : units) {
            const bool alone = std::ranges::all_of(units, [&](const Efterset* other) {
                return other == o || above(*o, other->uuid) || above(*other, o->uuid);
            });
            if (!alone)
                b.meld("C81", type, *o, "Emnet " + b.emne(k) + " hører også til en anden enhed",
                       "The subject " + b.emne(k) + " belongs to another unit too");
        }
    }
}

}  // namespace faelled::organisation::efterlevelse
