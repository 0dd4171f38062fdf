#include "organisation/efterlevelse.hpp"

#include <tuple>

#include "organisation/efterlevelse_intern.hpp"

namespace faelled::organisation {

namespace {

constexpr Efterlevelsesregel kRegler[] = {
    {"C01", Alvor::kFejl, "Generelt", "General", "Brugervendt nøgle er udfyldt",
     "The key that people use is filled in"},
    {"C02", Alvor::kFejl, "Generelt", "General", "Hver periode har en virkelig begyndelse",
     "Each period has a real beginning"},
    {"C03", Alvor::kAdvarsel, "Generelt", "General", "Perioder begynder og slutter ved midnat",
     "Periods begin and end at midnight"},
    {"C05", Alvor::kAdvarsel, "Generelt", "General", "Hver periode siger, hvem der står bag",
     "Each period says who answers for it"},
    {"C06", Alvor::kFejl, "Generelt", "General", "Det, der peges på, findes",
     "What is pointed at exists"},
    {"C07", Alvor::kFejl, "Generelt", "General", "Noget aktivt peger ikke på noget lukket",
     "Nothing active points at something closed"},
    {"C08", Alvor::kAdvarsel, "Generelt", "General", "Der peges med UUID, ikke med URN",
     "References are UUIDs, not URNs"},
    {"C10", Alvor::kAdvarsel, "Generelt", "General",
     "Et objekt tændes og slukkes ikke igen og igen",
     "An object is not switched on and off again and again"},
    {"C20", Alvor::kFejl, "Hierarki", "Hierarchy", "Præcis én aktiv enhed ligger øverst",
     "Exactly one active unit is at the top"},
    {"C21", Alvor::kFejl, "Hierarki", "Hierarchy", "Organisationen peger på den øverste enhed",
     "The organisation names the unit at the top"},
    {"C22", Alvor::kFejl, "Hierarki", "Hierarchy",
     "Hver aktiv enhed tilhører kommunens organisation",
     "Each active unit belongs to the municipality's organisation"},
    {"C23", Alvor::kFejl, "Hierarki", "Hierarchy",
     "Fra hver aktiv enhed fører vejen op til den øverste",
     "From each active unit the way leads up to the top"},
    {"C24", Alvor::kFejl, "Hierarki", "Hierarchy", "Enheder har et navn", "Units have a name"},
    {"C25", Alvor::kAdvarsel, "Hierarki", "Hierarchy",
     "Enheder under samme enhed har hver sit navn",
     "Units under the same unit have different names"},
    {"C26", Alvor::kFejl, "Hierarki", "Hierarchy",
     "Den overordnede enhed er aktiv og kommunens egen",
     "The unit above is active and the municipality's own"},
    {"C27", Alvor::kAdvarsel, "Hierarki", "Hierarchy", "Enhedstypen er en kendt klasse",
     "The type of a unit is a known class"},
    {"C30", Alvor::kFejl, "Brugere", "Users", "Brugernavn er udfyldt, og kun én har det",
     "The user name is filled in, and only one has it"},
    {"C31", Alvor::kFejl, "Brugere", "Users", "Brugeren tilhører kommunens organisation",
     "The user belongs to the municipality's organisation"},
    {"C32", Alvor::kFejl, "Brugere", "Users", "En bruger er højst én person",
     "A user is at most one person"},
    {"C33", Alvor::kFejl, "Brugere", "Users", "Hver person er en bruger", "Each person is a user"},
    {"C34", Alvor::kFejl, "Brugere", "Users", "Personer har et navn", "Persons have a name"},
    {"C35", Alvor::kFejl, "Brugere", "Users", "En persons nøgle ligner ikke et CPR-nummer",
     "A person's key does not look like a CPR number"},
    {"C36", Alvor::kAdvarsel, "Brugere", "Users", "Hver bruger har en stilling",
     "Each user has a position"},
    {"C37", Alvor::kAdvarsel, "Brugere", "Users", "Hver bruger har en e-mail",
     "Each user has an e-mail"},
    {"C40", Alvor::kFejl, "Funktioner", "Functions", "Funktionstypen er sat og kendt",
     "The type of a function is set and known"},
    {"C41", Alvor::kFejl, "Funktioner", "Functions", "Funktionen tilhører kommunens organisation",
     "The function belongs to the municipality's organisation"},
    {"C42", Alvor::kFejl, "Funktioner", "Functions",
     "Funktionen peger på det, dens type kræver og tillader",
     "The function points at what its type asks for and allows"},
    {"C43", Alvor::kFejl, "Funktioner", "Functions", "En stilling er i præcis én enhed",
     "A position is in exactly one unit"},
    {"C44", Alvor::kAdvarsel, "Funktioner", "Functions", "En stilling har højst én bruger",
     "A position has at most one user"},
    {"C45", Alvor::kAdvarsel, "Funktioner", "Functions", "Funktioners nøgler er forskellige",
     "Keys of functions differ"},
    {"C46", Alvor::kAdvarsel, "Funktioner", "Functions", "En aktiv stilling er ikke forbi",
     "An active position is not over"},
    {"C47", Alvor::kAdvarsel, "Funktioner", "Functions", "En enhed har højst én leder",
     "A unit has at most one leader"},
    {"C50", Alvor::kFejl, "Adresser", "Addresses", "Adressens type passer til den, der har den",
     "The type of the address fits its owner"},
    {"C51", Alvor::kFejl, "Adresser", "Addresses", "Adressens rolle er kendt",
     "The role of the address is known"},
    {"C52", Alvor::kFejl, "Adresser", "Addresses", "Adressen har en tekst",
     "The address has a text"},
    {"C53", Alvor::kAdvarsel, "Adresser", "Addresses", "Teksten har den form, rollen kræver",
     "The text has the form that the role asks for"},
    {"C55", Alvor::kFejl, "Adresser", "Addresses", "Samme adresse er der kun én gang",
     "The same address is there only once"},
    {"C56", Alvor::kAdvarsel, "Adresser", "Addresses", "Én adresse af hver slags",
     "One address of each kind"},
    {"C60", Alvor::kFejl, "Udbetalende enhed", "Payout unit", "Funktionen har præcis én enhed",
     "The function has exactly one unit"},
    {"C61", Alvor::kFejl, "Udbetalende enhed", "Payout unit", "Enheden har et LOS-kortnavn",
     "The unit has a LOS short name"},
    {"C62", Alvor::kAdvarsel, "Udbetalende enhed", "Payout unit",
     "Mindst én enhed får udbetalt derfra", "At least one unit is paid out from there"},
    {"C63", Alvor::kFejl, "Udbetalende enhed", "Payout unit",
     "En enhed får højst udbetalt ét sted fra", "A unit is paid out from one place at most"},
    {"C70", Alvor::kFejl, "Henvendelsessted", "Contact place", "Stedet har mindst ét emne i KLE",
     "The place has at least one subject of KLE"},
    {"C71", Alvor::kFejl, "Henvendelsessted", "Contact place", "Stedet er præcis én enhed",
     "The place is exactly one unit"},
    {"C72", Alvor::kFejl, "Henvendelsessted", "Contact place",
     "Ingen enhed har to steder for samme emne", "No unit has two places for the same subject"},
    {"C73", Alvor::kAdvarsel, "Henvendelsessted", "Contact place",
     "Stedet kan nås: telefon, e-mail eller adresse",
     "The place can be reached: phone, e-mail or address"},
    {"C80", Alvor::kFejl, "Opgaver", "Tasks", "Opgaver er emner i KLE med rolle og type",
     "Tasks are subjects of KLE with role and type"},
    {"C81", Alvor::kAdvarsel, "Opgaver", "Tasks",
     "Et emne hører ikke til to enheder uden forbindelse",
     "A subject does not belong to two units that are not one under the other"},
    {"C90", Alvor::kFejl, "It-systemer", "IT systems",
     "En systemrolle har ét it-system og mindst én enhed",
     "A system role has one IT system and at least one unit"},
    {"C95", Alvor::kAdvarsel, "Levering", "Delivery", "Ændringer kommer inden for et døgn",
     "Changes come within a day"},
};

}  // namespace

std::span<const Efterlevelsesregel> efterlevelsesregler() {
    return kRegler;
}

namespace efterlevelse {

namespace {

std::unordered_map<Uuid, const oio::Indhold*> ved_uuid(const std::vector<Efterset>& all) {
    std::unordered_map<Uuid, const oio::Indhold*> out;
    for (const Efterset& o : all)
        out.emplace(o.uuid, &o.indhold);
    return out;
}

}  // namespace

Billede::Billede(const Kommunedata& data, Tid when)
    : d(data),
      t(when),
      enhed(ved_uuid(data.enheder)),
      bruger(ved_uuid(data.brugere)),
      person(ved_uuid(data.personer)),
      funktion(ved_uuid(data.funktioner)),
      adresse(ved_uuid(data.adresser)) {}

std::vector<Uuid> Billede::maal(const oio::Indhold& c, std::uint8_t art) const {
    std::vector<Uuid> out;
    for (const oio::Relation* r : relationer_ved(c, art, t))
        if (r->ref.uuid() != nullptr) out.push_back(*r->ref.uuid());
    return out;
}

std::string Billede::navn(const oio::Objektbeskrivelse& b, const Efterset& o) const {
    // A person's own name is shown to those who may see it, on her card.
    if (&b == &kPerson) return "Person";
    std::string name = naermeste_felt(o.indhold, 1, t);
    if (name.empty()) name = naermeste_felt(o.indhold, felt::kBrugervendtNoegle, t);
    return name.empty() ? o.uuid.text() : name;
}

void Billede::meld(std::string_view rule, const oio::Objektbeskrivelse& b, const Efterset& o,
                   std::string da, std::string en) {
    const auto at = std::ranges::find(kRegler, rule, &Efterlevelsesregel::id);
    fund.push_back({rule, at->alvor, b.segment, o.uuid, navn(b, o), std::move(da), std::move(en)});
}

std::string Billede::emne(const Uuid& k) const {
    return d.kle ? d.kle(k).value_or(k.text()) : k.text();
}

Uuid Billede::funktionstype(const oio::Indhold& c) const {
    static const std::uint8_t kType = relation(kOrganisationFunktion, "Funktionstype");
    const oio::Relation* r = relation_ved(c, kType, t);
    return r == nullptr || r->ref.uuid() == nullptr ? Uuid{} : *r->ref.uuid();
}

}  // namespace efterlevelse

Efterlevelse efterse(const Kommunedata& d, Tid t, std::size_t most) {
    efterlevelse::Billede b(d, t);
    efterlevelse::generelle(b);
    efterlevelse::hierarki(b);
    efterlevelse::brugere(b);
    efterlevelse::funktioner(b);
    efterlevelse::adresser(b);
    efterlevelse::opgaver(b);
    efterlevelse::historik(b);
    std::ranges::stable_sort(b.fund, {}, [](const Efterlevelsesfund& f) {
        return std::tuple(f.regel, std::string_view(f.navn), f.uuid);
    });
    Efterlevelse out;
    out.i_alt = b.fund.size();
    if (b.fund.size() > most) b.fund.resize(most);
    out.fund = std::move(b.fund);
    return out;
}

}  // namespace faelled::organisation
