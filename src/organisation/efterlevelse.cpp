#include "organisation/efterlevelse.hpp"

#include <tuple>

#include "organisation/efterlevelse_intern.hpp"

namespace faelled::organisation {

namespace {

constexpr Efterlevelsesregel kRegler[] = {
    {"C01", Alvor::kFejl, "Generelt", "Brugervendt nøgle er udfyldt"},
    {"C02", Alvor::kFejl, "Generelt", "Hver periode har en virkelig begyndelse"},
    {"C03", Alvor::kAdvarsel, "Generelt", "Perioder begynder og slutter ved midnat"},
    {"C05", Alvor::kAdvarsel, "Generelt", "Hver periode siger, hvem der står bag"},
    {"C06", Alvor::kFejl, "Generelt", "Det, der peges på, findes"},
    {"C07", Alvor::kFejl, "Generelt", "Noget aktivt peger ikke på noget lukket"},
    {"C08", Alvor::kAdvarsel, "Generelt", "Der peges med UUID, ikke med URN"},
    {"C20", Alvor::kFejl, "Hierarki", "Præcis én aktiv enhed ligger øverst"},
    {"C21", Alvor::kFejl, "Hierarki", "Organisationen peger på den øverste enhed"},
    {"C22", Alvor::kFejl, "Hierarki", "Hver aktiv enhed tilhører kommunens organisation"},
    {"C23", Alvor::kFejl, "Hierarki", "Fra hver aktiv enhed fører vejen op til den øverste"},
    {"C24", Alvor::kFejl, "Hierarki", "Enheder har et navn"},
    {"C25", Alvor::kAdvarsel, "Hierarki", "Enheder under samme enhed har hver sit navn"},
    {"C26", Alvor::kFejl, "Hierarki", "Den overordnede enhed er aktiv og kommunens egen"},
    {"C27", Alvor::kAdvarsel, "Hierarki", "Enhedstypen er en kendt klasse"},
    {"C30", Alvor::kFejl, "Brugere", "Brugernavn er udfyldt, og kun én har det"},
    {"C31", Alvor::kFejl, "Brugere", "Brugeren tilhører kommunens organisation"},
    {"C32", Alvor::kFejl, "Brugere", "En bruger er højst én person"},
    {"C33", Alvor::kFejl, "Brugere", "Hver person er en bruger"},
    {"C34", Alvor::kFejl, "Brugere", "Personer har et navn"},
    {"C35", Alvor::kFejl, "Brugere", "En persons nøgle ligner ikke et CPR-nummer"},
    {"C36", Alvor::kAdvarsel, "Brugere", "Hver bruger har en stilling"},
    {"C37", Alvor::kAdvarsel, "Brugere", "Hver bruger har en e-mail"},
    {"C40", Alvor::kFejl, "Funktioner", "Funktionstypen er sat og kendt"},
    {"C41", Alvor::kFejl, "Funktioner", "Funktionen tilhører kommunens organisation"},
    {"C42", Alvor::kFejl, "Funktioner", "Funktionen peger på det, dens type kræver og tillader"},
    {"C43", Alvor::kFejl, "Funktioner", "En stilling er i præcis én enhed"},
    {"C44", Alvor::kAdvarsel, "Funktioner", "En stilling har højst én bruger"},
    {"C45", Alvor::kAdvarsel, "Funktioner", "Funktioners nøgler er forskellige"},
    {"C46", Alvor::kAdvarsel, "Funktioner", "En aktiv stilling er ikke forbi"},
    {"C47", Alvor::kAdvarsel, "Funktioner", "En enhed har højst én leder"},
    {"C50", Alvor::kFejl, "Adresser", "Adressens type passer til den, der har den"},
    {"C51", Alvor::kFejl, "Adresser", "Adressens rolle er kendt"},
    {"C52", Alvor::kFejl, "Adresser", "Adressen har en tekst"},
    {"C53", Alvor::kAdvarsel, "Adresser", "Teksten har den form, rollen kræver"},
    {"C55", Alvor::kFejl, "Adresser", "Samme adresse er der kun én gang"},
    {"C56", Alvor::kAdvarsel, "Adresser", "Én adresse af hver slags"},
    {"C60", Alvor::kFejl, "Udbetalende enhed", "Funktionen har præcis én enhed"},
    {"C61", Alvor::kFejl, "Udbetalende enhed", "Enheden har et LOS-kortnavn"},
    {"C62", Alvor::kAdvarsel, "Udbetalende enhed", "Mindst én enhed får udbetalt derfra"},
    {"C63", Alvor::kFejl, "Udbetalende enhed", "En enhed får højst udbetalt ét sted fra"},
    {"C70", Alvor::kFejl, "Henvendelsessted", "Stedet har mindst ét emne i KLE"},
    {"C71", Alvor::kFejl, "Henvendelsessted", "Stedet er præcis én enhed"},
    {"C72", Alvor::kFejl, "Henvendelsessted", "Ingen enhed har to steder for samme emne"},
    {"C73", Alvor::kAdvarsel, "Henvendelsessted", "Stedet kan nås: telefon, e-mail eller adresse"},
    {"C80", Alvor::kFejl, "Opgaver", "Opgaver er emner i KLE med rolle og type"},
    {"C81", Alvor::kAdvarsel, "Opgaver", "Et emne hører ikke til to enheder uden forbindelse"},
    {"C90", Alvor::kFejl, "It-systemer", "En systemrolle har ét it-system og mindst én enhed"},
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
                   std::string text) {
    const auto at = std::ranges::find(kRegler, rule, &Efterlevelsesregel::id);
    fund.push_back({rule, at->alvor, b.segment, o.uuid, navn(b, o), std::move(text)});
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
