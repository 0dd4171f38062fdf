#include "app/besked/megler.hpp"

#include <mutex>
#include <utility>

#include "base/base64.hpp"
#include "base/log.hpp"
#include "krypto/digest.hpp"

namespace faelled::app {

namespace {

namespace bf = beskedfordeler;

class Session final : public amqp::Session {
  public:
    Session(bf::Afsender from, Tid end, amqp::Legitimation who)
        : fra(std::move(from)), udloeb(end), legitimation(std::move(who)) {}
    [[nodiscard]] const Uuid& system() const override { return *fra.system; }
    [[nodiscard]] Tid udloeber() const override { return udloeb; }

    const bf::Afsender fra;
    const Tid udloeb;
    const amqp::Legitimation legitimation;
    // The header token that was checked last: clients send the same one with every message.
    mutable std::mutex laas;
    mutable std::string header;
    mutable std::shared_ptr<const Session> headersession;
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

class Megler final : public amqp::Megler {
  public:
    Megler(bf::Beskedfordeler& b, const adgang::Gate& gate, net::Arbejdspulje& pool,
           const Clock& clock, Meglerindstillinger settings)
        : b_(b), gate_(gate), pulje_(pool), ur_(clock), settings_(std::move(settings)) {
        tjenester_.reserve(settings_.entity_ids.size());
        for (const std::string& id : settings_.entity_ids)
            tjenester_.push_back({id, false, [](auto, Cvr) { return 1u; }});
    }

    void log_ind(
        amqp::Legitimation who,
        std::function<void(std::expected<amqp::Sessionref, amqp::Loginafslag>)> done) override {
        const auto again = std::make_shared<decltype(done)>(std::move(done));
        const bool taken = pulje_.send([this, again, who = std::move(who)]() mutable {
            auto session = aabn_session(std::move(who));
            if (session)
                (*again)(amqp::Sessionref(std::move(*session)));
            else
                (*again)(std::unexpected(amqp::Loginafslag{session.error()}));
        });
        if (!taken) (*again)(std::unexpected(amqp::Loginafslag{"The server is busy."}));
    }

    void udgiv(amqp::Sessionref session, amqp::Udgivelse message,
               std::function<void(amqp::Standardretur)> done) override {
        const Session& s = vores(session);
        const auto sender = afsender(s, message);
        if (!sender) return done({41, sender.error()});
        b_.udgiv(*sender, message.transaktion, std::move(message.krop),
                 [done = std::move(done)](bf::Svar a) { done({a.kode, std::move(a.tekst)}); });
    }

    void abonner(
        amqp::Sessionref session, amqp::Abonnementsoenske wish,
        std::function<void(std::expected<amqp::Laeserref, amqp::Kanalfejl>)> done) override {
        done(laeser(session->system(), wish.koe, std::make_shared<Modtager>(wish.modtager),
                    Laeser::som_vores(wish.kvittering)));
    }
    void aabn(amqp::Sessionref session, std::string queue,
              std::function<void(std::expected<amqp::Laeserref, amqp::Kanalfejl>)> done) override {
        done(laeser(session->system(), queue, nullptr, bf::Kvittering::kSelv));
    }
    void tael(amqp::Sessionref session, std::string queue,
              std::function<void(std::expected<amqp::Koetal, amqp::Kanalfejl>)> done) override {
        const auto counts = b_.tael(session->system(), queue);
        if (!counts) return done(std::unexpected(ingen_adgang(counts.error())));
        done(amqp::Koetal{static_cast<std::uint32_t>(counts->tal.venter), counts->laesere});
    }

  private:
    // May take a while: signatures.
    std::expected<std::shared_ptr<const Session>, std::string> aabn_session(
        amqp::Legitimation who) const {
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
            return std::make_shared<const Session>(std::move(from), end, std::move(who));
        }
        return std::unexpected(why);
    }

    // 2.2: the header's token is checked for each message and is of the same system.
    std::expected<bf::Afsender, std::string> afsender(const Session& s,
                                                      const amqp::Udgivelse& m) const {
        const Tid now = ur_.now();
        if (!m.token && !settings_.tillad_manglende_token)
            return std::unexpected("Beskeden har intet token");
        if (!m.token || *m.token == s.legitimation.token) {
            if (s.udloeb <= now) return std::unexpected("Token udløbet");
            return s.fra;
        }
        const std::scoped_lock lock(s.laas);
        if (s.header != *m.token || !s.headersession) {
            amqp::Legitimation who = s.legitimation;
            who.token = *m.token;
            auto fresh = aabn_session(std::move(who));
            if (!fresh) return std::unexpected(fresh.error());
            if ((*fresh)->fra.system != s.fra.system)
                return std::unexpected("Beskedens token er et andet systems");
            s.header = *m.token;
            s.headersession = std::move(*fresh);
        }
        if (s.headersession->udloeb <= now) return std::unexpected("Token udløbet");
        return s.headersession->fra;
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
                                         net::Arbejdspulje& pulje, const Clock& ur,
                                         Meglerindstillinger settings) {
    return std::make_unique<Megler>(b, gate, pulje, ur, std::move(settings));
}

}  // namespace faelled::app
