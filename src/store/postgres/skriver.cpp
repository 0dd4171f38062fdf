#include "store/postgres/skriver.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace faelled::store::postgres {
namespace {

const Saetning kBegynd{"begynd", "BEGIN ISOLATION LEVEL READ COMMITTED"};
const Saetning kUdfoer{"udfoer", "COMMIT"};
const Saetning kOpgiv{"opgiv", "ROLLBACK"};
const Saetning kNode{"node_hent", "SELECT gruppe FROM node WHERE uuid = $1"};
const Saetning kNodeSaet{
    "node_saet",
    "INSERT INTO node (uuid, gruppe, sidst) VALUES ($1, $2, now()) ON CONFLICT "
    "(uuid) DO UPDATE SET gruppe = excluded.gruppe, sidst = excluded.sidst"};

// Most that a node which is cut off, or stands still, holds the lock of all writers: the database
// ends its transaction when it neither goes on (idle) nor answers at the other end (keepalive and
// user timeout of TCP; nothing on a socket). What was committed is found by the next attempt.
constexpr std::int64_t kLaas_ms = 2'000;

Saetning laasegraenser(std::int64_t wait_ms) {
    const std::string limit = std::to_string(std::min(kLaas_ms, wait_ms));
    return {{},
            "SELECT set_config('idle_in_transaction_session_timeout', '" + limit +
                "', false), set_config('tcp_user_timeout', '" + limit +
                "', false), set_config('tcp_keepalives_idle', '1', false), "
                "set_config('tcp_keepalives_interval', '1', false), "
                "set_config('tcp_keepalives_count', '2', false)"};
}

}  // namespace

Skriver::Skriver(Pulje& pulje, const Uuid& node, std::optional<Leje> leje)
    : pulje_(pulje),
      node_(node),
      leje_(leje),
      koe_([this](const Opgaver& g) { return behandl(g); }) {}

Result<void> Skriver::behandl(const Opgaver& gruppe) {
    const Frist limit = pulje_.frist();
    ++gruppe_;
    kendt_ = true;
    for (;;) {
        const Result<void> done = forsoeg(gruppe, limit);
        pulje_.meld(done || !er_forbigaaende(done.error()));
        if (done) return {};
        f_.reset();
        // A row lay where none may: it is written over, as it always was.
        if (kendt_ && done.error().regel == kRegelDublet) {
            kendt_ = false;
            continue;
        }
        if (er_forbigaaende(done.error()) && Pulje::vent_lidt(limit)) continue;
        for (Gruppekoe::Opgave* const o : gruppe)
            o->svar = std::unexpected(done.error());
        return done;
    }
}

Result<void> Skriver::forsoeg(const Opgaver& gruppe, Frist limit) {
    if (!f_) {
        const PostgresIndstillinger& i = pulje_.indstillinger();
        FAELLED_TRY(auto made, Forbindelse::aabn(i.url, i.ventetid_ms));
        FAELLED_CHECK(made->koer(laasegraenser(i.ventetid_ms), {}, limit));
        f_ = std::move(made);
    }
    std::vector<std::pair<Familie, std::string>> keys;
    for (const Gruppekoe::Opgave* const o : gruppe)
        noegler(*o->batch, keys);
    Forhentet there(std::move(keys));
    std::vector<Kald> kald;
    kald.push_back({&kBegynd, {}});
    kald.push_back({&laes_taellere_laast(), {}});
    kald.push_back({&kNode, Parametre().uuid(node_)});
    kald.push_back({&laes_lejer(), Parametre().smaa(leje_ ? leje_->raekke : std::int16_t{0})});
    for (Kald& k : there.kald())
        kald.push_back(std::move(k));
    FAELLED_TRY(const std::vector<Raekker> rows, f_->koer(kald, limit));
    // An earlier attempt whose answer was lost: with the lock held it is known to be over, and here
    // it is seen to have been carried out. The answers are those given then. Whether the replicas
    // have it is not known; a commit behind it waits until they do.
    if (rows[2].antal() == 1 && rows[2].tal(0, 0) == gruppe_) return bekraeft(limit);
    if (leje_ && !gaelder(rows[3], *leje_)) return std::unexpected(overtaget());
    there.tag(std::span(rows).subspan(4));
    FAELLED_TRY(const Taellere before, taellere(rows[1]));
    Gruppe g(there, before);
    for (Gruppekoe::Opgave* const o : gruppe)
        o->svar = g.tilfoej(*o->batch);
    if (g.tom()) return udfoer(kOpgiv, limit);
    return skriv(g, there, limit);
}

Result<void> Skriver::bekraeft(Frist limit) {
    const std::array<Kald, 2> kald{Kald{&kNodeSaet, Parametre().uuid(node_).tal(gruppe_)},
                                   Kald{&kUdfoer, {}}};
    FAELLED_CHECK(f_->koer(kald, limit));
    return {};
}

Result<void> Skriver::udfoer(const Saetning& s, Frist limit) {
    FAELLED_CHECK(f_->koer(s, {}, limit));
    return {};
}

Result<void> Skriver::skriv(const Gruppe& g, const Forhentet& there, Frist limit) {
    const std::vector<Gruppe::Aendring> rows = g.aendringer();
    auto kald = skrivning(rows, kendt_ ? &there : nullptr);
    if (!kald) return std::unexpected(std::move(kald).error());
    kald->push_back(skriv_taellere(g.taellere()));
    kald->push_back({&kNodeSaet, Parametre().uuid(node_).tal(gruppe_)});
    kald->push_back({&kUdfoer, {}});
    FAELLED_CHECK(f_->koer(*kald, limit));
    return {};
}

}  // namespace faelled::store::postgres
