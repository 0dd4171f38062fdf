// Retention: the oldest days go, and a signed anchor says where the rest of the chain hangs.
#include <fmt/format.h>

#include <algorithm>

#include "adgang/revision_format.hpp"
#include "adgang/revision_intern.hpp"
#include "base/log.hpp"
#include "oio/bytes.hpp"

namespace faelled::adgang {

using namespace format;

namespace {

constexpr auto kRum = store::Rum::kRevision;
// Small enough that nobody waits long behind one.
constexpr std::size_t kPortion = 2000;

struct Gammel {
    std::uint32_t dag = 0;
    Dagraekke raekke;
    std::string value;
};

// Days before `graense`, oldest first; never the last one, where the chain goes on.
Result<std::vector<Gammel>> gamle_dage(store::Lager& lager, Kaede k, std::uint32_t graense) {
    std::vector<Gammel> dage;
    bool laeselig = true;
    FAELLED_CHECK(lager.scan(
        kRum, praefiks(Raekke::kDag, k), {}, [&](std::string_view key, std::string_view value) {
            const auto nr = ud_nummer(key);
            const auto d = ud_dagraekke(value);
            laeselig = nr && d;
            if (laeselig) dage.push_back({static_cast<std::uint32_t>(*nr), *d, std::string(value)});
            return laeselig;
        }));
    if (!laeselig)
        return std::unexpected(
            Fejl::miljoe("Revisionsloggen er beskadiget; den ryddes ikke op. Undersøg den med "
                         "`faelled audit verify`."));
    if (!dage.empty()) dage.pop_back();
    std::erase_if(dage, [&](const Gammel& g) { return g.dag >= graense; });
    return dage;
}

// Removes keys with the prefix, from the first up to but not with `til`.
Result<std::uint64_t> fjern(store::Lager& lager, const std::string& prefix,
                            const std::string& til) {
    std::uint64_t antal = 0;
    std::string fra;
    for (;;) {
        store::Batch batch;
        FAELLED_CHECK(lager.scan(kRum, prefix, fra, [&](std::string_view key, std::string_view) {
            if (key >= til) return false;
            batch.rum.push_back({kRum, std::string(key), std::nullopt, std::nullopt});
            return batch.rum.size() < kPortion;
        }));
        if (batch.rum.empty()) return antal;
        antal += batch.rum.size();
        fra = batch.rum.back().noegle;
        FAELLED_CHECK(lager.append(std::move(batch)));
    }
}

// The anchor and the rows of the days in one batch; records go afterwards, and what an interruption
// leaves of them goes next time.
Result<void> saet_anker(store::Lager& lager, Kaede k, const std::vector<Gammel>& dage, Tid nu,
                        const Seglnoegle& noegle) {
    const Gammel& sidste = dage.back();
    Anker a{k, sidste.dag, sidste.raekke.sidste, sidste.raekke.hash, nu, noegle.certifikat, {}};
    FAELLED_TRY(a.signatur,
                noegle.noegle->signer(krypto::Signaturalgoritme::kRsaSha256, underskrevet(a)));
    store::Batch batch;
    batch.rum.push_back({kRum, anker_noegle(k), pak(a), std::nullopt});
    batch.rum.push_back({kRum, certifikat_noegle(noegle.certifikat), noegle.certifikat_der, {}});
    for (const Gammel& g : dage)
        batch.rum.push_back({kRum, dag_noegle(k, g.dag), std::nullopt, g.value});
    return lager.append(std::move(batch));
}

Result<std::uint64_t> ryd_kaede(store::Lager& lager, Kaede k, std::uint32_t graense, Tid nu,
                                const Seglnoegle& noegle) {
    FAELLED_TRY(const std::vector<Gammel> dage, gamle_dage(lager, k, graense));
    if (!dage.empty()) FAELLED_CHECK(saet_anker(lager, k, dage, nu, noegle));
    FAELLED_TRY(const auto value, lager.hent(kRum, anker_noegle(k)));
    const auto a = value ? ud_anker(*value) : std::nullopt;
    if (!a) return 0;
    FAELLED_TRY(const std::uint64_t poster,
                fjern(lager, praefiks(Raekke::kPost, k), post_noegle(k, a->nr + 1)));
    FAELLED_TRY(const std::uint64_t zoner,
                fjern(lager, praefiks(Raekke::kZone, k), zone_noegle(k, (a->nr + 1) / kZone)));
    if (poster > 0)
        log::info("revision_ryddet", {{"kaede", static_cast<int>(k)},
                                      {"til_dag", dag_tekst(a->dag)},
                                      {"til_nr", a->nr},
                                      {"poster", poster}});
    return poster + zoner + dage.size();
}

// One node's log.
Result<std::uint64_t> ryd_log(store::Lager& lager, const Revision::Indstillinger& valg, Tid nu,
                              const std::optional<Seglnoegle>& segl) {
    std::uint64_t antal = 0;
    for (const auto& [k, doegn] :
         {std::pair(Kaede::kAdgang, valg.bevar_adgang_doegn),
          std::pair(Kaede::kAdministration, valg.bevar_administration_doegn)}) {
        if (doegn == 0 || !segl || dag(nu) < doegn) continue;
        FAELLED_TRY(const std::uint64_t n, ryd_kaede(lager, k, dag(nu) - doegn, nu, *segl));
        antal += n;
    }
    if (valg.bevar_forbrug_doegn > 0 && dag(nu) >= valg.bevar_forbrug_doegn) {
        const std::string prefix(1, static_cast<char>(Raekke::kForbrug));
        std::string til = prefix;
        oio::Byteskriver(til).u32((dag(nu) - valg.bevar_forbrug_doegn) * 24);
        FAELLED_TRY(const std::uint64_t n, fjern(lager, prefix, til));
        antal += n;
    }
    return antal;
}

}  // namespace

Result<std::uint64_t> Revision::ryd_op() {
    const Tid nu = indre_->clock.now();
    std::uint64_t antal = 0;
    FAELLED_TRY(const auto noder, nodelogge(indre_->faelles));
    for (const std::uint8_t node : noder) {
        Nodelog log(indre_->faelles, node);
        FAELLED_TRY(const std::uint64_t n, ryd_log(log, indre_->valg, nu, indre_->segl));
        antal += n;
    }
    return antal;
}

}  // namespace faelled::adgang
