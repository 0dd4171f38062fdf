#include <array>
#include <utility>

#include "base/base64.hpp"
#include "base/json_text.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/text.hpp"
#include "contexthandler/indre.hpp"
#include "saml/navne.hpp"

namespace faelled::contexthandler {
namespace {

constexpr std::int64_t kFrisk = 5 * 60 * kSekund;  // a request's age, beside the skew

void taeller(const char* resultat) {
    static metrics::Counter& ok = metrics::counter(
        "faelled_login_total", "Logins to user systems by outcome", R"(resultat="ok")");
    static metrics::Counter& no = metrics::counter(
        "faelled_login_total", "Logins to user systems by outcome", R"(resultat="afvist")");
    static metrics::Counter& out =
        metrics::counter("faelled_logud_total", "Logouts begun by systems, IdPs and people");
    (resultat[0] == 'o' ? ok : resultat[0] == 'a' ? no : out).add();
}

int status(Fejlgrund g) {
    switch (g) {
        case Fejlgrund::kFremmedCvr:
        case Fejlgrund::kIdpSvar:
        case Fejlgrund::kNiveau:
        case Fejlgrund::kIngenRolle:
            return 403;
        case Fejlgrund::kTravlt:
            return 503;
        case Fejlgrund::kIntern:
            return 500;
        default:
            return 400;
    }
}

}  // namespace

adgang::Revisionspost post(const Sag& s, adgang::Revisionsart art, const Brugersystem* system,
                           std::string operation, int resultat, std::string regel) {
    adgang::Revisionspost p;
    p.art = art;
    p.tid = s.nu;
    p.sporing = s.sporing;
    if (system != nullptr) {
        p.system = system->uuid;
        p.tjeneste = system->entity_id;
    }
    p.operation = std::move(operation);
    p.resultat = resultat;
    p.regel = std::move(regel);
    taeller(art == adgang::Revisionsart::kLogin         ? "ok"
            : art == adgang::Revisionsart::kAfvistLogin ? "afvist"
                                                        : "ud");
    return p;
}

std::string brugertekst(const Bruger& u) {
    return u.serial.empty() ? std::string("uden Serial") : u.serial;
}

void saet_bruger(adgang::Revisionspost& p, const Bruger& u) {
    p.myndighed = u.cvr;
    if (const auto uuid = Uuid::parse(u.serial)) {
        p.objekter = {*uuid};
        p.objekter_i_alt = 1;
    }
}

bool samme_adresse(std::string_view a, std::string_view b) {
    const auto plain = [](std::string_view url) {
        const std::size_t host = url.find("://");
        if (host == std::string_view::npos) return std::string(url);
        std::size_t path = url.find('/', host + 3);
        if (path == std::string_view::npos) path = url.size();
        std::string start = fold(url.substr(0, path));
        if (start.starts_with("https://") && start.ends_with(":443"))
            start.resize(start.size() - 4);
        return start + std::string(url.substr(path));
    };
    return plain(a) == plain(b);
}

Indre::Indre(Indstillinger s, Omverden w)
    : valg(std::move(s)),
      verden(std::move(w)),
      sessioner(valg.sessioner, verden.delt),
      logins(valg.ventende, valg.forloeb, verden.delt, Deltrum::kLogin),
      logud(valg.ventende, valg.logud, verden.delt, Deltrum::kLogud),
      // Longer than they are good for: a second try is seen. Keys differ from those of logins.
      koder(valg.ventende, 10 * valg.kode, verden.delt, Deltrum::kLogin),
      genspil(valg.genspil, verden.delt, Deltrum::kLogingenspil) {}

Sag Indre::ny_sag() {
    return {verden.foederation.nu(), verden.ur.now(), Uuid::random(verden.entropi), {}, {}};
}

std::string Indre::tilfaeldig() {
    std::array<std::uint8_t, 32> bytes{};
    verden.entropi.fill(bytes);
    return base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

void Indre::kend(Sag& s, const Browser& b) {
    constexpr std::size_t kMindst = 40;
    std::string cookie = b.kende;
    if (cookie.size() < kMindst) {
        cookie = tilfaeldig();
        s.cookies.push_back({kBrowsercookie, cookie, std::nullopt});
    }
    s.browser = Sessioner::noegle(cookie);
}

saml::Hoved Indre::hoved(std::string id, std::string destination, std::string in_response_to,
                         Tid nu) const {
    return {std::move(id), valg.entity_id, std::move(destination), std::move(in_response_to), nu};
}

Udfald Indre::fejl(Sag s, Fejlgrund grund, std::string regel, const Brugersystem* system,
                   const Idp* idp) {
    Fejlside side{.grund = grund, .sporing = s.sporing};
    if (system != nullptr) side.system = system->navn;
    if (idp != nullptr) side.idp = idp->navn;
    side.regel = regel;
    log::info("login.afvist", {{"sporing", s.sporing.text()}, {"regel", regel}});
    adgang::Revisionspost p = post(s, adgang::Revisionsart::kAfvistLogin, system, "login",
                                   status(grund), std::move(regel));
    if (system == nullptr && idp != nullptr) p.tjeneste = idp->entity_id;
    return {std::move(side), std::move(s.cookies), {std::move(p)}};
}

bool Indre::underskrevet(const saml::Modtaget& m, const saml::Besked& b,
                         const saml::Metadata& afsender) const {
    const auto keys = afsender.noegler();
    return m.redirect ? saml::underskrevet_af(m, keys) : b.verificer(keys).has_value();
}

std::optional<Indre::Brud> Indre::proev_indhold(const saml::Besked& b, std::string_view sti,
                                                Tid nu) {
    const saml::Hoved& h = b.hoved();
    if (!h.destination.empty() && !samme_adresse(h.destination, adresse(sti)))
        return Brud{Fejlgrund::kAdresse, "Destination er en anden adresse"};
    if (h.udstedt > nu.plus(valg.skaevhed) || h.udstedt.plus(kFrisk + valg.skaevhed) < nu)
        return Brud{Fejlgrund::kForGammel, "IssueInstant er for langt fra nu"};
    // Known until its own time refuses it.
    switch (genspil.optag(adgang::noegle_af_id(krypto::sha256(h.udsteder), h.id),
                          h.udstedt.plus(kFrisk + valg.skaevhed), nu)) {
        case adgang::Genspil::Svar::kNy:
            return std::nullopt;
        case adgang::Genspil::Svar::kSet:
            return Brud{Fejlgrund::kGentaget, "ID er set før"};
        case adgang::Genspil::Svar::kFuld:
            break;
    }
    return Brud{Fejlgrund::kTravlt, "hukommelsen for beskeder er fuld"};
}

std::optional<Indre::Brud> Indre::proev(const saml::Modtaget& m, const saml::Besked& b,
                                        const saml::Metadata& afsender, std::string_view sti,
                                        Tid nu) {
    if (!underskrevet(m, b, afsender))
        return Brud{Fejlgrund::kUnderskrift,
                    "beskeden er ikke underskrevet af en registreret nøgle"};
    return proev_indhold(b, sti, nu);
}

Result<std::optional<Udfald>> Indre::send(saml::Usigneret besked, saml::Retning retning,
                                          const std::vector<saml::Endepunkt>& blandt,
                                          const saml::Metadata& til,
                                          std::optional<std::string> relay_state) const {
    const auto hvor = [&](const saml::Endepunkt& e) {
        return retning == saml::Retning::kSvar && !e.svaradresse.empty() ? e.svaradresse
                                                                         : e.adresse;
    };
    if (const auto* e = til.find(blandt, saml::binding::kRedirect)) {
        FAELLED_TRY(std::string url, saml::redirect_url(hvor(*e), retning, besked.xml, relay_state,
                                                        *valg.identitet.noegle));
        return Udfald{Omdirigering{std::move(url)}};
    }
    if (const auto* e = til.find(blandt, saml::binding::kPost)) {
        FAELLED_TRY(const std::string xml, saml::underskriv(std::move(besked), valg.identitet));
        Formular form{hvor(*e), {}};
        form.felter.emplace_back(retning == saml::Retning::kSvar ? "SAMLResponse" : "SAMLRequest",
                                 base64(xml));
        if (relay_state) form.felter.emplace_back("RelayState", *relay_state);
        return Udfald{std::move(form)};
    }
    return std::nullopt;
}

}  // namespace faelled::contexthandler
