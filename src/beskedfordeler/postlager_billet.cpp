// Tickets of new copies (billetkoe.hpp). In the transaction that makes a copy a row says that its
// ticket may not be in its queue yet; the row goes when it is, and after a crash tickets are made
// for the rows that are left. A sender is answered when all of its tickets are durable; if they
// cannot be, the whole message is taken back.
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
    husk(w->nr, std::make_shared<const Beskedpost>(w->post));
    auto copy = tickets;
    koe_->aflever(std::move(copy), settings_.billet_us,
                  [this, w, tickets = std::move(tickets)](Result<void> r) {
                      if (!r) return fortryd(w, r.error());
                      gemt_.add();
                      udstedt(tickets);
                      w->done({});
                  });
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

// All of the message or nothing. When a copy has been taken off its mailbox meanwhile it is all:
// the tickets are made when they can be, and the sender need not send again.
void Postlager::fortryd(const std::shared_ptr<Undervejs>& w, const Fejl& why) {
    const auto kept = std::make_shared<bool>(false);
    for (std::size_t i = 0; i < w->placed.size(); ++i)
        boks(w->copies[i].dueslag)->tag_ud(w->placed[i].plads);
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
            boks(w->copies[i].dueslag)->glem_udtaget(w->placed[i].plads);
        }
        // Taking back failed: it stays, whole, and the sender may send it again.
        if (!r || *kept) udsted_igen(std::move(tickets));
        w->done(r && *kept ? Result<void>() : Result<void>(std::unexpected(why)));
    };
    (void)skriver_->foej_til({400, true, std::move(build), std::move(end)});
}

// A row says that tickets are what orders the mailboxes. Without it, all that waits needs one.
Result<void> Postlager::vaelg_motor() {
    FAELLED_TRY(const auto marked, lager_.hent(Rum::kTjeneste, noegle(Slags::kBilletter)));
    if (marked.has_value() != (koe_ != nullptr))
        FAELLED_CHECK(skriver_->udfoer([this](Bygning& b) -> Result<void> {
            if (koe_ == nullptr) {
                b.fjern(noegle(Slags::kBilletter));
                return {};
            }
            b.saet(noegle(Slags::kBilletter), {});
            const std::string prefix = noegle(Slags::kKoe);
            return lager_.scan(
                Rum::kTjeneste, prefix, prefix, [&](std::string_view key, std::string_view) {
                    if (key.size() == prefix.size() + 24)
                        b.saet(noegle(Slags::kBillet) + std::string(key.substr(prefix.size())), {});
                    return true;
                });
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
