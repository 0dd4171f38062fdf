#include "administration/indre.hpp"

#include "administration/json.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"

namespace faelled::administration {
namespace {

constexpr int kForsoeg = 16;

}  // namespace

const oio::Objektbeskrivelse* beskrivelse_af(std::uint8_t type) {
#define FAELLED_X(T) \
    if (type == Tabel<T>::type) return &Beskrivelse<T>::type;
    FAELLED_ALLE_POSTER(FAELLED_X)
#undef FAELLED_X
    return nullptr;
}

Result<std::string> json_af(std::uint8_t type, const Uuid& uuid, const oio::Registrering& r) {
    if (r.livscyklus == oio::Livscyklus::kSlettet) return std::string();
#define FAELLED_X(T)                                          \
    if (type == Tabel<T>::type) {                             \
        FAELLED_TRY(const T record, Arkiv::post<T>(uuid, r)); \
        return til_json(record);                              \
    }
    FAELLED_ALLE_POSTER(FAELLED_X)
#undef FAELLED_X
    return std::string();
}

Result<std::vector<Spor>> Administration::Indre::lav_spor(const Transaktion& t) {
    std::vector<Spor> out;
    if (!spor) return out;
    for (const auto& [uuid, s] : t.skrivninger()) {
        Spor x{t.nu,
               t.a.identitet,
               t.a.organisation,
               t.a.transaktion,
               std::string(t.handling),
               std::string(s.samlet.type->navn),
               uuid,
               20,
               {},
               {}};
        std::string before = "null";
        if (s.samlet.forventet > 0) {
            const std::array<Uuid, 1> ids{uuid};
            FAELLED_TRY(const auto found, arkiv.motor().gaeldende(*s.samlet.type, kOperatoer, ids));
            if (found[0]) {
                FAELLED_TRY(before, json_af(s.samlet.type->type, uuid, *found[0]));
            }
        }
        x.detaljer = "{\"foer\":" + before + ",\"efter\":" + (s.efter ? s.efter() : "null") + "}";
        out.push_back(std::move(x));
    }
    return out;
}

void Administration::Indre::spor_afvisning(const Administrator& a, std::string_view action,
                                           const Uuid& object, const Fejl& why) {
    static metrics::Counter& refused = metrics::counter("faelled_administration_afvist_total",
                                                        "Administrative changes that were refused");
    refused.add();
    log::info("administration.afvist", {{"handling", action},
                                        {"organisation", a.organisation.text()},
                                        {"objekt", object.text()},
                                        {"kode", why.kode},
                                        {"regel", why.regel}});
    if (spor)
        spor(Spor{nu(),
                  a.identitet,
                  a.organisation,
                  a.transaktion,
                  std::string(action),
                  {},
                  object,
                  why.kode,
                  why.regel.empty() ? why.tekst : why.regel,
                  {}});
}

Result<void> Administration::Indre::koer(const Administrator& a, std::string_view action,
                                         const Uuid& object,
                                         const std::function<Result<void>(Transaktion&)>& f) {
    std::vector<Spor> traces;
    Result<void> done;
    {
        const std::lock_guard lock(skriv);
        for (int i = 0; i < kForsoeg; ++i) {
            Transaktion t(arkiv, entropy, indstillinger, a, action, nu());
            FAELLED_TRY(const Generation g, laes_generation(arkiv.motor()));
            done = f(t);
            if (!done) break;
            FAELLED_TRY(traces, lav_spor(t));
            done = t.afslut(g.raa, g.tid);
            if (!done && store::er_konflikt(done.error())) continue;
            if (done && registret != nullptr) {
                // The change is committed: a picture that cannot be made now is made by the next
                // reconciliation, and somebody must know.
                const Result<void> moved = klargoering.opdater(t.roert(), t.nu);
                // With another node's change in between it is for foelg_med() to see.
                if (moved && !t.tom() && generation == g.nr) generation = g.nr + 1;
                if (moved)
                    registret->saet(klargoering.billede());
                else
                    log::fejl("administration.klargoering_fejlede",
                              {{"tekst", moved.error().tekst}});
            }
            break;
        }
    }
    if (!done) {
        if (done.error().slags == FejlSlags::kKalder)
            spor_afvisning(a, action, object, done.error());
        return done;
    }
    for (const Spor& s : traces)
        spor(s);
    return done;
}

}  // namespace faelled::administration
