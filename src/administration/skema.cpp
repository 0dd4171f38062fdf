#include "administration/skema.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>
#include <vector>

#include "administration/medlemmer.hpp"

namespace faelled::administration {

namespace {

using Json = nlohmann::ordered_json;

template <typename T>
inline constexpr bool kErListe = false;
template <typename T>
inline constexpr bool kErListe<std::vector<T>> = true;
template <typename T>
inline constexpr bool kErValgfri = false;
template <typename T>
inline constexpr bool kErValgfri<std::optional<T>> = true;

template <typename T>
Json skema(std::size_t maks) {
    if constexpr (kErValgfri<T>) {
        Json s = skema<typename T::value_type>(maks);
        if (s.contains("type")) s["type"] = Json::array({s["type"], "null"});
        return s;
    } else if constexpr (kErListe<T>) {
        Json s = {{"type", "array"}, {"items", skema<typename T::value_type>(0)}};
        if (maks != 0) s["maxItems"] = maks;
        return s;
    } else if constexpr (std::same_as<T, bool>) {
        return {{"type", "boolean"}};
    } else if constexpr (std::integral<T>) {
        return {{"type", "integer"}};
    } else if constexpr (std::same_as<T, std::string>) {
        Json s = {{"type", "string"}};
        if (maks != 0) s["maxLength"] = maks;
        return s;
    } else if constexpr (std::same_as<T, Uuid>) {
        return {{"type", "string"}, {"format", "uuid"}};
    } else if constexpr (std::same_as<T, Cvr>) {
        return {{"type", "string"}, {"pattern", "^[0-9]{8}$"}};
    } else if constexpr (std::same_as<T, Dato>) {
        return {{"type", "string"}, {"format", "date"}};
    } else if constexpr (std::same_as<T, Tid>) {
        return {{"type", "string"}, {"format", "date-time"}};
    } else if constexpr (std::same_as<T, krypto::Fingeraftryk>) {
        return {{"type", "string"}, {"pattern", "^[0-9a-f]{64}$"}};
    } else if constexpr (HarOrdliste<T>) {
        Json words = Json::array();
        for (const std::string_view w : Ordliste<T>::ord)
            words.push_back(std::string(w));
        return {{"type", "string"}, {"enum", std::move(words)}};
    } else {
        Json members = Json::object();
        std::apply(
            [&](const auto&... member) {
                const auto one = [&](const auto& m) {
                    using M = std::remove_cvref_t<decltype(std::declval<T>().*(m.felt))>;
                    members[std::string(m.navn)] = skema<M>(m.maks);
                };
                (one(member), ...);
            },
            Tabel<T>::medlemmer);
        return {{"type", "object"}, {"properties", std::move(members)}};
    }
}

// A record has, before its members, what every record has.
template <Post T>
Json postskema() {
    Json all = skema<T>(0);
    Json members = {{"uuid", skema<Uuid>(0)},
                    {"nr", {{"type", "integer"}, {"description", "registrering, der er læst"}}},
                    {"aendret", {{"type", Json::array({"string", "null"})}, {"readOnly", true}}}};
    members.update(all["properties"]);
    all["properties"] = std::move(members);
    return all;
}

}  // namespace

std::map<std::string, std::string> skemaer() {
    std::map<std::string, std::string> out;
#define FAELLED_X(T) out.emplace(Tabel<T>::navn, postskema<T>().dump());
    FAELLED_ALLE_POSTER(FAELLED_X)
#undef FAELLED_X
    out.emplace("Aftaleindhold", skema<Aftaleindhold>(0).dump());
    out.emplace("Efterkonfigurationsvaerdi", skema<Efterkonfigurationsvaerdi>(0).dump());
    return out;
}

}  // namespace faelled::administration
