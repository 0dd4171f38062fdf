// The methods a client may send (beskedfordeler.md 2.4), from the payload of a method frame to
// structs, and what is answered to those that exist in AMQP 0-9-1 but are not for here.
//
// Pure. Texts are views of the frame.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>
#include <variant>

#include "amqp/felttabel.hpp"
#include "amqp/koder.hpp"

namespace faelled::amqp {

namespace metode {

struct StartOk {
    static constexpr Metodeid kId{10, 11};
    Felttabel klient;  // client-properties
    std::string_view mekanisme;
    std::string_view svar;  // the token
};
struct TuneOk {
    static constexpr Metodeid kId{10, 31};
    std::uint16_t kanaler = 0;
    std::uint32_t ramme = 0;
    std::uint16_t puls = 0;  // seconds
};
struct Open {
    static constexpr Metodeid kId{10, 40};
    std::string_view vhost;
};
struct Close {
    static constexpr Metodeid kId{10, 50};
    std::uint16_t kode = 0;
};
struct CloseOk {
    static constexpr Metodeid kId{10, 51};
};

struct Kanalopen {
    static constexpr Metodeid kId{20, 10};
};
struct Flow {
    static constexpr Metodeid kId{20, 20};
    bool aktiv = true;
};
struct FlowOk {
    static constexpr Metodeid kId{20, 21};
};
struct Kanalclose {
    static constexpr Metodeid kId{20, 40};
};
struct KanalcloseOk {
    static constexpr Metodeid kId{20, 41};
};

struct ExchangeDeclare {
    static constexpr Metodeid kId{40, 10};
    std::string_view navn;
    bool passiv = false;
    bool uden_svar = false;
};
struct QueueDeclare {
    static constexpr Metodeid kId{50, 10};
    std::string_view navn;
    bool passiv = false;
    bool uden_svar = false;
};

struct Qos {
    static constexpr Metodeid kId{60, 10};
    std::uint32_t bytes = 0;
    std::uint16_t antal = 0;
    bool faelles = false;  // "global": for the whole channel
};
struct Consume {
    static constexpr Metodeid kId{60, 20};
    std::string_view koe;
    std::string_view maerke;  // consumer-tag
    bool uden_kvittering = false;
    bool uden_svar = false;
};
struct Cancel {
    static constexpr Metodeid kId{60, 30};
    std::string_view maerke;
    bool uden_svar = false;
};
struct CancelOk {
    static constexpr Metodeid kId{60, 31};
};
struct Publish {
    static constexpr Metodeid kId{60, 40};
    std::string_view exchange;
    std::string_view noegle;  // routing-key
    bool straks = false;      // immediate
};
struct Get {
    static constexpr Metodeid kId{60, 70};
    std::string_view koe;
    bool uden_kvittering = false;
};
struct Ack {
    static constexpr Metodeid kId{60, 80};
    std::uint64_t nummer = 0;
    bool flere = false;
};
struct Reject {
    static constexpr Metodeid kId{60, 90};
    std::uint64_t nummer = 0;
    bool tilbage = false;
};
struct RecoverAsync {
    static constexpr Metodeid kId{60, 100};
};
struct Recover {
    static constexpr Metodeid kId{60, 110};
};
struct Nack {
    static constexpr Metodeid kId{60, 120};
    std::uint64_t nummer = 0;
    bool flere = false;
    bool tilbage = false;
};
struct ConfirmSelect {
    static constexpr Metodeid kId{85, 10};
    bool uden_svar = false;
};

}  // namespace metode

using Metode =
    std::variant<metode::StartOk, metode::TuneOk, metode::Open, metode::Close, metode::CloseOk,
                 metode::Kanalopen, metode::Flow, metode::FlowOk, metode::Kanalclose,
                 metode::KanalcloseOk, metode::ExchangeDeclare, metode::QueueDeclare, metode::Qos,
                 metode::Consume, metode::Cancel, metode::CancelOk, metode::Publish, metode::Get,
                 metode::Ack, metode::Reject, metode::RecoverAsync, metode::Recover, metode::Nack,
                 metode::ConfirmSelect>;

[[nodiscard]] Metodeid id(const Metode& m);

// Brud: 403 of the channel for a method that AMQP has and 2.4 has not, 540 for an id that means
// nothing, 502 for arguments that do not fit it.
[[nodiscard]] std::expected<Metode, Brud> laes_metode(std::string_view indhold);

}  // namespace faelled::amqp
