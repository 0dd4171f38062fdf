#include "store/format.hpp"

#include "store/kontrol.hpp"

namespace faelled::store {
namespace {

// Stands before an index value and says how it ends.
constexpr char kTekst = '\x01';    // any length but 16, then a zero byte
constexpr char kSeksten = '\x10';  // 16 bytes, nothing after

constexpr std::int64_t kMinut = 60 * kSekund;

void put_be(std::string& out, std::uint64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<char>((value >> shift) & 0xff));
}

std::uint64_t get_be(std::string_view in) {
    std::uint64_t value = 0;
    for (const char c : in)
        value = value << 8 | static_cast<std::uint8_t>(c);
    return value;
}

void put_varint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        out.push_back(static_cast<char>(value | 0x80));
    out.push_back(static_cast<char>(value));
}

std::optional<std::uint64_t> get_varint(std::string_view& in) {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64 && !in.empty(); shift += 7) {
        const auto byte = static_cast<std::uint8_t>(in.front());
        in.remove_prefix(1);
        if (shift == 63 && byte > 1) return std::nullopt;
        value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
    return std::nullopt;
}

std::uint64_t zigzag(std::int64_t v) {
    return (static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63);
}
std::int64_t zagzig(std::uint64_t v) {
    return static_cast<std::int64_t>(v >> 1) ^ -static_cast<std::int64_t>(v & 1);
}

// 0 and 1 are the infinities; else whole minutes (even) or microseconds (odd), from 2.
std::uint64_t tidskode(Tid t) {
    if (t == Tid::minus_uendelig()) return 0;
    if (t == Tid::plus_uendelig()) return 1;
    return t.us % kMinut == 0 ? 2 + 2 * zigzag(t.us / kMinut) : 3 + 2 * zigzag(t.us);
}

std::optional<Tid> fra_tidskode(std::uint64_t code) {
    if (code == 0) return Tid::minus_uendelig();
    if (code == 1) return Tid::plus_uendelig();
    const std::int64_t value = zagzig((code - 2) / 2);
    const std::int64_t unit = code % 2 == 0 ? kMinut : 1;
    if (value > kMaxTid / unit || value < -kMaxTid / unit) return std::nullopt;
    return Tid{value * unit};
}

ObjektId ud_id(std::string_view key) {
    return {Cvr(static_cast<std::uint32_t>(get_be(key.substr(0, 4)))),
            static_cast<std::uint8_t>(key[4]), Uuid::raw(key.data() + 5)};
}

}  // namespace

Familie familie(Rum rum) {
    switch (rum) {
        case Rum::kMeta:
            return Familie::kMeta;
        case Rum::kUdbakke:
            return Familie::kUdbakke;
        case Rum::kRevision:
            return Familie::kRevision;
        case Rum::kTjeneste:
            break;
    }
    return Familie::kTjeneste;
}

Fejl ulaeselig(Familie f, std::string_view key) {
    return Fejl::miljoe("Lageret er beskadiget: ulæselig værdi i " +
                        std::string(kFamilienavne[static_cast<std::size_t>(f)]) + " ved nøglen " +
                        hex(key) + ". Undersøg det med `faelled verify`.");
}

std::string ejer_praefiks(Cvr ejer) {
    std::string key;
    put_be(key, ejer.number(), 4);
    return key;
}

std::string type_praefiks(Cvr ejer, std::uint8_t type) {
    std::string key = ejer_praefiks(ejer);
    key.push_back(static_cast<char>(type));
    return key;
}

std::string objekt_noegle(const ObjektId& id) {
    std::string key;
    key.reserve(kHistorikNoegle);
    put_be(key, id.ejer.number(), 4);
    key.push_back(static_cast<char>(id.type));
    key.append(id.uuid.view());
    return key;
}

std::optional<ObjektId> ud_objekt_noegle(std::string_view key) {
    if (key.size() != kObjektNoegle) return std::nullopt;
    return ud_id(key);
}

std::string historik_noegle(const ObjektId& id, std::uint64_t nr) {
    std::string key = objekt_noegle(id);
    put_be(key, nr, 8);
    return key;
}

std::optional<HistorikNoegle> ud_historik_noegle(std::string_view key) {
    if (key.size() != kHistorikNoegle) return std::nullopt;
    return HistorikNoegle{ud_id(key), get_be(key.substr(kObjektNoegle))};
}

std::string vaerdi_praefiks(Cvr ejer, std::uint8_t type, std::uint8_t indeks,
                            std::string_view vaerdi) {
    std::string key;
    key.reserve(4 + 3 + vaerdi.size() + 1 + 16);
    put_be(key, ejer.number(), 4);
    key.push_back(static_cast<char>(type));
    key.push_back(static_cast<char>(indeks));
    const bool sixteen = vaerdi.size() == 16;
    key.push_back(sixteen ? kSeksten : kTekst);
    key.append(vaerdi);
    if (!sixteen) key.push_back('\0');
    return key;
}

std::string indeks_noegle(const ObjektId& id, std::uint8_t indeks, std::string_view vaerdi) {
    std::string key = vaerdi_praefiks(id.ejer, id.type, indeks, vaerdi);
    key.append(id.uuid.view());
    return key;
}

std::vector<std::string> soege_praefikser(Cvr ejer, std::uint8_t type, std::uint8_t indeks,
                                          std::string_view tekst) {
    std::vector<std::string> out;
    const auto one = [&](char kind) {
        std::string key = type_praefiks(ejer, type);
        key.push_back(static_cast<char>(indeks));
        key.push_back(kind);
        out.push_back(key.append(tekst));
    };
    // A zero byte in the text would match the terminator of a shorter value.
    if (tekst.find('\0') == std::string_view::npos) one(kTekst);
    if (tekst.size() <= 16) one(kSeksten);
    return out;
}

std::optional<IndeksNoegle> ud_indeks_noegle(std::string_view key) {
    constexpr std::size_t kHead = 4 + 1 + 1 + 1;
    if (key.size() < kHead + 16) return std::nullopt;
    IndeksNoegle k;
    k.id.ejer = Cvr(static_cast<std::uint32_t>(get_be(key.substr(0, 4))));
    k.id.type = static_cast<std::uint8_t>(key[4]);
    k.id.uuid = Uuid::raw(key.data() + key.size() - 16);
    k.indeks = static_cast<std::uint8_t>(key[5]);
    k.vaerdi = key.substr(kHead, key.size() - kHead - 16);
    if (key[6] == kSeksten) return k.vaerdi.size() == 16 ? std::optional(k) : std::nullopt;
    if (key[6] != kTekst || k.vaerdi.empty() || k.vaerdi.back() != '\0') return std::nullopt;
    k.vaerdi.remove_suffix(1);
    if (k.vaerdi.size() == 16 || k.vaerdi.size() > kMaxIndeksvaerdi ||
        k.vaerdi.find('\0') != std::string_view::npos)
        return std::nullopt;
    return k;
}

std::string udbakke_noegle(std::uint64_t nr) {
    std::string key;
    put_be(key, nr, 8);
    return key;
}

std::optional<std::uint64_t> ud_udbakke_noegle(std::string_view key) {
    if (key.size() != 8) return std::nullopt;
    return get_be(key);
}

std::string efterfoelger(std::string_view prefix) {
    std::string next(prefix);
    while (!next.empty() && next.back() == '\xff')
        next.pop_back();
    if (!next.empty()) next.back() = static_cast<char>(static_cast<std::uint8_t>(next.back()) + 1);
    return next;
}

std::string pak_registrering(std::uint64_t nr, Tid tidspunkt, std::string_view indhold) {
    std::string value;
    value.reserve(18 + indhold.size());
    put_varint(value, nr);
    put_be(value, static_cast<std::uint64_t>(tidspunkt.us), 8);
    value.append(indhold);
    return value;
}

std::optional<Registreringsramme> ud_registrering(std::string_view value) {
    const auto nr = get_varint(value);
    if (!nr || *nr == 0 || value.size() < 8) return std::nullopt;
    const Tid tidspunkt{static_cast<std::int64_t>(get_be(value.substr(0, 8)))};
    return Registreringsramme{*nr, tidspunkt, value.substr(8)};
}

std::string pak_perioder(std::span<const Periode> perioder) {
    std::string value;
    for (const Periode& p : perioder) {
        // The lowest bit says that the period never ends, which nearly every period does not.
        const bool open = p.til == Tid::plus_uendelig();
        put_varint(value, tidskode(p.fra) << 1 | (open ? 1 : 0));
        if (!open) put_varint(value, tidskode(p.til));
    }
    return value;
}

std::optional<Periode> Periodelaeser::naeste() {
    if (rest_.empty() || fejl_) return std::nullopt;
    fejl_ = true;
    const auto first = get_varint(rest_);
    if (!first) return std::nullopt;
    const auto fra = fra_tidskode(*first >> 1);
    if (!fra) return std::nullopt;
    Periode p{*fra, Tid::plus_uendelig()};
    if ((*first & 1) == 0) {
        const auto second = get_varint(rest_);
        const auto til = second ? fra_tidskode(*second) : std::nullopt;
        if (!til) return std::nullopt;
        p.til = *til;
    }
    fejl_ = false;
    return p;
}

std::string pak_taellere(const Taellere& t) {
    std::string value;
    for (const std::uint64_t n :
         {t.objekter, t.registreringer, t.indeksposter, t.udbakke, t.naeste_udbakke})
        put_varint(value, n);
    return value;
}

std::optional<Taellere> ud_taellere(std::string_view value) {
    Taellere t;
    for (std::uint64_t* n :
         {&t.objekter, &t.registreringer, &t.indeksposter, &t.udbakke, &t.naeste_udbakke}) {
        const auto read = get_varint(value);
        if (!read) return std::nullopt;
        *n = *read;
    }
    if (!value.empty()) return std::nullopt;
    return t;
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(2 * bytes.size());
    for (const char c : bytes) {
        out.push_back(kDigits[static_cast<std::uint8_t>(c) >> 4]);
        out.push_back(kDigits[static_cast<std::uint8_t>(c) & 15]);
    }
    return out;
}

}  // namespace faelled::store
