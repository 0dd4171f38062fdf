#include "adgang/revision_laeser.hpp"

#include <algorithm>
#include <limits>

#include "adgang/forbrug.hpp"
#include "adgang/kaedegang.hpp"
#include "adgang/nodelog.hpp"

namespace faelled::adgang {
namespace {

// The walks of all nodes that have something to show.
class Fletning {
  public:
    Fletning(store::Lager& lager, const Revisionsfilter& filter, Retning way)
        : lager_(lager), filter_(filter), retning_(way) {}

    [[nodiscard]] Result<void> begynd(std::optional<Logsted> start) {
        FAELLED_TRY(const std::vector<std::uint8_t> nodes, nodelogge(lager_));
        flere_ = nodes.size() > 1;
        if (start && start->post) {
            FAELLED_TRY(start, ved_tiden(*start->post, nodes));
        }
        for (const std::uint8_t node : nodes) {
            std::optional<std::uint64_t> from;
            if (start) {
                const auto at = start->noder.find(node);
                if (at != start->noder.end()) from = at->second;
                if (!from && retning_ == Retning::kTilbage) continue;
            }
            gange_.emplace_back(lager_, node, filter_, retning_, from);
        }
        return {};
    }
    // With fewer a page might end before it has got anywhere.
    [[nodiscard]] std::uint64_t mindst() const {
        return gange_.size() * Kaedegang::kFoersteDel + 1;
    }
    // As Kaedegang::fyld, of all.
    [[nodiscard]] Result<bool> fyld(std::uint64_t& left) {
        for (Kaedegang& w : gange_) {
            FAELLED_TRY(const bool known, w.fyld(left));
            if (!known) return false;
        }
        return true;
    }
    // After fyld(): the one whose record comes next; null when all are at their ends. Of the same
    // time the lowest node is the earliest.
    [[nodiscard]] Kaedegang* forrest() {
        Kaedegang* best = nullptr;
        for (Kaedegang& w : gange_)
            if (w.forrest() != nullptr && (best == nullptr || foer(w, *best))) best = &w;
        return best;
    }
    // A log of one node goes on by number, as ever.
    [[nodiscard]] Logsted sted() const {
        Logsted out;
        for (const Kaedegang& w : gange_)
            if (const auto nr = w.sted()) out.noder.emplace(w.node(), *nr);
        if (!flere_ && !out.noder.empty()) return Logsted::ved(out.noder.begin()->second);
        return out;
    }
    [[nodiscard]] std::uint64_t ulaeselige() const {
        std::uint64_t sum = 0;
        for (const Kaedegang& w : gange_)
            sum += w.ulaeselige();
        return sum;
    }

  private:
    [[nodiscard]] bool foer(const Kaedegang& a, const Kaedegang& b) const {
        const Tid x = a.forrest()->post.tid;
        const Tid y = b.forrest()->post.tid;
        return retning_ == Retning::kFrem ? x < y : x >= y;
    }
    // At that record of its node, or what comes next there; the others where its time is.
    [[nodiscard]] Result<Logsted> ved_tiden(std::uint64_t record,
                                            const std::vector<std::uint8_t>& nodes) {
        const std::uint64_t its = record / kNodenumre;
        const std::uint64_t nr = record % kNodenumre;
        auto left = std::numeric_limits<std::uint64_t>::max();
        Revisionsfilter any;
        any.kaede = filter_.kaede;
        std::optional<Tid> when;
        if (flere_ && std::ranges::find(nodes, its) != nodes.end()) {
            Kaedegang walk(lager_, static_cast<std::uint8_t>(its), any, retning_, nr);
            FAELLED_CHECK(walk.fyld(left));
            if (walk.forrest() != nullptr) when = walk.forrest()->post.tid;
        }
        if (retning_ == Retning::kFrem)
            any.fra = when.value_or(Tid::plus_uendelig());
        else
            any.til = when ? when->plus(1) : Tid::minus_uendelig();
        Logsted out;
        for (const std::uint8_t node : nodes) {
            std::optional<std::uint64_t> at = nr;
            if (node != its) {
                Kaedegang walk(lager_, node, any, retning_, std::nullopt);
                FAELLED_CHECK(walk.fyld(left));
                at = walk.sted();
            }
            if (at) out.noder.emplace(node, *at);
        }
        return out;
    }

    store::Lager& lager_;
    const Revisionsfilter& filter_;
    Retning retning_;
    bool flere_ = false;
    std::vector<Kaedegang> gange_;  // by node
};

}  // namespace

bool Revisionsfilter::passer(const Revisionspost& p) const {
    return p.tid >= fra && p.tid < til &&
           (!system || p.system == system || p.paa_vegne_af == system) &&
           (!myndighed || p.myndighed == myndighed) && (!aftale || p.aftale == aftale) &&
           (!sporing || p.sporing == *sporing) && (!certifikat || p.certifikat == certifikat) &&
           (tjeneste.empty() || p.tjeneste == tjeneste) &&
           (operation.empty() || p.operation == operation) &&
           (!resultat || p.resultat == *resultat) && (!kun_fejl || udfald(p) != Udfald::kOk) &&
           (arter.empty() || std::ranges::find(arter, p.art) != arter.end()) &&
           (!objekt || std::ranges::find(p.objekter, *objekt) != p.objekter.end());
}

Result<Revisionsside> Revisionslaeser::side(const Revisionsfilter& filter,
                                            const Sidevalg& valg) const {
    Fletning all(lager_, filter, valg.retning);
    FAELLED_CHECK(all.begynd(valg.start));
    Revisionsside side;
    std::uint64_t left = std::max(valg.laes_hoejst, all.mindst());
    for (;;) {
        FAELLED_TRY(const bool known, all.fyld(left));
        Kaedegang* const next = known ? all.forrest() : nullptr;
        if (known && next == nullptr) break;
        if (!known || side.linjer.size() == valg.antal) {
            side.naeste = all.sted();
            break;
        }
        side.linjer.push_back(next->tag());
    }
    side.ulaeselige = all.ulaeselige();
    return side;
}

Result<std::uint64_t> Revisionslaeser::alle(
    const Revisionsfilter& filter, const std::function<bool(const Revisionslinje&)>& besoeg) const {
    Fletning all(lager_, filter, Retning::kFrem);
    FAELLED_CHECK(all.begynd({}));
    for (;;) {
        auto left = std::numeric_limits<std::uint64_t>::max();
        FAELLED_CHECK(all.fyld(left));
        Kaedegang* const next = all.forrest();
        if (next == nullptr || !besoeg(next->tag())) return all.ulaeselige();
    }
}

Result<void> seneste_beskeder(
    store::Lager& lager, Tid siden,
    const std::function<void(const std::array<std::uint8_t, 16>& besked, Tid tid)>& besked) {
    Revisionsfilter nye;
    nye.fra = siden;
    nye.kun_med_besked = true;
    FAELLED_CHECK(Revisionslaeser(lager).alle(nye, [&](const Revisionslinje& l) {
        if (std::ranges::any_of(l.post.besked, [](std::uint8_t b) { return b != 0; }))
            besked(l.post.besked, l.post.tid);
        return true;
    }));
    return {};
}

}  // namespace faelled::adgang
