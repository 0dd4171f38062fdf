#include "klassifikation/soegning.hpp"

#include "oio/payload.hpp"
#include "oio/soegning.hpp"

namespace faelled::klassifikation {
namespace {

bool registreret(const oio::Registrering& r, const oio::SoegRegistrering& wanted) {
    return (!wanted.fra || r.tidspunkt >= *wanted.fra) &&
           (!wanted.til || r.tidspunkt < *wanted.til) &&
           (!wanted.livscyklus || r.livscyklus == *wanted.livscyklus) &&
           (wanted.bruger_ref.tom() || wanted.bruger_ref.samme(r.bruger_ref));
}

Result<bool> opfylder(oio::Motor& motor, const oio::Objektbeskrivelse& t, const store::ObjektId& id,
                      const oio::SoegInput& in) {
    const oio::SoegRegistrering& wanted = *in.registrering;
    const Tid now = motor.ur().now();
    // The registration in force at the beginning comes too: the predecessor of the first.
    FAELLED_TRY(const auto history,
                motor.lager().historik(id, {wanted.fra.value_or(Tid::minus_uendelig()),
                                            wanted.til.value_or(Tid::plus_uendelig())}));
    oio::Indhold before;
    for (const store::Registreringspost& post : history) {
        FAELLED_TRY(oio::Registrering r, oio::pak_ud(post.nr, post.tidspunkt, post.indhold));
        const bool gone = r.livscyklus == oio::Livscyklus::kSlettet;
        if (registreret(r, wanted) && oio::opfylder(t, gone ? before : r.indhold, in, now))
            return true;
        if (!gone) before = std::move(r.indhold);
    }
    return false;
}

}  // namespace

Result<std::vector<Uuid>> find(oio::Motor& motor, const oio::Objektbeskrivelse& t, Cvr owner,
                               const oio::SoegInput& in, std::optional<Uuid> efter,
                               std::size_t antal) {
    if (!in.registrering) return motor.soeg_efter(t, owner, in, efter, antal);
    const std::optional<Tid> since = in.registrering->fra;
    std::vector<Uuid> out;
    Result<void> failed;
    FAELLED_CHECK(motor.lager().scan_objekter(
        owner, t.type, efter, [&](const Uuid& u, const store::Registreringspost& latest) {
            // Nothing has happened to most objects since then.
            if (since && latest.tidspunkt < *since) return true;
            const auto fits = opfylder(motor, t, {owner, t.type, u}, in);
            if (!fits) {
                failed = std::unexpected(fits.error());
                return false;
            }
            if (*fits) out.push_back(u);
            return out.size() < antal;
        }));
    if (!failed) return std::unexpected(failed.error());
    return out;
}

}  // namespace faelled::klassifikation
