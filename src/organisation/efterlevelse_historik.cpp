// C10 and C95: how the data came, told from the registrations.
#include <map>
#include <set>

#include "organisation/efterlevelse_intern.hpp"

namespace faelled::organisation {

namespace {

constexpr std::int64_t kDoegn = 24 * 3600 * kSekund;

// One thing that an object says, and when it holds. Who answers for it is not part of it.
struct Paastand {
    std::string hvad;
    Tid fra;
    Tid til;
    auto operator<=>(const Paastand&) const = default;
};

void tilfoej_felter(const std::string& before, const std::vector<oio::Feltvaerdi>& fields,
                    const oio::Virkning& v, std::vector<Paastand>& out) {
    for (const oio::Feltvaerdi& f : fields) {
        std::string what = before + "/" + std::to_string(f.felt) + "=" + f.tekst;
        tilfoej_felter(what, f.gruppe, v, out);
        out.push_back({std::move(what), v.fra, v.til});
    }
}

std::vector<Paastand> paastande(const oio::Indhold& c) {
    std::vector<Paastand> out;
    for (const oio::Egenskab& e : c.egenskaber)
        tilfoej_felter("E" + std::to_string(e.art), e.felter, e.virkning, out);
    for (const oio::Tilstand& s : c.tilstande)
        out.push_back({"T" + std::to_string(s.art) + "=" + std::to_string(s.kode), s.virkning.fra,
                       s.virkning.til});
    for (const oio::Relation& r : c.relationer) {
        std::string what = "R" + std::to_string(r.art) + "=" + r.ref.noegle() + "\n" +
                           r.rolle.noegle() + "\n" + r.type.noegle() + "\n" + r.indeks;
        tilfoej_felter(what, r.felter, r.virkning, out);
        out.push_back({std::move(what), r.virkning.fra, r.virkning.til});
    }
    std::ranges::sort(out);
    return out;
}

// The earliest valid time at which the two do not say the same.
std::optional<Tid> foerste_forskel(const oio::Indhold& before, const oio::Indhold& after) {
    const std::vector<Paastand> old_ones = paastande(before);
    const std::vector<Paastand> new_ones = paastande(after);
    const auto holds = [](const std::vector<Paastand>& all, const std::string& what, Tid t) {
        const auto [begin, end] = std::ranges::equal_range(all, what, {}, &Paastand::hvad);
        return std::any_of(begin, end, [&](const Paastand& p) { return p.fra <= t && t < p.til; });
    };
    std::vector<Paastand> differ;
    std::ranges::set_symmetric_difference(old_ones, new_ones, std::back_inserter(differ));
    std::optional<Tid> first;
    for (const Paastand& p : differ)
        for (const Tid t : {p.fra, p.til})
            if ((!first || t < *first) && holds(old_ones, p.hvad, t) != holds(new_ones, p.hvad, t))
                first = t;
    return first;
}

}  // namespace

std::vector<Haendelse> haendelser(std::span<const oio::Registrering> history) {
    std::vector<Haendelse> out;
    for (std::size_t n = 1; n < history.size(); ++n) {
        const oio::Registrering& a = history[n - 1];
        const oio::Registrering& b = history[n];
        const bool was = oio::er_aktiv(a.livscyklus);
        const bool is = oio::er_aktiv(b.livscyklus);
        if (was && !is) out.push_back({b.tidspunkt, Haendelse::Art::kSlukket, {}});
        if (!was && is) out.push_back({b.tidspunkt, Haendelse::Art::kTaendt, {}});
        if (!was || !is) continue;
        if (const auto from = foerste_forskel(a.indhold, b.indhold))
            out.push_back({b.tidspunkt, Haendelse::Art::kAendret, *from});
    }
    return out;
}

namespace efterlevelse {

namespace {

// C10: switched off twice within 30 days, with a switch on between.
bool blinker(const Efterset& o) {
    std::optional<Tid> last;
    for (const Haendelse& h : o.historie) {
        if (h.art != Haendelse::Art::kSlukket) continue;
        if (last && h.registreret.us - last->us <= 30 * kDoegn) return true;
        last = h.registreret;
    }
    return false;
}

// C95. A day counts once however much came on it, so that one load of old data is not a habit:
// late when most of its changes hold from more than a day before they came.
struct Dage {
    std::size_t i_alt = 0;
    std::size_t sene = 0;
};
Dage forsinkede_dage(const std::vector<Efterset>& objects) {
    std::map<Tid, std::pair<std::size_t, std::size_t>> days;  // late, all
    for (const Efterset& o : objects)
        for (const Haendelse& h : o.historie) {
            if (h.art != Haendelse::Art::kAendret || !h.virker.er_endelig()) continue;
            auto& [late, all] = days[dansk_midnat(h.registreret)];
            ++all;
            if (h.registreret.us - h.virker.us > kDoegn) ++late;
        }
    Dage out;
    for (const auto& [day, n] : days) {
        ++out.i_alt;
        if (n.first * 2 > n.second) ++out.sene;
    }
    return out;
}

constexpr std::size_t kFaerrestDage = 5;  // fewer do not show a habit

}  // namespace

void historik(Billede& b) {
    struct Slags {
        const oio::Objektbeskrivelse* type;
        const std::vector<Efterset>* objekter;
        std::string_view da;
        std::string_view en;
    };
    const Slags all[] = {{&kOrganisationEnhed, &b.d.enheder, "enheder", "units"},
                         {&kBruger, &b.d.brugere, "brugere", "users"},
                         {&kPerson, &b.d.personer, "personer", "persons"},
                         {&kOrganisationFunktion, &b.d.funktioner, "funktioner", "functions"},
                         {&kAdresse, &b.d.adresser, "adresser", "addresses"}};
    const Efterset whole{b.d.organisation, b.d.organisationen, {}};
    for (const Slags& s : all) {
        for (const Efterset& o : *s.objekter)
            if (blinker(o))
                b.meld("C10", *s.type, o, "Objektet er trukket tilbage to gange på 30 dage",
                       "The object was withdrawn twice within 30 days");
        const Dage days = forsinkede_dage(*s.objekter);
        if (days.i_alt < kFaerrestDage || days.sene * 2 <= days.i_alt) continue;
        const auto sentence = [&](std::string_view on, std::string_view of, std::string_view middle,
                                  std::string_view what, std::string_view end) {
            std::string text(on);
            text.append(std::to_string(days.sene)).append(of).append(std::to_string(days.i_alt));
            return text.append(middle).append(what).append(end);
        };
        b.meld("C95", kOrganisation, whole,
               sentence("På ", " af ", " dage kom ændringer af ", s.da,
                        " mere end et døgn efter det, de gælder fra"),
               sentence("On ", " of ", " days changes of ", s.en,
                        " came more than a day after the time they hold from"));
    }
}

}  // namespace efterlevelse

}  // namespace faelled::organisation
