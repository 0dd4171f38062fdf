// What the owner of a mailbox sees and does, and what time asks for.
#include <algorithm>

#include "base/log.hpp"
#include "base/timetal.hpp"
#include "beskedfordeler/boks.hpp"
#include "beskedfordeler/noegler.hpp"

namespace faelled::beskedfordeler {

namespace {

using store::Rum;

constexpr std::size_t kPortion = 500;

Slags slags(Koe k) {
    switch (k) {
        case Koe::kVenter:
            return Slags::kKoe;
        case Koe::kKopier:
            return Slags::kKopi;
        case Koe::kFejl:
            return Slags::kFejl;
    }
    return Slags::kKoe;
}

std::unexpected<Fejl> ukendt() {
    return std::unexpected(Fejl::kalder(44, "Der er ingen sådan besked i køen"));
}

}  // namespace

Boksstatus Postlager::status(const Uuid& box) {
    const auto b = boks(box);
    if (delt()) {
        Result<void> seen = opfrisk(*b);
        if (seen) seen = se_andres_laesere(&box);
        if (!seen) log::advarsel("dueslag_kan_ikke_laeses", {{"tekst", seen.error().tekst}});
    }
    Boksstatus s = b->status();
    if (s.aeldste || s.tal.venter == 0) return s;
    const auto read =
        lager_.scan(Rum::kTjeneste, noegle(Slags::kKoe, box), noegle(Slags::kKoe, box, s.tal.hoved),
                    [&](std::string_view, std::string_view value) {
                        if (const auto copy = pak_ud_kopi(value)) s.aeldste = copy->modtaget;
                        return false;
                    });
    if (!read) s.aeldste.reset();
    return s;
}

void Postlager::vent_paa_laesere() {
    [[maybe_unused]] const auto turn =
        skriver_->udfoer([](Bygning&) -> Result<void> { return {}; });
}

Result<std::vector<Kopivisning>> Postlager::vis(const Uuid& box, Koe which, std::uint64_t efter,
                                                std::size_t antal) {
    std::vector<Kopivisning> out;
    Result<void> bad;
    FAELLED_CHECK(
        lager_.scan(Rum::kTjeneste, noegle(slags(which), box), noegle(slags(which), box, efter + 1),
                    [&](std::string_view key, std::string_view value) {
                        if (out.size() == antal) return false;
                        auto copy = pak_ud_kopi(value);
                        if (!copy) {
                            bad = std::unexpected(copy.error());
                            return false;
                        }
                        out.push_back({laes_u64(key.substr(18)), std::move(*copy), {}, {}, {}});
                        return true;
                    }));
    FAELLED_CHECK(bad);
    for (Kopivisning& v : out) {
        FAELLED_TRY(const auto post, besked(v.kopi.besked));
        v.besked_id = post->besked_id;
        v.transaktion = post->transaktion;
        v.beskedtype = post->beskedtype;
    }
    return out;
}

Result<std::optional<Postlager::Kopifund>> Postlager::find_kopi(const Uuid& box,
                                                                std::uint64_t plads) {
    for (const Koe k : {Koe::kVenter, Koe::kKopier, Koe::kFejl}) {
        FAELLED_TRY(const auto row, lager_.hent(Rum::kTjeneste, noegle(slags(k), box, plads)));
        if (!row) continue;
        FAELLED_TRY(Kopi copy, pak_ud_kopi(*row));
        return Kopifund{k, std::move(copy)};
    }
    return std::optional<Kopifund>();
}

Result<std::vector<std::uint64_t>> Postlager::find(std::string_view id, std::size_t antal) {
    std::vector<std::uint64_t> out;
    const std::string prefix = noegle(Slags::kId, opslagsid(id));
    FAELLED_CHECK(
        lager_.scan(Rum::kTjeneste, prefix, prefix, [&](std::string_view key, std::string_view) {
            out.push_back(laes_u64(key.substr(18)));
            return out.size() < antal;
        }));
    return out;
}

Result<std::string> Postlager::indhold(const Uuid& box, std::uint64_t plads) {
    FAELLED_TRY(const auto found, find_kopi(box, plads));
    if (!found) return ukendt();
    FAELLED_TRY(auto post, besked(found->kopi.besked));
    return lav_besked({plads, found->kopi, std::move(post)}, ur_.now());
}

// --- moving --------------------------------------------------------------------------------------

Result<void> Postlager::til_fejlkoe(const Uuid& box, std::uint64_t plads, std::string aarsag) {
    const auto b = boks(box);
    b->tag_ud(plads);
    auto done = skriver_->udfoer(
        [&](Bygning& w) -> Result<void> {
            FAELLED_TRY(auto found, find_kopi(box, plads));
            if (!found || found->koe == Koe::kFejl) return ukendt();
            Dueslagstal& t = w.tal(box, b->tal());
            if (found->koe == Koe::kVenter) {
                t.ikke_laengere(plads, found->kopi.bytes);
            } else {
                --t.kopier;
            }
            ++t.fejl;
            found->kopi.faerdig = ur_.now();
            FAELLED_TRY(const auto post, besked(found->kopi.besked));
            w.tael(statistiknoegle(found->kopi.faerdig, *post, box), {.fejlkoe = 1});
            found->kopi.aarsag = aarsag;
            w.fjern(noegle(slags(found->koe), box, plads));
            w.saet(noegle(Slags::kFejl, box, plads), pak(found->kopi));
            if (found->koe == Koe::kVenter) meld_rettet(w);
            return {};
        },
        {box});
    b->glem_udtaget(plads, done.has_value());
    return done;
}

Result<std::uint64_t> Postlager::gensend(const Uuid& box, Koe from, std::uint64_t plads) {
    const auto b = boks(box);
    Ventende fresh;
    auto done = skriver_->udfoer(
        [&](Bygning& w) -> Result<void> {
            const std::string key = noegle(slags(from), box, plads);
            FAELLED_TRY(const auto row, lager_.hent(Rum::kTjeneste, key));
            if (!row || from == Koe::kVenter) return ukendt();
            FAELLED_TRY(Kopi k, pak_ud_kopi(*row));
            Dueslagstal& t = w.tal(box, b->tal());
            if (from == Koe::kFejl) {
                w.fjern(key);
                --t.fejl;
            } else {
                FAELLED_CHECK(slip(w, k.besked, static_cast<std::uint64_t>(-1)));  // one more
            }
            k.levering = ny_levering();
            k.forsoeg = 0;
            k.leveret = kAldrig;
            k.faerdig = kAldrig;
            k.aarsag.clear();
            fresh.plads = t.naeste++;
            ++t.venter;
            t.bytes += k.bytes;
            w.saet(noegle(Slags::kKoe, box, fresh.plads), pak(k));
            FAELLED_TRY(fresh.post, besked(k.besked));
            w.tael(statistiknoegle(ur_.now(), *fresh.post, box), {.gensendt = 1});
            fresh.kopi = std::move(k);
            return {};
        },
        {box});
    FAELLED_CHECK(done);
    const std::uint64_t place = fresh.plads;
    b->ny(std::move(fresh));
    udsted({{box, place}});
    return place;
}

Result<void> Postlager::slet(const Uuid& box, Koe from, std::uint64_t plads) {
    const auto b = boks(box);
    if (from == Koe::kVenter) b->tag_ud(plads);
    auto done = skriver_->udfoer(
        [&](Bygning& w) -> Result<void> {
            const std::string key = noegle(slags(from), box, plads);
            FAELLED_TRY(const auto row, lager_.hent(Rum::kTjeneste, key));
            if (!row) return ukendt();
            FAELLED_TRY(const Kopi k, pak_ud_kopi(*row));
            FAELLED_CHECK(slip(w, k.besked, 1));
            Dueslagstal& t = w.tal(box, b->tal());
            if (from == Koe::kVenter) {
                t.ikke_laengere(plads, k.bytes);
            } else {
                --(from == Koe::kKopier ? t.kopier : t.fejl);
            }
            w.fjern(key);
            if (from == Koe::kVenter) meld_rettet(w);
            return {};
        },
        {box});
    if (from == Koe::kVenter) b->glem_udtaget(plads, done.has_value());
    return done;
}

// So many copies of the message are gone (or, negative, more); with the last one it goes too.
Result<void> Postlager::slip(Bygning& b, std::uint64_t nr, std::uint64_t copies) {
    const std::string key = noegle(Slags::kAntal, nr);
    FAELLED_TRY(const auto row, lager_.hent(Rum::kTjeneste, key));
    const std::uint64_t before = row && row->size() == 8 ? laes_u64(*row) : 1;
    const std::uint64_t left = before - copies;
    if (left == 0) return fjern_besked(b, nr);
    if (left == 1) {
        b.fjern(key);
        return {};
    }
    std::string value;
    tilfoej_u64(value, left);
    b.saet(key, std::move(value));
    return {};
}

Result<void> Postlager::fjern_besked(Bygning& b, std::uint64_t nr) {
    FAELLED_TRY(const auto post, besked(nr));
    b.fjern(noegle(Slags::kBesked, nr));
    b.fjern(noegle(Slags::kAntal, nr));
    b.fjern(noegle(Slags::kUden, nr));
    b.fjern(noegle(Slags::kId, opslagsid(post->besked_id), nr));
    b.fjern(noegle(Slags::kId, post->transaktion, nr));
    const std::scoped_lock lock(hukommelse_laas_);
    hukommelse_.glem(nr);
    return {};
}

// --- retention -----------------------------------------------------------------------------------

// Copies acknowledged before `limit`, at most a portion; answers how many went.
Result<std::size_t> Postlager::ryd_kopier(Bygning& w, Boks& box, Tid limit) {
    std::vector<std::string> keys;
    std::map<std::uint64_t, std::uint64_t> gone;  // message -> how many of its copies
    const std::string prefix = noegle(Slags::kKopi, box.id());
    FAELLED_CHECK(lager_.scan(Rum::kTjeneste, prefix, prefix,
                              [&](std::string_view key, std::string_view value) {
                                  const auto k = pak_ud_kopi(value);
                                  if (!k || k->faerdig > limit) return false;
                                  keys.emplace_back(key);
                                  ++gone[k->besked];
                                  return keys.size() < kPortion;
                              }));
    if (keys.empty()) return 0;
    for (const auto& [nr, n] : gone)
        FAELLED_CHECK(slip(w, nr, n));
    for (std::string& key : keys)
        w.fjern(std::move(key));
    w.tal(box.id(), box.tal()).kopier -= keys.size();
    return keys.size();
}

// The same for messages that nobody got.
Result<std::size_t> Postlager::ryd_uden(Bygning& w, Tid limit) {
    std::vector<std::uint64_t> old;
    const std::string prefix = noegle(Slags::kUden);
    FAELLED_CHECK(lager_.scan(
        Rum::kTjeneste, prefix, prefix, [&](std::string_view key, std::string_view value) {
            if (value.size() != 8 || laes_u64(value) > static_cast<std::uint64_t>(limit.us))
                return false;
            old.push_back(laes_u64(key.substr(2)));
            return old.size() < kPortion;
        }));
    for (const std::uint64_t nr : old)
        FAELLED_CHECK(fjern_besked(w, nr));
    return old.size();
}

// Hours of the statistics before `limit`.
Result<std::size_t> Postlager::ryd_statistik(Bygning& w, Tid limit) {
    std::vector<std::string> old;
    const std::string prefix = noegle(Slags::kStatistik);
    FAELLED_CHECK(
        lager_.scan(Rum::kTjeneste, prefix, prefix, [&](std::string_view key, std::string_view) {
            const auto n = pak_ud_statistiknoegle(key);
            if (n && n->time >= timetal(limit)) return false;
            old.emplace_back(key);
            return old.size() < kPortion;
        }));
    const std::size_t gone = old.size();
    for (std::string& key : old)
        w.fjern(std::move(key));
    return gone;
}

Result<void> Postlager::i_portioner(const std::function<Result<std::size_t>(Bygning&)>& portion,
                                    const std::vector<Uuid>& bokse) {
    for (std::size_t done = kPortion; done == kPortion;) {
        const auto step = [&](Bygning& w) -> Result<void> {
            FAELLED_TRY(done, portion(w));
            return {};
        };
        FAELLED_CHECK(skriver_->udfoer(step, bokse));
    }
    return {};
}

Result<void> Postlager::ryd_op() {
    const Tid now = ur_.now();
    FAELLED_CHECK(opfrisk_alle());
    FAELLED_CHECK(ryd_efter_andre(now));
    for (const auto& b : alle()) {
        if (koe_ == nullptr) {
            b->udloeb(now);
        } else {
            FAELLED_CHECK(ryd_udloebne(*b, now));
        }
        if (b->tal().kopier == 0) continue;
        const Tid limit = now.plus(-b->regler().kopi_us);
        FAELLED_CHECK(i_portioner([&](Bygning& w) { return ryd_kopier(w, *b, limit); }, {b->id()}));
    }
    FAELLED_CHECK(
        i_portioner([&](Bygning& w) { return ryd_uden(w, now.plus(-settings_.uden_us)); }));
    return i_portioner(
        [&](Bygning& w) { return ryd_statistik(w, now.plus(-settings_.statistik_us)); });
}

}  // namespace faelled::beskedfordeler
