// KlassifikationSystem: the operations that span types (klassifikation.md chapter 7).
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "klassifikation/klassifikation.hpp"
#include "klassifikation/regler.hpp"
#include "oio/soegning.hpp"

namespace faelled::klassifikation {
namespace {

// Most classifications and facets in one answer: they are not paged.
constexpr std::int64_t kMaxBeholdere = 10'000;

oio::SoegInput niveau(const oio::SoegInput& head, const std::optional<oio::Egenskab>& filter) {
    oio::SoegInput in;
    in.registrering = head.registrering;
    in.virkning = head.virkning;
    if (filter) in.eksempel.egenskaber.push_back(*filter);
    return in;
}

void under(std::uint8_t kind, const std::vector<Uuid>& parents, oio::SoegInput& in) {
    for (const Uuid& u : parents) {
        oio::Relation r;
        r.art = kind;
        r.ref = oio::Reference(u);
        in.eksempel.relationer.push_back(std::move(r));
    }
}

std::optional<Uuid> overordnet(const oio::ImporterInput& object) {
    for (const oio::RegistreringInput& r : object.registreringer)
        for (const oio::Relation& x : r.indhold.relationer)
            if (x.art == relation::kOverordnetKlasse && x.ref.uuid() != nullptr)
                return *x.ref.uuid();
    return std::nullopt;
}

// Parents before children, else as given. A cycle ends somewhere: the content rules refuse it.
void efter_dybde(std::vector<oio::ImporterInput>& classes) {
    std::unordered_map<Uuid, Uuid> parent;
    for (const oio::ImporterInput& c : classes)
        if (const auto p = overordnet(c)) parent.emplace(c.uuid, *p);
    std::unordered_map<Uuid, std::size_t> depth;
    for (const oio::ImporterInput& c : classes) {
        std::size_t n = 0;
        for (auto at = parent.find(c.uuid); at != parent.end() && n <= parent.size();
             at = parent.find(at->second))
            ++n;
        depth.emplace(c.uuid, n);
    }
    std::ranges::stable_sort(classes, {},
                             [&](const oio::ImporterInput& c) { return depth.at(c.uuid); });
}

}  // namespace

Result<Hierarki> Klassifikation::fremsoegobjekthierarki(const Kalder& k, const HierarkiInput& in) {
    FAELLED_CHECK(kraev(k, adgang::kUdstil));
    const auto& [classification, facet, klasse] = in.egenskaber;
    const Tid now = motor_.ur().now();
    const oio::Periode valid = in.hoved.virkning.value_or(oio::Periode{now, now});

    std::array<std::vector<Uuid>, 3> found;
    FAELLED_TRY(found[0],
                side(k, kKlassifikation, niveau(in.hoved, classification), kMaxBeholdere));
    oio::SoegInput facets = niveau(in.hoved, facet);
    if (classification) under(relation::kFacetTilhoerer, found[0], facets);
    // Limited to nothing is nothing; an empty list of relations would be no limit.
    if (!classification || !found[0].empty()) {
        FAELLED_TRY(found[1], side(k, kFacet, facets, kMaxBeholdere));
    }
    const bool limited = classification || facet;
    if (!limited || !found[1].empty()) {
        oio::SoegInput classes = niveau(in.hoved, klasse);
        classes.foerste = in.hoved.foerste;
        classes.maksimum = in.hoved.maksimum;
        if (limited) under(relation::kFacet, found[1], classes);
        const Sidestoerrelse size = sidestoerrelse(kKlasse6);
        const std::int64_t most = std::min(in.hoved.maksimum.value_or(size.uden), size.loft);
        FAELLED_TRY(found[2], side(k, kKlasse6, classes, most));
    }
    FAELLED_CHECK(oio::kontroller(in.hoved));
    Hierarki out;
    for (std::size_t i = 0; i < out.size(); ++i) {
        // What is gone since the search is left out.
        FAELLED_TRY(out[i],
                    hent(k, *typer6()[i], {std::move(found[i]), {valid.fra, valid.til, {}, {}}}));
    }
    return out;
}

Result<std::vector<UnikRetur>> Klassifikation::import(const Kalder& k, ImportInput in) {
    FAELLED_CHECK(kraev(k, adgang::kRediger));
    std::vector<UnikRetur> out;
    const auto one = [&](const Type& t, oio::ImporterInput object) {
        const Uuid uuid = object.uuid;
        const Result<void> r = importer(k, t, std::move(object));
        out.push_back(r ? UnikRetur{20, "OK", std::string(t.navn), uuid}
                        : UnikRetur{r.error().kode, r.error().tekst, std::string(t.navn), uuid});
    };
    one(kKlassifikation, std::move(in.klassifikation));
    for (oio::ImporterInput& facet : in.facetter)
        one(kFacet, std::move(facet));
    efter_dybde(in.klasser);
    for (oio::ImporterInput& klasse : in.klasser)
        one(kKlasse6, std::move(klasse));
    return out;
}

}  // namespace faelled::klassifikation
