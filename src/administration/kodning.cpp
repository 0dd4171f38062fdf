#include "administration/kodning.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>

#include "administration/json.hpp"
#include "base/text.hpp"

namespace faelled::administration {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kTekstLoft = 2000;    // of a text without its own bound
constexpr std::size_t kListeLoft = 100;     // likewise of a list
constexpr std::size_t kJsonLoft = 1 << 20;  // bytes of a record
constexpr int kJsonDybde = 32;

template <typename T>
inline constexpr bool kErListe = false;
template <typename T>
inline constexpr bool kErListe<std::vector<T>> = true;
template <typename T>
inline constexpr bool kErValgfri = false;
template <typename T>
inline constexpr bool kErValgfri<std::optional<T>> = true;

// --- values with one text: what a field of the engine holds as it stands -------------------------

std::string tekst(const std::string& v) {
    return v;
}
std::string tekst(bool v) {
    return v ? "1" : "0";
}
template <std::integral I>
    requires(!std::same_as<I, bool>)
std::string tekst(I v) {
    return std::to_string(v);
}
std::string tekst(const Uuid& v) {
    return v.text();
}
std::string tekst(Cvr v) {
    return v.text();
}
std::string tekst(Dato v) {
    return v.text();
}
std::string tekst(Tid v) {
    return std::to_string(v.us);
}
std::string tekst(const krypto::Fingeraftryk& v) {
    return krypto::hex(v);
}
template <HarOrdliste E>
std::string tekst(E v) {
    return std::string(ord(v));
}
template <typename T>
concept Enkel = requires(const T& v) { tekst(v); };

bool laes(std::string_view s, std::string& v) {
    v = s;
    return true;
}
bool laes(std::string_view s, bool& v) {
    v = s == "1";
    return s == "1" || s == "0";
}
template <std::integral I>
    requires(!std::same_as<I, bool>)
bool laes(std::string_view s, I& v) {
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), v);
    return error == std::errc{} && end == s.data() + s.size();
}
template <typename T>
bool laes_med_parse(std::string_view s, T& v) {
    const auto parsed = T::parse(s);
    if (parsed) v = *parsed;
    return parsed.has_value();
}
bool laes(std::string_view s, Uuid& v) {
    return laes_med_parse(s, v);
}
bool laes(std::string_view s, Cvr& v) {
    return laes_med_parse(s, v);
}
bool laes(std::string_view s, Dato& v) {
    return laes_med_parse(s, v);
}
bool laes(std::string_view s, Tid& v) {
    return laes(s, v.us);
}
bool laes(std::string_view s, krypto::Fingeraftryk& v) {
    if (s.size() != 2 * v.size()) return false;
    for (std::size_t i = 0; i < v.size(); ++i) {
        const auto [end, error] = std::from_chars(s.data() + 2 * i, s.data() + 2 * i + 2, v[i], 16);
        if (error != std::errc{} || end != s.data() + 2 * i + 2) return false;
    }
    return true;
}
template <HarOrdliste E>
bool laes(std::string_view s, E& v) {
    const auto& words = Ordliste<E>::ord;
    const auto at = std::find(words.begin(), words.end(), s);
    if (at == words.end()) return false;
    v = static_cast<E>(at - words.begin());
    return true;
}

// --- JSON ----------------------------------------------------------------------------------------

template <typename T>
Json skriv(const T& v) {
    if constexpr (std::same_as<T, bool> || std::integral<T>) {
        return v;
    } else if constexpr (std::same_as<T, Tid>) {
        return utc_datetime(v);
    } else if constexpr (Enkel<T>) {
        return tekst(v);
    } else if constexpr (kErValgfri<T>) {
        return v ? skriv(*v) : Json(nullptr);
    } else if constexpr (kErListe<T>) {
        Json list = Json::array();
        for (const auto& x : v)
            list.push_back(skriv(x));
        return list;
    } else {
        Json o = Json::object();
        std::apply(
            [&](const auto&... member) {
                ((o[std::string(member.navn)] = skriv(v.*(member.felt))), ...);
            },
            Tabel<T>::medlemmer);
        return o;
    }
}

Fejl uegnet(std::string_view navn) {
    Fejl f = Fejl::kalder(40, "Feltet " + std::string(navn) + " har ikke en gyldig værdi");
    f.element = navn;
    f.regel = "form";
    return f;
}

template <typename T>
Result<void> tag(const Json& j, std::string_view navn, T& v) {
    if constexpr (kErValgfri<T>) {
        v.reset();
        if (j.is_null()) return {};
        typename T::value_type inner{};
        FAELLED_CHECK(tag(j, navn, inner));
        v = std::move(inner);
        return {};
    } else if constexpr (std::same_as<T, bool>) {
        if (!j.is_boolean()) return std::unexpected(uegnet(navn));
        v = j.get<bool>();
        return {};
    } else if constexpr (std::integral<T>) {
        if (!j.is_number_integer()) return std::unexpected(uegnet(navn));
        const auto n = j.get<std::int64_t>();
        if (!std::in_range<T>(n)) return std::unexpected(uegnet(navn));
        v = static_cast<T>(n);
        return {};
    } else if constexpr (std::same_as<T, Tid>) {
        const auto t =
            j.is_string() ? parse_datetime(j.get_ref<const std::string&>()) : std::optional<Tid>();
        if (!t) return std::unexpected(uegnet(navn));
        v = *t;
        return {};
    } else if constexpr (Enkel<T>) {
        if (!j.is_string() || !laes(j.get_ref<const std::string&>(), v))
            return std::unexpected(uegnet(navn));
        return {};
    } else if constexpr (kErListe<T>) {
        v.clear();
        if (j.is_null()) return {};
        if (!j.is_array()) return std::unexpected(uegnet(navn));
        for (const Json& x : j) {
            typename T::value_type inner{};
            FAELLED_CHECK(tag(x, navn, inner));
            v.push_back(std::move(inner));
        }
        return {};
    } else {
        if (!j.is_object()) return std::unexpected(uegnet(navn));
        Result<void> r;
        const auto one = [&](const auto& member) {
            const auto at = j.find(member.navn);
            if (!r || at == j.end()) return;
            if (at->is_null() && !kErValgfri<std::remove_cvref_t<decltype(v.*(member.felt))>>)
                return;
            r = tag(*at, member.navn, v.*(member.felt));
        };
        std::apply([&](const auto&... member) { (one(member), ...); }, Tabel<T>::medlemmer);
        return r;
    }
}

// Deeper than kJsonDybde, or not JSON: nothing.
std::optional<Json> parse(std::string_view text) {
    bool deep = false;
    Json j = Json::parse(
        text,
        [&](int depth, Json::parse_event_t, Json&) {
            deep = deep || depth > kJsonDybde;
            return !deep;
        },
        false);
    if (deep || j.is_discarded()) return std::nullopt;
    return j;
}

std::string dump(const Json& j) {
    return j.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// --- lengths -------------------------------------------------------------------------------------

Fejl for_lang(std::string_view navn, std::size_t maks, const char* hvad) {
    Fejl f = Fejl::kalder(
        40, "Feltet " + std::string(navn) + " må højst have " + std::to_string(maks) + " " + hvad);
    f.element = navn;
    f.regel = "laengde";
    return f;
}

template <typename T>
Result<void> laengde(std::string_view navn, std::size_t maks, const T& v) {
    if constexpr (std::same_as<T, std::string>) {
        const std::size_t most = maks == 0 ? kTekstLoft : maks;
        if (!is_utf8(v) || v.find('\0') != std::string::npos) return std::unexpected(uegnet(navn));
        if (characters(v) > most) return std::unexpected(for_lang(navn, most, "tegn"));
    } else if constexpr (kErValgfri<T>) {
        if (v) return laengde(navn, maks, *v);
    } else if constexpr (kErListe<T>) {
        const std::size_t most = maks == 0 ? kListeLoft : maks;
        if (v.size() > most) return std::unexpected(for_lang(navn, most, "poster"));
        for (const auto& x : v)
            FAELLED_CHECK(laengde(navn, 0, x));
    } else if constexpr (HarTabel<T>) {
        Result<void> r;
        std::apply(
            [&](const auto&... member) {
                ((r = r ? laengde(member.navn, member.maks, v.*(member.felt)) : r), ...);
            },
            Tabel<T>::medlemmer);
        return r;
    }
    return {};
}

oio::Virkning altid() {
    oio::Virkning v;
    v.fra = Tid::minus_uendelig();
    v.til = Tid::plus_uendelig();
    return v;
}

// --- fields --------------------------------------------------------------------------------------

template <typename M>
std::string felttekst(const M& v) {
    if constexpr (Enkel<M>) {
        return tekst(v);
    } else if constexpr (kErValgfri<M>) {
        return v ? felttekst(*v) : std::string();  // never asked for an empty one
    } else {
        return dump(skriv(v));
    }
}

template <typename M>
bool fra_felttekst(std::string_view s, M& v) {
    if constexpr (Enkel<M>) {
        return laes(s, v);
    } else if constexpr (kErValgfri<M>) {
        return fra_felttekst(s, v.emplace());
    } else {
        const auto j = parse(s);
        return j && tag(*j, "", v);
    }
}

}  // namespace

template <Post T>
oio::Indhold til_indhold(const T& record, const Projektion& p) {
    static const T kNy{};
    oio::Indhold out;
    oio::Egenskab e{altid(), {}};
    for (const std::string& s : p.synlig)
        e.felter.push_back({projektion::kSynlig, s});
    const auto add = [&](std::uint8_t field, std::string text) {
        if (!text.empty()) e.felter.push_back({field, std::move(text)});
    };
    add(projektion::kNoegle, p.noegle);
    add(projektion::kOrganisation, p.organisation);
    add(projektion::kNavn, p.navn);
    std::uint8_t at = projektion::kFoersteMedlem;
    std::apply(
        [&](const auto&... member) {
            // A value equal to the default is not written.
            ((record.*(member.felt) == kNy.*(member.felt)
                  ? void()
                  : void(e.felter.push_back({at, felttekst(record.*(member.felt))})),
              ++at),
             ...);
        },
        Tabel<T>::medlemmer);
    out.egenskaber.push_back(std::move(e));
    out.tilstande.push_back({projektion::kStatus, p.status, altid()});
    for (const Uuid& u : p.beroerer) {
        oio::Relation r;
        r.art = projektion::kBeroerer;
        r.ref = oio::Reference(u);
        r.virkning = altid();
        out.relationer.push_back(std::move(r));
    }
    oio::kanonisk_orden(out);
    return out;
}

template <Post T>
Result<T> fra_indhold(const oio::Indhold& content) {
    T record{};
    if (content.egenskaber.empty()) return std::unexpected(Fejl::intern("En post er tom"));
    std::uint8_t at = projektion::kFoersteMedlem;
    bool ok = true;
    const oio::Egenskab& e = content.egenskaber.front();
    const auto one = [&](const auto& member) {
        const std::string* text = e.felt(at++);
        if (text != nullptr) ok = ok && fra_felttekst(*text, record.*(member.felt));
    };
    std::apply([&](const auto&... member) { (one(member), ...); }, Tabel<T>::medlemmer);
    if (!ok)
        return std::unexpected(
            Fejl::intern("En post af typen " + std::string(Tabel<T>::navn) + " kan ikke læses"));
    return record;
}

template <Post T>
Result<void> kontroller_laengder(const T& record) {
    return laengde("", 0, record);
}

template <typename T>
std::string til_json(const T& record) {
    Json j = Json::object();
    if constexpr (Post<T>) {
        j["uuid"] = record.uuid.text();
        j["nr"] = record.nr;
        j["aendret"] = record.nr == 0 ? Json(nullptr) : Json(utc_datetime(record.aendret));
        j.update(skriv(record));
    } else {
        j = skriv(record);
    }
    return dump(j);
}

template <typename T>
Result<T> fra_json(std::string_view json) {
    if (json.size() > kJsonLoft)
        return std::unexpected(Fejl::kalder(40, "Indholdet er større end 1 MiB"));
    const auto j = parse(json);
    if (!j || !j->is_object())
        return std::unexpected(Fejl::kalder(40, "Indholdet er ikke et JSON-objekt"));
    T record{};
    if constexpr (Post<T>) {
        if (const auto at = j->find("uuid"); at != j->end() && !at->is_null())
            FAELLED_CHECK(tag(*at, "uuid", record.uuid));
        if (const auto at = j->find("nr"); at != j->end() && !at->is_null())
            FAELLED_CHECK(tag(*at, "nr", record.nr));
    }
    FAELLED_CHECK(tag(*j, "", record));
    return record;
}

#define FAELLED_X(T)                                                   \
    template oio::Indhold til_indhold<T>(const T&, const Projektion&); \
    template Result<T> fra_indhold<T>(const oio::Indhold&);            \
    template Result<void> kontroller_laengder<T>(const T&);            \
    template std::string til_json<T>(const T&);                        \
    template Result<T> fra_json<T>(std::string_view);
FAELLED_ALLE_POSTER(FAELLED_X)
#undef FAELLED_X
template std::string til_json<Notat>(const Notat&);
template Result<Notat> fra_json<Notat>(std::string_view);
template std::string til_json<Aftaleindhold>(const Aftaleindhold&);
template Result<Aftaleindhold> fra_json<Aftaleindhold>(std::string_view);
template std::string til_json<Efterkonfigurationsvaerdi>(const Efterkonfigurationsvaerdi&);
template Result<Efterkonfigurationsvaerdi> fra_json<Efterkonfigurationsvaerdi>(std::string_view);

}  // namespace faelled::administration
