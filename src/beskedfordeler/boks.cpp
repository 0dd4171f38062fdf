#include "beskedfordeler/boks.hpp"

#include <algorithm>
#include <utility>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/timetal.hpp"

namespace faelled::beskedfordeler {

namespace {

// Below so many at the head, more is loaded.
constexpr std::size_t kLav = 8;
constexpr std::size_t kSide = 64;

}  // namespace

Koelaeser::~Koelaeser() {
    luk();
}
void Koelaeser::kredit(std::uint32_t more) {
    boks_->kredit(*this, more);
}
void Koelaeser::hent(Kvittering how, std::function<void(Hentet)> done) {
    boks_->hent(*this, how, std::move(done));
}
void Koelaeser::kvitter(std::span<const std::uint64_t> numbers) {
    boks_->kvitter(*this, numbers);
}
void Koelaeser::afvis(std::span<const std::uint64_t> numbers, Tilbage where,
                      const std::string& aarsag) {
    boks_->afvis(*this, numbers, where, aarsag);
}
void Koelaeser::stands() {
    boks_->stands(*this);
}
void Koelaeser::luk() {
    boks_->luk(*this);
}

Dueslagstal Boks::tal() {
    const Laas lock(laas_);
    return tal_;
}
void Boks::saet_tal(const Dueslagstal& t) {
    const Laas lock(laas_);
    if (t.naeste >= tal_.naeste) tal_ = t;
}
Boksregler Boks::regler() {
    const Laas lock(laas_);
    return regler_;
}

// --- who reads -----------------------------------------------------------------------------------

// The first subscription that has not stopped; the others wait (single active consumer).
Koelaeser* Boks::aktiv() {
    for (const auto& weak : laesere_)
        if (const auto r = weak.lock(); r && r->abonnerer_) return r.get();
    return nullptr;
}

bool Boks::er_efterspurgt() {
    return regler_.aktiv && !laesere_.empty();
}

void Boks::tilmeld(const Laeserref& r) {
    const Laas lock(laas_);
    r->abonnerer_ = r->modtager_ != nullptr;
    laesere_.push_back(r);
    saet_abonnement();
}

void Boks::saet_regler(const Boksregler& r) {
    std::vector<Laeserref> ended;
    std::deque<Ventehent> refused;
    bool closed = false;
    {
        Laas lock(laas_);
        closed = regler_.system != r.system || regler_.sendes != r.sendes;
        regler_ = r;
        for (const auto& weak : laesere_)
            if (auto reader = weak.lock(); reader && (closed || (!r.aktiv && reader->abonnerer_)))
                ended.push_back(std::move(reader));
        // None of them is given anything under the new rules.
        if (closed)
            for (const Laeserref& reader : ended)
                reader->kredit_ = 0;
        if (closed || !r.aktiv) refused.swap(hentere_);
        saet_abonnement();
        svar_hentere(lock);
        lever(lock);
    }
    for (const Ventehent& h : refused)
        h.done({std::nullopt, 0, true});
    for (const Laeserref& reader : ended) {
        const bool told = reader->modtager_ != nullptr;
        if (closed)
            luk(*reader);
        else
            stands(*reader);
        if (told) reader->modtager_->opsagt();
    }
}

void Boks::stands(Koelaeser& r) {
    Laas lock(laas_);
    r.abonnerer_ = false;
    r.kredit_ = 0;
    stille_.wait(lock, [&] { return faar_ != &r || leverende_ == std::this_thread::get_id(); });
    saet_abonnement();
    lever(lock);
}

void Boks::luk(Koelaeser& r) {
    Laas lock(laas_);
    if (r.lukket_) return;
    r.lukket_ = true;
    r.abonnerer_ = false;
    stille_.wait(lock, [&] { return faar_ != &r || leverende_ == std::this_thread::get_id(); });
    std::erase_if(laesere_, [&](const auto& weak) {
        const auto other = weak.lock();
        return !other || other.get() == &r;
    });
    std::erase_if(hentere_, [&](const Ventehent& h) { return h.laeser == &r; });
    std::vector<Ventende> back;
    for (auto at = ude_.begin(); at != ude_.end();) {
        if (at->second.laeser == &r) {
            back.push_back(std::move(at->second.copy));
            at = ude_.erase(at);
        } else {
            ++at;
        }
    }
    for (Ventende& v : back)
        tilbage(std::move(v));
    if (laesere_.empty()) slank();
    saet_abonnement();
    lever(lock);
}

// Nobody reads: only what must be remembered stays in memory.
void Boks::slank() {
    while (!klar_.empty() && klar_.back().kopi.forsoeg == 0) {
        laes_igen_fra(klar_.back().plads);
        klar_bytes_ -= klar_.back().kopi.bytes;
        klar_.pop_back();
    }
}

// --- the head ------------------------------------------------------------------------------------

Ventende Boks::tag_foerste() {
    Ventende v = std::move(klar_.front());
    klar_.pop_front();
    klar_bytes_ -= v.kopi.bytes;
    return v;
}

void Boks::tilbage_til_klar(Ventende v) {
    klar_bytes_ += v.kopi.bytes;
    const auto at = std::ranges::lower_bound(klar_, v.plads, {}, &Ventende::plads);
    klar_.insert(at, std::move(v));
}

bool Boks::er_kendt(std::uint64_t plads) const {
    if (ude_.contains(plads) || faerdige_.contains(plads) || udtagne_.contains(plads)) return true;
    const auto at = std::ranges::lower_bound(klar_, plads, {}, &Ventende::plads);
    return at != klar_.end() && at->plads == plads;
}

void Boks::laes_igen_fra(std::uint64_t plads) {
    ++glemt_;
    laest_til_ = std::min(laest_til_, plads);
}

void Boks::ny(Ventende copy) {
    Laas lock(laas_);
    const auto& s = lager_.settings_;
    // Without the right to read another node may take it.
    const bool ours = koe() == nullptr || ret_til_ > 0;
    if (!er_efterspurgt() || indlaeser_ || laest_til_ != copy.plads || !ours ||
        klar_.size() >= s.klar_antal || klar_bytes_ >= s.klar_bytes) {
        if (er_efterspurgt()) bed_om_mere();
        return;
    }
    laest_til_ = copy.plads + 1;
    tilbage_til_klar(std::move(copy));
    lever(lock);
}

std::uint64_t Boks::laes_til() const {
    return lager_.delt() ? graense() : std::min(graense(), tal_.naeste);
}

void Boks::bed_om_mere() {
    const bool gap = !klar_.empty() && klar_.front().plads >= laest_til_;
    if (indlaeser_ || (klar_.size() >= kLav && !gap) || laest_til_ >= laes_til()) return;
    indlaeser_ = true;
    lager_.bed_om(shared_from_this());
}

void Boks::indlaes() {
    std::vector<std::uint64_t> doubtful;
    {
        const Laas lock(laas_);
        indlaeser_ = true;
        doubtful = ugivne();
    }
    Result<void> done = lager_.opfrisk(*this);
    std::uint64_t from = 0, to = 0, forgotten = 0;
    {
        const Laas lock(laas_);
        forgotten = glemt_;
        from = laest_til_;
        to = std::min(tal_.naeste, graense());
        if (done) kasser_ugivne(doubtful);
    }
    std::vector<Ventende> found;
    std::size_t bytes = 0;
    std::uint64_t read_to = std::max(from, to);
    if (done && from < to)
        done = lager_.lager_.scan(
            store::Rum::kTjeneste, noegle(Slags::kKoe, id_), noegle(Slags::kKoe, id_, from),
            [&](std::string_view key, std::string_view value) {
                const std::uint64_t place = laes_u64(key.substr(18));
                if (place >= to) return false;
                if (found.size() == kSide || bytes >= lager_.settings_.klar_bytes) {
                    read_to = found.back().plads + 1;
                    return false;
                }
                if (auto copy = pak_ud_kopi(value)) {
                    bytes += copy->bytes;
                    found.push_back({place, std::move(*copy), nullptr});
                }
                return true;
            });
    // What has no message any longer was taken away meanwhile.
    std::erase_if(found, [&](Ventende& v) {
        auto post = lager_.besked(v.kopi.besked);
        if (!post && post.error().kode != 44) done = std::unexpected(post.error());
        if (post) v.post = std::move(*post);
        return !post;
    });
    Laas lock(laas_);
    indlaeser_ = false;
    if (!std::exchange(kan_ikke_laeses_, !done) && !done)
        log::fejl("dueslag_kan_ikke_laeses",
                  {{"dueslag", id_.text()}, {"tekst", done.error().tekst}});
    if (done && forgotten == glemt_) {
        laest_til_ = read_to;
        if (lager_.delt()) kasser_borte(from, read_to, found);
        for (Ventende& v : found)
            if (!er_kendt(v.plads)) tilbage_til_klar(std::move(v));
        afstem_alle();
    }
    stille_.notify_all();
    if (!done) return lager_.bed_om_snart(shared_from_this());
    svar_hentere(lock);
    lever(lock);
}

// --- delivery ------------------------------------------------------------------------------------

void Boks::begynd(Ventende& v) {
    const Tid now = lager_.ur_.now();
    ++v.kopi.forsoeg;
    if (v.kopi.leveret == kAldrig) v.kopi.leveret = now;
    seneste_ = now;
    lager_.leveret_.add();
    if (lager_.log_)
        v.spor = lager_.log_->noter({id_, regler_.system, v.kopi.aftale, v.kopi.myndighed,
                                     opslagsid(v.post->besked_id), v.post->transaktion, now});
}

bool Boks::maa_begynde() {
    if (!lager_.log_) return true;
    if (venter_paa_log_) return false;
    venter_paa_log_ = !lager_.log_->har_plads(
        [this] { return [self = shared_from_this()] { self->fortsaet(); }; });
    return !venter_paa_log_;
}

void Boks::fortsaet() {
    Laas lock(laas_);
    venter_paa_log_ = false;
    svar_hentere(lock);
    lever(lock);
}

Statistiknoegle statistiknoegle(Tid at, const Beskedpost& post, const Uuid& box) {
    return {timetal(at), post.beskedtype, post.afsender.value_or(Uuid()), box};
}

std::string lav_besked(const Ventende& v, Tid nu) {
    const Uuid from = v.post->afsender.value_or(Uuid::literal(kFordelingssystem));
    return lav_kopi(v.post->skabelon, {v.kopi.modtaget, nu, from, v.kopi.abonnement,
                                       std::max(v.kopi.forsoeg, 1u), v.kopi.modtagere});
}

Levering Boks::lav(const Ventende& v) const {
    return {v.plads, v.kopi.levering, v.kopi.forsoeg > 1, v.kopi.forsoeg,
            std::make_shared<const std::string>(lav_besked(v, lager_.ur_.now()))};
}

void Boks::lever(Laas& lock) {
    if (leverer_) return;
    leverer_ = true;
    leverende_ = std::this_thread::get_id();
    while (regler_.aktiv && har_foerste()) {
        Koelaeser* const active = aktiv();
        if (active == nullptr || active->kredit_ == 0) break;
        // What another reader has and has not acknowledged blocks the ones behind it.
        if (!ude_.empty() && ude_.begin()->second.laeser != active) break;
        if (!maa_begynde()) break;
        const auto to = active->modtager_;
        --active->kredit_;
        Ventende v = tag_foerste();
        begynd(v);
        if (active->kvittering_ == Kvittering::kAutomatisk)
            skriv_kvittering(v);
        else
            ude_.emplace(v.plads, Ude{v, active});
        faar_ = active;
        lock.unlock();
        to->leveret(lav(v));
        lock.lock();
        faar_ = nullptr;
        stille_.notify_all();
        if (er_efterspurgt()) bed_om_mere();
    }
    leverer_ = false;
    leverende_ = {};
    if (er_efterspurgt()) bed_om_mere();
}

void Boks::kredit(Koelaeser& r, std::uint32_t more) {
    Laas lock(laas_);
    r.kredit_ += more;
    lever(lock);
}

std::uint64_t Boks::tilbage_nu() const {
    const std::uint64_t gone = faerdige_.size() + ude_.size();
    return tal_.venter > gone ? tal_.venter - gone : 0;
}

void Boks::hent(Koelaeser& r, Kvittering how, std::function<void(Koelaeser::Hentet)> done) {
    Laas lock(laas_);
    if (r.lukket_ || !regler_.aktiv) {
        lock.unlock();
        done({std::nullopt, 0, true});
        return;
    }
    hentere_.push_back({&r, how, std::move(done)});
    hentet_us_ = monotonic_us();
    saet_abonnement();
    svar_hentere(lock);
}

bool Boks::kan_komme(Ventehent& h) {
    const auto empty = [this] { return klar_.empty() && laest_til_ >= tal_.naeste; };
    if (!lager_.delt() && !indlaeser_ && empty()) return false;
    if (koe() == nullptr) {
        bed_om_mere();
        return true;
    }
    // What waits may be unknown here, or its ticket on its way.
    const std::int64_t now = monotonic_us();
    const auto& s = lager_.settings_;
    const bool first = h.fra_us == 0;
    if (first) {
        h.fra_us = now;
        h.bed_us = now + s.hent_us / 5;
    }
    if (indlaeser_) return true;
    if (first) {
        indlaeser_ = true;
        lager_.bed_om(shared_from_this());
        return true;
    }
    if (empty()) return false;
    if (laest_til_ >= graense()) {
        const bool comes = koe()->klar() && !andre_.aktiv;
        if (now - h.fra_us >= (comes ? s.hent_laengst_us : s.hent_us)) return false;
        // It may be lost, and a reader that only looks in now and then would never miss it.
        if (comes && now >= h.bed_us) {
            h.bed_us = now + 2 * s.hent_us;
            lager_.udsted({{id_, tal_.naeste - 1}});
        }
    }
    bed_om_mere();
    if (!indlaeser_) lager_.bed_om_snart(shared_from_this());
    return true;
}

void Boks::svar_hentere(Laas& lock) {
    while (!hentere_.empty()) {
        const bool blocked = !regler_.aktiv || !ude_.empty();
        if (!blocked && har_foerste() && !maa_begynde()) return;
        if (!blocked && !har_foerste() && kan_komme(hentere_.front())) return;
        const Ventehent h = std::move(hentere_.front());
        hentere_.pop_front();
        Koelaeser::Hentet out;
        std::optional<Ventende> v;
        if (!blocked && har_foerste()) {
            v = tag_foerste();
            begynd(*v);
            if (h.how == Kvittering::kAutomatisk)
                skriv_kvittering(*v);
            else
                ude_.emplace(v->plads, Ude{*v, h.laeser});
        }
        out.tilbage = tilbage_nu();
        if (regler_.aktiv) bed_om_mere();
        lock.unlock();
        if (v) out.levering = lav(*v);
        h.done(std::move(out));
        lock.lock();
    }
}

// --- what became of it ---------------------------------------------------------------------------

void Boks::kvitter(Koelaeser& r, std::span<const std::uint64_t> numbers) {
    Laas lock(laas_);
    for (const std::uint64_t n : numbers) {
        const auto at = ude_.find(n);
        if (at == ude_.end() || at->second.laeser != &r) continue;
        skriv_kvittering(std::move(at->second.copy));
        ude_.erase(at);
    }
    svar_hentere(lock);
    lever(lock);
}

void Boks::afvis(Koelaeser& r, std::span<const std::uint64_t> numbers, Tilbage where,
                 const std::string& why) {
    Laas lock(laas_);
    for (const std::uint64_t n : numbers) {
        const auto at = ude_.find(n);
        if (at == ude_.end() || at->second.laeser != &r) continue;
        Ventende v = std::move(at->second.copy);
        ude_.erase(at);
        if (where == Tilbage::kFejlkoe)
            skriv_fejl(std::move(v), why.empty() ? "afvist af modtageren" : why);
        else
            tilbage(std::move(v));
    }
    svar_hentere(lock);
    lever(lock);
}

// Back to the head, or parked when it has been tried often enough.
void Boks::tilbage(Ventende v) {
    if (regler_.maks_forsoeg > 0 && v.kopi.forsoeg >= regler_.maks_forsoeg) {
        lager_.parkeret_.add();
        log::advarsel("besked_parkeret", {{"dueslag", id_.text()},
                                          {"besked", v.kopi.levering.text()},
                                          {"forsoeg", v.kopi.forsoeg}});
        skriv_fejl(std::move(v), "opgivet efter det højeste antal forsøg");
        return;
    }
    const std::string key = noegle(Slags::kKoe, id_, v.plads);
    const auto gone = std::make_shared<bool>(false);
    Skriveopgave task;
    task.bytes = 100;
    task.byg = [key, gone, row = pak(v.kopi)](Bygning& b) -> Result<void> {
        *gone = !b.er_der(key);
        if (!*gone) b.saet(key, row);
        return {};
    };
    task.slut = [self = shared_from_this(), gone, place = v.plads](const Result<void>& r) {
        Laas lock(self->laas_);
        --self->skrives_;
        if (r && *gone) self->kasser(place);
        self->saet_abonnement();
        self->lever(lock);
    };
    task.raekker.push_back(key);
    (void)lager_.skriver_->foej_til(std::move(task));
    ++skrives_;
    tilbage_til_klar(std::move(v));
}

void Boks::skriv_kvittering(Ventende v) {
    lager_.kvitteret_.add();
    skriv_faerdig(std::move(v), Slags::kKopi);
}

void Boks::skriv_fejl(Ventende v, std::string why) {
    v.kopi.aarsag = std::move(why);
    skriv_faerdig(std::move(v), Slags::kFejl);
}

void Boks::skriv_faerdig(Ventende v, Slags to) {
    faerdige_.insert(v.plads);
    v.kopi.faerdig = lager_.ur_.now();
    const auto self = shared_from_this();
    const std::uint64_t place = v.plads, spor = v.spor;
    const std::string key = noegle(Slags::kKoe, id_, place);
    const Statistiknoegle hour = statistiknoegle(v.kopi.faerdig, *v.post, id_);
    const auto unaudited = std::make_shared<bool>(false);
    Skriveopgave task;
    task.bytes = 100;
    // A push has had its answer: it is not sent again for the sake of a larger batch.
    task.kan_vente = !regler_.sendes;
    task.bokse.push_back(id_);
    task.raekker.push_back(key);
    task.byg = [self, hour, to, key, place, spor, unaudited,
                copy = std::move(v.kopi)](Bygning& b) -> Result<void> {
        *unaudited = false;
        if (!b.er_der(key)) return {};  // finished through another node
        const std::uint64_t acked = to == Slags::kKopi ? 1 : 0;
        b.tael(hour, {.leveret = acked, .forsoeg = copy.forsoeg, .fejlkoe = 1 - acked});
        Dueslagstal& t = b.tal(self->id_, self->tal());
        t.ikke_laengere(place, copy.bytes);
        t.kopier += acked;
        t.leveret += acked;
        t.fejl += 1 - acked;
        b.fjern(key);
        b.saet(noegle(to, self->id_, place), pak(copy));
        *unaudited =
            self->lager_.noter_urevideret(b, spor, noegle(Slags::kUrevideret, self->id_, place));
        return {};
    };
    task.slut = [self, place, spor, unaudited](const Result<void>& r) {
        if (r && *unaudited)
            self->lager_.glem_urevideret(spor, noegle(Slags::kUrevideret, self->id_, place));
        const Laas lock(self->laas_);
        self->faerdig(place, r.has_value());
    };
    (void)lager_.skriver_->foej_til(std::move(task));
}

void Boks::faerdig(std::uint64_t plads, bool ok) {
    faerdige_.erase(plads);
    // The loading thread may have seen its row, or it waits again.
    if (!ok || (indlaeser_ && plads >= laest_til_)) laes_igen_fra(plads);
    if (!ok) lager_.bed_om_snart(shared_from_this());
    afstem(plads);
    saet_abonnement();
}

// --- the owner's ---------------------------------------------------------------------------------

void Boks::tag_ud(std::uint64_t plads) {
    Laas lock(laas_);
    udtagne_.insert(plads);
    stille_.wait(lock, [&] { return !indlaeser_; });
    kasser(plads);
}

void Boks::glem_udtaget(std::uint64_t plads, bool flyttet) {
    Laas lock(laas_);
    udtagne_.extract(plads);
    // It waits again, or the loading thread may have seen its row.
    if (!flyttet || (indlaeser_ && plads >= laest_til_)) laes_igen_fra(plads);
    afstem(plads);
    saet_abonnement();
    if (er_efterspurgt()) bed_om_mere();
    svar_hentere(lock);
    lever(lock);
}

bool Boks::er_udloebet(const Ventende& v, Tid nu) const {
    return regler_.levetid_us > 0 && v.kopi.modtaget.plus(regler_.levetid_us) <= nu;
}

void Boks::udloeb(Tid nu) {
    Laas lock(laas_);
    if (regler_.levetid_us == 0) return;
    while (!klar_.empty() && er_udloebet(klar_.front(), nu))
        skriv_fejl(tag_foerste(), "levetiden er udløbet");
    bed_om_mere();
    svar_hentere(lock);
}

Boksstatus Boks::status() {
    const Laas lock(laas_);
    Boksstatus s;
    s.tal = tal_;
    s.tal.venter = tal_.venter > faerdige_.size() ? tal_.venter - faerdige_.size() : 0;
    s.laesere = static_cast<std::uint32_t>(laesere_.size()) + andre_.laesere;
    s.seneste_levering = seneste_;
    if (andre_.leveret != kAldrig && (!seneste_ || *seneste_ < andre_.leveret))
        s.seneste_levering = andre_.leveret;
    const auto older = [&](Tid t) {
        if (!s.aeldste || t < *s.aeldste) s.aeldste = t;
    };
    if (!klar_.empty()) older(klar_.front().kopi.modtaget);
    if (!ude_.empty()) older(ude_.begin()->second.copy.kopi.modtaget);
    return s;
}

}  // namespace faelled::beskedfordeler
