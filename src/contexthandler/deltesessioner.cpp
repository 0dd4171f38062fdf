#include "contexthandler/deltesessioner.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "contexthandler/pakning.hpp"
#include "krypto/digest.hpp"

namespace faelled::contexthandler {
namespace {

constexpr auto kSessioner = Deltrum::kLoginsession;
constexpr auto kNavne = Deltrum::kLoginnavn;
constexpr std::size_t kFlestSamme = 100;  // sessions of one name at one IdP that are found by name
// Whatever has run out and was not swept: `doed` says no to it.
constexpr Tid kAltid = Tid{0};

// Of one length, so that no name begins with another one.
std::string sum(std::string_view a, std::string_view b) {
    return krypto::hex(krypto::sha256(std::string(a) + '\n' + std::string(b)));
}
std::string deltagernavn(std::string_view system, std::string_view session) {
    return "d" + sum(system, session);
}
std::string ved_navn(std::string_view idp, std::string_view navneid) {
    return "i" + sum(idp, "n:" + std::string(trim(navneid)));
}
std::string ved_session(std::string_view idp, std::string_view session) {
    return "i" + sum(idp, "s:" + std::string(session));
}

}  // namespace

std::optional<Deltesessioner::Laest> Deltesessioner::hent(const std::string& key, Tid nu) {
    auto bytes = delt_.hent(kSessioner, key, nu);
    if (!bytes) meld_delt(bytes.error());
    if (!bytes || !*bytes) return std::nullopt;
    auto s = ud_session(**bytes);
    if (!s) return std::nullopt;
    return Laest{**std::move(bytes), *std::move(s)};
}

bool Deltesessioner::ret(const std::string& key, const std::function<void(Session&)>& change) {
    constexpr int kForsoeg = 8;
    for (int i = 0; i < kForsoeg; ++i) {
        auto there = hent(key, kAltid);
        if (!there) return false;
        change(there->session);
        const auto done =
            delt_.ret(kSessioner, key, there->bytes, pak(there->session), udloeb(there->session));
        if (!done) meld_delt(done.error());
        if (!done) return false;
        if (*done) return true;
    }
    return false;
}

void Deltesessioner::navngiv(const std::string& name, std::string_view value, const Session& s) {
    const auto kept = delt_.saet(kNavne, name, value, udloeb(s));
    if (!kept) meld_delt(kept.error());
}

void Deltesessioner::glem_navn(const std::string& name) {
    const auto gone = delt_.tag(kNavne, name, kAltid);
    if (!gone) meld_delt(gone.error());
}

std::optional<Session> Deltesessioner::find(const std::string& key, Tid nu) {
    auto there = hent(key, nu);
    if (!there) return std::nullopt;
    Session& s = there->session;
    if (nu >= s.oprettet.plus(regler_.laengst) || nu >= s.brugt.plus(regler_.ledig)) {
        static_cast<void>(tag(key).has_value());
        return std::nullopt;
    }
    if (nu >= s.brugt.plus(std::min(kSkriv_us, regler_.ledig / 4)))
        static_cast<void>(ret(key, [nu](Session& x) { x.brugt = std::max(x.brugt, nu); }));
    s.brugt = nu;
    return std::move(s);
}

void Deltesessioner::opret(const Session& s) {
    if (antal() >= regler_.loft) return meld_delt(Fejl::miljoe("Der er for mange sessioner"));
    const auto kept = delt_.saet(kSessioner, s.noegle, pak(s), udloeb(s));
    if (!kept) return meld_delt(kept.error());
    navngiv(ved_navn(s.idp, s.bruger.navneid.vaerdi) + s.noegle, {}, s);
    if (!s.idp_session.empty()) navngiv(ved_session(s.idp, s.idp_session) + s.noegle, {}, s);
}

bool Deltesessioner::tilfoej(const std::string& key, const Deltager& d) {
    std::optional<Deltager> out;
    Session after;
    const bool done = ret(key, [&](Session& s) {
        out.reset();
        auto& all = s.deltagere;
        if (all.size() >= regler_.deltagere) {
            auto old = std::ranges::find(all, d.system, &Deltager::system);
            if (old == all.end()) old = all.begin();
            out = *old;
            all.erase(old);
        }
        all.push_back(d);
        after = s;
    });
    if (!done) return false;
    if (out) glem_navn(deltagernavn(out->system, out->session));
    navngiv(deltagernavn(d.system, d.session), key, after);
    return true;
}

std::optional<Session> Deltesessioner::tag(const std::string& key) {
    const auto bytes = delt_.tag(kSessioner, key, kAltid);
    if (!bytes) meld_delt(bytes.error());
    if (!bytes || !*bytes) return std::nullopt;
    auto s = ud_session(**bytes);
    if (!s) return std::nullopt;
    for (const Deltager& d : s->deltagere)
        glem_navn(deltagernavn(d.system, d.session));
    glem_navn(ved_navn(s->idp, s->bruger.navneid.vaerdi) + key);
    if (!s->idp_session.empty()) glem_navn(ved_session(s->idp, s->idp_session) + key);
    return s;
}

std::optional<Session> Deltesessioner::tag_hvis(const std::string& key, std::string_view navneid) {
    const auto there = hent(key, kAltid);
    if (!there || trim(there->session.bruger.navneid.vaerdi) != trim(navneid)) return std::nullopt;
    return tag(key);
}

std::optional<std::string> Deltesessioner::ved_deltager(const std::string& system,
                                                        const std::string& session) {
    auto key = delt_.hent(kNavne, deltagernavn(system, session), kAltid);
    if (!key) meld_delt(key.error());
    return key ? *std::move(key) : std::nullopt;
}

std::optional<Session> Deltesessioner::se(const std::string& key, Tid nu) {
    auto there = hent(key, nu);
    if (!there) return std::nullopt;
    const Session& s = there->session;
    if (nu >= s.oprettet.plus(regler_.laengst) || nu >= s.brugt.plus(regler_.ledig))
        return std::nullopt;
    return std::move(there->session);
}

void Deltesessioner::glem_deltager(const std::string& system, const std::string& session) {
    const auto key = ved_deltager(system, session);
    if (!key) return;
    static_cast<void>(ret(*key, [&](Session& s) {
        std::erase_if(s.deltagere, [&](const Deltager& d) {
            return d.system == system && d.session == session;
        });
    }));
    glem_navn(deltagernavn(system, session));
}

std::vector<std::string> Deltesessioner::ved_idp(const std::string& idp,
                                                 const std::vector<std::string>& sessioner,
                                                 std::string_view navneid) {
    const auto under = [&](const std::string& name) {
        std::vector<std::string> keys;
        const auto rows = delt_.find(kNavne, name, kAltid, kFlestSamme);
        if (!rows) meld_delt(rows.error());
        if (rows)
            for (const Deltraekke& r : *rows)
                keys.push_back(r.noegle.substr(name.size()));
        return keys;
    };
    std::vector<std::string> mine = under(ved_navn(idp, navneid));
    if (sessioner.empty()) return mine;
    std::vector<std::string> out;
    for (const std::string& s : sessioner)
        // Both the name and the index: an index alone may be another person's.
        for (std::string& key : under(ved_session(idp, s)))
            if (std::ranges::find(mine, key) != mine.end()) out.push_back(std::move(key));
    return out;
}

}  // namespace faelled::contexthandler
