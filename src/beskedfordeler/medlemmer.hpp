// The records as tables of members: the object type in the engine, the stored form, the JSON form
// and the length checks follow. Private to the module. The order of members and of the words is
// part of the stored format: append, never reorder (docs/formater/besked.md).
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>

#include "base/result.hpp"
#include "beskedfordeler/typer.hpp"
#include "oio/beskrivelse.hpp"
#include "oio/model.hpp"

namespace faelled::beskedfordeler {

template <typename T, typename M>
struct Medlem {
    std::string_view navn;
    M T::* felt;
    std::size_t maks = 0;  // characters of a text
};
template <typename T, typename M>
constexpr Medlem<T, M> m(std::string_view navn, M T::* felt, std::size_t maks = 0) {
    return {navn, felt, maks};
}

template <typename T>
struct Tabel;

#define FAELLED_POST(T, NR, ...)                                   \
    template <>                                                    \
    struct Tabel<T> {                                              \
        static constexpr std::uint8_t type = NR;                   \
        static constexpr std::string_view navn = #T;               \
        static constexpr auto medlemmer = std::tuple{__VA_ARGS__}; \
    }
FAELLED_POST(Beskedtype, 140, m("navn", &Beskedtype::navn, 200),
             m("version", &Beskedtype::version, 20),
             m("beskrivelse", &Beskedtype::beskrivelse, 4000),
             m("nyttelast", &Beskedtype::nyttelast, 4000), m("system", &Beskedtype::system),
             m("aktiv", &Beskedtype::aktiv));
FAELLED_POST(Dueslag, 141, m("navn", &Dueslag::navn, 200), m("system", &Dueslag::system),
             m("levering", &Dueslag::levering), m("callback", &Dueslag::callback, 500),
             m("certifikat", &Dueslag::certifikat, 20'000),
             m("levetidTimer", &Dueslag::levetid_timer), m("maksForsoeg", &Dueslag::maks_forsoeg),
             m("kopiDoegn", &Dueslag::kopi_doegn), m("aktiv", &Dueslag::aktiv));
FAELLED_POST(Abonnement, 142, m("dueslag", &Abonnement::dueslag),
             m("beskedtype", &Abonnement::beskedtype), m("version", &Abonnement::version, 20),
             m("aktiv", &Abonnement::aktiv));
FAELLED_POST(Abonnementsudtryk, 143, m("abonnement", &Abonnementsudtryk::abonnement),
             m("navn", &Abonnementsudtryk::navn, 200),
             m("udtryk", &Abonnementsudtryk::udtryk, 16'000),
             m("aktiv", &Abonnementsudtryk::aktiv));
FAELLED_POST(Vaerdiliste, 144, m("navn", &Vaerdiliste::navn, 200),
             m("system", &Vaerdiliste::system), m("tilstand", &Vaerdiliste::tilstand));
#undef FAELLED_POST

#define FAELLED_ALLE_BESKEDPOSTER(X) \
    X(Beskedtype) X(Dueslag) X(Abonnement) X(Abonnementsudtryk) X(Vaerdiliste)

template <typename E>
struct Ordliste;
template <>
struct Ordliste<Leveringsmaade> {
    static constexpr auto ord = std::to_array<std::string_view>({"Hent", "Send"});
};
template <>
struct Ordliste<Listetilstand> {
    static constexpr auto ord = std::to_array<std::string_view>(
        {"Opstaaet", "Importeret", "Rettet", "Passiveret", "Slettet"});
};

inline constexpr oio::Navnerum kBeskedNs{"besked", "urn:faelled:beskedfordeler:1"};

template <typename T>
struct Beskrivelse {
    static constexpr std::size_t kAntal = std::tuple_size_v<decltype(Tabel<T>::medlemmer)>;
    static constexpr auto felter = [] {
        std::array<oio::Felt, kAntal> f{};
        std::size_t i = 0;
        std::apply(
            [&](const auto&... member) {
                ((f[i++] = {kBeskedNs, member.navn, member.maks, oio::Moenster::kFrit,
                            oio::Soegbar::kUden}),
                 ...);
            },
            Tabel<T>::medlemmer);
        return f;
    }();
    static constexpr oio::Objektbeskrivelse type{.type = Tabel<T>::type,
                                                 .ns = kBeskedNs,
                                                 .navn = Tabel<T>::navn,
                                                 .segment = Tabel<T>::navn,
                                                 .felter = felter,
                                                 .tilstande = {},
                                                 .relationer = {}};
};

template <typename T>
[[nodiscard]] oio::Indhold til_indhold(const T& record);
// uuid and nr come from the caller. Fejl kIntern when the content is not such a record.
template <typename T>
[[nodiscard]] Result<T> fra_indhold(const oio::Indhold& content);
// 40 naming the first text that is too long or not UTF-8.
template <typename T>
[[nodiscard]] Result<void> kontroller_laengder(const T& record);

}  // namespace faelled::beskedfordeler
