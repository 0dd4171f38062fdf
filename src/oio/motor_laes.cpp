#include <unordered_set>

#include "oio/motor_intern.hpp"
#include "oio/payload.hpp"
#include "oio/udvalg.hpp"

namespace faelled::oio {
namespace {

std::vector<store::ObjektId> ids(const Objektbeskrivelse& b, Cvr ejer,
                                 std::span<const Uuid> uuids) {
    std::vector<store::ObjektId> out;
    out.reserve(uuids.size());
    for (const Uuid& u : uuids)
        out.push_back(objekt_id(b, ejer, u));
    return out;
}

bool har_registreringsfilter(const Objektbeskrivelse& b, const Filter& f) {
    return f.registrering_fra || f.registrering_til || (b.indeksform && (f.sts_fra || f.sts_til));
}

}  // namespace

Result<std::vector<Registrering>> Motor::historik(const store::ObjektId& id, Periode received) {
    FAELLED_TRY(const auto posts, lager_.historik(id, received));
    std::vector<Registrering> out;
    out.reserve(posts.size());
    for (const store::Registreringspost& post : posts) {
        FAELLED_TRY(Registrering r, pak_ud(post.nr, post.tidspunkt, post.indhold));
        out.push_back(std::move(r));
    }
    return out;
}

// The registrations that the filter selects, whole.
Result<std::vector<Registrering>> Motor::udvalgte(const Objektbeskrivelse& b,
                                                  const store::ObjektId& id, const Filter& f) {
    FAELLED_TRY(const auto registered, registreringsinterval(f));
    FAELLED_TRY(const auto received, modtagelsesinterval(f));
    if (!b.indeksform || !registered)
        return historik(
            id, b.indeksform ? received.value_or(Periode{}) : registered.value_or(Periode{}));
    FAELLED_TRY(auto history, historik(id, Periode{}));
    const auto sent = afsendte_intervaller(history);
    std::vector<Registrering> out;
    for (std::size_t i = 0; i < history.size(); ++i) {
        const Tid until = i + 1 < history.size() ? history[i + 1].tidspunkt : Tid::plus_uendelig();
        if (sent[i].overlapper(*registered) &&
            (!received || Periode{history[i].tidspunkt, until}.overlapper(*received)))
            out.push_back(std::move(history[i]));
    }
    return out;
}

Result<Oejebliksbillede> Motor::laes(const Objektbeskrivelse& b, Cvr ejer, const LaesInput& in) {
    FAELLED_TRY(const Periode valid, virkningsinterval(in.filter, clock_.now()));
    const store::ObjektId id = objekt_id(b, ejer, in.uuid);
    Oejebliksbillede out;
    out.uuid = in.uuid;
    if (har_registreringsfilter(b, in.filter)) {
        FAELLED_TRY(out.registreringer, udvalgte(b, id, in.filter));
        if (out.registreringer.empty()) return std::unexpected(ukendt());
    } else {
        FAELLED_TRY(const auto post, lager_.laes(id));
        if (!post) return std::unexpected(ukendt());
        FAELLED_TRY(Registrering r, pak_ud(post->nr, post->tidspunkt, post->indhold));
        out.registreringer.push_back(std::move(r));
    }
    for (Registrering& r : out.registreringer)
        behold(r.indhold, valid);
    return out;
}

Result<std::vector<Oejebliksbillede>> Motor::list(const Objektbeskrivelse& b, Cvr ejer,
                                                  const ListInput& in) {
    FAELLED_TRY(const Periode valid, virkningsinterval(in.filter, clock_.now()));
    FAELLED_CHECK(registreringsinterval(in.filter));
    std::vector<Uuid> wanted;
    wanted.reserve(in.uuids.size());
    std::unordered_set<Uuid> seen;
    for (const Uuid& u : in.uuids)
        if (seen.insert(u).second) wanted.push_back(u);

    std::vector<Oejebliksbillede> out;
    if (har_registreringsfilter(b, in.filter)) {
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

}  // namespace faelled::oio
