// Tickets of new copies (billetkoe.hpp), and mailboxes that several nodes have. A ticket is
// published when its copy is durable, and nobody waits for it: one that does not get through is
// missed by whoever reads.
#include <algorithm>

#include "base/log.hpp"
#include "beskedfordeler/boks.hpp"
#include "beskedfordeler/noegler.hpp"

namespace faelled::beskedfordeler {

namespace {

using store::Rum;

constexpr std::size_t kPortion = 500;
// Counts of mailboxes that are read without a ticket, and other nodes' readers, are looked at so
// often.
constexpr std::int64_t kSavnSesUs = kSekund;
// What a node said of its readers longer ago is no longer so.
constexpr std::int64_t kLaesereGamleUs = 25 * kSekund;
// A copy whose audit record is not durable so long after is one of a node that is gone.
constexpr std::int64_t kEfterrevisionUs = 120 * kSekund;

}  // namespace

void Postlager::udsted(std::vector<Billet> tickets) {
    if (koe_ != nullptr && !tickets.empty()) koe_->aflever(std::move(tickets));
}

// Mailboxes that are read and get no ticket though something waits: it did not get through, their
// queue was deleted, the broker has lost it, or the store is newer than it.
void Postlager::eftersyn(std::int64_t nu_us) {
    if (koe_ == nullptr) return;
    if (delt()) {
        se_rettet();
        skriv_laesere();
        const bool waiting = std::ranges::any_of(alle(), &Boks::venter_paa_billet);
        if (waiting && nu_us - savn_set_us_ >= kSavnSesUs) {
            savn_set_us_ = nu_us;
            Result<void> seen = opfrisk_alle();
            if (seen) seen = se_andres_laesere();
            if (!seen) return;  // the store is away
        }
    }
    for (const auto& b : alle()) {
        b->slip_ubrugt();
        const auto place = b->savner_billet(nu_us);
        if (!place) continue;
        savnet_.add();
        log::advarsel("billet_savnes", {{"dueslag", b->id().text()}});
        koe_->laes_forfra(b->id());
        udsted({{b->id(), *place}});
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

// --- of several nodes ----------------------------------------------------------------------------

Result<void> Postlager::opfrisk(Boks& box) {
    if (!delt()) return {};
    FAELLED_TRY(const auto row, lager_.hent(Rum::kTjeneste, noegle(Slags::kDueslag, box.id())));
    if (!row) return {};
    FAELLED_TRY(const Dueslagstal counts, pak_ud_tal(*row));
    box.saet_tal(counts);
    return {};
}

Result<void> Postlager::opfrisk_alle() {
    if (!delt()) return {};
    const std::string prefix = noegle(Slags::kDueslag);
    return lager_.scan(Rum::kTjeneste, prefix, prefix,
                       [&](std::string_view key, std::string_view value) {
                           if (key.size() != prefix.size() + 16) return true;
                           if (const auto counts = pak_ud_tal(value))
                               boks(Uuid::raw(key.data() + prefix.size()))->saet_tal(*counts);
                           return true;
                       });
}

void Postlager::meld_rettet(Bygning& b) {
    if (delt()) b.saet(noegle(Slags::kRettet), std::string(ny_levering().view()));
}

void Postlager::se_rettet() {
    auto row = lager_.hent(Rum::kTjeneste, noegle(Slags::kRettet));
    if (!row || *row == rettet_) return;
    rettet_ = *std::move(row);
    for (const auto& b : alle())
        b->laes_hoved_igen();
}

void Postlager::skriv_laesere() {
    std::vector<std::pair<std::string, std::string>> rows;
    for (const auto& b : alle()) {
        const auto now = b->at_melde(ur_.now());
        if (!now) continue;
        std::string key = noegle(Slags::kLaeser, b->id());
        key.push_back(static_cast<char>(*settings_.delt));
        rows.emplace_back(std::move(key), pak(*now));
    }
    if (rows.empty()) return;
    (void)skriver_->foej_til({rows.size() * 60, false,
                              [rows = std::move(rows)](Bygning& b) -> Result<void> {
                                  for (const auto& [key, value] : rows)
                                      b.saet(key, value);
                                  return {};
                              },
                              [](const Result<void>&) {}, true});
}

// Of all mailboxes, or one.
Result<void> Postlager::se_andres_laesere(const Uuid* only) {
    std::map<Uuid, Laesertilstand> others;
    const std::string prefix =
        only == nullptr ? noegle(Slags::kLaeser) : noegle(Slags::kLaeser, *only);
    const Tid recent = ur_.now().plus(-kLaesereGamleUs);
    FAELLED_CHECK(lager_.scan(Rum::kTjeneste, prefix, prefix,
                              [&](std::string_view key, std::string_view value) {
                                  const auto said = pak_ud_laesertilstand(value);
                                  if (!said || key.size() != 19) return true;
                                  if (static_cast<std::uint8_t>(key.back()) == *settings_.delt)
                                      return true;
                                  Laesertilstand& all = others[Uuid::raw(key.data() + 2)];
                                  all.leveret = std::max(all.leveret, said->leveret);
                                  if (said->tid < recent) return true;
                                  all.laesere += said->laesere;
                                  all.aktiv = all.aktiv || said->aktiv;
                                  return true;
                              }));
    if (only != nullptr) {
        boks(*only)->saet_andre(others[*only]);
        return {};
    }
    for (const auto& b : alle())
        b->saet_andre(others[b->id()]);
    return {};
}

// What nodes that are gone have left, or have not done.
Result<void> Postlager::ryd_efter_andre(Tid now) {
    if (!delt()) return {};
    FAELLED_CHECK(efterrevider(now.plus(-kEfterrevisionUs)));
    std::vector<std::string> old;
    const std::string prefix = noegle(Slags::kLaeser);
    FAELLED_CHECK(lager_.scan(Rum::kTjeneste, prefix, prefix,
                              [&](std::string_view key, std::string_view value) {
                                  const auto said = pak_ud_laesertilstand(value);
                                  if (!said || said->tid.plus(kDoegn) < now) old.emplace_back(key);
                                  return old.size() < kPortion;
                              }));
    if (old.empty()) return {};
    return skriver_->udfoer([&](Bygning& b) -> Result<void> {
        for (const std::string& key : old)
            b.fjern(key);
        return {};
    });
}

}  // namespace faelled::beskedfordeler
