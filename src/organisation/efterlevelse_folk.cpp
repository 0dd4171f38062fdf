// Users and persons, C30-C37; functions, C40-C47, C60-C63, C70-C73, C90.
#include <map>
#include <set>

#include "base/text.hpp"
#include "organisation/efterlevelse_intern.hpp"

namespace faelled::organisation::efterlevelse {

namespace {

const oio::Objektbeskrivelse& kF = kOrganisationFunktion;

bool ligner_cpr(std::string_view text) {
    if (text.size() == 10) return is_digits(text);
    return text.size() == 11 && text[6] == '-' && is_digits(text.substr(0, 6)) &&
           is_digits(text.substr(7));
}

bool er_robot(const Billede& b, const oio::Indhold& c) {
    static const std::uint8_t kTyper = relation(kBruger, "BrugerTyper");
    const auto types = b.maal(c, kTyper);
    return std::ranges::find(types, klasse::robot()) != types.end();
}

bool har_rolle(const Billede& b, const oio::Indhold& c, std::uint8_t art,
               std::initializer_list<std::string_view> ends) {
    for (const oio::Relation* r : relationer_ved(c, art, b.t)) {
        if (r->rolle.uuid() == nullptr) continue;
        for (const auto& role : b.d.adresseroller)
            if (role.uuid == *r->rolle.uuid() && std::ranges::any_of(ends, [&](std::string_view e) {
                    return role.noegle.ends_with(e);
                }))
                return true;
    }
    return false;
}

// How many a type of function must and may have: 11.4.
struct Grad {
    std::size_t mindst;
    std::size_t hoejst;
};
constexpr Grad kIngen{0, 0};
constexpr Grad kEn{1, 1};
constexpr Grad kFrit{0, 100'000};
struct Matrix {
    const Uuid& (*type)();
    Grad brugere, enheder, opgaver, systemer;
};
constexpr Matrix kMatrix[] = {
    {klasse::enhedsrolle, kFrit, kFrit, kFrit, kIngen},  // its unit: C43
    {klasse::lederrolle, kEn, kEn, kFrit, kIngen},
    {klasse::udbetalende_enhed, kIngen, kFrit, kFrit, kIngen},  // its unit: C60
    {klasse::henvendelsessted, kIngen, kFrit, kFrit, kIngen},   // its unit and classes: C70, C71
    {klasse::systemrolle, kIngen, kFrit, kFrit, kFrit},         // C90
};

void matrix(Billede& b, const Efterset& o, const Uuid& type) {
    const auto row =
        std::ranges::find_if(kMatrix, [&](const Matrix& m) { return m.type() == type; });
    if (row == std::end(kMatrix)) return;
    const std::tuple<std::string_view, Grad, std::string_view, std::string_view> columns[] = {
        {"TilknyttedeBrugere", row->brugere, "brugere", "users"},
        {"TilknyttedeEnheder", row->enheder, "enheder", "units"},
        {"TilknyttedeOpgaver", row->opgaver, "opgaver", "tasks"},
        {"TilknyttedeItSystemer", row->systemer, "it-systemer", "IT systems"}};
    for (const auto& [name, grade, word, english] : columns) {
        const std::size_t n = b.maal(o.indhold, relation(kF, name)).size();
        if (n < grade.mindst)
            b.meld("C42", kF, o, "Funktionen mangler " + std::string(word),
                   "The function has no " + std::string(english));
        else if (n > grade.hoejst)
            b.meld("C42", kF, o,
                   "Funktionen har " + std::to_string(n) + " " + std::string(word) +
                       "; dens type tillader " + std::to_string(grade.hoejst),
                   "The function has " + std::to_string(n) + " " + std::string(english) +
                       "; its type allows " + std::to_string(grade.hoejst));
    }
}

struct Funktionsblik {
    std::vector<Uuid> enheder, brugere, opgaver, systemer;
};

Funktionsblik blik(const Billede& b, const oio::Indhold& c) {
    return {b.maal(c, relation(kF, "TilknyttedeEnheder")),
            b.maal(c, relation(kF, "TilknyttedeBrugere")),
            b.maal(c, relation(kF, "TilknyttedeOpgaver")),
            b.maal(c, relation(kF, "TilknyttedeItSystemer"))};
}

// Units that a payout or contact function serves: they point at it.
std::unordered_map<Uuid, std::vector<const Efterset*>> betjente(const Billede& b) {
    static const std::uint8_t kFunktioner = relation(kOrganisationEnhed, "TilknyttedeFunktioner");
    std::unordered_map<Uuid, std::vector<const Efterset*>> out;
    for (const Efterset& o : b.d.enheder)
        if (b.aktiv(o.indhold))
            for (const Uuid& f : b.maal(o.indhold, kFunktioner))
                out[f].push_back(&o);
    return out;
}

void steder(Billede& b) {
    static const std::uint8_t kFunktioner = relation(kOrganisationEnhed, "TilknyttedeFunktioner");
    static const std::uint8_t kAdresser = relation(kOrganisationEnhed, "Adresser");
    const auto served = betjente(b);
    for (const Efterset& o : b.d.funktioner) {
        if (!b.aktiv(o.indhold)) continue;
        const Uuid type = b.funktionstype(o.indhold);
        const Funktionsblik f = blik(b, o.indhold);
        const oio::Indhold* unit =
            f.enheder.size() == 1 ? Billede::find(b.enhed, f.enheder.front()) : nullptr;
        if (type == klasse::udbetalende_enhed()) {
            if (f.enheder.size() != 1)
                b.meld("C60", kF, o,
                       "Funktionen har " + std::to_string(f.enheder.size()) + " enheder",
                       "The function has " + std::to_string(f.enheder.size()) + " units");
            if (unit != nullptr && !har_rolle(b, *unit, kAdresser, {"LOS_KORTNAVN"}))
                b.meld("C61", kF, o, "Enheden mangler et LOS-kortnavn",
                       "The unit has no LOS short name");
            if (!served.contains(o.uuid))
                b.meld("C62", kF, o, "Ingen enhed får udbetalt herfra",
                       "No unit is paid out from here");
        }
        if (type == klasse::henvendelsessted()) {
            const bool classes = !f.opgaver.empty() &&
                                 (!b.d.kle || std::ranges::all_of(f.opgaver, [&](const Uuid& u) {
                                     return b.d.kle(u).has_value();
                                 }));
            if (!classes)
                b.meld("C70", kF, o,
                       f.opgaver.empty() ? "Stedet har ingen emner i KLE"
                                         : "Et af stedets emner findes ikke i KLE",
                       f.opgaver.empty() ? "The place has no subjects of KLE"
                                         : "One of the place's subjects is not in KLE");
            if (f.enheder.size() != 1)
                b.meld("C71", kF, o, "Stedet har " + std::to_string(f.enheder.size()) + " enheder",
                       "The place has " + std::to_string(f.enheder.size()) + " units");
            if (unit != nullptr &&
                !har_rolle(b, *unit, kAdresser,
                           {"ENHED_TELEFON", "_FASTNET", "ENHED_EMAIL", "_HENVENDELSESSTED"}))
                b.meld("C73", kF, o, "Enheden har hverken telefon, e-mail eller besøgsadresse",
                       "The unit has neither phone, e-mail nor visiting address");
        }
        if (type == klasse::systemrolle() && (f.systemer.size() != 1 || f.enheder.empty()))
            b.meld("C90", kF, o, "Systemrollen skal have ét it-system og mindst én enhed",
                   "The system role must have one IT system and at least one unit");
    }
    for (const Efterset& o : b.d.enheder) {
        if (!b.aktiv(o.indhold)) continue;
        int payers = 0;
        std::map<Uuid, int> classes;
        for (const Uuid& u : b.maal(o.indhold, kFunktioner)) {
            const oio::Indhold* f = Billede::find(b.funktion, u);
            if (f == nullptr || !b.aktiv(*f)) continue;
            const Uuid type = b.funktionstype(*f);
            if (type == klasse::udbetalende_enhed()) ++payers;
            if (type == klasse::henvendelsessted())
                for (const Uuid& k : blik(b, *f).opgaver)
                    ++classes[k];
        }
        if (payers > 1)
            b.meld("C63", kOrganisationEnhed, o,
                   "Enheden peger på " + std::to_string(payers) + " udbetalende enheder",
                   "The unit names " + std::to_string(payers) + " payout units");
        for (const auto& [k, n] : classes)
            if (n > 1)
                b.meld("C72", kOrganisationEnhed, o,
                       "Enheden har to henvendelsessteder for emnet " + b.emne(k),
                       "The unit has two contact places for the subject " + b.emne(k));
    }
}

}  // namespace

void brugere(Billede& b) {
    static const std::uint8_t kTilhoerer = relation(kBruger, "Tilhoerer");
    static const std::uint8_t kPersoner = relation(kBruger, "TilknyttedePersoner");
    static const std::uint8_t kAdresser = relation(kBruger, "Adresser");
    std::map<std::string, int> names;
    std::unordered_set<Uuid> persons;
    for (const Efterset& o : b.d.brugere) {
        // Whoever was a user once has a person still.
        for (const oio::Relation& r : o.indhold.relationer)
            if (r.art == kPersoner && r.ref.uuid() != nullptr) persons.insert(*r.ref.uuid());
        if (b.aktiv(o.indhold)) ++names[fold(felt_ved(o.indhold, felt::kBrugerNavn, b.t))];
    }
    std::unordered_set<Uuid> employed;
    for (const Efterset& o : b.d.funktioner) {
        const Uuid type = b.funktionstype(o.indhold);
        if (!b.aktiv(o.indhold) || (type != klasse::enhedsrolle() && type != klasse::lederrolle()))
            continue;
        for (const Uuid& u : blik(b, o.indhold).brugere)
            employed.insert(u);
    }
    for (const Efterset& o : b.d.brugere) {
        if (!b.aktiv(o.indhold)) continue;
        const std::string name = felt_ved(o.indhold, felt::kBrugerNavn, b.t);
        if (trim(name).empty())
            b.meld("C30", kBruger, o, "Brugernavn mangler", "The user name is missing");
        else if (names[fold(name)] > 1)
            b.meld("C30", kBruger, o, "En anden aktiv bruger har samme brugernavn",
                   "Another active user has the same user name");
        const auto owner = b.maal(o.indhold, kTilhoerer);
        if (owner.size() != 1 || owner.front() != b.d.organisation)
            b.meld("C31", kBruger, o, "Brugeren tilhører ikke kommunens organisation",
                   "The user does not belong to the municipality's organisation");
        if (b.maal(o.indhold, kPersoner).size() > 1)
            b.meld("C32", kBruger, o, "Brugeren er flere personer på én gang",
                   "The user is several persons at once");
        if (!er_robot(b, o.indhold) && !employed.contains(o.uuid))
            b.meld("C36", kBruger, o, "Brugeren har ingen stilling", "The user has no position");
        if (!er_robot(b, o.indhold) && !har_rolle(b, o.indhold, kAdresser, {"BRUGER_EMAIL"}))
            b.meld("C37", kBruger, o, "Brugeren har ingen e-mail", "The user has no e-mail");
    }
    for (const Efterset& o : b.d.personer) {
        if (egenskab_ved(o.indhold, b.t) == nullptr) continue;
        if (!persons.contains(o.uuid))
            b.meld("C33", kPerson, o, "Ingen bruger er denne person", "No user is this person");
        if (b.d.ser_navne && trim(felt_ved(o.indhold, felt::kPersonNavn, b.t)).empty())
            b.meld("C34", kPerson, o, "Personen har intet navn", "The person has no name");
        if (ligner_cpr(felt_ved(o.indhold, felt::kBrugervendtNoegle, b.t)))
            b.meld("C35", kPerson, o, "Nøglen ligner et CPR-nummer",
                   "The key looks like a CPR number");
    }
}

void funktioner(Billede& b) {
    static const std::uint8_t kEjer = relation(kF, "TilknyttedeOrganisationer");
    std::map<std::string, int> keys;
    std::unordered_map<Uuid, int> leaders;
    const auto known = [&](const Uuid& type) {
        return type == klasse::ansat_i() ||
               std::ranges::any_of(kMatrix, [&](const Matrix& m) { return m.type() == type; });
    };
    for (const Efterset& o : b.d.funktioner) {
        if (!b.aktiv(o.indhold)) continue;
        ++keys[felt_ved(o.indhold, felt::kBrugervendtNoegle, b.t)];
        if (b.funktionstype(o.indhold) == klasse::lederrolle())
            for (const Uuid& u : blik(b, o.indhold).enheder)
                ++leaders[u];
    }
    for (const Efterset& o : b.d.funktioner) {
        if (!b.aktiv(o.indhold)) continue;
        const Uuid type = b.funktionstype(o.indhold);
        if (!known(type))
            b.meld("C40", kF, o,
                   type.is_nil() ? "Funktionstypen mangler" : "Funktionstypen er ikke kendt",
                   type.is_nil() ? "The type of the function is missing"
                                 : "The type of the function is not known");
        const auto owner = b.maal(o.indhold, kEjer);
        if (owner.size() != 1 || owner.front() != b.d.organisation)
            b.meld("C41", kF, o, "Funktionen tilhører ikke kommunens organisation",
                   "The function does not belong to the municipality's organisation");
        matrix(b, o, type);
        if (keys[felt_ved(o.indhold, felt::kBrugervendtNoegle, b.t)] > 1)
            b.meld("C45", kF, o, "En anden funktion har samme nøgle",
                   "Another function has the same key");
        if (type != klasse::enhedsrolle()) continue;
        const Funktionsblik f = blik(b, o.indhold);
        bool later = false;
        bool earlier = false;
        for (const oio::Relation& r : o.indhold.relationer) {
            if (r.art != relation(kF, "TilknyttedeEnheder") || r.ref.tom()) continue;
            later = later || r.virkning.fra > b.t;
            earlier = earlier || r.virkning.til <= b.t;
        }
        if (f.enheder.empty() && !later && earlier) {
            b.meld("C46", kF, o, "Stillingen er forbi, men funktionen er stadig aktiv",
                   "The position is over, yet the function is still active");
        } else if (f.enheder.size() != 1 && !later) {
            b.meld("C43", kF, o, "Stillingen er i " + std::to_string(f.enheder.size()) + " enheder",
                   "The position is in " + std::to_string(f.enheder.size()) + " units");
        }
        if (f.brugere.size() > 1)
            b.meld("C44", kF, o, "Stillingen har " + std::to_string(f.brugere.size()) + " brugere",
                   "The position has " + std::to_string(f.brugere.size()) + " users");
    }
    for (const Efterset& o : b.d.enheder)
        if (b.aktiv(o.indhold) && leaders[o.uuid] > 1)
            b.meld("C47", kOrganisationEnhed, o,
                   "Enheden har " + std::to_string(leaders[o.uuid]) + " ledere",
                   "The unit has " + std::to_string(leaders[o.uuid]) + " leaders");
    steder(b);
}

}  // namespace faelled::organisation::efterlevelse
