// Tickets of new copies (billetkoe.hpp). In the transaction that makes a copy a row says that its
// ticket may not be in its queue yet; the row goes when it is, and after a crash tickets are made
// for the rows that are left. A sender is answered, and a copy may be delivered, when all tickets
// of the message are durable; if they cannot be, the whole message is taken back.
#include <algorithm>

#include "base/log.hpp"
#include "beskedfordeler/boks.hpp"
#include "beskedfordeler/noegler.hpp"

namespace faelled::beskedfordeler {

namespace {

using store::Rum;

constexpr std::size_t kPortion = 500;

}  // namespace

void Postlager::udsted(const std::shared_ptr<Undervejs>& w) {
    std::vector<Billet> tickets;
    tickets.reserve(w->placed.size());
    for (std::size_t i = 0; i < w->placed.size(); ++i)
        tickets.push_back({w->copies[i].dueslag, w->placed[i].plads});
    const auto stored = std::make_shared<const Beskedpost>(std::move(w->post));
    husk(w->nr, stored);
    auto copy = tickets;
    koe_->aflever(std::move(copy), settings_.billet_us,
                  [this, w, stored, tickets = std::move(tickets)](Result<void> r) {
                      if (!r) return fortryd(w, r.error());
                      gemt_.add();
                      udstedt(tickets);
                      w->done({});
                      frigiv(*w, stored);
                  });
}

void Postlager::frigiv(Undervejs& w, const std::shared_ptr<const Beskedpost>& stored) {
    for (std::size_t i = 0; i < w.placed.size(); ++i) {
        w.placed[i].post = stored;
        boks(w.copies[i].dueslag)->ny(std::move(w.placed[i]));
    }
}

// Of copies that stay whatever happens; when the queue is gone, as long as it takes.
void Postlager::udsted_igen(std::vector<Billet> tickets) {
    auto copy = tickets;
    koe_->aflever(std::move(copy), 0, [this, tickets = std::move(tickets)](Result<void> r) {
        if (r) udstedt(tickets);
    });
}

void Postlager::udstedt(const std::vector<Billet>& tickets) {
    (void)skriver_->foej_til({tickets.size() * 40, false,
                              [tickets](Bygning& b) -> Result<void> {
                                  for (const Billet& t : tickets)
                                      b.fjern(noegle(Slags::kBillet, t.dueslag, t.plads));
                                  return {};
                              },
                              [](const Result<void>&) {}, true});
}

// All of the message or nothing. When its owner has moved a copy meanwhile it is all: the tickets
// are made when they can be, and the sender need not send again.
void Postlager::fortryd(const std::shared_ptr<Undervejs>& w, const Fejl& why) {
    const auto kept = std::make_shared<bool>(false);
    auto build = [this, w, kept](Bygning& b) -> Result<void> {
        for (std::size_t i = 0; i < w->placed.size() && !*kept; ++i) {
            FAELLED_TRY(const auto row,
                        lager_.hent(Rum::kTjeneste,
                                    noegle(Slags::kKoe, w->copies[i].dueslag, w->placed[i].plads)));
            *kept = !row;
        }
        if (*kept) return {};
        for (std::size_t i = 0; i < w->placed.size(); ++i) {
            const Uuid& box = w->copies[i].dueslag;
            const Ventende& v = w->placed[i];
            Dueslagstal& t = b.tal(box, boks(box)->tal());
            t.ikke_laengere(v.plads, v.kopi.bytes);
            b.fjern(noegle(Slags::kKoe, box, v.plads));
            b.fjern(noegle(Slags::kBillet, box, v.plads));
        }
        return fjern_besked(b, w->nr);
    };
    auto end = [this, w, kept, why](const Result<void>& r) {
        std::vector<Billet> tickets;
        for (std::size_t i = 0; i < w->placed.size(); ++i) {
            tickets.push_back({w->copies[i].dueslag, w->placed[i].plads});
            boks(w->copies[i].dueslag)->bortfaldet(w->placed[i].plads);
        }
        // Taking back failed: it stays, whole, and the sender may send it again.
        if (!r || *kept) udsted_igen(std::move(tickets));
        w->done(r && *kept ? Result<void>() : Result<void>(std::unexpected(why)));
    };
    (void)skriver_->foej_til({400, true, std::move(build), std::move(end)});
}

// A row says that there are tickets. Without it, each mailbox in which something waits needs one:
// that of the last place gives the right to all.
Result<void> Postlager::vaelg_motor() {
    FAELLED_TRY(const auto marked, lager_.hent(Rum::kTjeneste, noegle(Slags::kBilletter)));
    if (marked.has_value() != (koe_ != nullptr))
        FAELLED_CHECK(skriver_->udfoer([this](Bygning& b) -> Result<void> {
            if (koe_ == nullptr) {
                b.fjern(noegle(Slags::kBilletter));
                return {};
            }
            b.saet(noegle(Slags::kBilletter), {});
            for (const auto& [id, box] : bokse_)
                if (const Dueslagstal t = box->tal(); t.venter > 0)
                    b.saet(noegle(Slags::kBillet, id, t.naeste - 1), {});
            return {};
        }));
    return koe_ != nullptr ? udsted_ved_start() : Result<void>();
}

Result<void> Postlager::udsted_ved_start() {
    const std::string prefix = noegle(Slags::kBillet);
    std::vector<Billet> tickets;
    FAELLED_CHECK(
        lager_.scan(Rum::kTjeneste, prefix, prefix, [&](std::string_view key, std::string_view) {
            if (key.size() == prefix.size() + 24)
                tickets.push_back(
                    {Uuid::raw(key.data() + prefix.size()), laes_u64(key.substr(18))});
            return true;
        }));
    if (tickets.empty()) return {};
    log::info("billetter_udstedes_igen", {{"antal", tickets.size()}});
    udsted_igen(std::move(tickets));
    return {};
}

// Mailboxes that are read and get no ticket though something waits: their queue was deleted, the
// broker has lost it, or the store is newer than it.
void Postlager::eftersyn(std::int64_t nu_us) {
    if (koe_ == nullptr) return;
    for (const auto& b : alle()) {
        const auto place = b->savner_billet(nu_us);
        if (!place) continue;
        savnet_.add();
        log::advarsel("billet_savnes", {{"dueslag", b->id().text()}});
        koe_->laes_forfra(b->id());
        koe_->aflever({{b->id(), *place}}, 0, [b](const Result<void>&) { b->billet_udstedt(); });
    }
}

// Copies that have waited longer than the mailbox lets them go to the error queue, also those whose
// tickets nobody has taken.
Result<void> Postlager::ryd_udloebne(Boks& box, Tid now) {
    const std::int64_t limit = box.regler().levetid_us;
    if (limit == 0) return {};
    std::vector<std::uint64_t> old;
    const std::string prefix = noegle(Slags::kKoe, box.id());
    FAELLED_CHECK(lager_.scan(Rum::kTjeneste, prefix, prefix,
                              [&](std::string_view key, std::string_view value) {
                                  const auto k = pak_ud_kopi(value);
                                  if (!k || k->modtaget.plus(limit) > now) return false;
                                  old.push_back(laes_u64(key.substr(18)));
                                  return old.size() < kPortion;
                              }));
    for (const std::uint64_t place : old) {
        const auto done = til_fejlkoe(box.id(), place, "levetiden er udløbet");
        if (!done && done.error().kode != 44) return done;
    }
    return {};
}

}  // namespace faelled::beskedfordeler
