#include "amqp/metoder.hpp"

#include <algorithm>
#include <array>

namespace faelled::amqp {
namespace {

using namespace metode;

using Svar = std::expected<Metode, Brud>;

// Methods that a client may send by AMQP 0-9-1 and RabbitMQ's extensions, but not here.
constexpr std::array<Metodeid, 13> kForbudte{{{30, 10},
                                              {40, 20},
                                              {40, 30},
                                              {40, 40},
                                              {50, 20},
                                              {50, 30},
                                              {50, 40},
                                              {50, 50},
                                              {60, 50},
                                              {60, 60},
                                              {90, 10},
                                              {90, 20},
                                              {90, 30}}};

bool bit(std::uint8_t bits, unsigned nummer) {
    return (bits >> nummer & 1u) != 0;
}

Svar ukendt(Metodeid m) {
    const std::string navn = std::to_string(m.klasse) + "." + std::to_string(m.metode);
    if (std::ranges::find(kForbudte, m) != kForbudte.end()) {
        return std::unexpected(Brud{Brud::Omfang::kKanal, Svarkode::kAfvist,
                                    "ACCESS_REFUSED - method " + navn + " is not for here", m});
    }
    return std::unexpected(Brud{Brud::Omfang::kForbindelse, Svarkode::kIkkeUnderstoettet,
                                "NOT_IMPLEMENTED - unknown method " + navn, m});
}

// A table argument that is checked and not used.
bool spring_tabel(Bytelaeser& r) {
    return laes_felttabel(r.lang(), kTabelgraenser).has_value();
}

Svar laes_connection(std::uint16_t metode, Bytelaeser& r, bool& tabel) {
    switch (metode) {
        case StartOk::kId.metode: {
            StartOk m;
            auto t = laes_felttabel(r.lang(), kTabelgraenser);
            tabel = t.has_value();
            if (t) m.klient = std::move(*t);
            m.mekanisme = r.kort();
            m.svar = r.lang();
            r.kort();  // locale
            return m;
        }
        case TuneOk::kId.metode: {
            TuneOk m;
            m.kanaler = r.u16();
            m.ramme = r.u32();
            m.puls = r.u16();
            return m;
        }
        case Open::kId.metode: {
            const Open m{r.kort()};
            r.kort();  // capabilities, reserved
            r.u8();    // insist, reserved
            return m;
        }
        case Close::kId.metode: {
            const Close m{r.u16()};
            r.kort();
            r.u32();  // class and method
            return m;
        }
        case CloseOk::kId.metode:
            return CloseOk{};
        default:
            return ukendt({StartOk::kId.klasse, metode});
    }
}

Svar laes_channel(std::uint16_t metode, Bytelaeser& r) {
    switch (metode) {
        case Kanalopen::kId.metode:
            r.kort();  // out-of-band, reserved
            return Kanalopen{};
        case Flow::kId.metode:
            return Flow{bit(r.u8(), 0)};
        case FlowOk::kId.metode:
            r.u8();
            return FlowOk{};
        case Kanalclose::kId.metode:
            r.u16();
            r.kort();
            r.u32();
            return Kanalclose{};
        case KanalcloseOk::kId.metode:
            return KanalcloseOk{};
        default:
            return ukendt({Kanalopen::kId.klasse, metode});
    }
}

Svar laes_declare(Metodeid id, Bytelaeser& r, bool& tabel) {
    if (id == ExchangeDeclare::kId) {
        r.u16();
        ExchangeDeclare m{r.kort()};
        r.kort();  // type
        const std::uint8_t bits = r.u8();
        m.passiv = bit(bits, 0);
        m.uden_svar = bit(bits, 4);
        tabel = spring_tabel(r);
        return m;
    }
    if (id == QueueDeclare::kId) {
        r.u16();
        QueueDeclare m{r.kort()};
        const std::uint8_t bits = r.u8();
        m.passiv = bit(bits, 0);
        m.uden_svar = bit(bits, 4);
        tabel = spring_tabel(r);
        return m;
    }
    return ukendt(id);
}

Svar laes_consume(Bytelaeser& r, bool& tabel) {
    r.u16();
    Consume m;
    m.koe = r.kort();
    m.maerke = r.kort();
    const std::uint8_t bits = r.u8();
    m.uden_kvittering = bit(bits, 1);
    m.uden_svar = bit(bits, 3);
    tabel = spring_tabel(r);
    return m;
}

Svar laes_basic(std::uint16_t metode, Bytelaeser& r, bool& tabel) {
    switch (metode) {
        case Qos::kId.metode: {
            Qos m{r.u32()};
            m.antal = r.u16();
            m.faelles = bit(r.u8(), 0);
            return m;
        }
        case Consume::kId.metode:
            return laes_consume(r, tabel);
        case Cancel::kId.metode: {
            Cancel m{r.kort()};
            m.uden_svar = bit(r.u8(), 0);
            return m;
        }
        case CancelOk::kId.metode:
            r.kort();
            return CancelOk{};
        case Publish::kId.metode: {
            r.u16();
            Publish m;
            m.exchange = r.kort();
            m.noegle = r.kort();
            m.straks = bit(r.u8(), 1);
            return m;
        }
        case Get::kId.metode: {
            r.u16();
            Get m{r.kort()};
            m.uden_kvittering = bit(r.u8(), 0);
            return m;
        }
        case Ack::kId.metode: {
            Ack m{r.u64()};
            m.flere = bit(r.u8(), 0);
            return m;
        }
        case Reject::kId.metode: {
            Reject m{r.u64()};
            m.tilbage = bit(r.u8(), 0);
            return m;
        }
        case RecoverAsync::kId.metode:
            r.u8();
            return RecoverAsync{};
        case Recover::kId.metode:
            r.u8();
            return Recover{};
        case Nack::kId.metode: {
            Nack m{r.u64()};
            const std::uint8_t bits = r.u8();
            m.flere = bit(bits, 0);
            m.tilbage = bit(bits, 1);
            return m;
        }
        default:
            return ukendt({Qos::kId.klasse, metode});
    }
}

Svar laes(Metodeid m, Bytelaeser& r, bool& tabel) {
    switch (m.klasse) {
        case StartOk::kId.klasse:
            return laes_connection(m.metode, r, tabel);
        case Kanalopen::kId.klasse:
            return laes_channel(m.metode, r);
        case ExchangeDeclare::kId.klasse:
        case QueueDeclare::kId.klasse:
            return laes_declare(m, r, tabel);
        case Qos::kId.klasse:
            return laes_basic(m.metode, r, tabel);
        default:
            if (m == ConfirmSelect::kId) return ConfirmSelect{bit(r.u8(), 0)};
            return ukendt(m);
    }
}

}  // namespace

Metodeid id(const Metode& m) {
    return std::visit([](const auto& v) { return std::remove_cvref_t<decltype(v)>::kId; }, m);
}

std::expected<Metode, Brud> laes_metode(std::string_view indhold) {
    Bytelaeser r(indhold);
    const std::uint16_t klasse = r.u16();
    const Metodeid m{klasse, r.u16()};
    if (!r.ok()) return forbindelsesbrud(Svarkode::kSyntaksfejl, "SYNTAX_ERROR - no method");
    bool tabel = true;
    auto ud = laes(m, r, tabel);
    if (ud && (!r.ok() || !r.tom() || !tabel)) {
        return std::unexpected(Brud{Brud::Omfang::kForbindelse, Svarkode::kSyntaksfejl,
                                    "SYNTAX_ERROR - malformed arguments", m});
    }
    return ud;
}

}  // namespace faelled::amqp
