// A mailbox whose order lies in a queue of tickets (billetkoe.hpp). What is at the head in memory
// are the copies whose tickets are here; they are given back when nobody reads any longer.
#include <algorithm>

#include "base/log.hpp"
#include "beskedfordeler/boks.hpp"

namespace faelled::beskedfordeler {

namespace {

constexpr std::size_t kNylige = 1024;

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
        koe()->abonner(id_, lager_.settings_.billetter,
                       std::make_shared<Modtager>(weak_from_this(), ++abonnement_));
        return;
    }
    // What a reader has, or has acknowledged, is ours until it is written.
    if (wanted || !abonneret_ || skrives_ > 0) return;
    if (!ude_.empty() || !faerdige_.empty() || !udtagne_.empty()) return;
    abonneret_ = false;
    glem_ankomne();
    koe()->afmeld(id_);
}

// All that is not out comes again, in its order; also what the loading thread is looking at.
void Boks::glem_ankomne() {
    ++glemt_;
    ankomne_.clear();
    klar_.clear();
    klar_bytes_ = 0;
}

void Boks::billet_kom(std::uint64_t subscription, std::uint64_t nummer, std::uint64_t plads) {
    const Laas lock(laas_);
    if (!abonneret_ || subscription != abonnement_) return;
    ankomne_.push_back({nummer, plads});
    if (ankomne_.size() == 1) lager_.bed_om(shared_from_this());
}

// The numbers mean nothing any longer. What readers have they keep: its ticket finds it there.
void Boks::billetter_tabt(std::uint64_t subscription) {
    const Laas lock(laas_);
    if (!abonneret_ || subscription != abonnement_) return;
    glem_ankomne();
    for (auto& [place, out] : ude_)
        out.copy.billet = 0;
    for (auto& [place, ticket] : faerdige_)
        ticket = 0;
    for (auto& [place, ticket] : udtagne_)
        ticket = 0;
}

void Boks::giv_tilbage(std::uint64_t nummer) {
    if (nummer != 0) koe()->kvitter(id_, nummer);
}

// Does the store have nothing but what is being finished?
bool Boks::ingen_venter() {
    std::set<std::uint64_t> known;
    {
        const Laas lock(laas_);
        for (const auto& [place, ticket] : faerdige_)
            known.insert(place);
    }
    bool none = true;
    const auto read =
        lager_.lager_.scan(store::Rum::kTjeneste, noegle(Slags::kKoe, id_),
                           noegle(Slags::kKoe, id_), [&](std::string_view key, std::string_view) {
                               none = known.contains(laes_u64(key.substr(18)));
                               return none;
                           });
    return read && none;
}

void Boks::indlaes_billetter() {
    std::deque<Ankommet> some;
    bool asked = false;
    std::uint64_t forgotten = 0;
    {
        const Laas lock(laas_);
        some.swap(ankomne_);
        forgotten = glemt_;
        asked = !hentere_.empty() && klar_.empty();
        indlaeser_ = true;
    }
    std::vector<Ventende> found;
    Result<void> done;
    while (!some.empty()) {
        const Ankommet a = some.front();
        const auto row =
            lager_.lager_.hent(store::Rum::kTjeneste, noegle(Slags::kKoe, id_, a.plads));
        if (!row) {
            done = std::unexpected(row.error());
            break;
        }
        some.pop_front();
        Ventende v;
        v.plads = a.plads;
        v.billet = a.nummer;
        auto copy = *row ? pak_ud_kopi(**row) : Result<Kopi>(Kopi{});
        auto post = *row && copy ? lager_.besked(copy->besked)
                                 : Result<std::shared_ptr<const Beskedpost>>(nullptr);
        if (!copy || !post) {
            done = std::unexpected(copy ? post.error() : copy.error());
            continue;  // its ticket stays unacknowledged, and an error tells
        }
        v.kopi = std::move(*copy);
        v.post = std::move(*post);
        found.push_back(std::move(v));
    }
    if (!done) log::fejl("dueslag_kan_ikke_laeses", {{"tekst", done.error().tekst}});
    const bool none = asked && found.empty() && done && ingen_venter();
    Laas lock(laas_);
    indlaeser_ = false;
    tom_ = none;
    if (forgotten != glemt_) {  // lost meanwhile: they come again, behind what was before them
        some.clear();
        found.clear();
    }
    ankomne_.insert(ankomne_.begin(), some.begin(), some.end());
    if (!ankomne_.empty()) lager_.bed_om_snart(shared_from_this());
    for (Ventende& v : found)
        tag_imod(std::move(v));
    stille_.notify_all();
    svar_hentere(lock);
    lever(lock);
}

// A ticket whose row has been read; without `post` there is none. It may be of a copy that is here
// already.
void Boks::tag_imod(Ventende v) {
    if (!abonneret_) return;
    if (const auto out = ude_.find(v.plads); out != ude_.end()) {
        giv_tilbage(std::exchange(out->second.copy.billet, v.billet));
        return;
    }
    if (const auto done = faerdige_.find(v.plads); done != faerdige_.end()) {
        giv_tilbage(std::exchange(done->second, v.billet));
        return;
    }
    if (const auto taken = udtagne_.find(v.plads); taken != udtagne_.end()) {
        giv_tilbage(std::exchange(taken->second, v.billet));
        return;
    }
    const bool over = std::ranges::find(nyligt_faerdige_, v.plads) != nyligt_faerdige_.end();
    if (v.post == nullptr || over) return giv_tilbage(v.billet);
    if (const auto here = std::ranges::find(klar_, v.plads, &Ventende::plads);
        here != klar_.end()) {
        giv_tilbage(std::exchange(here->billet, v.billet));
        return;
    }
    v.orden = naeste_orden_++;
    tilbage_til_klar(std::move(v));
}

void Boks::faerdig(std::uint64_t plads, bool ok) {
    const auto at = faerdige_.find(plads);
    if (at == faerdige_.end()) return;
    const std::uint64_t ticket = at->second;
    faerdige_.erase(at);
    if (ok) {
        giv_tilbage(ticket);
        nyligt_faerdige_.push_back(plads);
        if (nyligt_faerdige_.size() > kNylige) nyligt_faerdige_.pop_front();
    } else if (ticket != 0) {
        ankomne_.push_back({ticket, plads});  // it still waits
        lager_.bed_om_snart(shared_from_this());
    }
    saet_abonnement();
}

}  // namespace faelled::beskedfordeler
