#include "amqp/forbindelse.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "amqp/kanal_intern.hpp"
#include "base/log.hpp"

namespace faelled::amqp {
namespace {

constexpr std::string_view kProtokol{"AMQP\0\0\x09\x01", 8};
constexpr std::string_view kVhost = "BF";
constexpr std::string_view kMekanisme = "EXTERNAL";
constexpr std::size_t kMindsteRamme = 4096;  // AMQP 0-9-1, section 4.2.3

Felttabel serveregenskaber(const Vilkaar& v) {
    Felttabel kan;
    for (const std::string_view navn :
         {"publisher_confirms", "basic.nack", "consumer_cancel_notify", "per_consumer_qos",
          "direct_reply_to", "authentication_failure_close"})
        kan.push_back({navn, Felt{true}});
    Felttabel ud;
    ud.push_back({"product", Felt{std::string_view("Faelled Beskedfordeler")}});
    ud.push_back({"version", Felt{std::string_view(v.version)}});
    ud.push_back({"platform", Felt{std::string_view("C++")}});
    ud.push_back({"capabilities", Felt{std::move(kan)}});
    return ud;
}

Brud brud(Svarkode kode, std::string tekst, Metodeid metode = {}) {
    return {Brud::Omfang::kForbindelse, kode, std::move(tekst), metode};
}

}  // namespace

Maalinger::Maalinger()
    : login_ok(
          metrics::counter("faelled_amqp_logins_total", "AMQP logins", R"(result="accepted")")),
      login_afvist(
          metrics::counter("faelled_amqp_logins_total", "AMQP logins", R"(result="refused")")),
      udgivet(metrics::counter("faelled_amqp_published_total", "Messages received over AMQP")),
      afvist(metrics::counter("faelled_amqp_refused_total",
                              "Messages received over AMQP and answered by another code than 20")),
      leveret(metrics::counter("faelled_amqp_delivered_total",
                               "Messages given to AMQP clients, with those given again")),
      kvitteret(metrics::counter("faelled_amqp_acknowledged_total",
                                 "Messages that AMQP clients acknowledged")),
      tilbagelagt(metrics::counter("faelled_amqp_returned_total",
                                   "Messages that AMQP clients gave back by nack, reject or "
                                   "recover")),
      kanalfejl(metrics::counter("faelled_amqp_closes_total",
                                 "Channels and connections closed by the server because of what "
                                 "the client did",
                                 R"(what="channel")")),
      lukninger(metrics::counter("faelled_amqp_closes_total",
                                 "Channels and connections closed by the server because of what "
                                 "the client did",
                                 R"(what="connection")")) {}

Forbindelse::Forbindelse(Vilkaar& vilkaar, Modpart modpart, std::function<void()> vaek)
    : f_{vilkaar, std::make_shared<Indbakke>(std::move(vaek))}, modpart_(std::move(modpart)) {
    f_.ramme_max = f_.graenser().ramme;
}

Forbindelse::~Forbindelse() {
    kanaler_.clear();
    f_.indbakke->luk();
    f_.vilkaar.kroppe.brugt -= f_.udgivelser_bytes;
}

// ---- bytes

std::string Forbindelse::tag_ud() {
    return std::exchange(f_.ud, {});
}

bool Forbindelse::kan_behandle() const {
    if (fase_ != Fase::kAaben) return !f_.venter && fase_ != Fase::kSlut;
    const Graenser& g = f_.graenser();
    const Kropsregnskab& r = f_.vilkaar.kroppe;
    // Who has begun on a message may finish it: else all could wait for each other.
    const bool fuldt = r.brugt > r.bloed && !samler();
    return !stopper_ && !f_.venter && !fuldt && f_.ud_bytes() <= g.ud_bytes &&
           f_.udgivelser < g.udgivelser && f_.udgivelser_bytes < g.udgivelser_bytes;
}

bool Forbindelse::samler() const {
    return std::ranges::any_of(
        kanaler_, [](const auto& k) { return k.second.kanal && k.second.kanal->samler(); });
}

bool Forbindelse::vil_laese() const {
    return hoerer_ikke_ || fase_ == Fase::kSlut || kan_behandle();
}

void Forbindelse::modtag(std::string_view bytes) {
    hoert_ = true;
    if (hoerer_ikke_ || fase_ == Fase::kSlut) return;
    f_.indbakke->hold_vaagen();
    if (rest_.empty()) {
        while (kan_behandle() && !hoerer_ikke_ && tag_en(bytes)) {
        }
        if (!hoerer_ikke_ && fase_ != Fase::kSlut) rest_.assign(bytes);
    } else {
        rest_.append(bytes);
        behandl();
    }
    // A broker that answers inside the call is served at once.
    haendelser();
}

void Forbindelse::behandl() {
    std::string_view bytes = rest_;
    while (kan_behandle() && !hoerer_ikke_ && tag_en(bytes)) {
    }
    if (hoerer_ikke_ || fase_ == Fase::kSlut || bytes.empty())
        std::string().swap(rest_);
    else
        rest_.erase(0, rest_.size() - bytes.size());
}

bool Forbindelse::tag_en(std::string_view& bytes) {
    if (bytes.empty()) return false;
    if (fase_ == Fase::kProtokol) return protokol(bytes);
    const bool foer_tune = fase_ < Fase::kOpen;
    const auto r =
        laes_ramme(bytes, foer_tune ? f_.graenser().ramme_foer_tune : f_.graenser().ramme);
    if (!r) {
        brudt(r.error(), 0);
        hoerer_ikke_ = true;
        return false;
    }
    if (!*r) return false;
    bytes.remove_prefix((*r)->bytes);
    ramme(**r);
    return fase_ != Fase::kSlut;
}

bool Forbindelse::protokol(std::string_view& bytes) {
    const std::size_t n = std::min(bytes.size(), kProtokol.size());
    if (bytes.substr(0, n) != kProtokol.substr(0, n)) {
        // Section 4.2.2: say what is spoken here, and close.
        f_.ud.append(kProtokol);
        fase_ = Fase::kSlut;
        slut_ = true;
        return false;
    }
    if (n < kProtokol.size()) return false;
    bytes.remove_prefix(n);
    ud().start(serveregenskaber(f_.vilkaar), kMekanisme);
    fase_ = Fase::kStart;
    return true;
}

void Forbindelse::ramme(const Ramme& r) {
    if (r.type == Rammetype::kPuls) {
        if (r.kanal != 0 || !r.indhold.empty()) {
            brudt(brud(Svarkode::kRammefejl, "FRAME_ERROR - malformed heartbeat"), 0);
        }
        return;
    }
    auto ok = r.kanal == 0 ? paa_nul(r) : paa_kanal(r);
    if (!ok) brudt(ok.error(), r.kanal);
}

// ---- connection

Udfald Forbindelse::paa_nul(const Ramme& r) {
    if (fase_ == Fase::kLukker && r.type != Rammetype::kMetode) return {};
    if (r.type != Rammetype::kMetode) {
        return forbindelsesbrud(Svarkode::kUventetRamme, "UNEXPECTED_FRAME - content on channel 0");
    }
    const auto m = laes_metode(r.indhold);
    if (fase_ == Fase::kLukker && !m) return {};
    if (!m) return std::unexpected(m.error());
    if (std::holds_alternative<metode::Close>(*m)) {
        ud().close_ok();
        fase_ = Fase::kSlut;
        slut_ = true;
        kanaler_.clear();
        return {};
    }
    if (fase_ == Fase::kLukker) {
        slut_ = std::holds_alternative<metode::CloseOk>(*m);
        if (slut_) fase_ = Fase::kSlut;
        return {};
    }
    auto ok = forbindelsesbrud(Svarkode::kForkertMetode,
                               "COMMAND_INVALID - method not expected now on channel 0");
    Udfald ud = ok;
    if (const auto* start = std::get_if<metode::StartOk>(&*m); start && fase_ == Fase::kStart)
        ud = tag(*start);
    if (const auto* tune = std::get_if<metode::TuneOk>(&*m); tune && fase_ == Fase::kTune)
        ud = tag(*tune);
    if (const auto* open = std::get_if<metode::Open>(&*m); open && fase_ == Fase::kOpen)
        ud = tag(*open);
    if (!ud && ud.error().metode == Metodeid{}) ud.error().metode = id(*m);
    return ud;
}

Udfald Forbindelse::tag(const metode::StartOk& m) {
    const Felt* kan = find(m.klient, "capabilities");
    if (const auto* t = kan == nullptr ? nullptr : std::get_if<Felttabel>(&kan->v)) {
        lukkemulighed_ = find_sand(*t, "authentication_failure_close");
        f_.meld_opsigelse = find_sand(*t, "consumer_cancel_notify");
    }
    if (m.mekanisme != kMekanisme) {
        login_afvist("only mechanism EXTERNAL is offered");
        return {};
    }
    fase_ = Fase::kLogin;
    f_.venter = true;
    f_.vilkaar.megler.log_ind(
        {std::string(m.svar), modpart_.certifikat_der, modpart_.afsender, modpart_.loopback},
        [indbakke = f_.indbakke, selv = this](std::expected<Sessionref, Loginafslag> svar) {
            // Happens on the connection's thread, and only while it is there.
            indbakke->laeg({0, 0, [selv, svar = std::move(svar)](Forbindelsestilstand* t, Kanal*) {
                                t->venter = false;
                                return selv->logget_ind(svar);
                            }});
        });
    return {};
}

Udfald Forbindelse::logget_ind(const std::expected<Sessionref, Loginafslag>& svar) {
    if (fase_ != Fase::kLogin) return {};
    if (!svar) {
        login_afvist(svar.error().tekst);
        return {};
    }
    f_.vilkaar.maalinger.login_ok.add();
    f_.session = *svar;
    const Graenser& g = f_.graenser();
    ud().tune(g.kanaler, static_cast<std::uint32_t>(g.ramme), g.puls_sekunder);
    fase_ = Fase::kTune;
    return {};
}

void Forbindelse::login_afvist(const std::string& tekst) {
    f_.vilkaar.maalinger.login_afvist.add();
    log::info("amqp.login_afvist", {{"afsender", modpart_.afsender}, {"tekst", tekst}});
    if (lukkemulighed_) {
        luk_med(brud(Svarkode::kAfvist, "ACCESS_REFUSED - " + tekst, metode::StartOk::kId));
        return;
    }
    fase_ = Fase::kSlut;
    slut_ = true;
}

Udfald Forbindelse::tag(const metode::TuneOk& m) {
    const Graenser& g = f_.graenser();
    const std::size_t ramme = m.ramme == 0 ? g.ramme : m.ramme;
    kanaler_max_ = m.kanaler == 0 ? g.kanaler : m.kanaler;
    if (ramme > g.ramme || ramme < kMindsteRamme || kanaler_max_ > g.kanaler) {
        return forbindelsesbrud(Svarkode::kIkkeTilladt,
                                "NOT_ALLOWED - frame-max or channel-max out of bounds");
    }
    f_.ramme_max = ramme;
    puls_us_ = std::min(m.puls, g.puls_sekunder) * kSekund;
    fase_ = Fase::kOpen;
    return {};
}

Udfald Forbindelse::tag(const metode::Open& m) {
    if (m.vhost != kVhost) {
        return forbindelsesbrud(Svarkode::kIkkeTilladt, "NOT_ALLOWED - the virtual host is BF");
    }
    ud().open_ok();
    fase_ = Fase::kAaben;
    frist_us_ = 0;
    return {};
}

// ---- channels

Udfald Forbindelse::paa_kanal(const Ramme& r) {
    if (fase_ == Fase::kLukker) return {};
    if (fase_ != Fase::kAaben || r.kanal > kanaler_max_) {
        return forbindelsesbrud(Svarkode::kKanalfejl,
                                "CHANNEL_ERROR - no such channel: " + std::to_string(r.kanal));
    }
    const auto it = kanaler_.find(r.kanal);
    if (r.type == Rammetype::kMetode) return kanalmetode(r, it);
    if (it == kanaler_.end()) {
        return forbindelsesbrud(Svarkode::kKanalfejl, "CHANNEL_ERROR - the channel is not open");
    }
    if (!it->second.kanal) return {};
    auto ok = r.type == Rammetype::kHoved ? it->second.kanal->hoved(r.indhold)
                                          : it->second.kanal->krop(r.indhold);
    if (!ok) ok.error().metode = metode::Publish::kId;
    return ok;
}

Udfald Forbindelse::kanalmetode(const Ramme& r, std::map<std::uint16_t, Plads>::iterator it) {
    const bool lukker = it != kanaler_.end() && !it->second.kanal;
    auto m = laes_metode(r.indhold);
    if (!m) {
        if (lukker && m.error().omfang == Brud::Omfang::kKanal) return {};
        return std::unexpected(std::move(m).error());
    }
    const auto med_metode = [&](Udfald ok) {
        if (!ok && ok.error().metode == Metodeid{}) ok.error().metode = id(*m);
        return ok;
    };
    if (id(*m).klasse == metode::StartOk::kId.klasse) {
        return med_metode(forbindelsesbrud(Svarkode::kForkertMetode,
                                           "COMMAND_INVALID - class connection off channel 0"));
    }
    if (it == kanaler_.end()) {
        if (!std::holds_alternative<metode::Kanalopen>(*m)) {
            return med_metode(
                forbindelsesbrud(Svarkode::kKanalfejl, "CHANNEL_ERROR - the channel is not open"));
        }
        kanaler_[r.kanal].kanal = std::make_unique<Kanal>(f_, r.kanal, ++generation_);
        ud().kanal_open_ok(r.kanal);
        return {};
    }
    if (std::holds_alternative<metode::Kanalclose>(*m)) {
        ud().kanal_close_ok(r.kanal);
        kanaler_.erase(it);
        return {};
    }
    if (lukker) {
        if (std::holds_alternative<metode::KanalcloseOk>(*m)) kanaler_.erase(it);
        return {};
    }
    if (std::holds_alternative<metode::Kanalopen>(*m)) {
        return med_metode(
            forbindelsesbrud(Svarkode::kKanalfejl, "CHANNEL_ERROR - the channel is open already"));
    }
    return med_metode(it->second.kanal->metode(*m));
}

Kanal* Forbindelse::find_kanal(std::uint16_t kanal, std::uint32_t generation) {
    const auto it = kanaler_.find(kanal);
    if (it == kanaler_.end() || !it->second.kanal) return nullptr;
    return it->second.kanal->generation() == generation ? it->second.kanal.get() : nullptr;
}

// ---- the broker's answers

void Forbindelse::haendelser() {
    for (;;) {
        std::set<std::uint16_t> roert;
        for (Haendelse& h : f_.indbakke->tag()) {
            auto ok = h.sker(&f_, find_kanal(h.kanal, h.generation));
            roert.insert(h.kanal);
            if (!ok) brudt(ok.error(), h.kanal);
        }
        if (roert.empty()) break;
        for (const std::uint16_t nr : roert) {
            const auto it = kanaler_.find(nr);
            if (it != kanaler_.end() && it->second.kanal) it->second.kanal->afslut_runde();
        }
        if (!rest_.empty()) behandl();
    }
    if (stopper_ && f_.udgivelser == 0) stop_nu();
}

void Forbindelse::skrevet(std::size_t uskrevne) {
    f_.i_socket = uskrevne;
    if (f_.ud_bytes() > f_.graenser().ud_bytes / 2) return;
    if (std::exchange(f_.sulter, false)) {
        for (auto& [nr, plads] : kanaler_)
            if (plads.kanal) plads.kanal->fordel_kredit();
    }
    if (!rest_.empty()) behandl();
    haendelser();
}

// ---- time and the end

void Forbindelse::tik(std::int64_t nu_us) {
    if (slut_) return;
    const Graenser& g = f_.graenser();
    if (std::exchange(hoert_, false) || hoert_us_ == 0 || !vil_laese()) hoert_us_ = nu_us;
    if (frist_us_ == 0 && (stopper_ || fase_ != Fase::kAaben)) {
        const bool login = fase_ < Fase::kAaben;
        frist_us_ = nu_us + (login ? g.login_sekunder : g.luk_sekunder) * kSekund;
    }
    if (frist_us_ != 0 && nu_us >= frist_us_) {
        if (stopper_) return stop_nu();
        fase_ = Fase::kSlut;
        slut_ = true;
        return;
    }
    if (fase_ != Fase::kAaben) return;
    if (f_.vilkaar.ur.now() >= f_.session->udloeber()) {
        luk_med(brud(Svarkode::kTvunget, "Token udløbet"));
        return;
    }
    if (!f_.session->gaelder()) {
        log::info("amqp.adgang_ophoert", {{"afsender", modpart_.afsender}});
        luk_med(brud(Svarkode::kTvunget, "Adgangen er ophørt"));
        return;
    }
    if (puls_us_ != 0) {
        if (nu_us - hoert_us_ > 2 * puls_us_) {
            log::info("amqp.tavs", {{"afsender", modpart_.afsender}});
            fase_ = Fase::kSlut;
            slut_ = true;
            return;
        }
        if (!f_.ud.empty()) skrevet_us_ = nu_us;
        if (nu_us - skrevet_us_ >= puls_us_ / 2) {
            Rammeskriver(f_.ud).puls();
            skrevet_us_ = nu_us;
        }
    }
    // Bodies of other connections may have made room.
    if (!rest_.empty()) behandl();
    haendelser();
}

void Forbindelse::stop_nu() {
    stopper_ = false;
    luk_med(brud(Svarkode::kTvunget, "CONNECTION_FORCED - the server stops"));
}

void Forbindelse::stop() {
    if (fase_ == Fase::kAaben) {
        stopper_ = true;
        frist_us_ = 0;
        haendelser();
    } else if (fase_ != Fase::kLukker) {
        fase_ = Fase::kSlut;
        slut_ = true;
    }
}

void Forbindelse::brudt(const Brud& b, std::uint16_t kanal) {
    if (b.omfang == Brud::Omfang::kForbindelse || kanal == 0) return luk_med(b);
    f_.vilkaar.maalinger.kanalfejl.add();
    ud().kanal_close(kanal, b);
    kanaler_[kanal].kanal.reset();
}

void Forbindelse::luk_med(const Brud& b) {
    if (fase_ == Fase::kSlut || fase_ == Fase::kLukker) return;
    f_.vilkaar.maalinger.lukninger.add();
    kanaler_.clear();
    // Before the client has opened the connection it may not be listening for a close, but the
    // framing is the same.
    ud().close(b);
    fase_ = Fase::kLukker;
    frist_us_ = 0;  // set by the next tik
    f_.venter = false;
}

}  // namespace faelled::amqp
