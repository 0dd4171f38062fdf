#include "web/session.hpp"

#include <algorithm>
#include <array>
#include <list>
#include <map>
#include <mutex>
#include <utility>

#include "base/base64.hpp"
#include "base/metrics.hpp"
#include "base/text.hpp"
#include "krypto/certifikat.hpp"
#include "krypto/digest.hpp"
#include "web/deltesessioner.hpp"

namespace faelled::web {

namespace {

std::string tilfaeldig(Entropy& entropy) {
    std::array<std::uint8_t, 32> bytes{};
    entropy.fill(bytes);
    return base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

bool aendrer(const net::Anmodning& a) {
    return a.metode != "GET" && a.metode != "HEAD" && a.metode != "OPTIONS";
}

Fejl nej(int code, std::string text, std::string rule) {
    Fejl f = Fejl::kalder(code, std::move(text));
    f.regel = std::move(rule);
    return f;
}

using Noegle = krypto::Fingeraftryk;

}  // namespace

std::optional<std::string_view> cookie(const net::Anmodning& request, std::string_view navn) {
    for (const auto& [header, value] : request.headere) {
        if (header != "cookie") continue;
        for (const std::string_view part : split(value, ';')) {
            const std::string_view one = trim(part);
            if (one.size() > navn.size() && one.starts_with(navn) && one[navn.size()] == '=')
                return one.substr(navn.size() + 1);
        }
    }
    return std::nullopt;
}

bool fra_andet_sted(const net::Anmodning& request) {
    const auto site = request.header("sec-fetch-site");
    if (site) return *site != "same-origin" && *site != "none";
    // Older browsers: Origin is the page's own address, or another site's.
    const auto origin = request.header("origin");
    if (!origin) return false;
    const auto host = request.header("host");
    return !host || *origin != "https://" + std::string(*host);
}

struct Sessioner::Indre {
    struct En {
        Noegle noegle{};
        Session session;
    };

    const Clock& ur;
    Entropy& entropi;
    Indstillinger v;
    mutable std::mutex laas{};
    std::list<En> brugt{};  // the one used last is first
    std::map<Noegle, std::list<En>::iterator> efter_noegle{};
    metrics::Gauge& antal = metrics::gauge("faelled_web_sessioner", "People who are logged in.");
    metrics::Counter& fortraengt =
        metrics::counter("faelled_web_sessioner_fortraengt_total",
                         "Sessions that ended because there were too many.");

    void fjern(std::list<En>::iterator at) {
        efter_noegle.erase(at->noegle);
        brugt.erase(at);
        antal.set(static_cast<std::int64_t>(brugt.size()));
    }
    // Those at the end have been silent longest, so the others need not be looked at.
    void ryd_op(Tid now) {
        while (!brugt.empty() && brugt.back().session.udloeber <= now)
            fjern(std::prev(brugt.end()));
    }
    // The living session of a cookie, moved to the front.
    std::list<En>::iterator find(const net::Anmodning& a) {
        const auto value = cookie(a, kCookie);
        if (!value) return brugt.end();
        const Tid now = ur.now();
        ryd_op(now);
        const auto found = efter_noegle.find(krypto::sha256(*value));
        if (found == efter_noegle.end()) return brugt.end();
        const auto at = found->second;
        if (at->session.udloeber <= now) {
            fjern(at);
            return brugt.end();
        }
        at->session.udloeber =
            std::min(now.plus(v.ledig_us), at->session.oprettet.plus(v.levetid_us));
        brugt.splice(brugt.begin(), brugt, at);
        return at;
    }
};

Sessioner::Sessioner(const Clock& clock, Entropy& entropy, Indstillinger settings, Delt* delt)
    : indre_(std::make_unique<Indre>(clock, entropy, settings)),
      delte_(delt == nullptr ? nullptr : std::make_unique<Deltesessioner>(*delt, clock, settings)) {
}
Sessioner::~Sessioner() = default;

std::string Sessioner::opret(Person person) {
    Indre& i = *indre_;
    const std::string value = tilfaeldig(i.entropi);
    Session s;
    s.organisation = person.organisation;
    s.person = std::move(person);
    s.csrf = tilfaeldig(i.entropi);
    s.oprettet = i.ur.now();
    s.udloeber = s.oprettet.plus(std::min(i.v.ledig_us, i.v.levetid_us));
    std::string opens =
        std::string(kCookie) + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=Lax";
    if (delte_) return delte_->opret(value, s) ? opens : slet_cookie();
    const std::lock_guard hold(i.laas);
    i.ryd_op(s.oprettet);
    while (i.brugt.size() >= std::max<std::size_t>(i.v.hoejst, 1)) {
        i.fjern(std::prev(i.brugt.end()));
        i.fortraengt.add();
    }
    const Noegle key = krypto::sha256(value);
    i.brugt.push_front({key, std::move(s)});
    i.efter_noegle[key] = i.brugt.begin();
    i.antal.set(static_cast<std::int64_t>(i.brugt.size()));
    return opens;
}

Result<std::optional<Session>> Sessioner::hvem(const net::Anmodning& request) {
    const auto value = cookie(request, kCookie);
    if (!value) return std::nullopt;
    std::optional<Session> s = [&] {
        if (delte_) return delte_->find(*value);
        const std::lock_guard hold(indre_->laas);
        const auto at = indre_->find(request);
        return at == indre_->brugt.end() ? std::nullopt : std::optional(at->session);
    }();
    if (!s) return std::unexpected(nej(41, "Du er ikke logget ind længere", "session"));
    if (aendrer(request) &&
        (fra_andet_sted(request) ||
         !krypto::ens_hemmelighed(request.header(kCsrfHeader).value_or(""), s->csrf)))
        return std::unexpected(nej(43, "Handlingen kom ikke fra en af vores egne sider", "CSRF"));
    return s;
}

bool Sessioner::skift(const net::Anmodning& request, Cvr organisation) {
    if (delte_) return delte_->skift(cookie(request, kCookie).value_or(""), organisation);
    const std::lock_guard hold(indre_->laas);
    const auto at = indre_->find(request);
    if (at == indre_->brugt.end()) return false;
    at->session.organisation = organisation;
    return true;
}

bool Sessioner::luk(const net::Anmodning& request) {
    if (delte_) return delte_->luk(cookie(request, kCookie).value_or(""));
    const std::lock_guard hold(indre_->laas);
    const auto at = indre_->find(request);
    if (at == indre_->brugt.end()) return false;
    indre_->fjern(at);
    return true;
}

std::size_t Sessioner::luk_hvor(const std::function<bool(const Person&)>& which) {
    if (delte_) return delte_->luk_hvor(which);
    const std::lock_guard hold(indre_->laas);
    std::size_t ended = 0;
    for (auto at = indre_->brugt.begin(); at != indre_->brugt.end();) {
        const auto next = std::next(at);
        if (which(at->session.person)) {
            indre_->fjern(at);
            ++ended;
        }
        at = next;
    }
    return ended;
}

std::string Sessioner::slet_cookie() {
    return std::string(kCookie) + "=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0";
}

std::size_t Sessioner::antal() const {
    if (delte_) return delte_->antal();
    const std::lock_guard hold(indre_->laas);
    return indre_->brugt.size();
}

}  // namespace faelled::web
