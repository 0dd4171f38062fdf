// LogoutRequest and LogoutResponse (sikkerhed.md 7.13).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "saml/besked.hpp"

namespace faelled::saml {

struct Logoutrequest {
    Hoved hoved;
    Navneid navneid = {};
    std::vector<std::string> sessioner = {};  // SessionIndex
    std::optional<Tid> udloeb = {};           // NotOnOrAfter
};
// NameID is found by local name, in any namespace (SIK-061). Fejl kKalder 40: another message, no
// NameID (an encrypted one is not read), more than 50 session indexes.
[[nodiscard]] Result<Logoutrequest> laes_logoutrequest(const Besked& b);
[[nodiscard]] Usigneret skriv_logoutrequest(const Logoutrequest& l);

struct Status {
    std::string kode = {};       // top level
    std::string underkode = {};  // second level; empty: none
    std::string tekst = {};      // StatusMessage

    [[nodiscard]] bool ok() const;  // Success, whatever the second level
};
[[nodiscard]] Result<Status> laes_status(xml::Node besked);
void skriv_status(const Status& s, xml::Skriver& out);

struct Logoutresponse {
    Hoved hoved;
    Status status = {};
};
[[nodiscard]] Result<Logoutresponse> laes_logoutresponse(const Besked& b);
[[nodiscard]] Usigneret skriv_logoutresponse(const Logoutresponse& l);

}  // namespace faelled::saml
