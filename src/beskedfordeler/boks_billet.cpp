// A mailbox with a queue of tickets (billetkoe.hpp). Copies are delivered in the order of their
// places, never in that of the tickets: one that is here gives the right to read up to its place.
// It is acknowledged when its copy does not wait any longer; they are given back when nobody reads.
#include <algorithm>
#include <limits>

#include "beskedfordeler/boks.hpp"

namespace faelled::beskedfordeler {

namespace {

constexpr std::int64_t kLaengsteSavnUs = 60 * kSekund;
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

void Boks::saet_abonnement() {
    if (koe() == nullptr) return;
    const bool wanted = er_efterspurgt();
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

std::uint64_t Boks::graense() const {
    if (koe() == nullptr) return kAlt;
    return uafgjorte_.empty() ? ret_til_ : std::min(ret_til_, *uafgjorte_.begin());
}

// Another node may have it: what is at the head is read again. What has been tried stays, for the
// number of its attempts may not be in its row yet.
void Boks::mist_retten(bool everything) {
    billetter_.clear();
    ret_til_ = 0;
    std::uint64_t first = laest_til_;
    std::erase_if(klar_, [&](const Ventende& v) {
        if (!everything && v.kopi.forsoeg > 0) return false;
        first = std::min(first, v.plads);
        klar_bytes_ -= v.kopi.bytes;
        return true;
    });
    laes_igen_fra(first);
}

void Boks::uafgjort(std::uint64_t plads) {
    const Laas lock(laas_);
    uafgjorte_.insert(plads);
}

void Boks::bortfaldet(std::uint64_t plads) {
    const Laas lock(laas_);
    uafgjorte_.erase(plads);
    afstem(plads);
    if (er_efterspurgt()) bed_om_mere();
}

void Boks::billet_kom(std::uint64_t subscription, std::uint64_t nummer, std::uint64_t plads) {
    Laas lock(laas_);
    if (!abonneret_ || subscription != abonnement_) return;
    savnet_fra_us_ = savn_us_ = 0;
    // A place that is not given yet: the store was set back. It would hold up the real ones.
    if (plads >= tal_.naeste) return koe()->kvitter(id_, nummer);
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

// The last place that may be delivered will do: its ticket gives the right to all before it.
std::optional<std::uint64_t> Boks::savner_billet(std::int64_t nu_us) {
    const Laas lock(laas_);
    const std::uint64_t end = uafgjorte_.empty() ? tal_.naeste : *uafgjorte_.begin();
    const bool missed = abonneret_ && koe()->klar() && billetter_.empty() && laest_til_ < end;
    if (!missed || billet_udstedes_) {
        if (!missed) savnet_fra_us_ = 0;
        return std::nullopt;
    }
    if (savnet_fra_us_ == 0) savnet_fra_us_ = nu_us;
    if (savn_us_ == 0) savn_us_ = lager_.settings_.savn_us;
    if (nu_us - savnet_fra_us_ < savn_us_) return std::nullopt;
    savnet_fra_us_ = 0;
    savn_us_ = std::min(2 * savn_us_, kLaengsteSavnUs);
    billet_udstedes_ = true;
    return end - 1;
}

void Boks::billet_udstedt() {
    const Laas lock(laas_);
    billet_udstedes_ = false;
}

}  // namespace faelled::beskedfordeler
