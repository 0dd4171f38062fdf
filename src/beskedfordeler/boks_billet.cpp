// A mailbox with a queue of tickets (billetkoe.hpp). Copies are delivered in the order of their
// places, never in that of the tickets: one that is here gives the right to read up to its place.
// It is acknowledged when its copy does not wait any longer; they are given back when nobody reads.
#include <algorithm>
#include <limits>

#include "beskedfordeler/boks.hpp"

namespace faelled::beskedfordeler {

namespace {

constexpr std::int64_t kLaengsteSavnUs = 60 * kSekund;
// The other nodes are told of readers so often though nothing has changed.
constexpr std::int64_t kMeldUs = 10 * kSekund;
constexpr std::uint64_t kAlt = std::numeric_limits<std::uint64_t>::max();

// Of one subscription: what still comes from one that is given back means nothing to the next.
class Modtager final : public Billetmodtager {
  public:
    Modtager(std::weak_ptr<Boks> box, std::uint64_t subscription)
        : boks_(std::move(box)), abonnement_(subscription) {}
    void kom(std::uint64_t nummer, std::uint64_t plads) override {
        if (const auto b = boks_.lock()) b->billet_kom(abonnement_, nummer, plads);
    }
    void tabt() override {
        if (const auto b = boks_.lock()) b->billetter_tabt(abonnement_);
    }

  private:
    const std::weak_ptr<Boks> boks_;
    const std::uint64_t abonnement_;
};

}  // namespace

// Whoever only asks now and then (`hent`) does not keep the mailbox from other nodes meanwhile.
bool Boks::vil_have_billetter() {
    if (!er_efterspurgt()) return false;
    if (aktiv() != nullptr || !hentere_.empty()) return true;
    return hentet_us_ != 0 && monotonic_us() - hentet_us_ < lager_.settings_.hvil_us;
}

void Boks::saet_abonnement() {
    if (koe() == nullptr) return;
    const bool wanted = vil_have_billetter();
    if (wanted && !abonneret_) {
        abonneret_ = true;
        savnet_fra_us_ = savn_us_ = 0;
        koe()->abonner(id_, lager_.settings_.billetter,
                       std::make_shared<Modtager>(weak_from_this(), ++abonnement_));
        return;
    }
    // What a reader has, or has acknowledged, is ours until it is written.
    if (wanted || !abonneret_ || skrives_ > 0) return;
    if (!ude_.empty() || !faerdige_.empty() || !udtagne_.empty()) return;
    abonneret_ = false;
    mist_retten(true);
    koe()->afmeld(id_);
}

bool Boks::venter_paa_billet() {
    const Laas lock(laas_);
    return abonneret_ && billetter_.empty();
}

void Boks::slip_ubrugt() {
    const Laas lock(laas_);
    saet_abonnement();
}

std::uint64_t Boks::graense() const {
    return koe() == nullptr ? kAlt : ret_til_;
}

// Another node may have it: what is at the head is read again. What has been tried stays, for the
// number of its attempts may not be in its row yet.
void Boks::mist_retten(bool everything) {
    billetter_.clear();
    ret_til_ = 0;
    std::uint64_t first = laest_til_;
    if (!klar_.empty()) first = std::min(first, klar_.front().plads);
    if (!ude_.empty()) first = std::min(first, ude_.begin()->first);
    laes_igen_fra(first);
    std::erase_if(klar_, [&](const Ventende& v) {
        if (!everything && v.kopi.forsoeg > 0) return false;
        klar_bytes_ -= v.kopi.bytes;
        return true;
    });
}

void Boks::laes_hoved_igen() {
    Laas lock(laas_);
    if (!klar_.empty()) laes_igen_fra(klar_.front().plads);
    if (er_efterspurgt()) bed_om_mere();
}

void Boks::billet_kom(std::uint64_t subscription, std::uint64_t nummer, std::uint64_t plads) {
    Laas lock(laas_);
    if (!abonneret_ || subscription != abonnement_) return;
    savnet_fra_us_ = savn_us_ = 0;
    // A place that is not given yet: the store was set back. It would hold up the real ones. Of
    // several nodes another one may have given it (kasser_ugivne).
    if (plads >= tal_.naeste && !lager_.delt()) return koe()->kvitter(id_, nummer);
    billetter_.emplace(plads, nummer);
    ret_til_ = std::max(ret_til_, plads + 1);
    afstem(plads);
    if (er_efterspurgt()) bed_om_mere();
    svar_hentere(lock);
    lever(lock);
}

// The numbers mean nothing any longer. What readers have they keep: memory knows it when its
// ticket comes again.
void Boks::billetter_tabt(std::uint64_t subscription) {
    const Laas lock(laas_);
    if (!abonneret_ || subscription != abonnement_) return;
    mist_retten(false);
}

void Boks::afstem(std::uint64_t plads) {
    const auto [from, to] = billetter_.equal_range(plads);
    if (from == to || plads >= laest_til_ || er_kendt(plads)) return;
    for (auto at = from; at != to; ++at)
        koe()->kvitter(id_, at->second);
    billetter_.erase(from, to);
}

void Boks::afstem_alle() {
    for (auto at = billetter_.begin(); at != billetter_.end() && at->first < laest_til_;) {
        const std::uint64_t place = at->first;
        at = billetter_.upper_bound(place);
        afstem(place);
    }
}

std::vector<std::uint64_t> Boks::ugivne() const {
    std::vector<std::uint64_t> out;
    if (!lager_.delt()) return out;
    for (auto at = billetter_.lower_bound(tal_.naeste); at != billetter_.end();
         at = billetter_.upper_bound(at->first))
        out.push_back(at->first);
    return out;
}

// Those that came before the counts were read.
void Boks::kasser_ugivne(const std::vector<std::uint64_t>& places) {
    for (const std::uint64_t place : places) {
        if (place < tal_.naeste) continue;
        const auto [from, to] = billetter_.equal_range(place);
        for (auto at = from; at != to; ++at)
            koe()->kvitter(id_, at->second);
        billetter_.erase(from, to);
    }
    if (places.empty() || ret_til_ <= tal_.naeste) return;
    ret_til_ = tal_.naeste;
    if (!billetter_.empty()) ret_til_ = std::max(ret_til_, billetter_.rbegin()->first + 1);
}

void Boks::kasser_borte(std::uint64_t fra, std::uint64_t til, const std::vector<Ventende>& found) {
    std::vector<std::uint64_t> gone;
    const auto look = [&](std::uint64_t place) {
        if (place >= fra && place < til &&
            !std::ranges::binary_search(found, place, {}, &Ventende::plads))
            gone.push_back(place);
    };
    for (const Ventende& v : klar_)
        look(v.plads);
    for (const auto& [place, out] : ude_)
        look(place);
    for (const std::uint64_t place : gone)
        kasser(place);
}

void Boks::kasser(std::uint64_t plads) {
    ude_.erase(plads);
    const auto at = std::ranges::lower_bound(klar_, plads, {}, &Ventende::plads);
    if (at == klar_.end() || at->plads != plads) return;
    klar_bytes_ -= at->kopi.bytes;
    klar_.erase(at);
}

// The last place will do: its ticket gives the right to all before it.
std::optional<std::uint64_t> Boks::savner_billet(std::int64_t nu_us) {
    const Laas lock(laas_);
    const bool waits =
        laest_til_ < tal_.naeste || (!klar_.empty() && klar_.back().plads >= ret_til_);
    const bool missed = abonneret_ && koe()->klar() && billetter_.empty() && waits && !andre_.aktiv;
    if (!missed) {
        savnet_fra_us_ = 0;
        return std::nullopt;
    }
    if (savnet_fra_us_ == 0) savnet_fra_us_ = nu_us;
    if (savn_us_ == 0) savn_us_ = lager_.settings_.savn_us;
    if (nu_us - savnet_fra_us_ < savn_us_) return std::nullopt;
    savnet_fra_us_ = 0;
    savn_us_ = std::min(2 * savn_us_, kLaengsteSavnUs);
    return tal_.naeste - 1;
}

// --- other nodes ---------------------------------------------------------------------------------

void Boks::saet_andre(const Laesertilstand& t) {
    const Laas lock(laas_);
    andre_ = t;
}

std::optional<Laesertilstand> Boks::at_melde(Tid nu) {
    const Laas lock(laas_);
    Laesertilstand now = meldt_;
    now.laesere = static_cast<std::uint32_t>(laesere_.size());
    now.aktiv = ret_til_ > 0;
    if (seneste_) now.leveret = *seneste_;
    const bool same = now.laesere == meldt_.laesere && now.aktiv == meldt_.aktiv;
    const bool due = meldt_.tid == kAldrig || meldt_.tid.plus(kMeldUs) <= nu;
    if (same && !(due && (now.laesere > 0 || now.leveret != meldt_.leveret))) return std::nullopt;
    now.tid = nu;
    meldt_ = now;
    return now;
}

}  // namespace faelled::beskedfordeler
