// importer, opdater, fjern (indekser.md 11; rules as 8.1-8.3).
#include <algorithm>
#include <iterator>

#include "indeks/skrivning.hpp"
#include "ydelse/regelsaet.hpp"
#include "ydelse/verden.hpp"
#include "ydelse/ydelse.hpp"

namespace faelled::ydelse {
namespace {

void forbered(Gren g, oio::Indhold& i) {
    if (g == kBevillinger) fjern_datoer(i);
}

}  // namespace

std::string_view typenavn(Gren g) {
    return g == kBevillinger ? "BevillingIndeks" : "OekonomiskEffektueringIndeks";
}

Ydelse::Ydelse(oio::Motor& motor, Indstillinger settings)
    : motor_(motor),
      settings_(std::move(settings)),
      skrivning_(motor, settings_,
                 {.typer = {{{&bevillingsregler(), typenavn(kBevillinger)},
                             {&effektueringsregler(), typenavn(kEffektueringer)}}},
                  .element = "BevillingIndeks",
                  .forbered = forbered}) {}

Result<std::vector<Enkeltsvar>> Ydelse::importer(const Kalder& k, std::vector<Importeret> in) {
    return skrivning_.importer(k, std::move(in));
}

Result<std::vector<Enkeltsvar>> Ydelse::opdater(const Kalder& k, std::vector<Opdateret> in) {
    return skrivning_.opdater(k, std::move(in));
}

Result<std::vector<Enkeltsvar>> Ydelse::valider(const Kalder& k, std::vector<Importeret> in) {
    return skrivning_.valider(k, std::move(in));
}

Result<void> Ydelse::fjern(const Kalder& k, Gren g, const Uuid& uuid) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    k.spor().objekt(uuid);
    FAELLED_TRY(const oio::Registrering gone, skrivning_.egen(k, g, uuid));
    store::Batch notes;
    const std::uint8_t type = beskrivelse(g).type;
    FAELLED_CHECK(skrivning_.fund().saet(k.myndighed(), {type, uuid, {}, {}}, notes));
    if (g == kBevillinger) {
        Ydelsesverden world(motor_, indeks::Laesegraense({}), Uuid{});
        FAELLED_TRY(const std::vector<Uuid> payments,
                    world.bundne(kBevillinger, {k.myndighed(), uuid, {}}));
        FAELLED_TRY(const auto found, motor_.gaeldende(kEffektuering, k.myndighed(), payments));
        for (std::size_t n = 0; n < payments.size(); ++n)
            if (found[n])
                FAELLED_CHECK(skrivning_.peger_paa_intet(
                    k.myndighed(), kEffektueringer, payments[n], found[n]->indhold,
                    "RelationListe/OekonomiskYdelseEffektueringRelation", notes));
    }
    FAELLED_CHECK(motor_.fysisk_slet(indeks::skriver(k), {{&beskrivelse(g), uuid}}, notes.rum));
    return {};
}

Result<std::vector<Enkeltsvar>> Ydelse::fjern_for_sag(const Kalder& k, const Uuid& sag) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    std::vector<Uuid> grants;
    store::Betingelse tie{udtraek::kSag, {{std::string(sag.view())}}, store::Periode{}};
    FAELLED_CHECK(motor_.lager().soeg(
        {k.myndighed(), kBevilling.type, {std::move(tie)}, std::nullopt, [&](const Uuid& u) {
             grants.push_back(u);
             return true;
         }}));
    Ydelsesverden world(motor_, indeks::Laesegraense({}), Uuid{});
    std::vector<Enkeltsvar> out;
    for (const Uuid& grant : grants) {
        if (const auto own = skrivning_.egen(k, kBevillinger, grant); !own) {
            out.push_back(skrivning_.svar(kBevillinger, grant, std::unexpected(own.error())));
            continue;
        }
        FAELLED_TRY(const std::vector<Uuid> payments,
                    world.bundne(kBevillinger, {k.myndighed(), grant, {}}));
        FAELLED_TRY(const auto found, motor_.gaeldende(kEffektuering, k.myndighed(), payments));
        // The payments first, so that none of them is noted as pointing to nothing. One with parts
        // of another grant stays, as a document on another case does.
        std::vector<Enkeltsvar> paid;
        for (std::size_t n = 0; n < payments.size(); ++n)
            if (found[n] && bevillinger_i(found[n]->indhold).size() == 1)
                paid.push_back(skrivning_.svar(kEffektueringer, payments[n],
                                               fjern(k, kEffektueringer, payments[n])));
        out.push_back(skrivning_.svar(kBevillinger, grant, fjern(k, kBevillinger, grant)));
        std::ranges::move(paid, std::back_inserter(out));
    }
    return out;
}

Result<indeks::Fundlager::Side> Ydelse::fund(const Kalder& k,
                                             const indeks::Fundlager::Spoergsmaal& s) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    return skrivning_.fund().find(k.myndighed(), s);
}

}  // namespace faelled::ydelse
