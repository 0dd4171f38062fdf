#include "adgang/revision_kaede.hpp"

#include "base/log.hpp"

namespace faelled::adgang {

using namespace format;

namespace {

constexpr auto kRum = store::Rum::kRevision;

Fejl ulaeselig(std::string_view hvad) {
    return Fejl::miljoe("Revisionsloggen er beskadiget: " + std::string(hvad) +
                        " kan ikke læses. Undersøg den med `faelled audit verify`.");
}

}  // namespace

Result<Kaedehoved> Kaedehoved::laes(store::Lager& lager, Kaede k, std::uint8_t node) {
    Kaedehoved h(k, node);
    std::string key;
    FAELLED_CHECK(lager.scan(kRum, praefiks(Raekke::kDag, k), {},
                             [&](std::string_view noegle, std::string_view value) {
                                 key = noegle;
                                 h.gemt_ = value;
                                 return true;
                             }));
    if (key.empty()) {
        // Clean-up leaves the last day, so an anchor never stands alone.
        FAELLED_TRY(const auto anker, lager.hent(kRum, anker_noegle(k)));
        if (anker) return std::unexpected(ulaeselig("den sidste dag"));
        return h;
    }
    const auto dag = ud_nummer(key);
    const auto raekke = ud_dagraekke(h.gemt_);
    if (!dag || !raekke) return std::unexpected(ulaeselig("den sidste dag"));
    h.begyndt_ = true;
    h.dag_ = static_cast<std::uint32_t>(*dag);
    h.raekke_ = *raekke;
    h.zone_ = h.raekke_.sidste / kZone;
    FAELLED_TRY(const auto zone, lager.hent(kRum, zone_noegle(k, h.zone_)));
    if (!zone) return h;
    const auto rum = ud_zonerum(*zone);
    if (!rum) return std::unexpected(ulaeselig("en zone"));
    h.zonerum_ = *rum;
    return h;
}

void Kaedehoved::foej(std::string_view bytes) {
    raekke_.hash = naeste(raekke_.hash, bytes);
    const std::uint64_t nr = ++raekke_.sidste;
    if (nr / kZone != zone_) {
        raekker_[zone_noegle(kaede_, zone_)] = pak(zonerum_);
        zone_ = nr / kZone;
        zonerum_ = {};
    }
    raekker_[post_noegle(kaede_, nr)] = pak_vaerdi(bytes, raekke_.hash);
}

void Kaedehoved::begynd(std::uint32_t dag) {
    if (begyndt_ && dag <= dag_) return;
    if (begyndt_) luk_dag();
    const Dagstart start{dag, raekke_.sidste, raekke_.hash};
    raekke_ = {raekke_.sidste + 1, raekke_.sidste, 0, {}, {}};
    begyndt_ = true;
    dag_ = dag;
    foej(pak(start));
}

void Kaedehoved::tilfoej(std::string_view bytes, Tid tid) {
    foej(bytes);
    raekke_.tidsrum.med(tid);
    zonerum_.rum.med(tid);
    zonerum_.beskeder = zonerum_.beskeder || har_besked(bytes);
}

Result<void> Kaedehoved::forsegl(Tid nu, const Seglnoegle& noegle) {
    Segl s{kaede_, dag_, raekke_.sidste, raekke_.hash, nu, noegle.certifikat, {}};
    FAELLED_TRY(s.signatur,
                noegle.noegle->signer(krypto::Signaturalgoritme::kRsaSha256, underskrevet(s)));
    raekke_.forseglet = raekke_.sidste;
    if (gemt_certifikat_ != noegle.certifikat)
        raekker_[certifikat_noegle(noegle.certifikat)] = noegle.certifikat_der;
    gemt_certifikat_ = noegle.certifikat;
    foej(pak(s));
    return {};
}

std::uint64_t Kaedehoved::uforseglet() const {
    if (!begyndt_) return 0;
    if (raekke_.forseglet == 0) return raekke_.sidste - raekke_.foerste + 1;
    // The seal itself is a record behind the last one sealed.
    const std::uint64_t efter = raekke_.sidste - raekke_.forseglet;
    return efter <= 1 ? 0 : efter;
}

void Kaedehoved::luk_dag() {
    // A line outside the store by which a shortened log can be found (`audit verify --vidne`).
    log::info("revision_dag", {{"node", static_cast<int>(node_)},
                               {"kaede", static_cast<int>(kaede_)},
                               {"dag", dag_tekst(dag_)},
                               {"nr", raekke_.sidste},
                               {"hash", krypto::hex(raekke_.hash)}});
    dage_.push_back({kRum, dag_noegle(kaede_, dag_), pak(raekke_), gemt_});
    gemt_.clear();
}

void Kaedehoved::skriv_til(store::Batch& batch) {
    if (raekker_.empty()) return;
    raekker_[zone_noegle(kaede_, zone_)] = pak(zonerum_);
    std::string value = pak(raekke_);
    dage_.push_back({kRum, dag_noegle(kaede_, dag_), value, gemt_});
    gemt_ = std::move(value);
    for (auto& [key, row] : raekker_)
        batch.rum.push_back({kRum, key, std::move(row), std::nullopt});
    for (store::RumSkrivning& w : dage_)
        batch.rum.push_back(std::move(w));
    raekker_.clear();
    dage_.clear();
}

}  // namespace faelled::adgang
