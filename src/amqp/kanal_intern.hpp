// What the files of Kanal share. Private to amqp.
#pragma once

#include <string>
#include <utility>

#include "amqp/kanal.hpp"

namespace faelled::amqp {

[[nodiscard]] inline std::unexpected<Brud> som_brud(const Kanalfejl& f, Metodeid metode) {
    const auto kode = static_cast<Svarkode>(f.kode);
    const std::string_view navn = kode == Svarkode::kAfvist          ? "ACCESS_REFUSED"
                                  : kode == Svarkode::kFindesIkke    ? "NOT_FOUND"
                                  : kode == Svarkode::kForudsaetning ? "PRECONDITION_FAILED"
                                                                     : "INTERNAL_ERROR";
    return std::unexpected(
        Brud{Brud::Omfang::kKanal, kode, std::string(navn) + " - " + f.tekst, metode});
}

// The answer to the question that the connection waits for: reading goes on, with or without the
// channel that asked. `f`: Udfald(Kanal&).
template <typename F>
[[nodiscard]] auto svaret(F f) {
    return [f = std::move(f)](Forbindelsestilstand* t, Kanal* k) mutable -> Udfald {
        t->venter = false;
        return k == nullptr ? Udfald{} : f(*k);
    };
}

}  // namespace faelled::amqp
