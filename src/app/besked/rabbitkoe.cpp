#include "app/besked/rabbitkoe.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "amqp/klient.hpp"
#include "app/besked/rabbitlaesning.hpp"
#include "app/besked/rabbitudgivelse.hpp"
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

constexpr std::int64_t kTikMs = 250;
constexpr std::int64_t kFarvelUs = 2 * kSekund;
constexpr std::int64_t kStodUs = kSekund / 2;
constexpr std::uint16_t kMaeglerensFejl = 541;
constexpr std::size_t kLaesebuffer = std::size_t{64} << 10;

// One connection, on a thread of its own, with what is published on it and what is read.
class Rabbitkoe final : private amqp::Klientmodtager {
  public:
    // `suspect` and `remade` are called by its thread.
    Rabbitkoe(const Rabbitindstillinger& settings, std::string_view way,
              Rabbitlaesning::Mistanke suspect, std::function<void(const Uuid&)> remade)
        : settings_(settings),
          vej_(way),
          forbundet_(metrics::gauge("faelled_rabbitmq_connected",
                                    "1 while the connection to RabbitMQ stands",
                                    "way=\"" + std::string(way) + '"')),
          brud_(metrics::counter("faelled_rabbitmq_disconnects_total",
                                 "Times the connection to RabbitMQ was lost or could not be made",
                                 "way=\"" + std::string(way) + '"')),
          ud_({settings_.praefiks, settings_.bekraeft_ms * 1000,
               settings_.bekraeft_hoejst_ms * 1000, std::move(remade)}),
          ind_(settings_.praefiks, std::move(suspect)),
          traad_([this] { koer(); }) {}
    ~Rabbitkoe() override { stop(); }
    Rabbitkoe(const Rabbitkoe&) = delete;
    Rabbitkoe& operator=(const Rabbitkoe&) = delete;

    [[nodiscard]] bool klar() const { return klar_ && !ud_.staar_stille(); }

    void aflever(std::vector<Billet> tickets) {
        if (!ud_.reserver(tickets.size(), settings_.venter_maks)) return;
        bed([this, tickets = std::move(tickets)] { ud_.tilfoej(tickets); });
    }

    void abonner(const Uuid& box, std::uint16_t samtidige, std::shared_ptr<Billetmodtager> to) {
        bed([this, box, samtidige, to = std::move(to)] { ind_.abonner(box, samtidige, to); });
    }
    void laes_forfra(const Uuid& box) {
        bed([this, box] { ind_.laes_forfra(box); });
    }
    void lavet_igen(const Uuid& box) {
        bed([this, box] { ind_.lavet_igen(box); });
    }
    void afmeld(const Uuid& box) {
        bed([this, box] { ind_.afmeld(box); });
    }
    void fjern(const Uuid& box) {
        bed([this, box] { ud_.fjern(box); });
    }
    void kvitter(const Uuid& box, std::uint64_t nummer) {
        bed([this, box, nummer] { ind_.kvitter(box, nummer); });
    }

    void stop() {
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
    void bed(std::move_only_function<void()> what) {
        const std::scoped_lock lock(laas_);
        if (stop_) return;
        bestilte_.push_back(std::move(what));
        vaek();
    }
    // Under laas_.
    void vaek() {
        if (stroem_ != nullptr) stroem_->vaek();
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
            brud_.add();
            if (!std::exchange(told, true))
                log::advarsel("rabbitmq_svarer_ikke",
                              {{"vaert", maal().vaert}, {"vej", vej_}, {"tekst", why}});
            vaert_ = (vaert_ + 1) % (1 + settings_.maal.andre.size());
            // The others at once; a pause when all have been asked.
            if (++forgaeves % (1 + settings_.maal.andre.size()) != 0) continue;
            uden_forbindelse(pause);
            pause = std::min(pause * 2, settings_.hoejst_ms);
        }
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
            std::ignore = ud_.tik(now);
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
        afbrudt(client.lukkekode() == kMaeglerensFejl);
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
            if (!ud_.tik(now)) return "the broker confirms nothing";
            ind_.tik(now);
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
            if (goodbye != 0 && now >= goodbye) return "stopped";
            stream.vent(!out.empty(), kTikMs);
        }
    }

    void udfoer_bestilte() {
        std::vector<std::move_only_function<void()>> some;
        {
            const std::scoped_lock lock(laas_);
            some.swap(bestilte_);
        }
        for (auto& what : some)
            what();
    }

    // --- what the client says
    void aaben() override {
        stod_ = true;
        log::info("rabbitmq_forbundet", {{"vaert", maal().vaert}, {"vej", vej_}});
        forbundet_.set(1);
        klar_ = true;
        ud_.forbundet(*klient_);
        ind_.forbundet(*klient_);
    }
    void erklaeret(std::uint16_t kanal, std::string_view koe) override {
        ud_.erklaeret(kanal, koe);
    }
    void bekraeftet(std::uint16_t kanal, std::uint64_t nummer, bool flere, bool ok) override {
        ud_.bekraeftet(kanal, nummer, flere, ok);
    }
    void returneret(std::uint16_t /*kanal*/, std::string_view krop) override {
        ud_.returneret(krop);
    }
    void laeser(std::uint16_t kanal) override { ind_.laeser(kanal); }
    void leveret(std::uint16_t kanal, std::uint64_t nummer, bool /*genleveret*/,
                 std::string_view krop) override {
        ind_.leveret(kanal, nummer, krop);
    }
    // Of a connection one way is in use; the other knows no channels.
    void kanal_lukket(std::uint16_t kanal, const std::string& tekst) override {
        ud_.kanal_lukket(kanal, tekst);
        ind_.kanal_lukket(kanal, tekst);
    }
    void afbrudt(bool fejl) {
        klar_ = false;
        forbundet_.set(0);
        ud_.afbrudt();
        ind_.afbrudt(fejl);
    }

    const Rabbitindstillinger settings_;
    const std::string vej_;
    metrics::Gauge& forbundet_;
    metrics::Counter& brud_;
    std::atomic<bool> klar_{false};

    std::mutex laas_;
    std::condition_variable vent_;
    std::vector<std::move_only_function<void()>> bestilte_;
    net::Klientstroem* stroem_ = nullptr;
    bool stop_ = false;

    // Of the thread, but for Rabbitudgivelse::reserver.
    Rabbitudgivelse ud_;
    Rabbitlaesning ind_;
    std::size_t vaert_ = 0;  // whose turn it is: 0 the first, n the n'th of maal.andre
    amqp::Klient* klient_ = nullptr;
    bool stod_ = false;
    std::thread traad_;  // last: it uses the rest
};

// One connection for what goes out and one for what comes in: a broker that is short of memory or
// disk stops reading from whoever publishes, and acknowledgements must get through then.
class Tovejs final : public Billetkoe {
  public:
    explicit Tovejs(const Rabbitindstillinger& settings)
        : ud_(settings, "out", {}, [this](const Uuid& box) { ind_.lavet_igen(box); }),
          ind_(settings, "in", [this](const Uuid& box) { undersoeg(box); }, {}) {}
    ~Tovejs() override { Tovejs::stop(); }  // each calls the other
    Tovejs(const Tovejs&) = delete;
    Tovejs& operator=(const Tovejs&) = delete;
    [[nodiscard]] bool klar() const override { return ud_.klar(); }
    void aflever(std::vector<Billet> tickets) override { ud_.aflever(std::move(tickets)); }
    void abonner(const Uuid& box, std::uint16_t samtidige,
                 std::shared_ptr<Billetmodtager> to) override {
        ind_.abonner(box, samtidige, std::move(to));
    }
    void laes_forfra(const Uuid& box) override { ind_.laes_forfra(box); }
    void afmeld(const Uuid& box) override { ind_.afmeld(box); }
    void fjern(const Uuid& box) override {
        ind_.afmeld(box);
        ud_.fjern(box);
    }
    void kvitter(const Uuid& box, std::uint64_t nummer) override { ind_.kvitter(box, nummer); }
    void stop() override {
        ind_.stop();
        ud_.stop();
    }

  private:
    // A queue that cannot be read: a ticket that says nothing is published to it, and who publishes
    // finds out whether it must be made again.
    void undersoeg(const Uuid& box) { ud_.aflever({{box, 0}}); }

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
