#include "beskedfordeler/postlager.hpp"

#include <algorithm>
#include <chrono>

#include "base/log.hpp"
#include "base/timetal.hpp"
#include "beskedfordeler/boks.hpp"
#include "beskedfordeler/noegler.hpp"

namespace faelled::beskedfordeler {

namespace {

using store::Rum;

// Larger messages are read from the store each time.
constexpr std::size_t kStoersteHuskede = std::size_t{16} << 10;
// How long the loading thread lets those wait who wait for a ticket.
constexpr auto kSnart = std::chrono::milliseconds(20);
constexpr std::int64_t kEftersynUs = kSekund / 2;

}  // namespace

Postlager::Postlager(store::Lager& lager, const Clock& ur, Entropy& entropi, Indstillinger settings)
    : lager_(lager),
      ur_(ur),
      entropi_(entropi),
      settings_(std::move(settings)),
      koe_(settings_.lav_koe ? settings_.lav_koe() : nullptr),
      hukommelse_(settings_.huskede),
      gemt_(metrics::counter("faelled_besked_gemt_total", "Messages stored for their receivers")),
      leveret_(metrics::counter("faelled_besked_leveret_total", "Deliveries begun")),
      kvitteret_(metrics::counter("faelled_besked_kvitteret_total", "Deliveries acknowledged")),
      parkeret_(metrics::counter("faelled_besked_parkeret_total",
                                 "Messages moved to an error queue after too many tries")),
      savnet_(metrics::counter("faelled_besked_billetter_savnet_total",
                               "Tickets published since a mailbox that is read got none")) {}

Result<std::unique_ptr<Postlager>> Postlager::create(store::Lager& lager, const Clock& ur,
                                                     Entropy& entropi, Indstillinger settings) {
    std::unique_ptr<Postlager> p(new Postlager(lager, ur, entropi, std::move(settings)));
    FAELLED_CHECK(p->start());
    return p;
}

Result<void> Postlager::start() {
    const std::string prefix = noegle(Slags::kDueslag);
    Result<void> read;
    FAELLED_CHECK(lager_.scan(
        Rum::kTjeneste, prefix, prefix, [&](std::string_view key, std::string_view value) {
            auto counts = pak_ud_tal(value);
            if (!counts || key.size() != prefix.size() + 16) {
                read = std::unexpected(Fejl::intern("Et dueslags tal kan ikke læses"));
                return false;
            }
            const Uuid id = Uuid::raw(key.data() + prefix.size());
            bokse_.emplace(id, std::make_shared<Boks>(*this, id, *counts));
            return true;
        }));
    FAELLED_CHECK(read);
    FAELLED_TRY(const auto next, lager_.hent(Rum::kTjeneste, noegle(Slags::kTaeller)));
    const std::uint64_t first = next && next->size() == 8 ? laes_u64(*next) : 1;
    Skriver::Indstillinger writing = settings_.skriver;
    writing.plads = settings_.delt;
    skriver_ = std::make_unique<Skriver>(lager_, first, writing,
                                         [this](const std::map<Uuid, Dueslagstal>& counts) {
                                             for (const auto& [id, t] : counts)
                                                 boks(id)->saet_tal(t);
                                         });
    if (settings_.revision != nullptr)
        log_ = std::make_unique<Leveringslog>(*settings_.revision, settings_.leveringslog,
                                              [this](std::uint64_t last) { revideret(last); });
    indlaeser_ = std::thread([this] { indlaes(); });
    return {};
}

Postlager::~Postlager() {
    if (skriver_ != nullptr) vent_paa_laesere();  // what was accepted gets its tickets
    if (koe_ != nullptr) koe_->stop();
    std::uint64_t last = 0;
    if (log_) last = log_->varig_ved_stop();
    if (last > 0) revideret(last);
    if (indlaeser_.joinable()) {
        {
            const std::scoped_lock lock(indlaes_laas_);
            stop_ = true;
        }
        indlaes_vent_.notify_one();
        indlaeser_.join();  // it gives the writer work too
    }
    skriver_.reset();
}

std::vector<std::shared_ptr<Boks>> Postlager::alle() {
    std::vector<std::shared_ptr<Boks>> all;
    const std::scoped_lock lock(laas_);
    all.reserve(bokse_.size());
    for (const auto& [id, b] : bokse_)
        all.push_back(b);
    return all;
}

std::shared_ptr<Boks> Postlager::boks(const Uuid& id) {
    const std::scoped_lock lock(laas_);
    auto& b = bokse_[id];
    if (!b) b = std::make_shared<Boks>(*this, id, Dueslagstal());
    return b;
}

// --- the audit log -------------------------------------------------------------------------------

bool Postlager::noter_urevideret(Bygning& b, std::uint64_t spor, std::string key) {
    if (!log_ || spor == 0 || log_->er_varig(spor)) return false;
    std::string now;
    tilfoej_u64(now, static_cast<std::uint64_t>(ur_.now().us));
    b.saet(std::move(key), std::move(now));
    return true;
}

// The row is written; it goes when the record is durable, which it may be already.
void Postlager::glem_urevideret(std::uint64_t spor, std::string key) {
    {
        const std::scoped_lock lock(urevideret_laas_);
        urevideret_.emplace(spor, std::move(key));
    }
    if (spor == 0 || log_->er_varig(spor)) revideret(spor);
}

// Records of all deliveries up to that one are durable.
void Postlager::revideret(std::uint64_t til) {
    std::vector<std::string> keys;
    {
        const std::scoped_lock lock(urevideret_laas_);
        const auto end = urevideret_.upper_bound(til);
        for (auto at = urevideret_.begin(); at != end; ++at)
            keys.push_back(std::move(at->second));
        urevideret_.erase(urevideret_.begin(), end);
    }
    if (keys.empty()) return;
    const std::size_t bytes = keys.size() * 40;
    (void)skriver_->foej_til({bytes, false,
                              [keys = std::move(keys)](Bygning& b) -> Result<void> {
                                  for (const std::string& key : keys)
                                      b.fjern(key);
                                  return {};
                              },
                              [](const Result<void>&) {}, true});
}

Result<void> Postlager::efterrevider() {
    return delt() ? Result<void>() : efterrevider(Tid::plus_uendelig());
}

// Rows written before that; those of before they had a time too.
Result<void> Postlager::efterrevider(Tid before) {
    if (!log_) return {};
    const std::string prefix = noegle(Slags::kUrevideret);
    std::vector<std::string> keys;
    FAELLED_CHECK(lager_.scan(
        Rum::kTjeneste, prefix, prefix, [&](std::string_view key, std::string_view value) {
            const std::int64_t at =
                value.size() == 8 ? static_cast<std::int64_t>(laes_u64(value)) : 0;
            if (key.size() == prefix.size() + 24 && at < before.us) keys.emplace_back(key);
            return true;
        }));
    for (std::string& key : keys) {
        const Uuid box = Uuid::raw(key.data() + prefix.size());
        FAELLED_TRY(const auto found, find_kopi(box, laes_u64(std::string_view(key).substr(18))));
        std::uint64_t spor = 0;  // of a copy that is gone there is nothing to tell
        if (found) {
            FAELLED_TRY(const auto post, besked(found->kopi.besked));
            const Kopi& k = found->kopi;
            spor = log_->noter({box, boks(box)->regler().system, k.aftale, k.myndighed,
                                opslagsid(post->besked_id), post->transaktion, k.leveret});
        }
        glem_urevideret(spor, std::move(key));
    }
    if (!keys.empty()) log::info("leveringer_efterrevideret", {{"antal", keys.size()}});
    return {};
}

Uuid Postlager::ny_levering() {
    const std::scoped_lock lock(entropi_laas_);
    return Uuid::random(entropi_);
}

// --- messages ------------------------------------------------------------------------------------

void Postlager::husk(std::uint64_t nr, std::shared_ptr<const Beskedpost> post) {
    if (post->skabelon.tekst.size() > kStoersteHuskede) return;
    const std::scoped_lock lock(hukommelse_laas_);
    hukommelse_.saet(nr, std::move(post));
}

std::shared_ptr<const Beskedpost> Postlager::husket(std::uint64_t nr) {
    const std::scoped_lock lock(hukommelse_laas_);
    const auto* const found = hukommelse_.find(nr);
    return found == nullptr ? nullptr : *found;
}

Result<std::shared_ptr<const Beskedpost>> Postlager::besked(std::uint64_t nr) {
    if (auto known = husket(nr)) return known;
    FAELLED_TRY(const auto row, lager_.hent(Rum::kTjeneste, noegle(Slags::kBesked, nr)));
    if (!row) return std::unexpected(Fejl::kalder(44, "Beskeden findes ikke"));
    FAELLED_TRY(Beskedpost read, pak_ud_besked(*row));
    auto post = std::make_shared<const Beskedpost>(std::move(read));
    husk(nr, post);
    return post;
}

bool Postlager::gem(Beskedpost post, std::vector<Nykopi> copies,
                    std::move_only_function<void(const Result<void>&)> done) {
    const auto w = std::make_shared<Undervejs>();
    w->post = std::move(post);
    w->copies = std::move(copies);
    w->done = std::move(done);
    const std::size_t bytes = w->post.skabelon.tekst.size() + 400 + w->copies.size() * 200;
    Skriveopgave task;
    task.bytes = bytes;
    for (const Nykopi& c : w->copies)
        task.bokse.push_back(c.dueslag);
    task.byg = [this, w](Bygning& b) -> Result<void> {
        w->nr = b.ny_besked();
        w->placed.clear();
        w->post.kopier.clear();
        const auto length = static_cast<std::uint32_t>(w->post.skabelon.tekst.size());
        for (const Nykopi& c : w->copies) {
            Dueslagstal& t = b.tal(c.dueslag, boks(c.dueslag)->tal());
            Kopi k;
            k.besked = w->nr;
            k.bytes = length;
            k.levering = ny_levering();
            k.abonnement = c.abonnement;
            k.aftale = c.aftale;
            k.myndighed = c.myndighed;
            k.modtagere = c.modtagere;
            k.modtaget = w->post.modtaget;
            w->post.kopier.push_back({c.dueslag, t.naeste, k.levering, c.abonnement, c.aftale});
            b.saet(noegle(Slags::kKoe, c.dueslag, t.naeste), pak(k));
            w->placed.push_back({t.naeste, std::move(k), nullptr});
            ++t.naeste;
            ++t.venter;
            t.bytes += length;
            b.tael(statistiknoegle(w->post.modtaget, w->post, c.dueslag),
                   {.fordelt = 1, .bytes = length});
        }
        const Statistiknoegle sender = statistiknoegle(w->post.modtaget, w->post, Uuid());
        if (w->post.kode == 20)
            b.tael(sender, {.modtaget = 1, .bytes = length});
        else
            b.tael(sender, {.afvist = 1});
        b.saet(noegle(Slags::kBesked, w->nr), pak(w->post));
        b.saet(noegle(Slags::kId, opslagsid(w->post.besked_id), w->nr), {});
        b.saet(noegle(Slags::kId, w->post.transaktion, w->nr), {});
        std::string value;
        if (w->copies.size() > 1) {
            tilfoej_u64(value, w->copies.size());
            b.saet(noegle(Slags::kAntal, w->nr), std::move(value));
        } else if (w->copies.empty()) {
            tilfoej_u64(value, static_cast<std::uint64_t>(w->post.modtaget.us));
            b.saet(noegle(Slags::kUden, w->nr), std::move(value));
        }
        return {};
    };
    task.slut = [this, w](const Result<void>& r) {
        if (r && !w->placed.empty()) gemt(*w);
        w->done(r);
    };
    return skriver_->foej_til(std::move(task), true);
}

// It is durable: whoever waits here gets it, and whoever waits elsewhere is woken.
void Postlager::gemt(Undervejs& w) {
    gemt_.add();
    const auto stored = std::make_shared<const Beskedpost>(std::move(w.post));
    husk(w.nr, stored);
    std::vector<Billet> tickets;
    for (std::size_t i = 0; i < w.placed.size(); ++i) {
        const Uuid& box = w.copies[i].dueslag;
        if (koe_ != nullptr) tickets.push_back({box, w.placed[i].plads});
        w.placed[i].post = stored;
        boks(box)->ny(std::move(w.placed[i]));
    }
    udsted(std::move(tickets));
}

void Postlager::tael_afvist(const std::optional<Uuid>& afsender) {
    const Statistiknoegle hour{timetal(ur_.now()), {}, afsender.value_or(Uuid()), Uuid()};
    (void)skriver_->foej_til({100, false,
                              [hour](Bygning& b) -> Result<void> {
                                  b.tael(hour, {.afvist = 1});
                                  return {};
                              },
                              [](const Result<void>&) {}},
                             true);
}

// --- readers -------------------------------------------------------------------------------------

void Postlager::saet_regler(const Uuid& box, const Boksregler& rules) {
    boks(box)->saet_regler(rules);
}

void Postlager::nedlaeg(const Uuid& box) {
    saet_regler(box, {.aktiv = false});
    if (koe_ != nullptr) koe_->fjern(box);
}

Laeserref Postlager::laeser(const Uuid& box, std::shared_ptr<Koemodtager> to, Kvittering how) {
    auto b = boks(box);
    auto r = std::make_shared<Koelaeser>(b, std::move(to), how);
    b->tilmeld(r);
    return r;
}

void Postlager::bed_om(std::shared_ptr<Boks> box) {
    {
        const std::scoped_lock lock(indlaes_laas_);
        at_indlaese_.push_back(std::move(box));
    }
    indlaes_vent_.notify_one();
}

void Postlager::bed_om_snart(std::shared_ptr<Boks> box) {
    const std::scoped_lock lock(indlaes_laas_);
    if (std::ranges::find(snart_, box) == snart_.end()) snart_.push_back(std::move(box));
    indlaes_vent_.notify_one();
}

void Postlager::indlaes() {
    std::int64_t looked = monotonic_us();
    for (;;) {
        if (koe_ != nullptr && monotonic_us() - looked >= kEftersynUs) {
            looked = monotonic_us();
            eftersyn(looked);
        }
        std::shared_ptr<Boks> next;
        {
            std::unique_lock lock(indlaes_laas_);
            const auto work = [this] { return stop_ || !at_indlaese_.empty(); };
            const auto soon = [&] { return work() || !snart_.empty(); };
            if (koe_ == nullptr)
                indlaes_vent_.wait(lock, soon);
            else
                indlaes_vent_.wait_for(lock, std::chrono::microseconds(kEftersynUs), soon);
            if (!work() && !snart_.empty()) indlaes_vent_.wait_for(lock, kSnart, work);
            if (stop_) return;
            if (at_indlaese_.empty())
                at_indlaese_.insert(at_indlaese_.end(), snart_.begin(), snart_.end());
            if (at_indlaese_.empty()) continue;
            next = std::move(at_indlaese_.front());
            at_indlaese_.pop_front();
            std::erase(snart_, next);
        }
        next->indlaes();
    }
}

}  // namespace faelled::beskedfordeler
