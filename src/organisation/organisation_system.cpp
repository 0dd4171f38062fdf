// OrganisationSystem and OrganisationAdministration: the operations that span types
// (organisation.md 5.9-5.12).
#include <algorithm>

#include "oio/soegning.hpp"
#include "oio/udvalg.hpp"
#include "organisation/organisation.hpp"
#include "organisation/regler.hpp"

namespace faelled::organisation {
namespace {

using oio::Oejebliksbillede;

oio::Relation relation_til(std::uint8_t art, const Uuid& target) {
    oio::Relation r;
    r.art = art;
    r.ref = oio::Reference(target);
    return r;
}

// Objects of the caller's municipality that are active at the time asked for (5.9 semantics 1, 3
// and 4).
oio::SoegInput hierarkisoegning(const oio::Objektbeskrivelse& b, const Kalder& k,
                                const oio::SoegInput& head,
                                const std::optional<oio::Egenskab>& filter) {
    oio::SoegInput in = head;
    in.eksempel = {};
    if (filter) in.eksempel.egenskaber.push_back(*filter);
    in.eksempel.tilstande.push_back({0, kAktiv, {}});
    in.eksempel.relationer.push_back(
        relation_til(static_cast<std::uint8_t>(b.ejerrelation), k.organisation()));
    return in;
}

constexpr std::string_view kAnonymtNavn = "Anonymiseret";

void anonymt(const Uuid& uuid, oio::Egenskab& e) {
    std::erase_if(e.felter, [](const oio::Feltvaerdi& v) {
        return v.felt == felt::kPersonCpr || v.felt == felt::kPersonNavn ||
               v.felt == felt::kBrugervendtNoegle;
    });
    e.felter.push_back({felt::kBrugervendtNoegle, uuid.text()});
    e.felter.push_back({felt::kPersonNavn, std::string(kAnonymtNavn)});
    std::stable_sort(e.felter.begin(), e.felter.end(),
                     [](const auto& a, const auto& b) { return a.felt < b.felt; });
    e.virkning.note.reset();
}

}  // namespace

std::array<const oio::Objektbeskrivelse*, 6> hierarkityper() {
    return {&kOrganisation, &kOrganisationEnhed,    &kOrganisationFunktion,
            &kBruger,       &kInteressefaellesskab, &kItSystem};
}

Result<Hierarki> Organisation::fremsoegobjekthierarki(const Kalder& k, const HierarkiInput& in) {
    FAELLED_CHECK(kraev(k, adgang::kUdstil));
    FAELLED_CHECK(oio::kontroller(in.hoved));
    oio::SoegInput head = in.hoved;
    const auto page = static_cast<std::int64_t>(settings_.hierarki_side);
    head.maksimum = std::min(head.maksimum.value_or(page), page);
    const Tid now = motor_.ur().now();
    const oio::Periode valid = head.virkning.value_or(oio::Periode{now, now});

    Hierarki out;
    const auto types = hierarkityper();
    for (std::size_t i = 0; i < types.size(); ++i) {
        const oio::Objektbeskrivelse& b = *types[i];
        Hierarki::Del& part = out.dele[i];
        part.type = &b;
        std::vector<Uuid> found;
        if (&b == &kOrganisation) {
            FAELLED_TRY(found, egen_organisation(k, head, in.egenskaber[i]));
        } else {
            FAELLED_TRY(found, motor_.soeg(b, ejer_af(k, b),
                                           hierarkisoegning(b, k, head, in.egenskaber[i])));
        }
        if (found.empty()) continue;
        // What is gone since the search is left out.
        FAELLED_TRY(part.objekter, motor_.list(b, ejer_af(k, b),
                                               {std::move(found), {valid.fra, valid.til, {}, {}}}));
        for (const oio::Oejebliksbillede& o : part.objekter)
            k.spor().objekt(o.uuid);
    }
    return out;
}

// The caller's own Organisation, when it fits the head and the filter and is on this page.
Result<std::vector<Uuid>> Organisation::egen_organisation(
    const Kalder& k, const oio::SoegInput& head, const std::optional<oio::Egenskab>& filter) {
    if (head.foerste > 0) return std::vector<Uuid>();
    oio::SoegInput in = head;
    in.eksempel = {};
    if (filter) in.eksempel.egenskaber.push_back(*filter);
    in.eksempel.tilstande.push_back({0, kAktiv, {}});
    const std::array<Uuid, 1> ids{k.organisation()};
    FAELLED_TRY(const auto found, motor_.gaeldende(kOrganisation, kOperatoer, ids));
    const bool fits = found[0] && oio::opfylder(*found[0], in) &&
                      oio::opfylder(kOrganisation, found[0]->indhold, in, motor_.ur().now());
    return fits ? std::vector<Uuid>{ids[0]} : std::vector<Uuid>();
}

Result<std::vector<UnikRetur>> Organisation::import(const Kalder& k, ImportInput in) {
    FAELLED_CHECK(kraev(k, adgang::kRediger));
    std::vector<UnikRetur> out;
    const auto one = [&](const oio::Objektbeskrivelse& b, oio::ImporterInput object) {
        const Uuid uuid = object.uuid;
        const Result<void> r = importer(k, b, std::move(object));
        out.push_back(r ? UnikRetur{20, "OK", std::string(b.navn), uuid}
                        : UnikRetur{r.error().kode, r.error().tekst, std::string(b.navn), uuid});
    };
    // The Organisation is the operator's and is there already: 49, not 43, and go on (5.10).
    const std::array<Uuid, 1> ids{in.organisation.uuid};
    FAELLED_TRY(const auto known, motor_.gaeldende(kOrganisation, kOperatoer, ids));
    if (known[0])
        out.push_back(
            {49, "Organisationen findes allerede", std::string(kOrganisation.navn), ids[0]});
    else
        one(kOrganisation, std::move(in.organisation));
    for (oio::ImporterInput& unit : in.enheder)
        one(kOrganisationEnhed, std::move(unit));
    return out;
}

Result<void> Organisation::anonymiser(const Kalder& k, const AnonymiserInput& in) {
    FAELLED_CHECK(kraev(k, adgang::kAnonymiser));
    std::vector<Uuid> persons;
    if (const Uuid* uuid = std::get_if<Uuid>(&in.person)) {
        persons.push_back(*uuid);
    } else {
        // By CPR number in any period, also of persons that were withdrawn.
        oio::SoegInput by_cpr;
        by_cpr.virkning = oio::Periode{};
        by_cpr.eksempel.egenskaber.push_back(
            {{}, {{felt::kPersonCpr, std::get<std::string>(in.person)}}});
        FAELLED_TRY(persons, motor_.soeg(kPerson, k.myndighed(), by_cpr));
        by_cpr.registrering = oio::SoegRegistrering{};
        by_cpr.registrering->livscyklus = oio::Livscyklus::kPassiveret;
        FAELLED_TRY(const auto withdrawn, motor_.soeg(kPerson, k.myndighed(), by_cpr));
        persons.insert(persons.end(), withdrawn.begin(), withdrawn.end());
    }
    if (persons.empty()) return std::unexpected(Fejl::kalder(44, "Personen findes ikke"));
    for (const Uuid& person : persons)
        k.spor().objekt(person);
    for (const Uuid& person : persons)
        FAELLED_CHECK(motor_.anonymiser(kPerson, skriver(k, kPerson), person,
                                        [&](oio::Egenskab& e) { anonymt(person, e); }));
    return {};
}

Result<void> Organisation::fysiskslet(const Kalder& k, const FysiskSletInput& in) {
    FAELLED_CHECK(kraev(k, adgang::kFysiskSlet));
    if (!settings_.testtilstand)
        return std::unexpected(Fejl::kalder(43, "fysiskslet er kun åben i testtilstand"));
    // laes also knows a unit whose latest registration is Slettet.
    const auto unit = motor_.laes(kOrganisationEnhed, k.myndighed(), {in.enhed, {}});
    if (!unit && unit.error().kode != 44) return std::unexpected(unit.error());
    if (in.organisation != k.organisation() || !unit)
        return std::unexpected(Fejl::kalder(44, "Enheden findes ikke i organisationen"));

    std::vector<std::pair<const oio::Objektbeskrivelse*, Uuid>> doomed{
        {&kOrganisationEnhed, in.enhed}};
    // Functions that were never tied to another unit go with it.
    const std::uint8_t units = relation(kOrganisationFunktion, "TilknyttedeEnheder");
    oio::SoegInput tied;
    tied.virkning = oio::Periode{};
    tied.eksempel.relationer.push_back(relation_til(units, in.enhed));
    FAELLED_TRY(const auto functions, motor_.soeg(kOrganisationFunktion, k.myndighed(), tied));
    FAELLED_TRY(const auto contents,
                motor_.gaeldende(kOrganisationFunktion, k.myndighed(), functions));
    for (std::size_t i = 0; i < functions.size(); ++i) {
        if (!contents[i]) continue;
        const auto& relations = contents[i]->indhold.relationer;
        const bool only_here =
            std::all_of(relations.begin(), relations.end(), [&](const oio::Relation& r) {
                return r.art != units || (r.ref.uuid() != nullptr && *r.ref.uuid() == in.enhed);
            });
        if (only_here) doomed.emplace_back(&kOrganisationFunktion, functions[i]);
    }
    for (const auto& [type, uuid] : doomed)
        k.spor().objekt(uuid);
    return motor_.fysisk_slet(k.myndighed(), doomed);
}

}  // namespace faelled::organisation
