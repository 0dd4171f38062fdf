#include "organisation/organisation.hpp"

#include <algorithm>

#include "oio/fletning.hpp"
#include "oio/udvalg.hpp"
#include "organisation/billede.hpp"
#include "organisation/regler.hpp"

namespace faelled::organisation {

using oio::Oejebliksbillede;

namespace {

// What was found goes into the call's audit record.
Result<std::vector<Uuid>> noteret(const Kalder& k, Result<std::vector<Uuid>> found) {
    if (found) {
        for (const Uuid& u : *found)
            k.spor().objekt(u);
    }
    return found;
}

}  // namespace

Result<Uuid> Organisation::opret(const Kalder& k, const Type& t, oio::OpretInput in) {
    FAELLED_CHECK(kraev(k, adgang::kRediger));
    FAELLED_CHECK(maa_skrive(k, t));
    FAELLED_CHECK(kontroller_ejer(k, t, in.indhold));
    FAELLED_TRY(const Uuid made, motor_.opret(t, skriver(k, t), std::move(in)));
    k.spor().objekt(made);
    return made;
}

Result<void> Organisation::importer(const Kalder& k, const Type& t, oio::ImporterInput in) {
    k.spor().objekt(in.uuid);
    FAELLED_CHECK(kraev(k, adgang::kRediger));
    FAELLED_CHECK(maa_skrive(k, t));
    for (const auto& r : in.registreringer)
        FAELLED_CHECK(kontroller_ejer(k, t, r.indhold));
    return motor_.importer(t, skriver(k, t), std::move(in));
}

Result<void> Organisation::ret(const Kalder& k, const Type& t, oio::RetInput in) {
    k.spor().objekt(in.uuid);
    FAELLED_CHECK(kraev(k, adgang::kRediger));
    if (auto allowed = maa_skrive(k, t); !allowed) {
        if (&t != &kOrganisation || in.uuid != k.organisation())
            return std::unexpected(synlig_eller(k, t, in.uuid, allowed.error()));
        FAELLED_CHECK(kun_overordnet(k, in));
    }
    FAELLED_CHECK(kontroller_ejer(k, t, in.indhold));
    return motor_.ret(t, skriver(k, t), std::move(in));
}

Result<void> Organisation::passiver(const Kalder& k, const Type& t, oio::UuidNoteInput in) {
    k.spor().objekt(in.uuid);
    FAELLED_CHECK(kraev(k, adgang::kRediger));
    if (auto allowed = maa_skrive(k, t); !allowed)
        return std::unexpected(synlig_eller(k, t, in.uuid, allowed.error()));
    return motor_.passiver(t, skriver(k, t), std::move(in));
}

Result<void> Organisation::slet(const Kalder& k, const Type& t, oio::UuidNoteInput in) {
    k.spor().objekt(in.uuid);
    FAELLED_CHECK(kraev(k, adgang::kRediger));
    if (auto allowed = maa_skrive(k, t); !allowed)
        return std::unexpected(synlig_eller(k, t, in.uuid, allowed.error()));
    return motor_.slet(t, skriver(k, t), std::move(in));
}

Result<void> Organisation::gendan(const Kalder& k, const Type& t, const Uuid& uuid,
                                  std::uint64_t nr, std::optional<std::string> note) {
    k.spor().objekt(uuid);
    FAELLED_CHECK(kraev(k, adgang::kRediger));
    FAELLED_CHECK(maa_skrive(k, t));
    oio::LaesInput all{uuid, {}};
    all.filter.virkning_fra = all.filter.registrering_fra = Tid::minus_uendelig();
    all.filter.virkning_til = all.filter.registrering_til = Tid::plus_uendelig();
    // Past the hiding of fields: what the caller may not see must come back too.
    FAELLED_TRY(const Oejebliksbillede o, motor_.laes(t, ejer_af(k, t), all));
    const auto wanted = std::ranges::find(o.registreringer, nr, &oio::Registrering::nr);
    if (wanted == o.registreringer.end())
        return std::unexpected(Fejl::kalder(44, "Objektet har ikke den registrering"));
    const oio::Registrering& current = o.registreringer.back();
    if (!oio::er_aktiv(current.livscyklus))
        return std::unexpected(Fejl::kalder(49, "Objektet er passiveret eller slettet"));
    FAELLED_CHECK(kontroller_ejer(k, t, wanted->indhold));
    oio::Samling in;
    in.objekter.push_back(
        {&t, uuid, current.nr, current.livscyklus, std::move(note), wanted->indhold});
    const auto done = motor_.skriv_samlet(skriver(k, t), std::move(in));
    if (done) return {};
    if (store::er_konflikt(done.error()))
        return std::unexpected(Fejl::kalder(49, "Objektet blev ændret imens; se på det igen"));
    return std::unexpected(done.error());
}

Result<Oejebliksbillede> Organisation::laes(const Kalder& k, const Type& t,
                                            const oio::LaesInput& in) {
    k.spor().objekt(in.uuid);
    FAELLED_CHECK(kraev(k, adgang::kUdstil));
    FAELLED_TRY(Oejebliksbillede o, motor_.laes(t, ejer_af(k, t), in));
    skjul(k, t, o);
    return o;
}

Result<std::vector<Oejebliksbillede>> Organisation::list(const Kalder& k, const Type& t,
                                                         const oio::ListInput& in) {
    FAELLED_CHECK(kraev(k, adgang::kUdstil));
    FAELLED_TRY(auto found, motor_.list(t, ejer_af(k, t), in));
    if (found.empty()) return std::unexpected(Fejl::kalder(44, "Ingen af objekterne findes"));
    for (Oejebliksbillede& o : found) {
        k.spor().objekt(o.uuid);
        skjul(k, t, o);
    }
    return found;
}

Result<std::vector<Uuid>> Organisation::soeg(const Kalder& k, const Type& t,
                                             const oio::SoegInput& in) {
    FAELLED_CHECK(kraev(k, adgang::kUdstil));
    if (soeger_skjult(k, t, in)) return std::vector<Uuid>();
    return noteret(k, motor_.soeg(t, ejer_af(k, t), in));
}

Result<std::vector<Uuid>> Organisation::soeg_efter(const Kalder& k, const Type& t,
                                                   const oio::SoegInput& in,
                                                   std::optional<Uuid> efter, std::size_t antal) {
    FAELLED_CHECK(kraev(k, adgang::kUdstil));
    if (soeger_skjult(k, t, in)) return std::vector<Uuid>();
    return noteret(k, motor_.soeg_efter(t, ejer_af(k, t), in, efter, antal));
}

// A municipality may change where its Organisation points (the root unit) and nothing else of it.
// Clients send the whole object back, so what they repeat unchanged is no breach.
Result<void> Organisation::kun_overordnet(const Kalder& k, oio::RetInput& in) {
    const std::array<Uuid, 1> ids{in.uuid};
    FAELLED_TRY(const auto current, motor_.gaeldende(kOrganisation, kOperatoer, ids));
    if (!current[0]) return std::unexpected(Fejl::kalder(44, "Objektet findes ikke"));
    FAELLED_CHECK(oio::normaliser(in.indhold, dansk_midnat(motor_.ur().now())));
    const std::uint8_t parent = relation(kOrganisation, "Overordnet");
    const auto is_parent = [parent](const oio::Relation& r) { return r.art == parent; };

    oio::Indhold rest = in.indhold;
    std::erase_if(rest.relationer, is_parent);
    const oio::Indhold after =
        oio::flet(kOrganisation, current[0]->indhold, std::move(rest), oio::Rettemaade::kFlet);
    if (after != current[0]->indhold)
        return std::unexpected(
            Fejl::kalder(43, "Myndighed " + k.myndighed().text() +
                                 " må kun ændre relationen Overordnet på sin egen Organisation"));
    oio::Indhold only;
    only.har = {false, false, true};
    for (oio::Relation& r : in.indhold.relationer)
        if (is_parent(r)) only.relationer.push_back(std::move(r));
    in.indhold = std::move(only);
    return {};
}

// The owner relation must not name another authority's Organisation (10.3). A reference to an
// Organisation that does not exist is a compliance finding, not an error.
Result<void> Organisation::kontroller_ejer(const Kalder& k, const Type& t,
                                           const oio::Indhold& content) {
    if (t.ejerrelation < 0 || k.myndighed() == kOperatoer) return {};
    for (const oio::Relation& r : content.relationer) {
        const Uuid* owner = r.ref.uuid();
        if (r.art != t.ejerrelation || owner == nullptr || *owner == k.organisation()) continue;
        const std::array<Uuid, 1> ids{*owner};
        FAELLED_TRY(const auto found, motor_.gaeldende(kOrganisation, kOperatoer, ids));
        if (found[0])
            return std::unexpected(
                Fejl::kalder(43, "Relationen " + std::string(t.relationer[r.art].navn) +
                                     " peger på en anden myndigheds Organisation"));
    }
    return {};
}

// What the caller may not write it may still see; what it cannot see is unknown to it.
Fejl Organisation::synlig_eller(const Kalder& k, const Type& t, const Uuid& uuid, Fejl refused) {
    const std::array<Uuid, 1> ids{uuid};
    const auto found = motor_.gaeldende(t, ejer_af(k, t), ids);
    if (!found) return found.error();
    return (*found)[0] ? std::move(refused) : Fejl::kalder(44, "Objektet findes ikke");
}

}  // namespace faelled::organisation
