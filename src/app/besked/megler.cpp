#include "app/besked/megler.hpp"

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>

#include "base/base64.hpp"
#include "base/log.hpp"
#include "krypto/digest.hpp"
#include "net/kaldernoegle.hpp"

namespace faelled::app {

namespace {

namespace bf = beskedfordeler;

// A session is looked at so often though nothing has changed: agreements run out.
constexpr std::int64_t kSeEfterUs = 30 * kSekund;

class Session;
using Sessionpeger = std::shared_ptr<const Session>;

// A message whose header token must be looked at before it is handed in.
struct Afsendelse {
    amqp::Udgivelse besked;
    std::function<void(amqp::Standardretur)> afslut;
};

// May a session that was let in stay? Asks again when the register has changed.
class Tilsyn {
  public:
    virtual ~Tilsyn() = default;
    [[nodiscard]] virtual bool gaelder(const Sessionpeger& s) = 0;
};

class Session final : public amqp::Session, public std::enable_shared_from_this<Session> {
  public:
    Session(bf::Afsender from, Tid end, amqp::Legitimation who, Tilsyn& supervision)
        : fra(std::move(from)), udloeb(end), legitimation(std::move(who)), tilsyn_(supervision) {}
    [[nodiscard]] const Uuid& system() const override { return *fra.system; }
    [[nodiscard]] Tid udloeber() const override { return udloeb; }
    [[nodiscard]] bool gaelder() const override { return tilsyn_.gaelder(shared_from_this()); }
    // Whose turn it is in the pool: a system's connections share one.
    [[nodiscard]] net::Kaldernoegle tur() const { return std::hash<Uuid>()(system()) | 1; }

    const bf::Afsender fra;
    const Tid udloeb;
    const amqp::Legitimation legitimation;

    // Supervision.
    mutable std::atomic<bool> ophoert{false};
    mutable std::atomic<bool> ses_efter{false};
    mutable std::atomic<const void*> billede{nullptr};  // of the register, when last looked at
    mutable std::atomic<std::int64_t> igen_us{0};       // look again then, whatever

    mutable std::mutex laas;
    // The header token that was checked last: clients send the same one with every message.
    mutable std::string header;
    mutable Sessionpeger headersession;
    mutable const void* headerbillede = nullptr;
    // Messages that wait for a token to be checked, and those behind them. At most what the
    // endpoint lets a connection have unanswered.
    mutable std::deque<Afsendelse> venter;
    mutable bool arbejder = false;  // a job in the pool has them

  private:
    Tilsyn& tilsyn_;
};

const Session& vores(const amqp::Sessionref& s) {
    return static_cast<const Session&>(*s);
}

amqp::Kanalfejl ingen_adgang(const Fejl& f) {
    return {403, f.tekst};
}

amqp::Levering som_amqp(bf::Levering l) {
    return {l.nummer, l.levering.text(), l.genleveret, std::move(l.krop)};
}

class Modtager final : public bf::Koemodtager {
  public:
    explicit Modtager(std::shared_ptr<amqp::Modtager> to) : til_(std::move(to)) {}
    void leveret(bf::Levering l) override { til_->leveret(som_amqp(std::move(l))); }
    void opsagt() override { til_->opsagt({403, "Dueslaget er ikke længere aktivt"}); }

  private:
    const std::shared_ptr<amqp::Modtager> til_;
};

class Laeser final : public amqp::Laeser {
  public:
    explicit Laeser(bf::Laeserref inner) : indre_(std::move(inner)) {}
    ~Laeser() override { indre_->luk(); }
    Laeser(const Laeser&) = delete;
    Laeser& operator=(const Laeser&) = delete;

    void kredit(std::uint32_t more) override { indre_->kredit(more); }
    void hent(amqp::Kvittering how, std::function<void(amqp::Hentet)> done) override {
        indre_->hent(som_vores(how), [done = std::move(done)](bf::Koelaeser::Hentet h) {
            amqp::Hentet out;
            out.tilbage =
                static_cast<std::uint32_t>(std::min<std::uint64_t>(h.tilbage, 0xFFFFFFFF));
            if (h.levering) out.levering = som_amqp(std::move(*h.levering));
            out.lukket = h.lukket;
            done(std::move(out));
        });
    }
    void kvitter(std::span<const std::uint64_t> numbers) override { indre_->kvitter(numbers); }
    void afvis(std::span<const std::uint64_t> numbers, amqp::Afvisningsmaade how) override {
        indre_->afvis(numbers, how == amqp::Afvisningsmaade::kFejlkoe ? bf::Tilbage::kFejlkoe
                                                                      : bf::Tilbage::kHoved);
    }
    void stands() override { indre_->stands(); }
    void luk() override { indre_->luk(); }

    [[nodiscard]] static bf::Kvittering som_vores(amqp::Kvittering k) {
        return k == amqp::Kvittering::kAutomatisk ? bf::Kvittering::kAutomatisk
                                                  : bf::Kvittering::kSelv;
    }

  private:
    const bf::Laeserref indre_;
};

class Megler final : public amqp::Megler, public Tilsyn {
  public:
    Megler(bf::Beskedfordeler& b, const adgang::Gate& gate, const adgang::Register& reg,
           net::Arbejdspulje& pool, const Clock& clock, Meglerindstillinger settings)
        : b_(b),
          gate_(gate),
          register_(reg),
          pulje_(pool),
          ur_(clock),
          settings_(std::move(settings)) {
        tjenester_.reserve(settings_.entity_ids.size());
        for (const std::string& id : settings_.entity_ids)
            tjenester_.push_back({id, false, [](auto, Cvr) { return 1u; }});
    }

    void log_ind(
        amqp::Legitimation who,
        std::function<void(std::expected<amqp::Sessionref, amqp::Loginafslag>)> done) override {
        const auto again = std::make_shared<decltype(done)>(std::move(done));
        const net::Kaldernoegle turn = logintur(who);  // before it is moved from
        const bool taken = pulje_.send(turn, [this, again, who = std::move(who)]() mutable {
            auto session = aabn_session(std::move(who));
            if (session)
                (*again)(amqp::Sessionref(std::move(*session)));
            else
                (*again)(std::unexpected(amqp::Loginafslag{session.error()}));
        });
        if (!taken) (*again)(std::unexpected(amqp::Loginafslag{"The server is busy."}));
    }

    // A token that is not known is checked in the pool, since it takes a signature; then the
    // messages behind it wait, so that each connection's are handed in as they came.
    void udgiv(amqp::Sessionref session, amqp::Udgivelse message,
               std::function<void(amqp::Standardretur)> done) override {
        const Session& s = vores(session);
        std::unique_lock lock(s.laas);
        if (!s.arbejder) {
            if (auto sender = kendt_afsender(s, message)) {
                lock.unlock();
                return aflever(*sender, std::move(message), std::move(done));
            }
        }
        s.venter.push_back({std::move(message), std::move(done)});
        if (s.arbejder) return;
        s.arbejder = true;
        lock.unlock();
        arbejd(s.shared_from_this());
    }

    void abonner(
        amqp::Sessionref session, amqp::Abonnementsoenske wish,
        std::function<void(std::expected<amqp::Laeserref, amqp::Kanalfejl>)> done) override {
        spoerg(
            session,
            [this, session, wish] {
                return laeser(session->system(), wish.koe,
                              std::make_shared<Modtager>(wish.modtager),
                              Laeser::som_vores(wish.kvittering));
            },
            std::move(done));
    }
    void aabn(amqp::Sessionref session, std::string queue,
              std::function<void(std::expected<amqp::Laeserref, amqp::Kanalfejl>)> done) override {
        spoerg(
            session,
            [this, session, queue = std::move(queue)] {
                return laeser(session->system(), queue, nullptr, bf::Kvittering::kSelv);
            },
            std::move(done));
    }
    void tael(amqp::Sessionref session, std::string queue,
              std::function<void(std::expected<amqp::Koetal, amqp::Kanalfejl>)> done) override {
        const auto again = std::make_shared<decltype(done)>(std::move(done));
        const net::Kaldernoegle turn = vores(session).tur();
        // The counts are read from the store.
        const bool taken = pulje_.send(turn, [this, again, session, queue = std::move(queue)] {
            auto counts = b_.tael(session->system(), queue);
            if (!counts && settings_.delt) {
                b_.foelg_med();
                counts = b_.tael(session->system(), queue);
            }
            if (!counts) return (*again)(std::unexpected(ingen_adgang(counts.error())));
            (*again)(amqp::Koetal{static_cast<std::uint32_t>(counts->tal.venter), counts->laesere});
        });
        if (!taken) (*again)(std::unexpected(amqp::Kanalfejl{506, "Serveren har for travlt"}));
    }

  private:
    // A mailbox that cannot be had may be one that another node has just made or changed. That is
    // looked up in the pool, since the store may keep one waiting.
    template <typename Hvad, typename Svar>
    void spoerg(const amqp::Sessionref& session, Hvad what, Svar done) {
        auto answer = what();
        if (answer || !settings_.delt) return done(std::move(answer));
        const auto again = std::make_shared<Svar>(std::move(done));
        const bool taken = pulje_.send(vores(session).tur(), [this, again, what = std::move(what)] {
            b_.foelg_med();
            (*again)(what());
        });
        if (!taken) (*again)(std::move(answer));
    }

    // Nobody has proven anything yet but a certificate.
    [[nodiscard]] net::Kaldernoegle logintur(const amqp::Legitimation& who) const {
        if (who.certifikat_der) {
            const krypto::Fingeraftryk print = krypto::sha256(*who.certifikat_der);
            if (register_.nu()->system(print) != nullptr) return net::kaldernoegle(print);
        }
        return net::kaldernoegle(who.afsender);
    }

    // May take a while: signatures.
    [[nodiscard]] std::expected<Sessionpeger, std::string> aabn_session(amqp::Legitimation who) {
        const auto picture = register_.nu();
        adgang::Transport t;
        t.loopback = who.loopback;
        t.certifikat_valgfrit = !settings_.kraev_klientcertifikat;
        if (who.certifikat_der) {
            t.certifikat = krypto::sha256(*who.certifikat_der);
            t.certifikat_der = *who.certifikat_der;
        }
        std::string why = "Cannot read security of the token";
        for (const adgang::Tjenesteadgang& service : tjenester_) {
            const auto caller = gate_.forbindelse(who.token, t, service);
            if (!caller) {
                if (caller.error().grund != adgang::Afvisning::Grund::kModtager)
                    why = caller.error().vis();
                continue;
            }
            const auto token = gate_.assertion(who.token, t, [&](std::string_view audience) {
                return adgang::samme_entity_id(audience, service.entity_id);
            });
            if (!token) return std::unexpected(token.error().vis());
            bf::Afsender from;
            from.system = caller->system();
            from.myndighed = caller->myndighed();
            from.certifikat = caller->certifikat();
            from.ip = bf::ip_tekst(who.afsender);
            if (const auto& key = (*token)->indhold.noegle())
                from.akkreditiver = akkreditiver(*key);
            const Tid end = (*token)->indhold.gyldig_til();
            auto session =
                std::make_shared<const Session>(std::move(from), end, std::move(who), *this);
            session->billede = picture.get();
            session->igen_us = monotonic_us() + kSeEfterUs;
            return session;
        }
        return std::unexpected(why);
    }

    using Afsendersvar = std::expected<bf::Afsender, std::string>;

    void aflever(const Afsendersvar& sender, amqp::Udgivelse message,
                 std::function<void(amqp::Standardretur)> done) {
        if (!sender) return done({41, sender.error()});
        b_.udgiv(*sender, message.transaktion, std::move(message.krop),
                 [done = std::move(done)](bf::Svar a) { done({a.kode, std::move(a.tekst)}); });
    }

    // The sender of a message, when that is known without looking at a token. Under s.laas.
    [[nodiscard]] std::optional<Afsendersvar> kendt_afsender(const Session& s,
                                                             const amqp::Udgivelse& m) const {
        const Tid now = ur_.now();
        if (!m.token && !settings_.tillad_manglende_token)
            return std::unexpected("Beskeden har intet token");
        if (!m.token || *m.token == s.legitimation.token) {
            if (s.udloeb <= now) return std::unexpected("Token udløbet");
            if (s.ophoert) return std::unexpected("Adgangen er ophørt");
            return s.fra;
        }
        if (s.header != *m.token || !s.headersession || s.headersession->udloeb <= now ||
            s.headerbillede != register_.nu().get())
            return std::nullopt;
        return s.headersession->fra;
    }

    // 2.2: the header's token is checked for each message and is of the same system. May take a
    // while: signatures.
    [[nodiscard]] Afsendersvar undersoeg(const Session& s, const std::string& token) {
        const auto picture = register_.nu();
        amqp::Legitimation who = s.legitimation;
        who.token = token;
        auto fresh = aabn_session(std::move(who));
        if (!fresh) return std::unexpected(fresh.error());
        if ((*fresh)->fra.system != s.fra.system)
            return std::unexpected("Beskedens token er et andet systems");
        if ((*fresh)->udloeb <= ur_.now()) return std::unexpected("Token udløbet");
        const std::scoped_lock lock(s.laas);
        s.header = token;
        s.headersession = *fresh;
        s.headerbillede = picture.get();
        return (*fresh)->fra;
    }

    // One token, and all messages that need no other; then it is another's turn.
    void arbejd(const Sessionpeger& s) {
        if (pulje_.send(s->tur(), [this, s] { naeste(s); })) return;
        std::deque<Afsendelse> refused;
        {
            const std::scoped_lock lock(s->laas);
            refused.swap(s->venter);
            s->arbejder = false;
        }
        for (Afsendelse& a : refused)
            a.afslut({50, "Beskedfordeleren har for travlt"});
    }

    void naeste(const Sessionpeger& s) {
        std::unique_lock lock(s->laas);
        for (bool looked = false; !s->venter.empty();) {
            auto sender = kendt_afsender(*s, s->venter.front().besked);
            if (!sender && looked) {
                lock.unlock();
                return arbejd(s);
            }
            Afsendelse a = std::move(s->venter.front());
            s->venter.pop_front();
            lock.unlock();
            looked = looked || !sender;
            if (!sender) sender = undersoeg(*s, *a.besked.token);
            aflever(*sender, std::move(a.besked), std::move(a.afslut));
            lock.lock();
        }
        s->arbejder = false;
    }

    // The gate is asked again when the register has changed, and now and then since time passes.
    [[nodiscard]] bool gaelder(const Sessionpeger& s) override {
        if (s->ophoert) return false;
        const auto picture = register_.nu();
        const std::int64_t now = monotonic_us();
        if (s->billede == picture.get() && now < s->igen_us) return true;
        if (s->ses_efter.exchange(true)) return true;
        const bool taken = pulje_.send(s->tur(), [this, s, picture] {
            const auto again = aabn_session(s->legitimation);
            if (!again || (*again)->fra.system != s->fra.system) s->ophoert = true;
            s->billede = picture.get();
            s->igen_us = monotonic_us() + kSeEfterUs;
            s->ses_efter = false;
        });
        if (!taken) s->ses_efter = false;
        return true;
    }

    std::expected<amqp::Laeserref, amqp::Kanalfejl> laeser(const Uuid& system,
                                                           const std::string& queue,
                                                           std::shared_ptr<Modtager> to,
                                                           bf::Kvittering how) {
        auto r = b_.aabn(system, queue, std::move(to), how);
        if (!r) return std::unexpected(ingen_adgang(r.error()));
        return std::make_shared<Laeser>(std::move(*r));
    }

    bf::Beskedfordeler& b_;
    const adgang::Gate& gate_;
    const adgang::Register& register_;
    net::Arbejdspulje& pulje_;
    const Clock& ur_;
    const Meglerindstillinger settings_;
    std::vector<adgang::Tjenesteadgang> tjenester_;
};

}  // namespace

std::string akkreditiver(const krypto::Certifikat& c) {
    return base64(c.emne()) + "." + base64(c.serienummer()) + "." + base64(c.udsteder());
}

std::unique_ptr<amqp::Megler> lav_megler(bf::Beskedfordeler& b, const adgang::Gate& gate,
                                         const adgang::Register& reg, net::Arbejdspulje& pulje,
                                         const Clock& ur, Meglerindstillinger settings) {
    return std::make_unique<Megler>(b, gate, reg, pulje, ur, std::move(settings));
}

}  // namespace faelled::app
