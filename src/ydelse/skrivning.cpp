// importer, opdater, fjern (indekser.md 11; rules as 8.1-8.3).
#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_set>

#include "indeks/skrivning.hpp"
#include "ydelse/regelsaet.hpp"
#include "ydelse/verden.hpp"
#include "ydelse/ydelse.hpp"

namespace faelled::ydelse {
namespace {

using indeks::Fund;
using indeks::Regel;
using indeks::Regelsaet;

Enkeltsvar svar(Gren g, const Uuid& uuid, Result<void> r) {
    Enkeltsvar out{std::nullopt, std::string(typenavn(g)), uuid, {}};
    if (!r) out.fejl = indeks::med_regel(std::move(r).error());
    return out;
}

}  // namespace

std::string_view typenavn(Gren g) {
    return g == kBevillinger ? "BevillingIndeks" : "OekonomiskEffektueringIndeks";
}

// Runs inside the transaction of a write: who may, what is noted.
oio::Medskrift Ydelse::medskrift(const Kalder& k, Gren g, const Uuid& uuid, bool ny) {
    return [this, &k, g, uuid, ny](const oio::Registrering* foer, const oio::Registrering& r,
                                   store::Batch& batch) -> Result<void> {
        const Regelsaet& s = regler(g);
        if (!ny && foer != nullptr) {
            FAELLED_CHECK(indeks::maa_skrive(s, foer->indhold, k, settings_.tilladte));
            FAELLED_CHECK(indeks::samme_master(s, foer->indhold, r.indhold));
        }
        FAELLED_CHECK(indeks::kontroller_ejer(s, r.indhold, k, settings_.cvropslag));
        std::vector<Fund> found = indeks::valider(s, r);
        if (indeks::ejer(s, r.indhold, k, settings_.cvropslag) == indeks::Ejersvar::kUkendt)
            found.push_back({Regel::kEjerUkendt, "RelationListe"});
        const Uuid sender = indeks::afsender(s, r.indhold);
        if (auto refused = indeks::streng(settings_.strenge, sender, found))
            return std::unexpected(*std::move(refused));
        return fund_.saet(k.myndighed(), {beskrivelse(g).type, uuid, sender, std::move(found)},
                          batch);
    };
}

Result<std::vector<Enkeltsvar>> Ydelse::importer(const Kalder& k, std::vector<Importeret> in) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    FAELLED_CHECK(indeks::kontroller_antal("BevillingIndeks", in.size(), settings_.maks_objekter));
    const auto count = indeks::forekomster(in);
    std::vector<Enkeltsvar> out;
    std::vector<oio::Import> writes;
    std::vector<std::size_t> places;  // of each write among the answers
    for (Importeret& x : in) {
        k.spor().objekt(x.uuid);
        out.push_back(svar(x.gren, x.uuid, {}));
        if (!x.input) {
            out.back().fejl = std::move(x.input).error();
        } else if (count.at(x.uuid) > 1) {
            out.back().fejl = indeks::samme_uuid();
        } else {
            if (x.gren == kBevillinger)
                for (oio::RegistreringInput& r : x.input->registreringer)
                    fjern_datoer(r.indhold);
            places.push_back(out.size() - 1);
            writes.push_back({&beskrivelse(x.gren), *std::move(x.input)});
        }
    }
    const auto done =
        motor_.importer_flere(indeks::skriver(k), std::move(writes), [&](std::size_t n) {
            const Importeret& x = in[places[n]];
            return medskrift(k, x.gren, x.uuid, true);
        });
    for (std::size_t n = 0; n < done.size(); ++n)
        if (!done[n]) out[places[n]].fejl = indeks::med_regel(done[n].error());
    return out;
}

Result<std::vector<Enkeltsvar>> Ydelse::opdater(const Kalder& k, std::vector<Opdateret> in) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    FAELLED_CHECK(indeks::kontroller_antal("BevillingIndeks", in.size(), settings_.maks_objekter));
    const auto count = indeks::forekomster(in);
    std::vector<Enkeltsvar> out;
    for (Opdateret& x : in) {
        k.spor().objekt(x.uuid);
        if (x.input && count.at(x.uuid) > 1) x.input = std::unexpected(indeks::samme_uuid());
        Result<void> r;
        if (x.input) {
            if (x.gren == kBevillinger) fjern_datoer(x.input->indhold);
            r = motor_.ret(beskrivelse(x.gren), indeks::skriver(k), *std::move(x.input),
                           medskrift(k, x.gren, x.uuid, false));
        } else {
            r = std::unexpected(std::move(x.input).error());
        }
        out.push_back(svar(x.gren, x.uuid, std::move(r)));
    }
    return out;
}

// The object as it stands, when the caller may write it.
Result<oio::Registrering> Ydelse::egen(const Kalder& k, Gren g, const Uuid& uuid) {
    const std::array<Uuid, 1> ids{uuid};
    FAELLED_TRY(auto found, motor_.gaeldende(beskrivelse(g), k.myndighed(), ids));
    if (!found[0])
        return std::unexpected(
            indeks::afvist(44, indeks::afvisning::kUkendt, "Objektet findes ikke"));
    FAELLED_CHECK(indeks::maa_skrive(regler(g), found[0]->indhold, k, settings_.tilladte));
    return *std::move(found[0]);
}

Result<void> Ydelse::fjern(const Kalder& k, Gren g, const Uuid& uuid) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    k.spor().objekt(uuid);
    FAELLED_TRY(const oio::Registrering gone, egen(k, g, uuid));
    store::Batch notes;
    const std::uint8_t type = beskrivelse(g).type;
    FAELLED_CHECK(fund_.saet(k.myndighed(), {type, uuid, {}, {}}, notes));
    if (g == kBevillinger) {
        Ydelsesverden world(motor_, indeks::Laesegraense({}), Uuid{});
        FAELLED_TRY(const std::vector<Uuid> payments,
                    world.bundne(kBevillinger, {k.myndighed(), uuid, {}}));
        FAELLED_TRY(const auto found, motor_.gaeldende(kEffektuering, k.myndighed(), payments));
        for (std::size_t n = 0; n < payments.size(); ++n) {
            if (!found[n]) continue;
            FAELLED_TRY(auto known, fund_.hent(k.myndighed(), kEffektuering.type, payments[n]));
            indeks::Objektfund o =
                known ? *std::move(known)
                      : indeks::Objektfund{kEffektuering.type, payments[n], {}, {}};
            o.afsender = indeks::afsender(regler(kEffektueringer), found[n]->indhold);
            const Fund dangling{Regel::kPegerPaaIntet,
                                "RelationListe/OekonomiskYdelseEffektueringRelation"};
            if (std::ranges::find(o.fund, dangling) != o.fund.end()) continue;
            o.fund.push_back(dangling);
            FAELLED_CHECK(fund_.saet(k.myndighed(), o, notes));
        }
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
        if (const auto own = egen(k, kBevillinger, grant); !own) {
            out.push_back(svar(kBevillinger, grant, std::unexpected(own.error())));
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
                paid.push_back(
                    svar(kEffektueringer, payments[n], fjern(k, kEffektueringer, payments[n])));
        out.push_back(svar(kBevillinger, grant, fjern(k, kBevillinger, grant)));
        std::ranges::move(paid, std::back_inserter(out));
    }
    return out;
}

Result<indeks::Fundlager::Side> Ydelse::fund(const Kalder& k,
                                             const indeks::Fundlager::Spoergsmaal& s) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    return fund_.find(k.myndighed(), s);
}

}  // namespace faelled::ydelse
