#include "amqp/indhold.hpp"

namespace faelled::amqp {
namespace {

constexpr std::uint16_t kBasic = 60;

// Property flags, highest bit first (section 1.8.2); bit 0 says that another word of flags follows.
enum Flag : std::uint16_t {
    kIndholdstype = 1u << 15,
    kKodning = 1u << 14,
    kHeadere = 1u << 13,
    kLevering = 1u << 12,
    kPrioritet = 1u << 11,
    kKorrelation = 1u << 10,
    kSvarTil = 1u << 9,
    kUdloeb = 1u << 8,
    kBeskedId = 1u << 7,
    kTidspunkt = 1u << 6,
    kType = 1u << 5,
    kBruger = 1u << 4,
    kProgram = 1u << 3,
    kKlynge = 1u << 2,
    kUkendte = 0x3
};

std::unexpected<Brud> syntaksfejl() {
    return forbindelsesbrud(Svarkode::kSyntaksfejl, "SYNTAX_ERROR - malformed content header");
}

}  // namespace

std::expected<Indholdshoved, Brud> laes_indholdshoved(std::string_view indhold) {
    Bytelaeser r(indhold);
    const std::uint16_t klasse = r.u16();
    const std::uint16_t vaegt = r.u16();
    Indholdshoved ud;
    ud.bytes = r.u64();
    const std::uint16_t flag = r.u16();
    if (!r.ok() || vaegt != 0 || (flag & kUkendte) != 0) return syntaksfejl();
    if (klasse != kBasic) {
        return forbindelsesbrud(Svarkode::kUventetRamme,
                                "UNEXPECTED_FRAME - content header of another class than basic");
    }
    Egenskaber& e = ud.egenskaber;
    const auto har = [flag](Flag f) { return (flag & f) != 0; };
    if (har(kIndholdstype)) e.indholdstype = r.kort();
    if (har(kKodning)) r.kort();
    if (har(kHeadere)) {
        e.headere = laes_felttabel(r.lang(), kTabelgraenser);
        if (!e.headere) return syntaksfejl();
    }
    if (har(kLevering)) r.u8();
    if (har(kPrioritet)) r.u8();
    if (har(kKorrelation)) e.korrelation = r.kort();
    if (har(kSvarTil)) e.svar_til = r.kort();
    if (har(kUdloeb)) r.kort();
    if (har(kBeskedId)) e.besked_id = r.kort();
    if (har(kTidspunkt)) r.u64();
    for (const Flag f : {kType, kBruger, kProgram, kKlynge})
        if (har(f)) r.kort();
    if (!r.ok() || !r.tom()) return syntaksfejl();
    return ud;
}

std::string skriv_indholdshoved(std::uint64_t bytes, const Egenskaber& e) {
    unsigned flag = 0;
    if (e.indholdstype) flag |= kIndholdstype;
    if (e.headere) flag |= kHeadere;
    if (e.korrelation) flag |= kKorrelation;
    if (e.svar_til) flag |= kSvarTil;
    if (e.besked_id) flag |= kBeskedId;
    std::string ud;
    Byteskriver w(ud);
    w.u16(kBasic);
    w.u16(0);
    w.u64(bytes);
    w.u16(static_cast<std::uint16_t>(flag));
    if (e.indholdstype) w.kort(*e.indholdstype);
    if (e.headere) skriv_felttabel(w, *e.headere);
    if (e.korrelation) w.kort(*e.korrelation);
    if (e.svar_til) w.kort(*e.svar_til);
    if (e.besked_id) w.kort(*e.besked_id);
    return ud;
}

}  // namespace faelled::amqp
