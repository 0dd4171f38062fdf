// Push over mutual TLS: we show our own certificate, and the receiver's server must show the one
// that is registered with its mailbox (beskedfordeler.md 8).
#pragma once

#include <memory>
#include <string>

#include "beskedfordeler/sending.hpp"
#include "krypto/certifikat.hpp"

namespace faelled::app {

struct Kaldsindstillinger {
    krypto::Noeglepar eget;    // shown to receivers
    bool tillad_http = false;  // development: http, and mailboxes without a certificate
    std::string ca_pem;        // development: who may have signed a receiver's certificate
    std::uint32_t svarfrist_sekunder = 60;  // for the whole of one call
};
[[nodiscard]] std::unique_ptr<beskedfordeler::Modtagerkald> lav_modtagerkald(
    Kaldsindstillinger settings);

}  // namespace faelled::app
