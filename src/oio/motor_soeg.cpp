// Searching: the store finds candidates by the plan, what the index cannot decide is tested here.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "oio/motor_intern.hpp"
#include "oio/payload.hpp"
#include "oio/soegning.hpp"
#include "oio/udvalg.hpp"

namespace faelled::oio {

struct Motor::Soegeproeve {
    const Objektbeskrivelse& b;
    const SoegInput& in;
    Tid nu;
};

namespace {

// Candidates are taken from the store in portions and tested outside its iteration.
constexpr std::size_t kPortion = 256;

bool i_interval(Tid t, const Periode& p) {
    return p.fra <= t && t < p.til;
}

struct Kandidat {
    Uuid uuid;
    std::optional<store::Registreringspost> post;
};

}  // namespace

Result<bool> Motor::opfylder_historisk(const Soegeproeve& test, const store::ObjektId& id) {
    const SoegRegistrering& wanted = *test.in.registrering;
    FAELLED_TRY(const auto history, historik(id, store::Periode{}));
    std::vector<Periode> held;
    if (test.b.indeksform) {
        held = afsendte_intervaller(history);
    } else {
        for (std::size_t i = 0; i < history.size(); ++i)
            held.push_back({history[i].tidspunkt, i + 1 < history.size() ? history[i + 1].tidspunkt
                                                                         : Tid::plus_uendelig()});
    }
    const Periode interval{wanted.fra.value_or(Tid::minus_uendelig()),
                           wanted.til.value_or(Tid::plus_uendelig())};
    bool content = false;
    bool received = !test.in.sts;
    for (std::size_t i = 0; i < history.size(); ++i) {
        const Registrering& r = history[i];
        received = received || i_interval(r.tidspunkt, *test.in.sts);
        // Without an interval only the latest registration counts.
        const bool asked =
            wanted.fra || wanted.til ? held[i].overlapper(interval) : i + 1 == history.size();
        content = content ||
                  (asked && opfylder(r, test.in) && opfylder(test.b, r.indhold, test.in, test.nu));
    }
    return content && received;
}

Result<bool> Motor::opfylder_nu(const Soegeproeve& test, const store::ObjektId& id,
                                const Registrering& r) {
    if (!opfylder(r, test.in) || !opfylder(test.b, r.indhold, test.in, test.nu)) return false;
    if (!test.in.sts || i_interval(r.tidspunkt, *test.in.sts)) return true;
    if (r.nr == 1) return false;
    FAELLED_TRY(const auto posts, lager_.historik(id, *test.in.sts));
    return std::any_of(posts.begin(), posts.end(), [&](const store::Registreringspost& p) {
        return i_interval(p.tidspunkt, *test.in.sts);
    });
}

Result<void> Motor::besoeg(const Objektbeskrivelse& b, Cvr ejer, const SoegInput& in,
                           const std::vector<store::Betingelse>& ekstra, std::optional<Uuid> efter,
                           const std::function<bool(const Uuid&, const Registrering*)>& hit) {
    if (in.dataejer != Cvr() && in.dataejer != ejer) return {};
    const Soegeproeve test{b, in, clock_.now()};
    const bool history = kraever_historik(in);
    Soegeplan plan = history ? Soegeplan{{}, false} : laeg_plan(b, in, test.nu);
    plan.betingelser.insert(plan.betingelser.end(), ekstra.begin(), ekstra.end());
    store::Soegning query{ejer, b.type, plan.betingelser, efter, nullptr};

    if (plan.eksakt && !plan.betingelser.empty()) {
        query.hit = [&](const Uuid& u) { return hit(u, nullptr); };
        return lager_.soeg(query);
    }
    for (bool more = true; more;) {
        std::vector<Kandidat> candidates;
        const auto room = [&] { return candidates.size() < kPortion; };
        if (plan.betingelser.empty()) {
            FAELLED_CHECK(lager_.scan_objekter(
                ejer, b.type, query.efter, [&](const Uuid& u, const store::Registreringspost& p) {
                    candidates.push_back({u, p});
                    return room();
                }));
        } else {
            query.hit = [&](const Uuid& u) {
                candidates.push_back({u, {}});
                return room();
            };
            FAELLED_CHECK(lager_.soeg(query));
            std::vector<store::ObjektId> ids;
            ids.reserve(candidates.size());
            for (const Kandidat& c : candidates)
                ids.push_back(objekt_id(b, ejer, c.uuid));
            FAELLED_TRY(auto posts, lager_.laes_flere(ids));
            for (std::size_t i = 0; i < posts.size(); ++i)
                candidates[i].post = std::move(posts[i]);
        }
        more = !room();
        if (!candidates.empty()) query.efter = candidates.back().uuid;

        for (const Kandidat& c : candidates) {
            if (!c.post) continue;
            const store::ObjektId id = objekt_id(b, ejer, c.uuid);
            FAELLED_TRY(const Registrering r,
                        pak_ud(c.post->nr, c.post->tidspunkt, c.post->indhold));
            FAELLED_TRY(const bool match,
                        history ? opfylder_historisk(test, id) : opfylder_nu(test, id, r));
            if (match && !hit(c.uuid, &r)) return {};
        }
    }
    return {};
}

Result<std::vector<Uuid>> Motor::soeg(const Objektbeskrivelse& b, Cvr ejer, const SoegInput& in) {
    FAELLED_CHECK(kontroller(in));
    const auto cap = static_cast<std::int64_t>(settings_.soeg_loft);
    const std::int64_t most = std::min(in.maksimum.value_or(cap), cap);
    const bool paged = in.foerste > 0 || in.maksimum;
    const std::string key = paged ? soegenoegle(b, ejer, in) : std::string();
    const Sidehukommelse::Sted from = sider_.find(key, in.foerste, clock_.now());
    std::int64_t skip = in.foerste - from.foerste;
    std::vector<Uuid> out;
    FAELLED_CHECK(besoeg(b, ejer, in, {}, from.efter, [&](const Uuid& u, const Registrering*) {
        if (skip > 0) {
            --skip;
            return true;
        }
        out.push_back(u);
        return static_cast<std::int64_t>(out.size()) < most;
    }));
    const auto found = static_cast<std::int64_t>(out.size());
    if (paged && found == most) sider_.husk(key, in.foerste + found, out.back(), clock_.now());
    return out;
}

Result<std::vector<Uuid>> Motor::soeg_efter(const Objektbeskrivelse& b, Cvr ejer,
                                            const SoegInput& in, std::optional<Uuid> efter,
                                            std::size_t antal) {
    FAELLED_CHECK(kontroller(in));
    std::vector<Uuid> out;
    if (antal == 0) return out;
    FAELLED_CHECK(besoeg(b, ejer, in, {}, efter, [&](const Uuid& u, const Registrering*) {
        out.push_back(u);
        return out.size() < antal;
    }));
    return out;
}

Result<std::vector<Fundet>> Motor::find_ved_eksempel(const Objektbeskrivelse& b, Cvr ejer,
                                                     const SoegInput& in,
                                                     const std::vector<store::Betingelse>& ekstra,
                                                     std::optional<Uuid> efter, std::size_t antal) {
    FAELLED_CHECK(kontroller(in));
    std::vector<Fundet> out;
    std::vector<Uuid> unread;
    if (antal == 0) return out;
    FAELLED_CHECK(besoeg(b, ejer, in, ekstra, efter, [&](const Uuid& u, const Registrering* r) {
        if (r == nullptr)
            unread.push_back(u);
        else
            out.push_back({u, *r});
        return out.size() + unread.size() < antal;
    }));
    FAELLED_TRY(auto read, gaeldende(b, ejer, unread));
    for (std::size_t i = 0; i < read.size(); ++i)
        if (read[i]) out.push_back({unread[i], std::move(*read[i])});
    return out;
}

}  // namespace faelled::oio
