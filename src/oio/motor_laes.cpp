#include <algorithm>
#include <unordered_set>

#include "oio/motor_intern.hpp"
#include "oio/payload.hpp"
#include "oio/soegning.hpp"
#include "oio/udvalg.hpp"

namespace faelled::oio {
namespace {

// Candidates are taken from the store in portions and tested outside its iteration.
constexpr std::size_t kPortion = 256;

std::vector<store::ObjektId> ids(const Objektbeskrivelse& b, Cvr ejer,
                                 std::span<const Uuid> uuids) {
    std::vector<store::ObjektId> out;
    out.reserve(uuids.size());
    for (const Uuid& u : uuids)
        out.push_back(objekt_id(b, ejer, u));
    return out;
}

}  // namespace

Result<Oejebliksbillede> Motor::laes(const Objektbeskrivelse& b, Cvr ejer, const LaesInput& in) {
    FAELLED_TRY(const Periode valid, virkningsinterval(in.filter, clock_.now()));
    FAELLED_TRY(const auto registered, registreringsinterval(in.filter));
    const store::ObjektId id = objekt_id(b, ejer, in.uuid);
    Oejebliksbillede out;
    out.uuid = in.uuid;
    if (!registered) {
        FAELLED_TRY(const auto post, lager_.laes(id));
        if (!post) return std::unexpected(ukendt());
        FAELLED_TRY(Registrering r, pak_ud(post->nr, post->tidspunkt, post->indhold));
        behold(r.indhold, valid);
        out.registreringer.push_back(std::move(r));
        return out;
    }
    FAELLED_TRY(const auto history, lager_.historik(id, *registered));
    if (history.empty()) return std::unexpected(ukendt());
    for (const store::Registreringspost& post : history) {
        FAELLED_TRY(Registrering r, pak_ud(post.nr, post.tidspunkt, post.indhold));
        behold(r.indhold, valid);
        out.registreringer.push_back(std::move(r));
    }
    return out;
}

Result<std::vector<Oejebliksbillede>> Motor::list(const Objektbeskrivelse& b, Cvr ejer,
                                                  const ListInput& in) {
    FAELLED_TRY(const Periode valid, virkningsinterval(in.filter, clock_.now()));
    FAELLED_TRY(const auto registered, registreringsinterval(in.filter));
    std::vector<Uuid> wanted;
    wanted.reserve(in.uuids.size());
    std::unordered_set<Uuid> seen;
    for (const Uuid& u : in.uuids)
        if (seen.insert(u).second) wanted.push_back(u);

    std::vector<Oejebliksbillede> out;
    if (registered) {
        for (const Uuid& u : wanted) {
            auto one = laes(b, ejer, {u, in.filter});
            if (one)
                out.push_back(std::move(*one));
            else if (one.error().kode != 44)
                return std::unexpected(one.error());
        }
        return out;
    }
    FAELLED_TRY(auto found, gaeldende(b, ejer, wanted));
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!found[i]) continue;
        behold(found[i]->indhold, valid);
        Oejebliksbillede o;
        o.uuid = wanted[i];
        o.registreringer.push_back(std::move(*found[i]));
        out.push_back(std::move(o));
    }
    return out;
}

Result<std::vector<std::optional<Registrering>>> Motor::gaeldende(const Objektbeskrivelse& b,
                                                                  Cvr ejer,
                                                                  std::span<const Uuid> uuids) {
    FAELLED_TRY(const auto posts, lager_.laes_flere(ids(b, ejer, uuids)));
    std::vector<std::optional<Registrering>> out(posts.size());
    for (std::size_t i = 0; i < posts.size(); ++i) {
        if (!posts[i]) continue;
        FAELLED_TRY(Registrering r, pak_ud(posts[i]->nr, posts[i]->tidspunkt, posts[i]->indhold));
        if (r.livscyklus != Livscyklus::kSlettet) out[i] = std::move(r);
    }
    return out;
}

Result<bool> Motor::opfylder_historisk(const Objektbeskrivelse& b, const store::ObjektId& id,
                                       const SoegInput& in, Tid nu) {
    const SoegRegistrering& wanted = *in.registrering;
    // Without an interval only the latest registration counts; it is the one that holds for ever.
    constexpr Tid kTilSidst{Tid::plus_uendelig().us - 1};
    Periode interval{kTilSidst, kTilSidst};
    if (wanted.fra || wanted.til)
        interval = {wanted.fra.value_or(Tid::minus_uendelig()),
                    wanted.til.value_or(Tid::plus_uendelig())};
    FAELLED_TRY(const auto history, lager_.historik(id, interval));
    for (const store::Registreringspost& post : history) {
        FAELLED_TRY(const Registrering r, pak_ud(post.nr, post.tidspunkt, post.indhold));
        if (opfylder(r, in) && opfylder(b, r.indhold, in, nu)) return true;
    }
    return false;
}

// Calls hit(uuid) for each match in ascending order until it returns false.
template <typename F>
Result<void> Motor::find(const Objektbeskrivelse& b, Cvr ejer, const SoegInput& in,
                         std::optional<Uuid> efter, F hit) {
    const Tid now = clock_.now();
    const bool history = kraever_historik(in);
    const Soegeplan plan = history ? Soegeplan{{}, false} : laeg_plan(b, in, now);
    store::Soegning query{ejer, b.type, plan.betingelser, efter, nullptr};

    if (plan.eksakt && !plan.betingelser.empty()) {
        query.hit = hit;
        return lager_.soeg(query);
    }
    for (bool more = true; more;) {
        std::vector<Uuid> candidates;
        std::vector<store::Registreringspost> posts;
        const auto room = [&] { return candidates.size() < kPortion; };
        if (plan.betingelser.empty()) {
            FAELLED_CHECK(lager_.scan_objekter(
                ejer, b.type, query.efter, [&](const Uuid& u, const store::Registreringspost& p) {
                    candidates.push_back(u);
                    posts.push_back(p);
                    return room();
                }));
        } else {
            query.hit = [&](const Uuid& u) {
                candidates.push_back(u);
                return room();
            };
            FAELLED_CHECK(lager_.soeg(query));
        }
        more = !room();
        if (!candidates.empty()) query.efter = candidates.back();

        std::vector<std::optional<store::Registreringspost>> current;
        if (!history && posts.empty()) {
            FAELLED_TRY(current, lager_.laes_flere(ids(b, ejer, candidates)));
        }
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            bool match = false;
            if (history) {
                FAELLED_TRY(match,
                            opfylder_historisk(b, objekt_id(b, ejer, candidates[i]), in, now));
            } else {
                if (posts.empty() && !current[i]) continue;
                const store::Registreringspost& p = posts.empty() ? *current[i] : posts[i];
                FAELLED_TRY(const Registrering r, pak_ud(p.nr, p.tidspunkt, p.indhold));
                match = opfylder(r, in) && opfylder(b, r.indhold, in, now);
            }
            if (match && !hit(candidates[i])) return {};
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
    FAELLED_CHECK(find(b, ejer, in, from.efter, [&](const Uuid& u) {
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
    FAELLED_CHECK(find(b, ejer, in, efter, [&](const Uuid& u) {
        out.push_back(u);
        return out.size() < antal;
    }));
    return out;
}

}  // namespace faelled::oio
