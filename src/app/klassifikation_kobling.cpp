#include "app/klassifikation_kobling.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "administration/grundopsaetning.hpp"
#include "base/entropy.hpp"
#include "base/text.hpp"
#include "klassifikation/listehent_skriv.hpp"

namespace faelled::app {

namespace kl = klassifikation;
using adgang::Kalder;

namespace {

soap::Objektoperationer objektoperationer(kl::Klassifikation& o, const oio::Objektbeskrivelse& t) {
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

Result<std::vector<soap::UnikRetur>> import(kl::Klassifikation& o, const Kalder& k,
                                            soap::KlassifikationsimportInput in) {
    FAELLED_TRY(auto results, o.import(k, {std::move(in.klassifikation), std::move(in.facetter),
                                           std::move(in.klasser)}));
    std::vector<soap::UnikRetur> out;
    out.reserve(results.size());
    for (kl::UnikRetur& r : results)
        out.push_back({r.kode, std::move(r.tekst), std::move(r.type), r.uuid});
    return out;
}

// Groups about another authority's data give nothing.
std::uint32_t rettigheder(std::span<const adgang::Rettighedsgruppe> groups, Cvr authority) {
    namespace rolle = administration::rolle;
    std::uint32_t bits = 0;
    for (const adgang::Rettighedsgruppe& g : groups) {
        if (g.scope != authority) continue;
        const auto is = [&](auto... ids) { return ((g.rolle == ids) || ...); };
        if (is(rolle::kKlassifikationUdstil, rolle::kKlassifikation6Udstil,
               rolle::kKlassifikationListeUdstil))
            bits |= adgang::kUdstil;
        // Whoever may change may read.
        if (is(rolle::kKlassifikationRediger, rolle::kKlassifikation6Rediger))
            bits |= adgang::kRediger | adgang::kUdstil;
    }
    return bits;
}

Result<bool> listehent(kl::Klassifikation& o, const Kalder& k, const kl::ListeInput& in,
                       Traeskriver& tree) {
    FAELLED_TRY(const auto found, kl::listehent(o, k, in));
    kl::skriv(found, tree);
    return !found.empty();
}

Fejl datafejl(std::string_view text) {
    return Fejl::intern("klasser.tsv: " + std::string(text));
}

Result<std::vector<kl::Startobjekt>> fra_fil(const Grunddata& grund) {
    std::vector<kl::Startobjekt> out;
    for (const Startklasse& r : grund.startklasser()) {
        kl::Startobjekt o;
        o.type = r.art == "klasse"  ? &kl::kKlasse7
                 : r.art == "facet" ? &kl::kFacet
                                    : &kl::kKlassifikation;
        o.uuid = r.uuid;
        o.noegle = r.noegle;
        o.titel = r.titel;
        o.tilhoerer = r.tilhoerer;
        o.overordnet = r.overordnet;
        out.push_back(std::move(o));
    }
    if (out.empty()) return std::unexpected(datafejl("er tom"));
    return out;
}

// The classes that Organisation names, one facet per kind.
void fra_konstanter(const Grunddata& grund, std::vector<kl::Startobjekt>& out) {
    const Uuid classification = Uuid::named(navnerum(), "Klassifikation/Organisation");
    out.push_back({&kl::kKlassifikation, classification, "Organisation",
                   "Roller og typer i Organisation", std::nullopt, std::nullopt});
    std::unordered_map<std::string, Uuid> facets;
    std::unordered_map<std::string, int> keys;
    for (const Konstant& c : grund.konstanter()) {
        const auto [facet, fresh] = facets.try_emplace(
            c.gaelder, Uuid::named(navnerum(), "Facet/Organisation/" + c.gaelder));
        if (fresh)
            out.push_back(
                {&kl::kFacet, facet->second, c.gaelder, c.gaelder, classification, std::nullopt});
        // Two classes of a kind may have one label; keys are unique.
        const int n = ++keys[c.gaelder + "/" + c.etiket];
        const std::string key = n == 1 ? c.etiket : c.etiket + " " + std::to_string(n);
        out.push_back({&kl::kKlasse7, c.uuid, key, c.titel, facet->second, std::nullopt});
    }
}

// Parents stand before children in the table.
void fra_kle(const Grunddata& grund, std::vector<kl::Startobjekt>& out) {
    for (const Klenummer& k : grund.kle()) {
        kl::Startobjekt o{&kl::kKlasse7,      k.uuid,      k.nummer, k.titel,
                          kl::kle_emneplan(), std::nullopt};
        for (std::string above = k.nummer; above.size() > 2 && !o.overordnet;) {
            above.resize(above.size() - 3);
            if (const Klenummer* parent = grund.kle_ved_nummer(above)) o.overordnet = parent->uuid;
        }
        out.push_back(std::move(o));
    }
}

}  // namespace

adgang::Tjenesteadgang klassifikationsadgang(std::string_view entity_id) {
    return {std::string(entity_id), false, rettigheder};
}

std::vector<std::string> klassifikationens_laeseroller() {
    namespace rolle = administration::rolle;
    return {std::string(rolle::kKlassifikationUdstil), std::string(rolle::kKlassifikation6Udstil),
            std::string(rolle::kKlassifikationListeUdstil)};
}

soap::Klassifikationsopsaetning klassifikationsopsaetning(kl::Klassifikation& o,
                                                          std::size_t list_maks) {
    return {
        .typer6 = soap::Klassifikationstyper(kl::typer6().data(), 3),
        .klasse7 = &kl::kKlasse7,
        .objekt = [&o](const oio::Objektbeskrivelse& t) { return objektoperationer(o, t); },
        .system = {
            .fremsoegobjekthierarki =
                [&o](const Kalder& k, const soap::KlassifikationshierarkiInput& in) {
                    return o.fremsoegobjekthierarki(k, {in.hoved, in.egenskaber});
                },
            .import =
                [&o](const Kalder& k, soap::KlassifikationsimportInput in) {
                    return import(o, k, std::move(in));
                },
        },
        .list_maks = list_maks,
        .adgang6 = nullptr,
        .adgang7 = nullptr,
        .underskriver = nullptr,
    };
}

soap::Listehentopsaetning listehentopsaetning(kl::Klassifikation& o) {
    soap::Listehentopsaetning out;
    out.hent = [&o](const Kalder& k, const kl::ListeInput& in, Traeskriver& tree) {
        return listehent(o, k, in, tree);
    };
    return out;
}

rest::Listekilde listekilde(kl::Klassifikation& o) {
    return [&o](const Kalder& k, const kl::ListeInput& in, Traeskriver& tree) {
        return listehent(o, k, in, tree);
    };
}

Result<std::size_t> startklassifikationer(oio::Motor& motor, const Grunddata& grund) {
    FAELLED_TRY(std::vector<kl::Startobjekt> all, fra_fil(grund));
    fra_konstanter(grund, all);
    fra_kle(grund, all);
    // The same class may be named by two files; the first has it.
    std::vector<kl::Startobjekt> once;
    std::unordered_map<Uuid, bool> seen;
    for (kl::Startobjekt& o : all)
        if (seen.try_emplace(o.uuid, true).second) once.push_back(std::move(o));
    return kl::sikr(motor, system_entropy(), kl::kFaellesEjer, once);
}

Result<std::size_t> lokale_klasser(oio::Motor& motor, Cvr municipality) {
    // Numbers of this municipality's own in the subject plan (5.5); invented.
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kLokale{{
        {"27.36.90", "Korsbæks prøveordning for hverdagsvenner"},
        {"05.07.90", "Snehjælp til ældre"},
        {"00.15.90", "Flytning af rådhuset"},
    }};
    std::vector<kl::Startobjekt> out;
    for (const auto& [number, title] : kLokale) {
        const std::string key(number);
        out.push_back({&kl::kKlasse7,
                       Uuid::named(navnerum(), "lokal:" + municipality.text() + "/" + key), key,
                       std::string(title), kl::kle_emneplan(), std::nullopt});
    }
    return kl::sikr(motor, system_entropy(), municipality, out);
}

}  // namespace faelled::app
