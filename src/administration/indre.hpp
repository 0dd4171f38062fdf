// The inside of Administration. Private to the module.
#pragma once

#include <functional>
#include <mutex>
#include <type_traits>

#include "administration/administration.hpp"
#include "administration/klargoering.hpp"
#include "administration/regler.hpp"
#include "administration/transaktion.hpp"

namespace faelled::administration {

struct Administration::Indre {
    Indre(oio::Motor& motor, const Clock& c, Entropy& e, Indstillinger s)
        : arkiv(motor), clock(c), entropy(e), indstillinger(std::move(s)), klargoering(arkiv) {}

    Arkiv arkiv;
    const Clock& clock;
    Entropy& entropy;
    const Indstillinger indstillinger;

    std::mutex skriv;  // held by one change at a time, and by whatever moves the register
    Klargoering klargoering;
    adgang::Register* registret = nullptr;
    // The changes that the register has; higher in the store: another node made some.
    std::uint64_t generation = 0;
    std::function<void(const Spor&)> spor;
    std::optional<Dato> sidste_dag;  // of the daily work

    // Whole milliseconds: what the store keeps.
    [[nodiscard]] Tid nu() const { return {clock.now().us / kMillisekund * kMillisekund}; }

    // Runs `f` as one transaction, again when somebody else's came between; then moves the register
    // and leaves a trace. `objekt` is what the trace of a refusal names.
    [[nodiscard]] Result<void> koer(const Administrator& a, std::string_view action,
                                    const Uuid& object,
                                    const std::function<Result<void>(Transaktion&)>& f);
    // The same for an `f` that answers something.
    template <typename F, typename R = std::invoke_result_t<F, Transaktion&>>
    [[nodiscard]] R udfoer(const Administrator& a, std::string_view action, const Uuid& object,
                           const F& f) {
        if constexpr (std::same_as<R, Result<void>>) {
            return koer(a, action, object, f);
        } else {
            typename R::value_type answer{};
            FAELLED_CHECK(koer(a, action, object, [&](Transaktion& t) -> Result<void> {
                FAELLED_TRY(answer, f(t));
                return {};
            }));
            return answer;
        }
    }

  private:
    [[nodiscard]] Result<std::vector<Spor>> lav_spor(const Transaktion& t);
    void spor_afvisning(const Administrator& a, std::string_view action, const Uuid& object,
                        const Fejl& why);
};

// The JSON form of a registration of the type with that number; empty for an unknown one.
[[nodiscard]] Result<std::string> json_af(std::uint8_t type, const Uuid& uuid,
                                          const oio::Registrering& r);
[[nodiscard]] const oio::Objektbeskrivelse* beskrivelse_af(std::uint8_t type);

}  // namespace faelled::administration
