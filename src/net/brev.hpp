// E-mail: the message as text, and handing it to a mail server.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace faelled::net {

struct Brev {
    std::string afsender;  // "drift@korsbaek.dk"
    std::string afsendernavn = {};
    std::vector<std::string> modtagere;
    std::string emne;
    std::string tekst;  // UTF-8, any line ends
    Tid dato;
    Uuid id;  // of the Message-ID: the same letter sent again is the same one
};

// RFC 5322 with MIME: headers in ASCII (RFC 2047), the text base64 in UTF-8, so that any mail
// server takes it and no line of the text is mistaken for mail's own. Fejl kKalder for an address
// that is not one plain ASCII mailbox, no or more than 100 recipients, a subject or name with
// control characters, text that is not UTF-8 or above 1 MB.
[[nodiscard]] Result<std::string> som_mime(const Brev& brev);

enum class Postkryptering : std::uint8_t {
    kIngen,     // a server on the same machine only
    kStarttls,  // begun plain; nothing is sent before TLS stands
    kTls,       // from the first byte (SMTPS)
};

struct Postserver {
    std::string vaert;
    std::uint16_t port = 587;
    Postkryptering kryptering = Postkryptering::kStarttls;
    std::string ca_pem = {};  // empty: the system's
    std::string bruger = {};  // empty: no login. Never over an unencrypted connection.
    std::string kodeord = {};
    std::string navn = {};  // what we call ourselves in EHLO; empty: the machine's name
    std::int64_t forbind_ms = 10'000;
    std::int64_t i_alt_ms = 60'000;
};

// Blocks. Fejl kKalder when the letter cannot be sent as it is (see som_mime, or the server refuses
// it for good: 5yz), kMiljoe when it may go better later. Thread-safe.
[[nodiscard]] Result<void> send_brev(const Postserver& server, const Brev& brev);

}  // namespace faelled::net
