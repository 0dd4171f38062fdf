#include "web/deltesessioner.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/log.hpp"
#include "krypto/digest.hpp"

namespace faelled::web {
namespace {

using Json = nlohmann::json;

// A member that is added to one of these must be packed below, or it is lost on the way from one
// node to another: a role without its limits is another role.
static_assert(sizeof(Sessionsrolle) == 64);
static_assert(sizeof(Person) == 224);
static_assert(sizeof(Session) == 280);

constexpr std::size_t kLaeste = 20'000;

std::string noegle(std::string_view value) {
    return krypto::digest(krypto::Hash::kSha256, value);
}

void meld(const Fejl& f) {
    log::advarsel("web.sessioner", {{"tekst", f.tekst}});
}

}  // namespace

std::string pak(const Session& s) {
    Json roles = Json::array();
    for (const Sessionsrolle& r : s.person.roller) {
        Json limits = Json::array();
        for (const adgang::Afgraensning& a : r.afgraensninger)
            limits.push_back({{"type", a.type}, {"vaerdier", a.vaerdier}});
        roles.push_back({{"organisation", r.organisation.number()},
                         {"rolle", r.rolle},
                         {"afgraensninger", std::move(limits)}});
    }
    const Json j{{"identitet", s.person.identitet},
                 {"navn", s.person.navn},
                 {"niveau", s.person.niveau},
                 {"hjemme", s.person.organisation.number()},
                 {"roller", std::move(roles)},
                 {"idp", s.person.idp},
                 {"navne_id", s.person.navne_id},
                 {"sessionsindeks", s.person.sessionsindeks},
                 {"organisation", s.organisation.number()},
                 {"csrf", s.csrf},
                 {"oprettet", s.oprettet.us},
                 {"udloeber", s.udloeber.us}};
    return j.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Session> ud_session(std::string_view bytes) {
    const Json j = Json::parse(bytes, nullptr, false);
    if (!j.is_object()) return std::nullopt;
    try {
        Session s;
        s.person.identitet = j.at("identitet").get<std::string>();
        s.person.navn = j.at("navn").get<std::string>();
        s.person.niveau = j.at("niveau").get<std::string>();
        s.person.organisation = Cvr{j.at("hjemme").get<std::uint32_t>()};
        for (const Json& r : j.at("roller")) {
            Sessionsrolle role{Cvr{r.at("organisation").get<std::uint32_t>()},
                               r.at("rolle").get<std::string>()};
            for (const Json& a : r.at("afgraensninger"))
                role.afgraensninger.push_back({a.at("type").get<std::string>(),
                                               a.at("vaerdier").get<std::vector<std::string>>()});
            s.person.roller.push_back(std::move(role));
        }
        s.person.idp = j.at("idp").get<std::string>();
        s.person.navne_id = j.at("navne_id").get<std::string>();
        s.person.sessionsindeks = j.at("sessionsindeks").get<std::string>();
        s.organisation = Cvr{j.at("organisation").get<std::uint32_t>()};
        s.csrf = j.at("csrf").get<std::string>();
        s.oprettet.us = j.at("oprettet").get<std::int64_t>();
        s.udloeber.us = j.at("udloeber").get<std::int64_t>();
        return s;
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

Deltesessioner::Deltesessioner(Delt& delt, const Clock& clock, Sessioner::Indstillinger settings)
    : delt_(delt),
      ur_(clock),
      v_(settings),
      antal_(metrics::gauge("faelled_web_sessioner", "People who are logged in.")),
      laeste_(kLaeste) {}

bool Deltesessioner::opret(std::string_view value, const Session& s) {
    const std::size_t there = antal();
    antal_.set(static_cast<std::int64_t>(there));
    if (there >= v_.hoejst) {
        log::advarsel("web.sessioner_fuld", {{"antal", static_cast<std::int64_t>(there)}});
        return false;
    }
    const auto kept = delt_.saet(Deltrum::kWebsession, noegle(value), pak(s), s.udloeber);
    if (!kept) meld(kept.error());
    return kept.has_value();
}

std::optional<Deltesessioner::Laest> Deltesessioner::hent(const std::string& key) {
    const Tid now = ur_.now();
    auto bytes = delt_.hent(Deltrum::kWebsession, key, now);
    if (!bytes) meld(bytes.error());
    if (!bytes || !*bytes) return std::nullopt;
    auto s = ud_session(**bytes);
    if (!s) return std::nullopt;
    return Laest{**std::move(bytes), *std::move(s), now};
}

void Deltesessioner::husk(const std::string& key, Laest l) {
    const std::lock_guard hold(laas_);
    laeste_.saet(key, std::move(l));
}

void Deltesessioner::glem(const std::string& key) {
    const std::lock_guard hold(laas_);
    laeste_.glem(key);
}

std::optional<Session> Deltesessioner::find(std::string_view value) {
    const std::string key = noegle(value);
    const Tid now = ur_.now();
    {
        const std::lock_guard hold(laas_);
        if (const Laest* const known = laeste_.find(key);
            known != nullptr && now < known->naar.plus(kTiltro_us) && now < known->session.udloeber)
            return known->session;
    }
    auto there = hent(key);
    if (!there) {
        glem(key);
        return std::nullopt;
    }
    const Tid later = std::min(now.plus(v_.ledig_us), there->session.oprettet.plus(v_.levetid_us));
    // Not more often than needed, nor so seldom that a short time without requests ends it.
    if (later.us - there->session.udloeber.us > std::min(kSkriv_us, v_.ledig_us / 4)) {
        const auto moved = [later](Session& s) { s.udloeber = std::max(s.udloeber, later); };
        if (ret(key, moved)) there->session.udloeber = later;
    }
    Session out = there->session;
    husk(key, *std::move(there));
    return out;
}

bool Deltesessioner::ret(const std::string& key, const std::function<void(Session&)>& change) {
    constexpr int kForsoeg = 8;
    for (int i = 0; i < kForsoeg; ++i) {
        auto there = hent(key);
        if (!there) return false;
        change(there->session);
        const auto done = delt_.ret(Deltrum::kWebsession, key, there->bytes, pak(there->session),
                                    there->session.udloeber);
        if (!done) meld(done.error());
        if (!done) return false;
        if (*done) return true;
    }
    return false;
}

bool Deltesessioner::skift(std::string_view value, Cvr organisation) {
    const std::string key = noegle(value);
    const bool done = ret(key, [&](Session& s) { s.organisation = organisation; });
    glem(key);
    return done;
}

bool Deltesessioner::luk(std::string_view value) {
    const std::string key = noegle(value);
    const auto gone = delt_.tag(Deltrum::kWebsession, key, ur_.now());
    glem(key);
    if (!gone) meld(gone.error());
    return gone && *gone;
}

std::size_t Deltesessioner::luk_hvor(const std::function<bool(const Person&)>& which) {
    const Tid now = ur_.now();
    const auto all = delt_.find(Deltrum::kWebsession, {}, now, v_.hoejst * 2);
    if (!all) meld(all.error());
    if (!all) return 0;
    std::size_t ended = 0;
    for (const Deltraekke& r : *all) {
        const auto s = ud_session(r.vaerdi);
        if (!s || !which(s->person)) continue;
        const auto gone = delt_.tag(Deltrum::kWebsession, r.noegle, now);
        glem(r.noegle);
        if (gone && *gone) ++ended;
    }
    return ended;
}

}  // namespace faelled::web
