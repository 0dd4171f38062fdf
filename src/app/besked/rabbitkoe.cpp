#include "app/besked/rabbitkoe.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "amqp/klient.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/urlkode.hpp"
#include "net/http.hpp"

namespace faelled::app {
namespace {

using beskedfordeler::Billet;
using beskedfordeler::Billetkoe;
using beskedfordeler::Billetmodtager;

constexpr std::uint16_t kFoersteLaesekanal = amqp::Klient::kUdgivkanal + 1;
constexpr std::size_t kUbekraeftede = 1'000;  // published and not confirmed
constexpr std::int64_t kTikMs = 250;
constexpr std::int64_t kFarvelUs = 2 * kSekund;
constexpr std::int64_t kStodUs = kSekund / 2;
constexpr std::int64_t kGenaabnUs = kSekund;  // a channel that the broker has closed
constexpr int kTagBits = 40;  // of a ticket's number; above: which channel, as often as it opened
constexpr std::size_t kLaesebuffer = std::size_t{64} << 10;

std::string krop(const Billet& b) {
    std::string out(b.dueslag.view());
    for (int shift = 56; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(b.plads >> shift));
    return out;
}

std::optional<Billet> laes_krop(std::string_view bytes) {
    if (bytes.size() != 24) return std::nullopt;
    Billet b{Uuid::raw(bytes.data()), 0};
    for (const char c : bytes.substr(16))
        b.plads = b.plads << 8 | static_cast<std::uint8_t>(c);
    return b;
}

// The tickets of one message.
struct Gruppe {
    std::size_t mangler = 0;
    std::int64_t frist_us = 0;  // monotonic; 0: none
    std::move_only_function<void(Result<void>)> done;
};
using Grupperef = std::shared_ptr<Gruppe>;

struct Paa_vej {
    Billet billet;
    Grupperef gruppe;
    std::uint64_t nummer = 0;  // of the publication; 0: not published
    bool returneret = false;
    std::int64_t sendt_us = 0;  // monotonic
};

struct Abonnement {
    std::shared_ptr<Billetmodtager> til;
    std::uint16_t samtidige = 1;
    std::uint16_t kanal = 0;  // 0: not open
    std::uint64_t gang = 0;   // which opening of a channel: part of its tickets' numbers
};

struct Maalinger {
    explicit Maalinger(std::string_view way)
        : forbundet(metrics::gauge("faelled_rabbitmq_connected",
                                   "1 while the connection to RabbitMQ stands",
                                   "way=\"" + std::string(way) + '"')),
          brud(metrics::counter("faelled_rabbitmq_disconnects_total",
                                "Times the connection to RabbitMQ was lost or could not be made",
                                "way=\"" + std::string(way) + '"')),
          afleveret(metrics::counter("faelled_rabbitmq_published_total",
                                     "Tickets that RabbitMQ has confirmed")),
          modtaget(metrics::counter("faelled_rabbitmq_delivered_total",
                                    "Tickets that came from RabbitMQ")),
          venter(metrics::gauge("faelled_rabbitmq_waiting",
                                "Tickets that RabbitMQ has not confirmed yet")) {}

    metrics::Gauge& forbundet;
    metrics::Counter& brud;
    metrics::Counter& afleveret;
    metrics::Counter& modtaget;
    metrics::Gauge& venter;
};

class Rabbitkoe final : public Billetkoe, private amqp::Klientmodtager {
  public:
    Rabbitkoe(const Rabbitindstillinger& settings, std::string_view way)
        : settings_(settings), maal_(way), traad_([this] { koer(); }) {}
    ~Rabbitkoe() override { stop(); }
    Rabbitkoe(const Rabbitkoe&) = delete;
    Rabbitkoe& operator=(const Rabbitkoe&) = delete;

    [[nodiscard]] bool klar() const override { return klar_; }

    void aflever(std::vector<Billet> tickets, std::int64_t frist_us,
                 std::move_only_function<void(Result<void>)> done) override {
        auto g = std::make_shared<Gruppe>();
        g->mangler = tickets.size();
        g->frist_us = frist_us == 0 ? 0 : monotonic_us() + frist_us;
        g->done = std::move(done);
        {
            const std::scoped_lock lock(laas_);
            const bool room = frist_us == 0 || venter_ < settings_.venter_maks;
            if (!stop_ && room && !tickets.empty()) {
                venter_ += tickets.size();
                for (const Billet& b : tickets)
                    nye_.push_back({b, g, 0, false, 0});
                return vaek();
            }
        }
        g->done(tickets.empty() ? Result<void>()
                                : std::unexpected(Fejl::miljoe("RabbitMQ tager ikke imod")));
    }

    void abonner(const Uuid& box, std::uint16_t samtidige,
                 std::shared_ptr<Billetmodtager> to) override {
        bed([this, box, samtidige, to = std::move(to)] {
            abonnementer_[box] = {to, samtidige, 0, 0};
            aabn(box);
        });
    }
    void afmeld(const Uuid& box) override {
        bed([this, box] {
            const auto at = abonnementer_.find(box);
            if (at == abonnementer_.end()) return;
            if (at->second.kanal != 0 && klient_ != nullptr) {
                klient_->luk_kanal(at->second.kanal);
                lukkende_.insert(at->second.kanal);  // till the broker has closed it too
            }
            kanaler_.erase(at->second.kanal);
            abonnementer_.erase(at);
        });
    }
    void kvitter(const Uuid& box, std::uint64_t nummer) override {
        bed([this, box, nummer] {
            const auto at = abonnementer_.find(box);
            if (at == abonnementer_.end() || at->second.kanal == 0 || klient_ == nullptr) return;
            if (at->second.gang != nummer >> kTagBits) return;  // of a channel that is gone
            klient_->kvitter(at->second.kanal, nummer & ((std::uint64_t{1} << kTagBits) - 1));
        });
    }

    void stop() override {
        {
            const std::scoped_lock lock(laas_);
            stop_ = true;
            vaek();
        }
        vent_.notify_one();
        if (traad_.joinable()) traad_.join();
    }

  private:
    // --- other threads
    void bed(std::function<void()> what) {
        const std::scoped_lock lock(laas_);
        if (stop_) return;
        bestilte_.push_back(std::move(what));
        vaek();
    }
    // Under laas_.
    void vaek() {
        if (stroem_ != nullptr) stroem_->vaek();
    }

    [[nodiscard]] std::string koenavn(const Uuid& box) const {
        return settings_.praefiks + box.text();
    }

    // --- the thread
    void koer() {
        std::int64_t pause = settings_.mindst_ms;
        bool told = false;
        std::size_t forgaeves = 0;  // brokers asked in vain since one stood
        while (!stopper()) {
            auto stream = net::Klientstroem::aabn(maal());
            std::string why = stream ? std::string() : stream.error().tekst;
            if (stream) {
                const std::int64_t from = monotonic_us();
                why = forbundet(**stream);
                if (stod_) told = false;
                // One that stood may be tried again at once; not one that is closed at once.
                if (stod_ && monotonic_us() - from >= kStodUs) {
                    pause = settings_.mindst_ms;
                    forgaeves = 0;
                }
            }
            if (stopper()) break;
            maal_.brud.add();
            if (!std::exchange(told, true))
                log::advarsel("rabbitmq_svarer_ikke", {{"vaert", maal().vaert}, {"tekst", why}});
            vaert_ = (vaert_ + 1) % (1 + settings_.maal.andre.size());
            // The others at once; a pause when all have been asked.
            if (++forgaeves % (1 + settings_.maal.andre.size()) != 0) continue;
            uden_forbindelse(pause);
            pause = std::min(pause * 2, settings_.hoejst_ms);
        }
        opgiv([](const Gruppe&) { return true; }, "RabbitMQ bruges ikke længere");
    }
    [[nodiscard]] bool stopper() {
        const std::scoped_lock lock(laas_);
        return stop_;
    }

    // The broker whose turn it is.
    [[nodiscard]] net::Klientstroemmaal maal() const {
        net::Klientstroemmaal to = settings_.maal.stroem;
        if (vaert_ > 0) {
            to.vaert = settings_.maal.andre[vaert_ - 1].vaert;
            to.port = settings_.maal.andre[vaert_ - 1].port;
        }
        return to;
    }

    // Till it is tried again; what is asked for is done as far as it can be.
    void uden_forbindelse(std::int64_t ms) {
        const std::int64_t end = monotonic_us() + ms * 1000;
        for (std::int64_t now = monotonic_us(); now < end; now = monotonic_us()) {
            udfoer_bestilte();
            opgiv_forsinkede(now);
            std::unique_lock lock(laas_);
            vent_.wait_for(lock, std::chrono::microseconds(std::min(end - now, kTikMs * 1000)),
                           [this] { return stop_; });
            if (stop_) return;
        }
    }

    // Answers why it is over.
    std::string forbundet(net::Klientstroem& stream) {
        amqp::Klient client({settings_.maal.bruger, settings_.maal.kodeord, settings_.maal.vhost},
                            *this);
        klient_ = &client;
        stod_ = false;
        {
            const std::scoped_lock lock(laas_);
            stroem_ = &stream;
        }
        std::string why = tjen(stream, client);
        {
            const std::scoped_lock lock(laas_);
            stroem_ = nullptr;
        }
        klient_ = nullptr;
        afbrudt();
        return why;
    }

    std::string tjen(net::Klientstroem& stream, amqp::Klient& client) {
        std::string out;
        std::string buffer(kLaesebuffer, '\0');
        std::int64_t goodbye = 0;
        for (;;) {
            for (;;) {
                const auto n = stream.laes(buffer);
                if (!n) return client.fejl().value_or(n.error().tekst);
                if (*n == 0) break;
                client.modtag(std::string_view(buffer).substr(0, *n));
            }
            const std::int64_t now = monotonic_us();
            udfoer_bestilte();
            if (client.er_aaben()) udgiv(client);
            if (client.er_aaben()) genaabn(now);
            opgiv_forsinkede(now);
            client.tik(now);
            if (goodbye == 0 && stopper()) {
                goodbye = now + kFarvelUs;
                client.luk();
            }
            out += client.tag_ud();
            while (!out.empty()) {
                const auto n = stream.skriv(out);
                if (!n) return client.fejl().value_or(n.error().tekst);
                if (*n == 0) break;
                out.erase(0, *n);
            }
            if (client.fejl()) return *client.fejl();
            if (tier(now)) return "the broker confirms nothing";
            if (goodbye != 0 && now >= goodbye) return "stopped";
            stream.vent(!out.empty(), kTikMs);
        }
    }

    void udfoer_bestilte() {
        std::vector<std::function<void()>> some;
        {
            const std::scoped_lock lock(laas_);
            some.swap(bestilte_);
        }
        for (const auto& what : some)
            what();
    }

    // --- tickets out
    void udgiv(amqp::Klient& client) {
        const std::scoped_lock lock(laas_);
        while (!nye_.empty() && ubekraeftede_.size() < kUbekraeftede) {
            Paa_vej p = std::move(nye_.front());
            nye_.pop_front();
            const std::string queue = koenavn(p.billet.dueslag);
            if (erklaerede_.insert(p.billet.dueslag).second) client.erklaer(queue);
            p.nummer = client.udgiv(queue, krop(p.billet));
            p.sendt_us = monotonic_us();
            ubekraeftede_.push_back(std::move(p));
        }
        if (!ubekraeftede_.empty()) maal_.venter.set(static_cast<std::int64_t>(venter_));
    }

    // A channel that publishes while a queue's leader is being found, as after a crash of the
    // broker, can lose a message and then confirms neither it nor those behind it for long. A new
    // connection can. Each one is given twice the time of the one before, till the oldest is
    // confirmed: a broker that is only slow is not made slower.
    [[nodiscard]] bool tier(std::int64_t now) {
        const std::scoped_lock lock(laas_);
        if (ubekraeftede_.empty() || now - ubekraeftede_.front().sendt_us < taalmod_ms_ * 1000)
            return false;
        taalmod_ms_ = std::min(taalmod_ms_ * 2, settings_.bekraeft_hoejst_ms);
        return true;
    }

    // Without the lock: `done` goes on to the mailboxes.
    void en_mindre(const Grupperef& g) {
        if (g->mangler == 0 || --g->mangler > 0) return;
        if (g->done) std::exchange(g->done, nullptr)({});
    }

    void bekraeftet(std::uint64_t nummer, bool flere, bool ok) override {
        std::vector<Grupperef> some;
        {
            const std::scoped_lock lock(laas_);
            std::deque<Paa_vej> again;
            const auto hit = [&](const Paa_vej& p) {
                return flere ? p.nummer <= nummer : p.nummer == nummer;
            };
            // The oldest, so that a queue that confirms nothing is not tried each second.
            if (ok && !ubekraeftede_.empty() && hit(ubekraeftede_.front()))
                taalmod_ms_ = settings_.bekraeft_ms;
            for (auto& p : ubekraeftede_) {
                if (!hit(p)) continue;
                if (ok && !p.returneret) {
                    some.push_back(p.gruppe);
                } else {
                    p.returneret = false;
                    again.push_back(p);
                }
            }
            std::erase_if(ubekraeftede_, hit);
            venter_ -= some.size();
            nye_.insert(nye_.begin(), again.begin(), again.end());
        }
        maal_.afleveret.add(some.size());
        for (const Grupperef& g : some)
            en_mindre(g);
    }
    // The queue is gone: somebody has deleted it. It is made again.
    void returneret(std::string_view bytes) override {
        const auto b = laes_krop(bytes);
        if (!b) return;
        const std::scoped_lock lock(laas_);
        erklaerede_.erase(b->dueslag);
        for (Paa_vej& p : ubekraeftede_)
            if (p.billet == *b) p.returneret = true;
    }

    // Groups that are to be given up: their tickets are not published, if they were not yet.
    template <typename P>
    void opgiv(P which, const std::string& why) {
        std::vector<Grupperef> given;
        {
            const std::scoped_lock lock(laas_);
            const auto of = [&](const Paa_vej& p) {
                if (p.gruppe->mangler > 0 && which(*p.gruppe)) given.push_back(p.gruppe);
                return p.gruppe->mangler == 0 || which(*p.gruppe);
            };
            const std::size_t before = nye_.size() + ubekraeftede_.size();
            std::erase_if(nye_, of);
            std::erase_if(ubekraeftede_, of);
            venter_ -= before - nye_.size() - ubekraeftede_.size();
        }
        for (const Grupperef& g : given) {
            g->mangler = 0;
            if (g->done) std::exchange(g->done, nullptr)(std::unexpected(Fejl::miljoe(why)));
        }
    }
    void opgiv_forsinkede(std::int64_t now) {
        if (now < naeste_opgoerelse_) return;
        naeste_opgoerelse_ = now + kTikMs * 1000;
        opgiv([now](const Gruppe& g) { return g.frist_us != 0 && now >= g.frist_us; },
              "RabbitMQ svarer ikke");
    }

    // --- tickets in
    void aabn(const Uuid& box) {
        Abonnement& a = abonnementer_.at(box);
        if (klient_ == nullptr || !klient_->er_aaben() || a.kanal != 0) return;
        std::uint16_t free = kFoersteLaesekanal;
        while (kanaler_.contains(free) || lukkende_.contains(free))
            ++free;
        if (free > klient_->kanaler()) {
            if (genaabn_us_ == 0)
                log::fejl("rabbitmq_har_ikke_flere_kanaler", {{"dueslag", box.text()}});
            genaabn_us_ = monotonic_us() + kGenaabnUs;
            return;
        }
        a.kanal = free;
        a.gang = ++gange_;
        kanaler_[free] = box;
        klient_->laes_koe(free, koenavn(box), a.samtidige);
    }

    // Those that the broker has closed, or had no channel for.
    void genaabn(std::int64_t now) {
        if (genaabn_us_ == 0 || now < genaabn_us_) return;
        for (const auto& [box, a] : abonnementer_)
            if (a.kanal == 0) aabn(box);
        // Still too few channels: `aabn` has set the next time.
        if (now >= genaabn_us_) genaabn_us_ = 0;
    }

    void leveret(std::uint16_t kanal, std::uint64_t nummer, bool /*genleveret*/,
                 std::string_view bytes) override {
        const auto at = kanaler_.find(kanal);
        if (at == kanaler_.end()) return;
        const Abonnement& a = abonnementer_.at(at->second);
        const auto b = laes_krop(bytes);
        if (!b || b->dueslag != at->second) {
            log::advarsel("rabbitmq_ukendt_billet", {{"dueslag", at->second.text()}});
            klient_->kvitter(kanal, nummer);
            return;
        }
        maal_.modtaget.add();
        const auto to = a.til;
        to->kom(a.gang << kTagBits | nummer, b->plads);
    }

    // By the broker: its reason is told, and it is tried again in a while.
    void kanal_lukket(std::uint16_t kanal, const std::string& tekst) override {
        lukkende_.erase(kanal);
        const auto at = kanaler_.find(kanal);
        if (at == kanaler_.end()) return;
        const Uuid box = at->second;
        kanaler_.erase(at);
        Abonnement& a = abonnementer_.at(box);
        a.kanal = 0;
        log::advarsel("rabbitmq_lukkede_en_kanal", {{"dueslag", box.text()}, {"tekst", tekst}});
        const auto to = a.til;
        to->tabt();
        genaabn_us_ = monotonic_us() + kGenaabnUs;
    }

    void aaben() override {
        stod_ = true;
        log::info("rabbitmq_forbundet", {{"vaert", maal().vaert}});
        maal_.forbundet.set(1);
        klar_ = true;
        for (const auto& [box, a] : abonnementer_)
            aabn(box);
    }

    void afbrudt() {
        klar_ = false;
        maal_.forbundet.set(0);
        std::vector<std::shared_ptr<Billetmodtager>> lost;
        for (auto& [box, a] : abonnementer_) {
            if (a.kanal != 0) lost.push_back(a.til);
            a.kanal = 0;
        }
        kanaler_.clear();
        lukkende_.clear();
        genaabn_us_ = 0;
        {
            // What was not confirmed is published again, in its order, before what is new.
            const std::scoped_lock lock(laas_);
            erklaerede_.clear();
            for (Paa_vej& p : ubekraeftede_)
                p.returneret = false;
            nye_.insert(nye_.begin(), std::make_move_iterator(ubekraeftede_.begin()),
                        std::make_move_iterator(ubekraeftede_.end()));
            ubekraeftede_.clear();
        }
        for (const auto& to : lost)
            to->tabt();
    }

    const Rabbitindstillinger settings_;
    Maalinger maal_;
    std::atomic<bool> klar_{false};

    std::mutex laas_;
    std::condition_variable vent_;
    std::vector<std::function<void()>> bestilte_;
    std::deque<Paa_vej> nye_;
    std::deque<Paa_vej> ubekraeftede_;
    std::size_t venter_ = 0;  // tickets of both
    std::set<Uuid> erklaerede_;
    net::Klientstroem* stroem_ = nullptr;
    bool stop_ = false;

    // Of the thread.
    std::size_t vaert_ = 0;  // whose turn it is: 0 the first, n the n'th of maal.andre
    amqp::Klient* klient_ = nullptr;
    bool stod_ = false;
    std::int64_t naeste_opgoerelse_ = 0;
    std::int64_t taalmod_ms_ = settings_.bekraeft_ms;  // with what is not confirmed
    std::int64_t genaabn_us_ = 0;                      // 0: no channel is to be opened again
    std::map<Uuid, Abonnement> abonnementer_;
    std::map<std::uint16_t, Uuid> kanaler_;
    std::set<std::uint16_t> lukkende_;
    std::uint64_t gange_ = 0;
    std::thread traad_;  // last: it uses the rest
};

// One connection for what goes out and one for what comes in: a broker that is short of memory or
// disk stops reading from whoever publishes, and acknowledgements must get through then.
class Tovejs final : public Billetkoe {
  public:
    explicit Tovejs(const Rabbitindstillinger& settings)
        : ud_(settings, "out"), ind_(settings, "in") {}
    [[nodiscard]] bool klar() const override { return ud_.klar(); }
    void aflever(std::vector<Billet> tickets, std::int64_t frist_us,
                 std::move_only_function<void(Result<void>)> done) override {
        ud_.aflever(std::move(tickets), frist_us, std::move(done));
    }
    void abonner(const Uuid& box, std::uint16_t samtidige,
                 std::shared_ptr<Billetmodtager> to) override {
        ind_.abonner(box, samtidige, std::move(to));
    }
    void afmeld(const Uuid& box) override { ind_.afmeld(box); }
    void kvitter(const Uuid& box, std::uint64_t nummer) override { ind_.kvitter(box, nummer); }
    void stop() override {
        ind_.stop();
        ud_.stop();
    }

  private:
    Rabbitkoe ud_;
    Rabbitkoe ind_;
};

std::unexpected<Fejl> daarlig_url(const std::string& why) {
    return std::unexpected(
        Fejl::kalder(40, why + "; skal være \"amqps://bruger@vært:port,vært:port/vhost\""));
}

// '+' is itself here, unlike in forms.
std::optional<std::string> fra_urldel(std::string_view part) {
    std::string text;
    for (const char c : part)
        text += c == '+' ? std::string("%2B") : std::string(1, c);
    return fra_urlkode(text);
}

Result<Rabbitvaert> laes_vaert(std::string_view text, bool tls) {
    Rabbitvaert v{.vaert = {}, .port = static_cast<std::uint16_t>(tls ? 5671 : 5672)};
    if (const std::size_t p = text.rfind(':');
        p != std::string_view::npos && !text.ends_with(']')) {
        const std::string_view digits = text.substr(p + 1);
        unsigned port = 0;
        const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
        if (bad != std::errc() || end != digits.data() + digits.size() || port == 0 || port > 65535)
            return daarlig_url("porten kan ikke læses");
        v.port = static_cast<std::uint16_t>(port);
        text = text.substr(0, p);
    }
    if (text.empty()) return daarlig_url("vært mangler");
    if (!tls && text != "localhost" && text != "[::1]" && !net::er_loopback(text))
        return daarlig_url("uden TLS kun til denne maskine");
    v.vaert = text;
    return v;
}

}  // namespace

Result<Rabbitmaal> laes_rabbiturl(const std::string& url) {
    Rabbitmaal m;
    std::string_view rest = url;
    m.stroem.tls = rest.starts_with("amqps://");
    if (!m.stroem.tls && !rest.starts_with("amqp://")) return daarlig_url("ukendt skema");
    rest.remove_prefix(rest.find("//") + 2);
    const std::size_t at = rest.rfind('@');
    if (at == std::string_view::npos) return daarlig_url("brugeren mangler");
    const std::string_view who = rest.substr(0, at);
    rest.remove_prefix(at + 1);
    if (who.contains(':')) return daarlig_url("kodeordet hører hjemme i bf.rabbitmq.kodeord_fil");
    const auto user = fra_urldel(who);
    if (!user || user->empty()) return daarlig_url("brugeren mangler");
    m.bruger = *user;
    if (const std::size_t slash = rest.find('/'); slash != std::string_view::npos) {
        const auto vhost = fra_urldel(rest.substr(slash + 1));
        if (!vhost) return daarlig_url("vhost kan ikke læses");
        if (!vhost->empty()) m.vhost = *vhost;
        rest = rest.substr(0, slash);
    }
    for (std::size_t from = 0; from <= rest.size();) {
        const std::size_t end = std::min(rest.find(',', from), rest.size());
        FAELLED_TRY(Rabbitvaert one, laes_vaert(rest.substr(from, end - from), m.stroem.tls));
        m.andre.push_back(std::move(one));
        from = end + 1;
    }
    m.stroem.vaert = std::move(m.andre.front().vaert);
    m.stroem.port = m.andre.front().port;
    m.andre.erase(m.andre.begin());
    return m;
}

std::unique_ptr<Billetkoe> lav_rabbitkoe(const Rabbitindstillinger& settings) {
    return std::make_unique<Tovejs>(settings);
}

}  // namespace faelled::app
