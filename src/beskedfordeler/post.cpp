#include "beskedfordeler/post.hpp"

#include "oio/bytes.hpp"

namespace faelled::beskedfordeler {

namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kKopiversion = 2;  // 1: without agreement and its authority

using oio::Bytelaeser;
using oio::Byteskriver;

Result<void> slut(Bytelaeser& in) {
    if (in.fejlet() || !in.tom())
        return std::unexpected(Fejl::intern("En gemt besked kan ikke læses"));
    return {};
}
// False, and the reader failed, when the version is not ours.
bool version(Bytelaeser& in) {
    if (in.byte() == kVersion) return true;
    in.fejl();
    return false;
}

void skriv(Byteskriver& w, const Skabelon& s) {
    w.varint(s.modtagere.fra);
    w.varint(s.modtagere.til);
    w.varint(s.rute);
}
void laes(Bytelaeser& in, Skabelon& s) {
    s.modtagere.fra = in.varint();
    s.modtagere.til = in.varint();
    s.rute = in.varint();
}
bool inden_for(const Skabelon& s) {
    return s.modtagere.fra <= s.modtagere.til && s.modtagere.til <= s.rute &&
           s.rute <= s.tekst.size();
}

}  // namespace

std::string pak(const Beskedpost& b) {
    std::string out;
    out.reserve(b.skabelon.tekst.size() + 160 + b.kopier.size() * 80);
    Byteskriver w(out);
    w.byte(kVersion);
    w.tid(b.modtaget);
    w.byte(b.afsender ? 1 : 0);
    if (b.afsender) w.uuid(*b.afsender);
    w.uuid(b.transaktion);
    w.tekst(b.besked_id);
    w.uuid(b.beskedtype);
    w.varint(static_cast<std::uint64_t>(b.kode));
    w.tekst(b.regel);
    w.varint(b.aftaler.size());
    for (const Uuid& a : b.aftaler)
        w.uuid(a);
    w.varint(b.bevar.size());
    for (const std::uint32_t i : b.bevar)
        w.varint(i);
    w.varint(b.kopier.size());
    for (const Kopisted& k : b.kopier) {
        w.uuid(k.dueslag);
        w.varint(k.plads);
        w.uuid(k.levering);
        w.uuid(k.abonnement);
        w.uuid(k.aftale);
    }
    w.varint(b.uden.size());
    for (const Uden& u : b.uden) {
        w.uuid(u.abonnement);
        w.uuid(u.dueslag);
        w.tekst(u.aarsag);
    }
    skriv(w, b.skabelon);
    w.varint(b.skabelon.tekst.size());
    out.append(b.skabelon.tekst);
    return out;
}

Result<Beskedpost> pak_ud_besked(std::string_view bytes) {
    Bytelaeser in(bytes);
    Beskedpost b;
    version(in);
    b.modtaget = in.tid();
    if (in.byte() == 1) b.afsender = in.uuid();
    b.transaktion = in.uuid();
    b.besked_id = in.tekst();
    b.beskedtype = in.uuid();
    b.kode = static_cast<int>(in.varint());
    b.regel = in.tekst();
    for (std::size_t n = in.antal(); n > 0; --n)
        b.aftaler.push_back(in.uuid());
    for (std::size_t n = in.antal(); n > 0; --n)
        b.bevar.push_back(static_cast<std::uint32_t>(in.varint()));
    for (std::size_t n = in.antal(); n > 0; --n) {
        Kopisted k;
        k.dueslag = in.uuid();
        k.plads = in.varint();
        k.levering = in.uuid();
        k.abonnement = in.uuid();
        k.aftale = in.uuid();
        b.kopier.push_back(k);
    }
    for (std::size_t n = in.antal(); n > 0; --n) {
        Uden u;
        u.abonnement = in.uuid();
        u.dueslag = in.uuid();
        u.aarsag = in.tekst();
        b.uden.push_back(std::move(u));
    }
    laes(in, b.skabelon);
    const std::uint64_t length = in.varint();
    if (in.fejlet() || length != in.rest())
        return std::unexpected(Fejl::intern("En gemt besked kan ikke læses"));
    b.skabelon.tekst = bytes.substr(bytes.size() - in.rest());
    if (!inden_for(b.skabelon))
        return std::unexpected(Fejl::intern("En gemt besked kan ikke læses"));
    return b;
}

std::string pak(const Kopi& k) {
    std::string out;
    out.reserve(100 + k.aarsag.size() + k.modtagere.size() * 4);
    Byteskriver w(out);
    w.byte(kKopiversion);
    w.varint(k.besked);
    w.varint(k.bytes);
    w.uuid(k.levering);
    w.uuid(k.abonnement);
    w.uuid(k.aftale);
    w.u32(k.myndighed.number());
    w.varint(k.modtagere.size());
    for (const Cvr c : k.modtagere)
        w.u32(c.number());
    w.tid(k.modtaget);
    w.varint(k.forsoeg);
    w.tid(k.leveret);
    w.tid(k.faerdig);
    w.tekst(k.aarsag);
    return out;
}

Result<Kopi> pak_ud_kopi(std::string_view bytes) {
    Bytelaeser in(bytes);
    Kopi k;
    const std::uint8_t version = in.byte();
    if (version != 1 && version != kKopiversion) in.fejl();
    k.besked = in.varint();
    k.bytes = static_cast<std::uint32_t>(in.varint());
    k.levering = in.uuid();
    k.abonnement = in.uuid();
    if (version == kKopiversion) {
        k.aftale = in.uuid();
        k.myndighed = Cvr(in.u32());
    }
    for (std::size_t n = in.antal(); n > 0; --n)
        k.modtagere.emplace_back(in.u32());
    k.modtaget = in.tid();
    k.forsoeg = static_cast<std::uint32_t>(in.varint());
    k.leveret = in.tid();
    k.faerdig = in.tid();
    k.aarsag = in.tekst();
    FAELLED_CHECK(slut(in));
    return k;
}

std::string pak(const Dueslagstal& t) {
    std::string out;
    Byteskriver w(out);
    w.byte(kVersion);
    for (const std::uint64_t v :
         {t.naeste, t.hoved, t.venter, t.bytes, t.kopier, t.fejl, t.leveret})
        w.varint(v);
    return out;
}

Result<Dueslagstal> pak_ud_tal(std::string_view bytes) {
    Bytelaeser in(bytes);
    Dueslagstal t;
    version(in);
    for (std::uint64_t* const v :
         {&t.naeste, &t.hoved, &t.venter, &t.bytes, &t.kopier, &t.fejl, &t.leveret})
        *v = in.varint();
    FAELLED_CHECK(slut(in));
    return t;
}

std::string pak(const Laesertilstand& t) {
    std::string out;
    Byteskriver w(out);
    w.byte(kVersion);
    w.tid(t.tid);
    w.varint(t.laesere);
    w.byte(t.aktiv ? 1 : 0);
    w.tid(t.leveret);
    return out;
}

Result<Laesertilstand> pak_ud_laesertilstand(std::string_view bytes) {
    Bytelaeser in(bytes);
    Laesertilstand t;
    version(in);
    t.tid = in.tid();
    t.laesere = static_cast<std::uint32_t>(in.varint());
    t.aktiv = in.byte() == 1;
    t.leveret = in.tid();
    FAELLED_CHECK(slut(in));
    return t;
}

Uuid opslagsid(std::string_view id) {
    if (const auto u = Uuid::parse(id)) return *u;
    return Uuid::named(Uuid::literal("6f0b1d4e-3f0a-4b52-9a52-0f0e0c6bd3a1"), id);
}

}  // namespace faelled::beskedfordeler
