#include "amqp/ramme.hpp"

#include <algorithm>

#include "amqp/bytes.hpp"

namespace faelled::amqp {

std::expected<std::optional<Ramme>, Brud> laes_ramme(std::string_view bytes, std::size_t stoerst) {
    if (bytes.empty()) return std::nullopt;
    const auto type = static_cast<Rammetype>(bytes[0]);
    switch (type) {
        case Rammetype::kMetode:
        case Rammetype::kHoved:
        case Rammetype::kKrop:
        case Rammetype::kPuls:
            break;
        default:
            return forbindelsesbrud(Svarkode::kRammefejl, "FRAME_ERROR - unknown frame type");
    }
    if (bytes.size() < kRammeHoved) return std::nullopt;
    Bytelaeser r(bytes.substr(1));
    Ramme ud;
    ud.type = type;
    ud.kanal = r.u16();
    const std::size_t n = r.u32();
    if (n + kRammeRamme > stoerst) {
        return forbindelsesbrud(Svarkode::kRammefejl,
                                "FRAME_ERROR - frame too large: " + std::to_string(n) +
                                    " octets of payload, at most " +
                                    std::to_string(stoerst - kRammeRamme));
    }
    ud.bytes = n + kRammeRamme;
    if (bytes.size() < ud.bytes) return std::nullopt;
    if (bytes[ud.bytes - 1] != kRammeslut) {
        return forbindelsesbrud(Svarkode::kRammefejl, "FRAME_ERROR - no frame end octet");
    }
    ud.indhold = bytes.substr(kRammeHoved, n);
    return ud;
}

void Rammeskriver::aaben(Rammetype type, std::uint16_t kanal) {
    Byteskriver w(ud_);
    w.u8(static_cast<std::uint8_t>(type));
    w.u16(kanal);
    fra_ = w.aaben_laengde();
}

void Rammeskriver::luk() {
    Byteskriver(ud_).luk_laengde(fra_);
    ud_.push_back(kRammeslut);
}

void Rammeskriver::puls() {
    aaben(Rammetype::kPuls, 0);
    luk();
}

void Rammeskriver::indhold(std::uint16_t kanal, std::string_view hoved, std::string_view krop,
                           std::size_t ramme_max) {
    aaben(Rammetype::kHoved, kanal);
    ud_.append(hoved);
    luk();
    const std::size_t stykke = ramme_max - kRammeRamme;
    while (!krop.empty()) {
        aaben(Rammetype::kKrop, kanal);
        ud_.append(krop.substr(0, stykke));
        luk();
        krop.remove_prefix(std::min(stykke, krop.size()));
    }
}

}  // namespace faelled::amqp
