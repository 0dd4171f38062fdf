#include "app/organisation_kobling.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "administration/grundopsaetning.hpp"
#include "base/text.hpp"

namespace faelled::app {

namespace org = organisation;
using adgang::Kalder;

namespace {

soap::Objektoperationer objektoperationer(org::Organisation& o, const oio::Objektbeskrivelse& t) {
    return {
        .opret = [&o, &t](const Kalder& k,
                          oio::OpretInput in) { return o.opret(k, t, std::move(in)); },
        .importer = [&o, &t](const Kalder& k,
                             oio::ImporterInput in) { return o.importer(k, t, std::move(in)); },
        .ret = [&o, &t](const Kalder& k, oio::RetInput in) { return o.ret(k, t, std::move(in)); },
        .passiver = [&o, &t](const Kalder& k,
                             oio::UuidNoteInput in) { return o.passiver(k, t, std::move(in)); },
        .slet = [&o, &t](const Kalder& k,
                         oio::UuidNoteInput in) { return o.slet(k, t, std::move(in)); },
        .laes = [&o, &t](const Kalder& k, const oio::LaesInput& in) { return o.laes(k, t, in); },
        .list = [&o, &t](const Kalder& k, const oio::ListInput& in) { return o.list(k, t, in); },
        .soeg = [&o, &t](const Kalder& k, const oio::SoegInput& in) { return o.soeg(k, t, in); },
    };
}

Result<soap::Hierarkisvar> hierarki(org::Organisation& o, const Kalder& k,
                                    const soap::HierarkiForespoergsel& in) {
    FAELLED_TRY(org::Hierarki fundet, o.fremsoegobjekthierarki(k, {in.hoved, in.egenskaber}));
    soap::Hierarkisvar svar;
    for (std::size_t i = 0; i < svar.size(); ++i)
        svar[i] = std::move(fundet.dele[i].objekter);
    return svar;
}

Result<std::vector<soap::UnikRetur>> import(org::Organisation& o, const Kalder& k,
                                            soap::ImportForespoergsel in) {
    FAELLED_TRY(std::vector<org::UnikRetur> returer,
                o.import(k, {std::move(in.organisation), std::move(in.enheder)}));
    std::vector<soap::UnikRetur> svar;
    svar.reserve(returer.size());
    for (org::UnikRetur& r : returer) {
        svar.push_back({r.kode, std::move(r.tekst), std::move(r.type), r.uuid});
    }
    return svar;
}

struct Rollebit {
    std::string_view rolle;
    std::uint32_t bit;
};
constexpr std::array kRoller{
    Rollebit{administration::rolle::kOrganisationUdstil, adgang::kUdstil},
    // Whoever may change may read.
    Rollebit{administration::rolle::kOrganisationRediger, adgang::kRediger | adgang::kUdstil},
    Rollebit{administration::rolle::kOrganisationAnonymiser, adgang::kAnonymiser},
    Rollebit{administration::rolle::kOrganisationFysiskSlet, adgang::kFysiskSlet},
};

bool siger_ja(const adgang::Rettighedsgruppe& g, std::string_view type) {
    const auto found = std::ranges::find(g.afgraensninger, type, &adgang::Afgraensning::type);
    return found != g.afgraensninger.end() &&
           std::ranges::any_of(found->vaerdier,
                               [](const std::string& v) { return fold(trim(v)) == "ja"; });
}

// Groups about another authority's data give nothing: Organisation shows a caller the data of the
// authority it calls for.
std::uint32_t rettigheder(std::span<const adgang::Rettighedsgruppe> groups, Cvr authority) {
    std::uint32_t bits = 0;
    for (const adgang::Rettighedsgruppe& g : groups) {
        if (g.scope != authority) continue;
        const auto role = std::ranges::find(kRoller, g.rolle, &Rollebit::rolle);
        if (role == kRoller.end()) continue;
        bits |= role->bit;
        // The limits belong to the right to read.
        if ((role->bit & adgang::kUdstil) == 0) continue;
        if (siger_ja(g, administration::afgraensning::kSeNavn)) bits |= adgang::kSeNavn;
        if (siger_ja(g, administration::afgraensning::kSeCpr)) bits |= adgang::kSeCpr;
    }
    return bits;
}

using Gaeldende = std::vector<std::optional<oio::Registrering>>;

// The current registrations in the order asked, through the service's own list: the caller's
// rights, what it may see and which fields are hidden are decided there.
Result<Gaeldende> gaeldende(org::Organisation& o, const Kalder& k, const oio::Objektbeskrivelse& t,
                            std::span<const Uuid> uuids) {
    Gaeldende svar(uuids.size());
    if (uuids.empty()) return svar;
    oio::ListInput in{{uuids.begin(), uuids.end()}, {}};
    // All periods, not only those that hold now: GraphQL shows validity intervals.
    in.filter.virkning_fra = Tid::minus_uendelig();
    in.filter.virkning_til = Tid::plus_uendelig();
    Result<std::vector<oio::Oejebliksbillede>> fundet = o.list(k, t, in);
    if (!fundet) {
        if (fundet.error().kode == 44) return svar;
        return std::unexpected(std::move(fundet).error());
    }
    std::unordered_map<Uuid, oio::Registrering*> ved_uuid;
    for (oio::Oejebliksbillede& b : *fundet) {
        if (b.registreringer.empty()) continue;
        oio::Registrering& seneste = b.registreringer.back();
        if (oio::er_aktiv(seneste.livscyklus)) ved_uuid.emplace(b.uuid, &seneste);
    }
    for (std::size_t i = 0; i < uuids.size(); ++i) {
        const auto found = ved_uuid.find(uuids[i]);
        if (found != ved_uuid.end()) svar[i] = *found->second;
    }
    return svar;
}

}  // namespace

adgang::Tjenesteadgang organisationsadgang() {
    return {std::string(kOrganisationEntityId), false, rettigheder};
}

std::vector<std::string> organisationsroller(std::uint32_t bits) {
    std::vector<std::string> out;
    for (const Rollebit& r : kRoller) {
        if ((bits & r.bit) == r.bit) out.emplace_back(r.rolle);
    }
    return out;
}

soap::Organisationsopsaetning soap_opsaetning(org::Organisation& o, std::size_t list_maks) {
    soap::Organisationsopsaetning opsaetning;
    opsaetning.typer = org::typer();
    opsaetning.hierarkityper = org::hierarkityper();
    opsaetning.objekt = [&o](const oio::Objektbeskrivelse& t) { return objektoperationer(o, t); };
    opsaetning.system = {
        .fremsoegobjekthierarki =
            [&o](const Kalder& k, const soap::HierarkiForespoergsel& in) {
                return hierarki(o, k, in);
            },
        .import = [&o](const Kalder& k,
                       soap::ImportForespoergsel in) { return import(o, k, std::move(in)); },
        .anonymiser =
            [&o](const Kalder& k, const soap::AnonymiserForespoergsel& in) {
                return o.anonymiser(k, {in.person});
            },
    };
    opsaetning.fysiskslet = [&o](const Kalder& k, const soap::FysiskSletForespoergsel& in) {
        return o.fysiskslet(k, {in.organisation, in.enhed});
    };
    opsaetning.list_maks = list_maks;
    return opsaetning;
}

std::string organisationsnavn(oio::Motor& motor, const Uuid& organisation) {
    const std::array<Uuid, 1> ids{organisation};
    const auto found = motor.gaeldende(org::kOrganisation, org::kOperatoer, ids);
    if (!found || !(*found)[0]) return {};
    const Tid now = motor.ur().now();
    for (const oio::Egenskab& e : (*found)[0]->indhold.egenskaber) {
        const std::string* name = e.felt(org::felt::kOrganisationNavn);
        if (name != nullptr && e.virkning.fra <= now && now < e.virkning.til) return *name;
    }
    return {};
}

rest::Organisationskilde graphql_kilde(org::Organisation& o, const Klasseopslag& classes,
                                       const Clock& ur) {
    rest::Organisationskilde kilde;
    kilde.typer = {
        .organisation_enhed = &org::kOrganisationEnhed,
        .bruger = &org::kBruger,
        .person = &org::kPerson,
        .adresse = &org::kAdresse,
        .organisation_funktion = &org::kOrganisationFunktion,
        .organisation = &org::kOrganisation,
        .virksomhed = &org::kVirksomhed,
        .myndighed = &org::kMyndighed,
        .it_system = &org::kItSystem,
    };
    kilde.gaeldende = [&o](const Kalder& k, const oio::Objektbeskrivelse& t,
                           std::span<const Uuid> uuids) { return gaeldende(o, k, t, uuids); };
    kilde.soeg = [&o](const Kalder& k, const oio::Objektbeskrivelse& t, const oio::SoegInput& in,
                      std::optional<Uuid> efter,
                      std::size_t antal) { return o.soeg_efter(k, t, in, efter, antal); };
    kilde.kle = [&classes](const Uuid& uuid) { return classes.kle(uuid); };
    kilde.kle_uuider = [&classes](std::string_view pattern) { return classes.kle_uuider(pattern); };
    kilde.titel = [&classes](const Uuid& klasse) { return classes.titel(klasse); };
    kilde.ur = &ur;
    return kilde;
}

}  // namespace faelled::app
