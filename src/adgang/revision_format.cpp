#include "adgang/revision_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/log.hpp"
#include "oio/bytes.hpp"

namespace faelled::adgang::format {
namespace {

using oio::Bytelaeser;
using oio::Byteskriver;

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kZoneversion = 2;  // 1: without saying whether there are message hashes
// Kinds that are the log's own; those below are Revisionsart.
constexpr std::uint8_t kDagstart = 0xF0;
constexpr std::uint8_t kSegl = 0xF1;

constexpr std::size_t kMaksTjeneste = 256;
constexpr std::size_t kMaksHjemmel = 256;
constexpr std::size_t kMaksOperation = 128;
constexpr std::size_t kMaksRegel = 128;
constexpr std::size_t kMaksDetaljer = 256u << 10;
constexpr std::size_t kMaksSignatur = 2048;
constexpr std::uint32_t kMaksCvr = 99'999'999;

// Which optional parts follow.
enum Del : std::uint8_t {
    kSystem = 1u << 0,
    kPaaVegneAf = 1u << 1,
    kMyndighed = 1u << 2,
    kAftale = 1u << 3,
    kCertifikat = 1u << 4,
    kBesked = 1u << 5,
    kDetaljer = 1u << 6,
};

// Masked first, so that a cut cannot leave nine digits of ten; never in the middle of a character.
void rens_tekst(std::string& text, std::size_t maks) {
    if (std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; }) >= 10)
        text = log::uden_cpr(text);
    if (text.size() <= maks) return;
    std::size_t end = maks;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    text.resize(end);
}

void u64(Byteskriver& w, std::uint64_t v) {
    w.u32(static_cast<std::uint32_t>(v >> 32));
    w.u32(static_cast<std::uint32_t>(v));
}

template <std::size_t N>
void raa(std::string& out, const std::array<std::uint8_t, N>& bytes) {
    out.append(reinterpret_cast<const char*>(bytes.data()), N);
}
template <std::size_t N>
std::array<std::uint8_t, N> ud_raa(Bytelaeser& in) {
    std::array<std::uint8_t, N> out{};
    for (std::uint8_t& b : out)
        b = in.byte();
    return out;
}

void tekst(std::string& out, std::string_view s) {
    Byteskriver(out).varint(s.size());
    out.append(s);
}
std::string ud_tekst(Bytelaeser& in, std::size_t maks) {
    const std::uint64_t size = in.varint();
    if (size > maks || size > in.rest()) {
        in.fejl();
        return {};
    }
    std::string out(static_cast<std::size_t>(size), '\0');
    for (char& c : out)
        c = static_cast<char>(in.byte());
    return out;
}

std::uint64_t zigzag(std::int64_t v) {
    return (static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63);
}
std::int64_t unzigzag(std::uint64_t v) {
    return static_cast<std::int64_t>(v >> 1) ^ -static_cast<std::int64_t>(v & 1);
}

Tid ud_endelig(Bytelaeser& in) {
    const Tid t = in.tid();
    if (!t.er_endelig()) in.fejl();
    return t;
}

bool er_kaede(std::uint8_t b) {
    return b == static_cast<std::uint8_t>(Kaede::kAdgang) ||
           b == static_cast<std::uint8_t>(Kaede::kAdministration);
}

// What a seal and an anchor have in common, in bytes.
template <typename T>
std::string pak_uden_signatur(const T& s) {
    std::string out;
    Byteskriver w(out);
    w.byte(kVersion);
    w.byte(kSegl);
    w.byte(static_cast<std::uint8_t>(s.kaede));
    w.u32(s.dag);
    u64(w, s.nr);
    raa(out, s.hash);
    w.tid(s.tid);
    raa(out, s.certifikat);
    return out;
}

template <typename T>
std::optional<T> ud_underskrevet(std::string_view bytes) {
    Bytelaeser in(bytes);
    T s;
    const bool kendt = in.byte() == kVersion && in.byte() == kSegl;
    const std::uint8_t k = in.byte();
    s.kaede = static_cast<Kaede>(k);
    s.dag = in.u32();
    s.nr = static_cast<std::uint64_t>(in.u32()) << 32;
    s.nr |= in.u32();
    s.hash = ud_raa<32>(in);
    s.tid = ud_endelig(in);
    s.certifikat = ud_raa<32>(in);
    s.signatur = ud_tekst(in, kMaksSignatur);
    if (!kendt || !er_kaede(k) || in.fejlet() || !in.tom()) return std::nullopt;
    return s;
}

template <typename T>
std::string pak_underskrevet(const T& s) {
    std::string out = pak_uden_signatur(s);
    tekst(out, s.signatur);
    return out;
}

std::string noegle(Raekke r, Kaede k, std::uint64_t nr) {
    std::string key = praefiks(r, k);
    Byteskriver w(key);
    u64(w, nr);
    return key;
}

}  // namespace

std::uint32_t dag(Tid t) {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(t.us / kDoegn, 0, 0xffff'ffff));
}

Tid dag_start(std::uint32_t dag) {
    return {static_cast<std::int64_t>(dag) * kDoegn};
}

std::string dag_tekst(std::uint32_t dag) {
    return utc_datetime(dag_start(dag)).substr(0, 10);
}

std::string praefiks(Raekke r, Kaede k) {
    return {static_cast<char>(r), static_cast<char>(k)};
}

std::string post_noegle(Kaede k, std::uint64_t nr) {
    return noegle(Raekke::kPost, k, nr);
}

std::string dag_noegle(Kaede k, std::uint32_t dag) {
    std::string key = praefiks(Raekke::kDag, k);
    Byteskriver(key).u32(dag);
    return key;
}

std::string zone_noegle(Kaede k, std::uint64_t zone) {
    return noegle(Raekke::kZone, k, zone);
}

std::string anker_noegle(Kaede k) {
    return praefiks(Raekke::kAnker, k);
}

std::string certifikat_noegle(const krypto::Fingeraftryk& f) {
    std::string key(1, static_cast<char>(Raekke::kCertifikat));
    raa(key, f);
    return key;
}

std::optional<std::uint64_t> ud_nummer(std::string_view key) {
    if (key.size() != 10 && key.size() != 6) return std::nullopt;
    std::uint64_t n = 0;
    for (const char c : key.substr(2))
        n = (n << 8) | static_cast<std::uint8_t>(c);
    return n;
}

void rens(Revisionspost& p) {
    rens_tekst(p.tjeneste, kMaksTjeneste);
    rens_tekst(p.operation, kMaksOperation);
    rens_tekst(p.regel, kMaksRegel);
    rens_tekst(p.hjemmel, kMaksHjemmel);
    rens_tekst(p.detaljer, kMaksDetaljer);
    if (!p.tid.er_endelig()) p.tid = Tid{};
    if (p.myndighed && p.myndighed->number() > kMaksCvr) p.myndighed.reset();
    p.objekter_i_alt = std::max(p.objekter_i_alt, static_cast<std::uint32_t>(p.objekter.size()));
    if (p.objekter.size() > kMaksObjekter) p.objekter.resize(kMaksObjekter);
}

std::string pak(const Revisionspost& p) {
    const bool besked = std::ranges::any_of(p.besked, [](std::uint8_t b) { return b != 0; });
    std::string out;
    out.reserve(256);
    Byteskriver w(out);
    w.byte(kVersion);
    w.byte(static_cast<std::uint8_t>(p.art));
    w.byte(static_cast<std::uint8_t>((p.system ? kSystem : 0) | (p.paa_vegne_af ? kPaaVegneAf : 0) |
                                     (p.myndighed ? kMyndighed : 0) | (p.aftale ? kAftale : 0) |
                                     (p.certifikat ? kCertifikat : 0) | (besked ? kBesked : 0) |
                                     (p.detaljer.empty() ? 0 : kDetaljer)));
    w.tid(p.tid);
    w.uuid(p.sporing);
    if (p.system) w.uuid(*p.system);
    if (p.paa_vegne_af) w.uuid(*p.paa_vegne_af);
    if (p.myndighed) w.u32(p.myndighed->number());
    if (p.aftale) w.uuid(*p.aftale);
    if (p.certifikat) raa(out, *p.certifikat);
    tekst(out, p.tjeneste);
    tekst(out, p.operation);
    w.varint(zigzag(p.resultat));
    tekst(out, p.regel);
    tekst(out, p.hjemmel);
    w.varint(p.objekter.size());
    for (const Uuid& u : p.objekter)
        w.uuid(u);
    w.varint(p.objekter_i_alt);
    if (besked) raa(out, p.besked);
    w.varint(zigzag(p.varighed_us));
    if (!p.detaljer.empty()) tekst(out, p.detaljer);
    return out;
}

std::optional<Revisionspost> ud_post(std::string_view bytes) {
    if (indhold(bytes) != Indhold::kPost) return std::nullopt;
    Bytelaeser in(bytes.substr(1));
    Revisionspost p;
    p.art = static_cast<Revisionsart>(in.byte());
    const std::uint8_t dele = in.byte();
    p.tid = ud_endelig(in);
    p.sporing = in.uuid();
    if ((dele & kSystem) != 0) p.system = in.uuid();
    if ((dele & kPaaVegneAf) != 0) p.paa_vegne_af = in.uuid();
    if ((dele & kMyndighed) != 0) p.myndighed = Cvr(in.u32());
    if ((dele & kAftale) != 0) p.aftale = in.uuid();
    if ((dele & kCertifikat) != 0) p.certifikat = ud_raa<32>(in);
    p.tjeneste = ud_tekst(in, kMaksTjeneste);
    p.operation = ud_tekst(in, kMaksOperation);
    const std::int64_t resultat = unzigzag(in.varint());
    p.resultat = static_cast<int>(resultat);
    p.regel = ud_tekst(in, kMaksRegel);
    p.hjemmel = ud_tekst(in, kMaksHjemmel);
    const std::size_t kept = in.antal();
    if (kept > kMaksObjekter) return std::nullopt;
    for (std::size_t i = 0; i < kept; ++i)
        p.objekter.push_back(in.uuid());
    const std::uint64_t i_alt = in.varint();
    p.objekter_i_alt = static_cast<std::uint32_t>(i_alt);
    if ((dele & kBesked) != 0) p.besked = ud_raa<16>(in);
    p.varighed_us = unzigzag(in.varint());
    if ((dele & kDetaljer) != 0) p.detaljer = ud_tekst(in, kMaksDetaljer);
    if (p.myndighed && p.myndighed->number() > kMaksCvr) return std::nullopt;
    if (in.fejlet() || !in.tom() || dele > 0x7f || p.resultat != resultat ||
        p.objekter_i_alt != i_alt || i_alt < kept)
        return std::nullopt;
    return p;
}

std::optional<Indhold> indhold(std::string_view bytes) {
    if (bytes.size() < 2 || bytes[0] != static_cast<char>(kVersion)) return std::nullopt;
    const auto art = static_cast<std::uint8_t>(bytes[1]);
    if (art == kDagstart) return Indhold::kDagstart;
    if (art == kSegl) return Indhold::kSegl;
    if (art < static_cast<std::uint8_t>(Revisionsart::kKald) ||
        art > static_cast<std::uint8_t>(Revisionsart::kLevering))
        return std::nullopt;
    return Indhold::kPost;
}

std::string pak(const Dagstart& d) {
    std::string out;
    Byteskriver w(out);
    w.byte(kVersion);
    w.byte(kDagstart);
    w.u32(d.dag);
    u64(w, d.forrige_nr);
    raa(out, d.forrige);
    return out;
}

std::optional<Dagstart> ud_dagstart(std::string_view bytes) {
    if (indhold(bytes) != Indhold::kDagstart) return std::nullopt;
    Bytelaeser in(bytes.substr(2));
    Dagstart d;
    d.dag = in.u32();
    d.forrige_nr = static_cast<std::uint64_t>(in.u32()) << 32;
    d.forrige_nr |= in.u32();
    d.forrige = ud_raa<32>(in);
    if (in.fejlet() || !in.tom()) return std::nullopt;
    return d;
}

std::string pak(const Segl& s) {
    return pak_underskrevet(s);
}
std::string underskrevet(const Segl& s) {
    return "faelled-revision-segl-1\n" + pak_uden_signatur(s);
}
std::optional<Segl> ud_segl(std::string_view bytes) {
    return ud_underskrevet<Segl>(bytes);
}

std::string pak(const Anker& a) {
    return pak_underskrevet(a);
}
std::string underskrevet(const Anker& a) {
    return "faelled-revision-anker-1\n" + pak_uden_signatur(a);
}
std::optional<Anker> ud_anker(std::string_view value) {
    return ud_underskrevet<Anker>(value);
}

Hash naeste(const Hash& forrige, std::string_view bytes) {
    std::string data;
    data.reserve(forrige.size() + bytes.size());
    raa(data, forrige);
    data.append(bytes);
    return krypto::sha256(data);
}

std::string pak_vaerdi(std::string_view bytes, const Hash& hash) {
    std::string out;
    out.reserve(bytes.size() + kTjek);
    out.append(bytes);
    out.append(reinterpret_cast<const char*>(hash.data()), kTjek);
    return out;
}

std::optional<Vaerdi> ud_vaerdi(std::string_view value) {
    if (value.size() < kTjek) return std::nullopt;
    const std::size_t at = value.size() - kTjek;
    return Vaerdi{value.substr(0, at), value.substr(at)};
}

std::string pak(const Tidsrum& t) {
    std::string out;
    Byteskriver w(out);
    w.byte(kVersion);
    w.tid(t.fra);
    w.tid(t.til);
    return out;
}

std::optional<Tidsrum> ud_tidsrum(std::string_view value) {
    Bytelaeser in(value);
    Tidsrum t;
    const std::uint8_t version = in.byte();
    t.fra = in.tid();
    t.til = in.tid();
    if (version != kVersion || in.fejlet() || !in.tom()) return std::nullopt;
    return t;
}

std::string pak(const Zonerum& z) {
    std::string out = pak(z.rum);
    if (z.foer) return out;
    out[0] = static_cast<char>(kZoneversion);
    out.push_back(z.beskeder ? '\1' : '\0');
    return out;
}

std::optional<Zonerum> ud_zonerum(std::string_view value) {
    if (const auto old = ud_tidsrum(value)) return Zonerum{*old, true, true};
    if (value.empty() || value.front() != static_cast<char>(kZoneversion)) return std::nullopt;
    const char said = value.back();
    std::string rum(value.substr(0, value.size() - 1));
    rum[0] = static_cast<char>(kVersion);
    const auto read = ud_tidsrum(rum);
    if (!read || (said != '\0' && said != '\1')) return std::nullopt;
    return Zonerum{*read, said == '\1', false};
}

bool har_besked(std::string_view bytes) {
    return indhold(bytes) == Indhold::kPost && bytes.size() > 2 &&
           (static_cast<std::uint8_t>(bytes[2]) & kBesked) != 0;
}

std::string pak(const Dagraekke& d) {
    std::string out;
    Byteskriver w(out);
    w.byte(kVersion);
    w.varint(d.foerste);
    w.varint(d.sidste);
    w.varint(d.forseglet);
    raa(out, d.hash);
    w.tid(d.tidsrum.fra);
    w.tid(d.tidsrum.til);
    return out;
}

std::optional<Dagraekke> ud_dagraekke(std::string_view value) {
    Bytelaeser in(value);
    Dagraekke d;
    const std::uint8_t version = in.byte();
    d.foerste = in.varint();
    d.sidste = in.varint();
    d.forseglet = in.varint();
    d.hash = ud_raa<32>(in);
    d.tidsrum.fra = in.tid();
    d.tidsrum.til = in.tid();
    if (version != kVersion || in.fejlet() || !in.tom() || d.foerste == 0 || d.sidste < d.foerste ||
        d.forseglet > d.sidste)
        return std::nullopt;
    return d;
}

}  // namespace faelled::adgang::format
