#include "oio/bytes.hpp"
#include "oio/motor.hpp"

namespace faelled::oio {
namespace {
constexpr std::uint8_t kVersion = 1;
}

std::string pak(const Haendelse& h) {
    std::string out;
    Byteskriver w(out);
    w.byte(kVersion);
    w.byte(static_cast<std::uint8_t>(h.handling));
    w.byte(h.type);
    w.u32(h.ejer.number());
    w.uuid(h.uuid);
    w.varint(h.nr);
    w.tid(h.tidspunkt);
    w.uuid(h.transaktion);
    return out;
}

Result<Haendelse> pak_ud_haendelse(std::string_view bytes) {
    Bytelaeser in(bytes);
    Haendelse h;
    const std::uint8_t version = in.byte();
    const std::uint8_t handling = in.byte();
    h.type = in.byte();
    h.ejer = Cvr(in.u32());
    h.uuid = in.uuid();
    h.nr = in.varint();
    h.tidspunkt = in.tid();
    h.transaktion = in.uuid();
    if (in.fejlet() || !in.tom() || version != kVersion || handling < 1 || handling > 4)
        return std::unexpected(Fejl::intern("En lagret hændelse kan ikke læses"));
    h.handling = static_cast<Handling>(handling);
    return h;
}

}  // namespace faelled::oio
