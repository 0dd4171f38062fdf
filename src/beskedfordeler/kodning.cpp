#include <charconv>
#include <concepts>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "base/text.hpp"
#include "beskedfordeler/json.hpp"
#include "beskedfordeler/medlemmer.hpp"

namespace faelled::beskedfordeler {

namespace {

using Json = nlohmann::ordered_json;

oio::Virkning altid() {
    oio::Virkning v;
    v.fra = Tid::minus_uendelig();
    v.til = Tid::plus_uendelig();
    return v;
}

template <typename M>
std::string tekst(const M& v) {
    if constexpr (std::same_as<M, std::string>)
        return v;
    else if constexpr (std::same_as<M, Uuid>)
        return v.text();
    else if constexpr (std::is_enum_v<M>)
        return std::string(Ordliste<M>::ord[static_cast<std::size_t>(v)]);
    else
        return std::to_string(v);  // bool: 0 or 1
}

template <typename M>
bool laes(std::string_view s, M& v) {
    if constexpr (std::same_as<M, std::string>) {
        v = s;
        return true;
    } else if constexpr (std::same_as<M, Uuid>) {
        const auto u = Uuid::parse(s);
        if (u) v = *u;
        return u.has_value();
    } else if constexpr (std::same_as<M, bool>) {
        v = s == "1";
        return s == "0" || s == "1";
    } else if constexpr (std::is_enum_v<M>) {
        for (std::size_t i = 0; i < Ordliste<M>::ord.size(); ++i)
            if (Ordliste<M>::ord[i] == s) {
                v = static_cast<M>(i);
                return true;
            }
        return false;
    } else {
        const auto [p, e] = std::from_chars(s.data(), s.data() + s.size(), v);
        return e == std::errc{} && p == s.data() + s.size();
    }
}

std::unexpected<Fejl> uegnet(std::string_view navn) {
    return std::unexpected(Fejl::ugyldig(std::string(navn), "har ikke den rette form"));
}

template <typename M>
bool fra(const Json& j, M& v) {
    if constexpr (std::same_as<M, bool>) {
        if (!j.is_boolean()) return false;
        v = j.get<bool>();
        return true;
    } else if constexpr (std::same_as<M, std::uint32_t>) {
        if (!j.is_number_unsigned() || j.get<std::uint64_t>() > 0xFFFFFFFF) return false;
        v = j.get<std::uint32_t>();
        return true;
    } else {
        return j.is_string() && laes(j.get_ref<const std::string&>(), v);
    }
}

template <typename M>
Json skema(const M& /*member*/, std::size_t maks) {
    if constexpr (std::same_as<M, bool>)
        return {{"type", "boolean"}};
    else if constexpr (std::same_as<M, std::uint32_t>)
        return {{"type", "integer"}, {"minimum", 0}};
    else if constexpr (std::same_as<M, Uuid>)
        return {{"type", "string"}, {"format", "uuid"}};
    else if constexpr (std::is_enum_v<M>)
        return {{"type", "string"}, {"enum", Ordliste<M>::ord}};
    else
        return {{"type", "string"}, {"maxLength", maks}};
}

template <typename T>
std::string skema_af() {
    const T record{};
    Json members = {{"uuid", {{"type", "string"}, {"format", "uuid"}}},
                    {"nr", {{"type", "integer"}}}};
    std::apply(
        [&](const auto&... member) {
            ((members[std::string(member.navn)] = skema(record.*(member.felt), member.maks)), ...);
        },
        Tabel<T>::medlemmer);
    return Json{{"type", "object"}, {"properties", std::move(members)}}.dump();
}

}  // namespace

template <typename T>
oio::Indhold til_indhold(const T& record) {
    static const T kNy{};
    oio::Indhold out;
    oio::Egenskab e{altid(), {}};
    std::uint8_t at = 0;
    std::apply(
        [&](const auto&... member) {
            // A value equal to the default is not written.
            ((record.*(member.felt) == kNy.*(member.felt)
                  ? void()
                  : void(e.felter.push_back({at, tekst(record.*(member.felt))})),
              ++at),
             ...);
        },
        Tabel<T>::medlemmer);
    out.egenskaber.push_back(std::move(e));
    return out;
}

template <typename T>
Result<T> fra_indhold(const oio::Indhold& content) {
    T record{};
    std::uint8_t at = 0;
    bool ok = !content.egenskaber.empty();
    const auto one = [&](const auto& member) {
        const std::string* const text = ok ? content.egenskaber.front().felt(at++) : nullptr;
        if (text != nullptr) ok = laes(*text, record.*(member.felt));
    };
    std::apply([&](const auto&... member) { (one(member), ...); }, Tabel<T>::medlemmer);
    if (!ok)
        return std::unexpected(
            Fejl::intern("En post af typen " + std::string(Tabel<T>::navn) + " kan ikke læses"));
    return record;
}

template <typename T>
Result<void> kontroller_laengder(const T& record) {
    Result<void> out;
    const auto one = [&](const auto& member) {
        const auto& v = record.*(member.felt);
        if constexpr (std::same_as<std::remove_cvref_t<decltype(v)>, std::string>) {
            if (!out) return;
            if (!is_utf8(v) || v.find('\0') != std::string::npos)
                out = uegnet(member.navn);
            else if (characters(v) > member.maks)
                out = std::unexpected(
                    Fejl::ugyldig(std::string(member.navn),
                                  "må højst have " + std::to_string(member.maks) + " tegn"));
        }
    };
    std::apply([&](const auto&... member) { (one(member), ...); }, Tabel<T>::medlemmer);
    return out;
}

template <typename T>
std::string til_json(const T& record) {
    Json j = {{"uuid", record.uuid.text()}, {"nr", record.nr}};
    const auto one = [&](const auto& member) {
        const auto& v = record.*(member.felt);
        using M = std::remove_cvref_t<decltype(v)>;
        const std::string name(member.navn);
        if constexpr (std::same_as<M, bool> || std::same_as<M, std::uint32_t>)
            j[name] = v;
        else
            j[name] = tekst(v);
    };
    std::apply([&](const auto&... member) { (one(member), ...); }, Tabel<T>::medlemmer);
    return j.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <typename T>
Result<T> fra_json(std::string_view json) {
    const Json j = Json::parse(json, nullptr, false);
    if (!j.is_object())
        return std::unexpected(Fejl::kalder(40, "Indholdet er ikke et JSON-objekt"));
    T record{};
    if (const auto at = j.find("uuid"); at != j.end() && !at->is_null() && !fra(*at, record.uuid))
        return uegnet("uuid");
    if (const auto at = j.find("nr"); at != j.end() && at->is_number_unsigned())
        record.nr = at->get<std::uint64_t>();
    Result<T> out = record;
    const auto one = [&](const auto& member) {
        const auto at = j.find(member.navn);
        if (!out || at == j.end() || at->is_null()) return;
        if (!fra(*at, (*out).*(member.felt))) out = uegnet(member.navn);
    };
    std::apply([&](const auto&... member) { (one(member), ...); }, Tabel<T>::medlemmer);
    return out;
}

std::map<std::string, std::string> skemaer() {
    std::map<std::string, std::string> out;
#define FAELLED_X(T) out[#T] = skema_af<T>();
    FAELLED_ALLE_BESKEDPOSTER(FAELLED_X)
#undef FAELLED_X
    return out;
}

#define FAELLED_X(T)                                        \
    template oio::Indhold til_indhold<T>(const T&);         \
    template Result<T> fra_indhold<T>(const oio::Indhold&); \
    template Result<void> kontroller_laengder<T>(const T&); \
    template std::string til_json<T>(const T&);             \
    template Result<T> fra_json<T>(std::string_view);
FAELLED_ALLE_BESKEDPOSTER(FAELLED_X)
#undef FAELLED_X

}  // namespace faelled::beskedfordeler
