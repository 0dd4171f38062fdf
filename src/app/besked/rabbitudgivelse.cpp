#include "app/besked/rabbitudgivelse.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "base/clock.hpp"
#include "base/log.hpp"

namespace faelled::app {
namespace {

using beskedfordeler::Billet;

// Published and not confirmed. RabbitMQ takes no more from a channel that has 32 at one queue which
// does not answer, and reads nothing at all from a connection that has 400 at such a channel.
constexpr std::size_t kUbekraeftede = 16;  // of a queue
constexpr std::size_t kPaaKanal = 150;
constexpr std::size_t kAfProevede = 10;    // of a queue that has confirmed nothing
constexpr std::size_t kEgneKanaler = 256;  // at most, of queues that have confirmed nothing
constexpr unsigned kProevEfter = 2;        // tries
constexpr std::size_t kSletninger = 16;    // under way
constexpr std::int64_t kSletUs = 12 * kSekund;
constexpr std::int64_t kProeveUs = 5 * kSekund;
constexpr std::int32_t kProevekoeMs = 60'000;
constexpr std::int64_t kOpgoerelseUs = kSekund / 4;
constexpr std::int64_t kStilleUs = 10 * kSekund;
constexpr std::int64_t kOpgivUs = 30 * kSekund;  // then another connection is tried
constexpr std::size_t kUafsendte = 1;            // of a queue

}  // namespace

Rabbitudgivelse::Rabbitudgivelse(Indstillinger settings)
    : settings_(std::move(settings)),
      afleveret_(metrics::counter("faelled_rabbitmq_published_total",
                                  "Tickets that RabbitMQ has confirmed")),
      lavet_igen_(metrics::counter("faelled_rabbitmq_queues_remade_total",
                                   "Queues that confirmed nothing, deleted and made again")),
      venter_maal_(metrics::gauge("faelled_rabbitmq_waiting",
                                  "Tickets that RabbitMQ has not confirmed yet")) {}

bool Rabbitudgivelse::reserver(std::size_t tickets, std::size_t maks) {
    if (venter_.fetch_add(tickets) + tickets <= maks) return true;
    venter_ -= tickets;
    return false;
}

void Rabbitudgivelse::tilfoej(const std::vector<Billet>& tickets) {
    for (const Billet& b : tickets) {
        Koe& q = koeer_[b.dueslag];
        if (b.plads == 0 && !(q.nye.empty() && q.ude.empty())) {
            --venter_;  // says nothing, and what waits shows the same
            continue;
        }
        q.nye.push_back({b});
        i_gang_.insert(b.dueslag);
        if (q.nye.size() <= kUafsendte) continue;
        q.nye.pop_front();
        --venter_;
    }
}

void Rabbitudgivelse::fjern(const Uuid& box) {
    if (const auto at = koeer_.find(box); at != koeer_.end()) {
        traek_tilbage(at->second);
        venter_ -= at->second.nye.size();
        koeer_.erase(at);
        i_gang_.erase(box);
    }
    fjernes_.insert(box);
}

std::string Rabbitudgivelse::navn(const Uuid& box) const {
    return settings_.praefiks + box.text();
}

// --- the connection

void Rabbitudgivelse::forbundet(amqp::Klient& client) {
    klient_ = &client;
    hoved_ = amqp::Klient::kUdgivkanal;
    kanaler_[hoved_].orden = ++aabnede_;
    forbundet_us_ = 0;
}

void Rabbitudgivelse::afbrudt() {
    for (auto& [box, q] : koeer_) {
        traek_tilbage(q);
        q.forgaeves = 0;
        q.tidligst_us = 0;
        q.proeves = false;
    }
    klient_ = nullptr;
    for (const auto& [channel, box] : fjerner_)
        fjernes_.insert(box);
    fjerner_.clear();
    kanaler_.clear();
    numre_.alle_fri();
    hoved_ = 0;
    for_mange_ = false;
    proeve_ = {};
}

bool Rabbitudgivelse::tik(std::int64_t nu_us) {
    nu_us_ = nu_us;
    if (sidst_us_ == 0) sidst_us_ = nu_us;
    if (nu_us >= naeste_opgoerelse_us_) {
        naeste_opgoerelse_us_ = nu_us + kOpgoerelseUs;
        goer_op();
    }
    if (klient_ == nullptr || !klient_->er_aaben()) return true;
    if (forbundet_us_ == 0) forbundet_us_ = nu_us;
    faelles_ = 0;
    for (const Uuid& box : i_gang_) {
        Koe& q = koeer_[box];
        if (!q.ude.empty() && nu_us - q.ude.begin()->second.sendt_us >= taalmod_us(q)) {
            traek_tilbage(q);
            forgaeves(box, q);
        }
    }
    proev();
    udgiv_alle();
    fjern_koeer();
    luk_tomme();
    return !for_mange_ && nu_us - std::max(sidst_us_, forbundet_us_) < kOpgivUs;
}

// --- publishing

std::int64_t Rabbitudgivelse::taalmod_us(const Koe& q) const {
    const std::int64_t us = settings_.bekraeft_us << std::min(q.forgaeves, 20u);
    return std::max(std::min(us, settings_.bekraeft_hoejst_us),
                    q.slettes ? kSletUs : std::int64_t{0});
}

// 0: there are no more.
std::uint16_t Rabbitudgivelse::ny_kanal() {
    const auto number = numre_.tag(*klient_);
    if (!number) {
        for_mange_ = true;
        return 0;
    }
    klient_->aabn_udgivkanal(*number);
    return *number;
}

// One for tickets.
std::uint16_t Rabbitudgivelse::aabn() {
    const std::uint16_t number = ny_kanal();
    if (number != 0) kanaler_[number].orden = ++aabnede_;
    return number;
}

std::uint16_t Rabbitudgivelse::kanal_til(const Koe& q) {
    if (q.forgaeves == 0) return hoved_ != 0 ? hoved_ : hoved_ = aabn();
    // One that hangs stops what shares its channel.
    if (kanaler_.size() < kEgneKanaler) return aabn();
    return faelles_ != 0 ? faelles_ : faelles_ = aabn();
}

// In turn, since a channel may be full before all had theirs.
void Rabbitudgivelse::udgiv_alle() {
    const auto first = i_gang_.lower_bound(naeste_);
    std::optional<Uuid> next;
    const auto one = [&](const Uuid& box) {
        if (!udgiv(box, koeer_[box]) && !next) next = box;
    };
    std::for_each(first, i_gang_.end(), one);
    std::for_each(i_gang_.begin(), first, one);
    if (next) naeste_ = *next;
}

// False: its channel is full.
bool Rabbitudgivelse::udgiv(const Uuid& box, Koe& q) {
    const std::size_t room = q.forgaeves == 0 ? kUbekraeftede : kAfProevede;
    if (q.nye.empty() || q.ude.size() >= room || q.proeves || nu_us_ < q.tidligst_us) return true;
    if (q.kanal == 0) q.kanal = kanal_til(q);
    if (q.kanal == 0) return true;
    auto& out = kanaler_[q.kanal].ude;
    if (out.size() >= kPaaKanal) return false;
    const std::string queue = navn(box);
    if (q.erklaering == Erklaering::kIngen) klient_->erklaer(q.kanal, queue);
    if (q.erklaering == Erklaering::kIngen) q.erklaering = Erklaering::kSendt;
    while (!q.nye.empty() && q.ude.size() < room && out.size() < kPaaKanal) {
        Paa_vej p = q.nye.front();
        q.nye.pop_front();
        const std::uint64_t number = klient_->udgiv(q.kanal, queue, billetkrop(p.billet));
        p.sendt_us = nu_us_;
        out.emplace(number, box);
        q.ude.emplace(number, p);
    }
    return true;
}

void Rabbitudgivelse::erklaeret(std::uint16_t kanal, std::string_view koe) {
    if (!koe.starts_with(settings_.praefiks)) return;
    const auto box = Uuid::parse(koe.substr(settings_.praefiks.size()));
    const auto at = box ? koeer_.find(*box) : koeer_.end();
    if (at != koeer_.end() && at->second.kanal == kanal) at->second.erklaering = Erklaering::kOk;
}

void Rabbitudgivelse::bekraeftet(std::uint16_t kanal, std::uint64_t nummer, bool flere, bool ok) {
    if (kanal == proeve_.kanal) return proevet(ok);
    const auto ch = kanaler_.find(kanal);
    if (ch == kanaler_.end()) return;
    auto& out = ch->second.ude;
    const auto from = flere ? out.begin() : out.lower_bound(nummer);
    const auto to = out.upper_bound(nummer);
    const std::vector<std::pair<std::uint64_t, Uuid>> its(from, to);
    out.erase(from, to);
    if (ok && (hoved_ == 0 || ch->second.orden > kanaler_[hoved_].orden)) hoved_ = kanal;
    std::size_t done = 0;
    for (const auto& [number, box] : its) {
        Koe& q = koeer_[box];
        const auto mine = q.kanal == kanal ? q.ude.find(number) : q.ude.end();
        if (mine == q.ude.end()) continue;  // given up, or on another channel now
        if (!ok) {
            mislykket(box, q);
            continue;
        }
        const bool oldest = mine == q.ude.begin();
        Paa_vej p = mine->second;
        q.ude.erase(mine);
        if (p.returneret) {
            p.returneret = false;
            q.nye.push_front(p);
            continue;
        }
        if (oldest) q.forgaeves = 0;
        if (oldest) q.meldt = false;
        if (oldest && std::exchange(q.slettes, false) && settings_.lavet_igen)
            settings_.lavet_igen(box);
        ++done;
    }
    venter_ -= done;
    afleveret_.add(done);
    if (done > 0) gaar();
}

// The broker confirms.
void Rabbitudgivelse::gaar() {
    sidst_us_ = nu_us_;
    staar_stille_ = false;
}

// The queue is gone: somebody has deleted it. It is made again.
void Rabbitudgivelse::returneret(std::string_view krop) {
    const auto b = laes_billetkrop(krop);
    const auto at = b ? koeer_.find(b->dueslag) : koeer_.end();
    if (at == koeer_.end()) return;
    at->second.erklaering = Erklaering::kIngen;
    for (auto& [number, p] : at->second.ude)
        if (p.billet == *b) p.returneret = true;
}

// --- what is not confirmed

void Rabbitudgivelse::traek_tilbage(Koe& q) {
    const auto ch = kanaler_.find(q.kanal);
    for (auto at = q.ude.rbegin(); at != q.ude.rend(); ++at) {
        if (ch != kanaler_.end()) ch->second.ude.erase(at->first);
        at->second.returneret = false;
        q.nye.push_front(at->second);
    }
    q.ude.clear();
    q.kanal = 0;
    q.erklaering = Erklaering::kIngen;
    q.slettes = false;
}

// Not on that channel. It waits before it tries another one.
void Rabbitudgivelse::mislykket(const Uuid& box, Koe& q) {
    traek_tilbage(q);
    q.tidligst_us = nu_us_ + taalmod_us(q);
    forgaeves(box, q);
}

void Rabbitudgivelse::forgaeves(const Uuid& box, Koe& q) {
    if (++q.forgaeves < kProevEfter) return;
    q.proeves = true;
    if (!std::exchange(q.meldt, true))
        log::info("rabbitmq_koe_bekraefter_intet", {{"dueslag", box.text()}});
}

// While queues are to be deleted, or none confirms anything: is it they, or the broker?
void Rabbitudgivelse::proev() {
    if (proeve_.kanal != 0) {
        if (nu_us_ >= proeve_.frist_us) proevet(false);
        return;
    }
    const bool silent = !i_gang_.empty() && nu_us_ - sidst_us_ >= kStilleUs / 2;
    const bool wanted = silent || std::ranges::any_of(i_gang_, [this](const Uuid& box) {
                            const Koe& q = koeer_[box];
                            return q.proeves && nu_us_ >= q.tidligst_us;
                        });
    if (!wanted || nu_us_ < naeste_proeve_us_) return;
    naeste_proeve_us_ = nu_us_ + kSekund;
    proeve_.kanal = ny_kanal();
    if (proeve_.kanal == 0) return;
    proeve_.navn = settings_.praefiks + "proeve." + std::to_string(nu_us_);
    proeve_.frist_us = nu_us_ + kProeveUs;
    klient_->erklaer(proeve_.kanal, proeve_.navn, kProevekoeMs);
    std::ignore = klient_->udgiv(proeve_.kanal, proeve_.navn, "?");
}

void Rabbitudgivelse::proevet(bool ok) {
    if (ok) gaar();
    if (ok) klient_->slet(proeve_.kanal, proeve_.navn);
    klient_->luk_kanal(proeve_.kanal);
    proeve_ = {};
    std::size_t under_way = 0;
    for (const auto& [box, q] : koeer_)
        under_way += q.slettes ? 1 : 0;
    for (auto& [box, q] : koeer_) {
        if (!q.proeves || nu_us_ < q.tidligst_us || (ok && under_way >= kSletninger)) continue;
        q.proeves = false;
        if (!ok) continue;
        ++under_way;
        lav_igen(box, q);
    }
}

// What is published to it on the same channel comes after.
void Rabbitudgivelse::lav_igen(const Uuid& box, Koe& q) {
    q.kanal = aabn();
    if (q.kanal == 0) return;
    log::advarsel("rabbitmq_koe_laves_igen", {{"dueslag", box.text()}});
    lavet_igen_.add();
    klient_->slet(q.kanal, navn(box));
    q.slettes = true;
}

// A channel that is closed by us has done what came before.
void Rabbitudgivelse::fjern_koeer() {
    while (!fjernes_.empty() && fjerner_.size() < kSletninger) {
        const std::uint16_t channel = ny_kanal();
        if (channel == 0) return;
        const Uuid box = *fjernes_.begin();
        fjernes_.erase(fjernes_.begin());
        fjerner_.emplace(channel, box);
        klient_->slet(channel, navn(box));
        klient_->luk_kanal(channel);
    }
}

void Rabbitudgivelse::kanal_lukket(std::uint16_t kanal, const std::string& tekst) {
    numre_.fri(kanal);
    if (fjerner_.erase(kanal) > 0) {
        if (!tekst.empty()) log::advarsel("rabbitmq_lukkede_en_kanal", {{"tekst", tekst}});
        return;
    }
    if (kanal == proeve_.kanal && kanal != 0) {
        proeve_.kanal = 0;
        for (auto& [box, q] : koeer_)
            q.proeves = false;
        return;
    }
    if (!kanaler_.contains(kanal)) return;  // by us
    log::advarsel("rabbitmq_lukkede_en_kanal", {{"tekst", tekst}});
    // Those that were not declared yet are why, or nobody knows.
    std::vector<Uuid> its;
    bool known = false;
    for (const auto& [box, q] : koeer_) {
        if (q.kanal != kanal) continue;
        its.push_back(box);
        known = known || q.erklaering == Erklaering::kSendt;
    }
    for (const Uuid& box : its) {
        Koe& q = koeer_[box];
        const bool suspect = !known || q.erklaering == Erklaering::kSendt;
        if (suspect)
            mislykket(box, q);
        else
            traek_tilbage(q);
    }
    kanaler_.erase(kanal);
    if (hoved_ == kanal) hoved_ = 0;
}

// Channels that queues had to leave, or have left since another one is better.
void Rabbitudgivelse::luk_tomme() {
    std::set<std::uint16_t> empty;
    for (const auto& [number, ch] : kanaler_)
        if (number != hoved_ && ch.ude.empty()) empty.insert(number);
    if (empty.empty()) return;
    for (auto& [box, q] : koeer_) {
        if (!empty.contains(q.kanal)) continue;
        q.kanal = 0;
        q.erklaering = Erklaering::kIngen;
        q.slettes = false;
    }
    for (const std::uint16_t number : empty)
        luk(number);
}

void Rabbitudgivelse::luk(std::uint16_t kanal) {
    kanaler_.erase(kanal);
    klient_->luk_kanal(kanal);
}

// --- how it stands

void Rabbitudgivelse::goer_op() {
    std::erase_if(i_gang_, [this](const Uuid& box) {
        const Koe& q = koeer_[box];
        return q.nye.empty() && q.ude.empty();
    });
    if (i_gang_.empty()) sidst_us_ = nu_us_;
    staar_stille_ = nu_us_ - sidst_us_ >= kStilleUs;
    venter_maal_.set(static_cast<std::int64_t>(venter_));
}

}  // namespace faelled::app
