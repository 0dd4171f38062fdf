// What the parts of Registre share. Private to the module.
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "base/laesevindue.hpp"
#include "beskedfordeler/registre.hpp"

namespace faelled::beskedfordeler {

template <>
inline auto& Registerindhold::af<Beskedtype>() {
    return typer;
}
template <>
inline auto& Registerindhold::af<Dueslag>() {
    return dueslag;
}
template <>
inline auto& Registerindhold::af<Abonnement>() {
    return abonnementer;
}
template <>
inline auto& Registerindhold::af<Abonnementsudtryk>() {
    return udtryk;
}
template <>
inline auto& Registerindhold::af<Vaerdiliste>() {
    return lister;
}

// Under skriv_.
template <typename F>
std::invoke_result_t<F> Registre::aendr_laast(const F& change) {
    if (!deling_) return change();
    const Laesevindue::Pause remembered;
    return deling_->skrift.udfoer([&]() -> std::invoke_result_t<F> {
        if (billednr_.load() + 1 != deling_->skrift.nummer()) FAELLED_CHECK(indhent());
        return change();
    });
}

// Looks at the rules and writes, one at a time; again when another node wrote meanwhile.
template <typename F>
std::invoke_result_t<F> Registre::aendr(const F& change) {
    auto done = [&] {
        const std::scoped_lock lock(skriv_);
        return aendr_laast(change);
    }();
    meld();
    return done;
}

}  // namespace faelled::beskedfordeler
