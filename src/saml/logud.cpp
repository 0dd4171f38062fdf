#include "saml/logud.hpp"

#include <utility>

#include "base/text.hpp"
#include "saml/navne.hpp"

namespace faelled::saml {
namespace {

constexpr std::size_t kFlestSessioner = 50;

std::unexpected<Fejl> nej(std::string_view hvor, std::string_view regel) {
    return std::unexpected(Fejl::ugyldig(std::string(hvor), std::string(regel)));
}

}  // namespace

Result<Logoutrequest> laes_logoutrequest(const Besked& b) {
    if (!b.er("LogoutRequest")) return nej("LogoutRequest", "er ikke beskedens rod");
    Logoutrequest out{.hoved = b.hoved()};
    bool seen = false;
    for (xml::Node n = b.rod().foerste(); n; n = n.naeste()) {
        if (n.navn() == "NameID") {
            if (std::exchange(seen, true)) return nej("NameID", "må kun stå én gang");
            out.navneid = laes_navneid(n);
        } else if (n.navn() == "SessionIndex") {
            if (out.sessioner.size() >= kFlestSessioner)
                return nej("SessionIndex", "står der for mange gange");
            out.sessioner.emplace_back(trim(n.tekst()));
        }
    }
    if (!seen) return nej("NameID", "mangler (et krypteret kan ikke læses)");
    if (const std::string end = b.rod().attribut("", "NotOnOrAfter"); !end.empty()) {
        out.udloeb = laes_tid(end);
        if (!out.udloeb) return nej("NotOnOrAfter", "er ikke et tidspunkt");
    }
    return out;
}

Usigneret skriv_logoutrequest(const Logoutrequest& l) {
    xml::Skriver w(2048);
    Attributter more{{"Reason", std::string(kLogudBruger)}};
    if (l.udloeb) more["NotOnOrAfter"] = utc_datetime(*l.udloeb);
    Usigneret out{.id = l.hoved.id, .xml = {}, .plads = 0};
    out.plads = aaben_besked("LogoutRequest", l.hoved, std::move(more), w);
    w.erklaer("", xml::kSaml);
    skriv_navneid(l.navneid, w);
    for (const std::string& s : l.sessioner)
        w.element("SessionIndex", s);
    w.luk("LogoutRequest");
    out.xml = w.tag();
    return out;
}

bool Status::ok() const {
    return kode == status::kSuccess;
}

Result<Status> laes_status(xml::Node besked) {
    const xml::Node n = barn(besked, "Status");
    const xml::Node code = barn(n, "StatusCode");
    Status s{.kode = code.attribut("", "Value")};
    if (s.kode.empty()) return nej("StatusCode", "mangler");
    s.underkode = barn(code, "StatusCode").attribut("", "Value");
    s.tekst = std::string(trim(barn(n, "StatusMessage").tekst()));
    return s;
}

void skriv_status(const Status& s, xml::Skriver& out) {
    out.aaben("Status");
    out.aaben("StatusCode");
    out.attribut("Value", s.kode);
    if (!s.underkode.empty()) {
        out.aaben("StatusCode");
        out.attribut("Value", s.underkode);
        out.luk("StatusCode");
    }
    out.luk("StatusCode");
    if (!s.tekst.empty()) out.element("StatusMessage", s.tekst);
    out.luk("Status");
}

Result<Logoutresponse> laes_logoutresponse(const Besked& b) {
    if (!b.er("LogoutResponse")) return nej("LogoutResponse", "er ikke beskedens rod");
    Logoutresponse out{.hoved = b.hoved()};
    FAELLED_TRY(out.status, laes_status(b.rod()));
    return out;
}

Usigneret skriv_logoutresponse(const Logoutresponse& l) {
    xml::Skriver w(1024);
    Usigneret out{.id = l.hoved.id, .xml = {}, .plads = 0};
    out.plads = aaben_besked("LogoutResponse", l.hoved, {}, w);
    skriv_status(l.status, w);
    w.luk("LogoutResponse");
    out.xml = w.tag();
    return out;
}

}  // namespace faelled::saml
