#include "klassifikation/klassifikation.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "klassifikation/regler.hpp"
#include "klassifikation/soegning.hpp"
#include "oio/fletning.hpp"
#include "oio/soegning.hpp"
#include "oio/udvalg.hpp"

namespace faelled::klassifikation {

using oio::Oejebliksbillede;

namespace {

Fejl ukendt() {
    return Fejl::kalder(44, "Objektet findes ikke");
}

bool til_version6(const oio::Objektbeskrivelse& t) {
    return t.version == kVersion6;
}

// The complete content that a message makes, as the engine will make it.
Result<oio::Indhold> efter(const oio::Objektbeskrivelse& t, oio::Motor& motor,
                           const oio::Indhold* before, oio::Indhold message) {
    FAELLED_CHECK(oio::normaliser(
        message, before == nullptr ? Tid::minus_uendelig() : dansk_midnat(motor.ur().now())));
    return oio::flet(t, before == nullptr ? oio::Indhold{} : *before, std::move(message),
                     motor.indstillinger().rettemaade);
}

// Rules for a new Klasse; `content` gets what version 6 leaves open.
Result<void> ny_klasse(const Omverden& o, const oio::Objektbeskrivelse& t, const Uuid& uuid,
                       oio::Indhold& content) {
    if (!er_klasse(t)) return {};
    if (til_version6(t)) udfyld_version6(nullptr, content);
    FAELLED_TRY(const oio::Indhold after, efter(t, o.motor, nullptr, content));
    return kontroller_klasse(o, uuid, nullptr, after);
}

}  // namespace

Sidestoerrelse sidestoerrelse(const oio::Objektbeskrivelse& t) {
    return t.version == kVersion7 ? Sidestoerrelse{500, 500} : Sidestoerrelse{};
}

Klassifikation::Klassifikation(oio::Motor& motor, const Indstillinger& settings)
    : motor_(motor),
      maerke_(motor, kMaerkenoegle, settings.mellemrum_us),
      hukommelse_(motor, maerke_, settings.hukommelse, settings.organisationsnavn),
      aliaser_(motor, maerke_),
      skrift_(motor, maerke_) {}

void Klassifikation::glem_alt() {
    hukommelse_.glem_alt();
    maerke_.meld();
}

Result<Kleresultat> Klassifikation::indlaes(Entropy& entropy, const Kleudgave& edition,
                                            const Klefremdrift& progress) {
    const std::scoped_lock lock(skriv_);
    // What is written is not in memory any more when the caller is told of it.
    const auto told = [&](std::size_t done, std::size_t all) {
        hukommelse_.glem_alt();
        if (progress) progress(done, all);
    };
    auto out = indlaes_kle(motor_, entropy, edition, told);
    hukommelse_.glem_alt();
    return out;
}

// Whose objects the caller sees; with `only` at most that one.
std::vector<Cvr> Klassifikation::synlige(const Kalder& k, Cvr only) const {
    std::vector<Cvr> out{kFaellesEjer};
    if (k.myndighed() != kFaellesEjer) out.push_back(k.myndighed());
    if (only != Cvr{}) std::erase_if(out, [&](Cvr c) { return c != only; });
    return out;
}

// Null when there is none that the caller sees.
Result<Hukommelse::Fund> Klassifikation::synlig(const Kalder& k, const Type& t, const Uuid& uuid) {
    FAELLED_TRY(Hukommelse::Fund found, hukommelse_.hent(t, uuid));
    if (found && found->ejer != kFaellesEjer && found->ejer != k.myndighed()) found.reset();
    return found;
}

// 44 for what the caller does not see, 43 for what is not its own.
Result<void> Klassifikation::maa_aendre(const Kalder& k, const Type& t, const Uuid& uuid) {
    FAELLED_CHECK(kraev(k, adgang::kRediger));
    FAELLED_TRY(const Hukommelse::Fund found, synlig(k, t, uuid));
    if (!found) return std::unexpected(ukendt());
    if (found->ejer == k.myndighed()) return {};
    return std::unexpected(
        Fejl::kalder(43, "Fælles klassifikationer vedligeholdes af platformens operatør"));
}

// Runs a write under the lock of writes and forgets what it may have changed. `write` may be run
// more than once.
template <typename F>
std::invoke_result_t<F> Klassifikation::skrevet(const Uuid& uuid, const F& write) {
    const std::lock_guard lock(skriv_);
    auto done = skrift_.udfoer(write);
    hukommelse_.glem(uuid);
    return done;
}

Result<Uuid> Klassifikation::opret(const Kalder& k, const Type& t, oio::OpretInput in) {
    FAELLED_CHECK(kraev(k, adgang::kRediger));
    FAELLED_TRY(const Uuid made, skrevet(Uuid{}, [&]() -> Result<Uuid> {
                    oio::OpretInput now = in;
                    const std::vector<Cvr> owners = synlige(k, {});
                    FAELLED_CHECK(ny_klasse({motor_, hukommelse_, owners}, t, Uuid{}, now.indhold));
                    return skrift_.motor().opret(t, skriver(k), std::move(now));
                }));
    k.spor().objekt(made);
    return made;
}

Result<void> Klassifikation::importer(const Kalder& k, const Type& t, oio::ImporterInput in) {
    k.spor().objekt(in.uuid);
    FAELLED_CHECK(kraev(k, adgang::kRediger));
    const Uuid uuid = in.uuid;
    return skrevet(uuid, [&]() -> Result<void> {
        oio::ImporterInput now = in;
        const std::vector<Cvr> owners = synlige(k, {});
        for (auto& r : now.registreringer)
            FAELLED_CHECK(ny_klasse({motor_, hukommelse_, owners}, t, uuid, r.indhold));
        return skrift_.motor().importer(t, skriver(k), std::move(now));
    });
}

Result<void> Klassifikation::ret(const Kalder& k, const Type& t, oio::RetInput in) {
    k.spor().objekt(in.uuid);
    FAELLED_CHECK(maa_aendre(k, t, in.uuid));
    const Uuid uuid = in.uuid;
    return skrevet(uuid, [&]() -> Result<void> {
        oio::RetInput now = in;
        FAELLED_TRY(const Hukommelse::Fund current, hukommelse_.hent(t, uuid));
        if (er_klasse(t) && current) {
            const oio::Indhold& before = current->gaeldende.indhold;
            FAELLED_CHECK(oio::normaliser(now.indhold, dansk_midnat(motor_.ur().now())));
            if (til_version6(t)) udfyld_version6(&before, now.indhold);
            FAELLED_TRY(const oio::Indhold after, efter(t, motor_, &before, now.indhold));
            const std::vector<Cvr> owners = synlige(k, {});
            FAELLED_CHECK(kontroller_klasse({motor_, hukommelse_, owners}, uuid, &before, after));
        }
        return skrift_.motor().ret(t, skriver(k), std::move(now));
    });
}

Result<void> Klassifikation::passiver(const Kalder& k, const Type& t, oio::UuidNoteInput in) {
    k.spor().objekt(in.uuid);
    FAELLED_CHECK(maa_aendre(k, t, in.uuid));
    const Uuid uuid = in.uuid;
    return skrevet(uuid, [&] { return skrift_.motor().passiver(t, skriver(k), in); });
}

Result<void> Klassifikation::slet(const Kalder& k, const Type& t, oio::UuidNoteInput in) {
    k.spor().objekt(in.uuid);
    FAELLED_CHECK(maa_aendre(k, t, in.uuid));
    const Uuid uuid = in.uuid;
    return skrevet(uuid, [&] { return skrift_.motor().slet(t, skriver(k), in); });
}

Result<Oejebliksbillede> Klassifikation::laes(const Kalder& k, const Type& t,
                                              const oio::LaesInput& in) {
    k.spor().objekt(in.uuid);
    FAELLED_CHECK(kraev(k, adgang::kUdstil));
    FAELLED_TRY(const oio::Periode valid, oio::virkningsinterval(in.filter, motor_.ur().now()));
    FAELLED_TRY(const auto registered, oio::registreringsinterval(in.filter));
    FAELLED_TRY(const auto real, aliaser_.rigtig(in.uuid));
    const oio::LaesInput query{real.value_or(in.uuid), in.filter};
    FAELLED_TRY(const Hukommelse::Fund found, synlig(k, t, query.uuid));
    if (!found) return std::unexpected(ukendt());
    Oejebliksbillede out;
    if (registered) {
        FAELLED_TRY(out, motor_.laes(t, found->ejer, query));
    } else {
        out.registreringer.push_back(found->gaeldende);
        oio::behold(out.registreringer.back().indhold, valid);
    }
    out.uuid = in.uuid;
    out.dataejer = found->ejer;
    return out;
}

// What is deleted or not seen is left out; doubles come once.
Result<std::vector<Oejebliksbillede>> Klassifikation::hent(const Kalder& k, const Type& t,
                                                           const oio::ListInput& in) {
    std::vector<Oejebliksbillede> out;
    std::unordered_set<Uuid> seen;
    const bool history = in.filter.registrering_fra || in.filter.registrering_til;
    for (const Uuid& uuid : in.uuids) {
        if (!seen.insert(uuid).second) continue;
        auto one = laes(k, t, {uuid, in.filter});
        if (!one) {
            if (one.error().kode == 44) continue;
            return std::unexpected(std::move(one).error());
        }
        if (!history && one->registreringer.back().livscyklus == oio::Livscyklus::kSlettet)
            continue;
        out.push_back(*std::move(one));
    }
    return out;
}

Result<std::vector<Oejebliksbillede>> Klassifikation::list(const Kalder& k, const Type& t,
                                                           const oio::ListInput& in) {
    FAELLED_CHECK(kraev(k, adgang::kUdstil));
    FAELLED_TRY(auto found, hent(k, t, in));
    if (found.empty()) return std::unexpected(Fejl::kalder(44, "Ingen af objekterne findes"));
    return found;
}

Result<std::vector<Uuid>> Klassifikation::soeg(const Kalder& k, const Type& t,
                                               const oio::SoegInput& in) {
    FAELLED_CHECK(kraev(k, adgang::kUdstil));
    const Sidestoerrelse size = sidestoerrelse(t);
    FAELLED_TRY(auto found, side(k, t, in, std::min(in.maksimum.value_or(size.uden), size.loft)));
    for (const Uuid& u : found)
        k.spor().objekt(u);
    return found;
}

// A page of at most `most` hits in order of UUID over all that the caller sees.
Result<std::vector<Uuid>> Klassifikation::side(const Kalder& k, const Type& t,
                                               const oio::SoegInput& in, std::int64_t most) {
    FAELLED_CHECK(oio::kontroller(in));
    const std::vector<Cvr> owners = synlige(k, in.dataejer);
    const Tid now = motor_.ur().now();
    std::string key = oio::soegenoegle(t, k.myndighed(), in);
    key += in.dataejer.text();
    const oio::Sidehukommelse::Sted from = sider_.find(key, in.foerste, now);
    const auto skip = static_cast<std::size_t>(in.foerste - from.foerste);
    // What is wanted of the whole is in the first that many of each owner.
    const std::size_t need = skip + static_cast<std::size_t>(most);

    std::vector<Uuid> all;
    for (const Cvr owner : owners) {
        FAELLED_TRY(const auto hits, find(motor_, t, owner, in, from.efter, need));
        const auto middle = static_cast<std::ptrdiff_t>(all.size());
        all.insert(all.end(), hits.begin(), hits.end());
        std::inplace_merge(all.begin(), all.begin() + middle, all.end());
    }
    if (all.size() > need) all.resize(need);
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(skip, all.size())));
    const auto found = static_cast<std::int64_t>(all.size());
    if (found == most && found > 0) sider_.husk(key, in.foerste + found, all.back(), now);
    return all;
}

}  // namespace faelled::klassifikation
