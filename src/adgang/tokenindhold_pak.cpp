// The stored form of a token's claims (docs/formater/adgangstoken.md).
#include "adgang/tokenindhold.hpp"
#include "oio/bytes.hpp"

namespace faelled::adgang {

namespace {

constexpr std::uint8_t kVersion = 1;

void skriv(oio::Byteskriver& w, std::span<const std::string> texts) {
    w.varint(texts.size());
    for (const std::string& t : texts)
        w.tekst(t);
}

std::vector<std::string> laes_tekster(oio::Bytelaeser& r) {
    std::vector<std::string> out(r.antal());
    for (std::string& t : out)
        t = r.tekst();
    return out;
}

Rettighedsgruppe laes_gruppe(oio::Bytelaeser& r) {
    Rettighedsgruppe g;
    g.scope = Cvr{r.u32()};
    g.rolle = r.tekst();
    g.afgraensninger.resize(r.antal());
    for (Afgraensning& a : g.afgraensninger) {
        a.type = r.tekst();
        a.vaerdier = laes_tekster(r);
    }
    return g;
}

}  // namespace

std::string Tokenindhold::pak() const {
    std::string out;
    oio::Byteskriver w(out);
    w.byte(kVersion);
    w.byte(static_cast<std::uint8_t>(slags_));
    w.byte(certifikat_ ? 1 : 0);
    if (certifikat_) {
        for (const std::uint8_t b : *certifikat_)
            w.byte(b);
    }
    w.u32(cvr_.number());
    w.varint(static_cast<std::uint64_t>(sikringsniveau_));
    w.tid(gyldig_fra_);
    w.tid(gyldig_til_);
    for (const std::string* t : {&id_, &udsteder_, &emne_, &handlende_})
        w.tekst(*t);
    skriv(w, modtagere_);
    w.varint(grupper_.size());
    for (const Rettighedsgruppe& g : grupper_) {
        w.u32(g.scope.number());
        w.tekst(g.rolle);
        w.varint(g.afgraensninger.size());
        for (const Afgraensning& a : g.afgraensninger) {
            w.tekst(a.type);
            skriv(w, a.vaerdier);
        }
    }
    return out;
}

std::optional<Tokenindhold> Tokenindhold::pak_ud(std::string_view bytes) {
    oio::Bytelaeser r(bytes);
    if (r.byte() != kVersion) return {};
    Tokenindhold out;
    const std::uint8_t kind = r.byte();
    if (kind != 1 && kind != 2) return {};
    out.slags_ = static_cast<Slags>(kind);
    if (const std::uint8_t bound = r.byte(); bound == 1) {
        out.certifikat_.emplace();
        for (std::uint8_t& b : *out.certifikat_)
            b = r.byte();
    } else if (bound != 0) {
        return {};
    }
    out.cvr_ = Cvr{r.u32()};
    out.sikringsniveau_ = static_cast<int>(r.varint() & 0xff);
    out.gyldig_fra_ = r.tid();
    out.gyldig_til_ = r.tid();
    for (std::string* t : {&out.id_, &out.udsteder_, &out.emne_, &out.handlende_})
        *t = r.tekst();
    out.modtagere_ = laes_tekster(r);
    out.grupper_.resize(r.antal());
    for (Rettighedsgruppe& g : out.grupper_)
        g = laes_gruppe(r);
    if (r.fejlet() || !r.tom()) return {};
    return out;
}

}  // namespace faelled::adgang
