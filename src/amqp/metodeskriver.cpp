#include "amqp/metodeskriver.hpp"

#include <utility>

#include "amqp/metoder.hpp"
#include "amqp/metoderamme.hpp"

namespace faelled::amqp {

namespace {

constexpr auto kIngen = [](Byteskriver&) {};

}  // namespace

template <typename F>
void Metodeskriver::metode(std::uint16_t kanal, Metodeid id, F&& argumenter) {
    skriv_metode(ud_, kanal, id, std::forward<F>(argumenter));
}

void Metodeskriver::start(const Felttabel& egenskaber, std::string_view mekanismer) {
    metode(0, {10, 10}, [&](Byteskriver& w) {
        w.u8(0);
        w.u8(9);
        skriv_felttabel(w, egenskaber);
        w.lang(mekanismer);
        w.lang("en_US");
    });
}

void Metodeskriver::tune(std::uint16_t kanaler, std::uint32_t ramme, std::uint16_t puls) {
    metode(0, {10, 30}, [&](Byteskriver& w) {
        w.u16(kanaler);
        w.u32(ramme);
        w.u16(puls);
    });
}

void Metodeskriver::open_ok() {
    metode(0, {10, 41}, [](Byteskriver& w) { w.kort({}); });
}

void Metodeskriver::close(const Brud& brud) {
    metode(0, metode::Close::kId, [&](Byteskriver& w) {
        w.u16(static_cast<std::uint16_t>(brud.kode));
        w.kort(brud.tekst);
        w.u16(brud.metode.klasse);
        w.u16(brud.metode.metode);
    });
}

void Metodeskriver::close_ok() {
    metode(0, metode::CloseOk::kId, kIngen);
}

void Metodeskriver::kanal_open_ok(std::uint16_t kanal) {
    metode(kanal, {20, 11}, [](Byteskriver& w) { w.lang({}); });
}

void Metodeskriver::flow_ok(std::uint16_t kanal, bool aktiv) {
    metode(kanal, metode::FlowOk::kId, [&](Byteskriver& w) { w.u8(aktiv ? 1 : 0); });
}

void Metodeskriver::kanal_close(std::uint16_t kanal, const Brud& brud) {
    metode(kanal, metode::Kanalclose::kId, [&](Byteskriver& w) {
        w.u16(static_cast<std::uint16_t>(brud.kode));
        w.kort(brud.tekst);
        w.u16(brud.metode.klasse);
        w.u16(brud.metode.metode);
    });
}

void Metodeskriver::kanal_close_ok(std::uint16_t kanal) {
    metode(kanal, metode::KanalcloseOk::kId, kIngen);
}

void Metodeskriver::exchange_ok(std::uint16_t kanal) {
    metode(kanal, {40, 11}, kIngen);
}

void Metodeskriver::queue_ok(std::uint16_t kanal, std::string_view navn, std::uint32_t beskeder,
                             std::uint32_t forbrugere) {
    metode(kanal, {50, 11}, [&](Byteskriver& w) {
        w.kort(navn);
        w.u32(beskeder);
        w.u32(forbrugere);
    });
}

void Metodeskriver::qos_ok(std::uint16_t kanal) {
    metode(kanal, {60, 11}, kIngen);
}

void Metodeskriver::consume_ok(std::uint16_t kanal, std::string_view maerke) {
    metode(kanal, {60, 21}, [&](Byteskriver& w) { w.kort(maerke); });
}

void Metodeskriver::cancel(std::uint16_t kanal, std::string_view maerke) {
    metode(kanal, metode::Cancel::kId, [&](Byteskriver& w) {
        w.kort(maerke);
        w.u8(1);  // no-wait: no cancel-ok is expected
    });
}

void Metodeskriver::cancel_ok(std::uint16_t kanal, std::string_view maerke) {
    metode(kanal, metode::CancelOk::kId, [&](Byteskriver& w) { w.kort(maerke); });
}

void Metodeskriver::deliver(std::uint16_t kanal, const Leveringshoved& h, const Egenskaber& e,
                            std::string_view krop, std::size_t ramme_max) {
    metode(kanal, {60, 60}, [&](Byteskriver& w) {
        w.kort(h.maerke);
        w.u64(h.nummer);
        w.u8(h.genleveret ? 1 : 0);
        w.kort(h.exchange);
        w.kort(h.noegle);
    });
    Rammeskriver(ud_).indhold(kanal, skriv_indholdshoved(krop.size(), e), krop, ramme_max);
}

void Metodeskriver::get_ok(std::uint16_t kanal, const Leveringshoved& h, const Egenskaber& e,
                           std::string_view krop, std::size_t ramme_max) {
    metode(kanal, {60, 71}, [&](Byteskriver& w) {
        w.u64(h.nummer);
        w.u8(h.genleveret ? 1 : 0);
        w.kort(h.exchange);
        w.kort(h.noegle);
        w.u32(h.tilbage);
    });
    Rammeskriver(ud_).indhold(kanal, skriv_indholdshoved(krop.size(), e), krop, ramme_max);
}

void Metodeskriver::get_empty(std::uint16_t kanal) {
    metode(kanal, {60, 72}, [](Byteskriver& w) { w.kort({}); });
}

void Metodeskriver::recover_ok(std::uint16_t kanal) {
    metode(kanal, {60, 111}, kIngen);
}

void Metodeskriver::select_ok(std::uint16_t kanal) {
    metode(kanal, {85, 11}, kIngen);
}

void Metodeskriver::ack(std::uint16_t kanal, std::uint64_t nummer, bool flere) {
    metode(kanal, metode::Ack::kId, [&](Byteskriver& w) {
        w.u64(nummer);
        w.u8(flere ? 1 : 0);
    });
}

void Metodeskriver::nack(std::uint16_t kanal, std::uint64_t nummer) {
    metode(kanal, metode::Nack::kId, [&](Byteskriver& w) {
        w.u64(nummer);
        w.u8(0);
    });
}

}  // namespace faelled::amqp
