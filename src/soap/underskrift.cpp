#include "soap/underskrift.hpp"

#include <utility>
#include <vector>

#include "krypto/x509.hpp"
#include "soap/fejl.hpp"

namespace faelled::soap {

namespace {

constexpr std::string_view kX509v3 =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";
constexpr std::string_view kBase64 =
    "http://docs.oasis-open.org/wss/2004/01/"
    "oasis-200401-wss-soap-message-security-1.0#Base64Binary";
constexpr std::int64_t kLevetid = 300 * kSekund;

std::string skriv_bst(const krypto::Certifikat& certificate) {
    xml::Skriver out;
    out.erklaer(kIdPraefiks, kWsu);
    out.erklaer("wsse", kWsse);
    out.aaben("wsse:BinarySecurityToken");
    out.attribut("EncodingType", kBase64);
    out.attribut("ValueType", kX509v3);
    out.attribut("u:Id", "x509");
    out.tekst(certificate.base64());
    out.luk("wsse:BinarySecurityToken");
    return out.tag();
}

std::string skriv_keyinfo() {
    xml::Skriver out;
    out.erklaer("wsse", kWsse);
    out.aaben("wsse:SecurityTokenReference");
    out.aaben("wsse:Reference");
    out.attribut("URI", "#x509");
    out.attribut("ValueType", kX509v3);
    out.luk("wsse:Reference");
    out.luk("wsse:SecurityTokenReference");
    return out.tag();
}

std::string skriv_tidsstempel(Tid now) {
    xml::Skriver out(512);
    out.erklaer(kIdPraefiks, kWsu);
    out.aaben("u:Timestamp");
    out.attribut("u:Id", "tid");
    out.element("u:Created", utc_millisekunder(now));
    out.element("u:Expires", utc_millisekunder(now.plus(kLevetid)));
    out.luk("u:Timestamp");
    return out.tag();
}

}  // namespace

std::string utc_millisekunder(Tid t) {
    return utc_datetime(Tid{t.us - t.us % kMillisekund});
}

Svarunderskriver::Svarunderskriver(krypto::Identitet identitet)
    : identitet_(std::move(identitet)),
      bst_(skriv_bst(*identitet_.certifikat)),
      keyinfo_(skriv_keyinfo()) {}

Result<std::string> Svarunderskriver::sikkerhedshoved(std::span<const xml::Signaturdel> dele,
                                                      Tid nu) const {
    const std::string stamp = skriv_tidsstempel(nu);
    std::vector<xml::Signaturdel> all(dele.begin(), dele.end());
    all.push_back({.id = "tid", .kanonisk = stamp});
    all.push_back({.id = "x509", .kanonisk = bst_});
    FAELLED_TRY(const std::string signature,
                xml::skriv_signatur(*identitet_.noegle, all, keyinfo_, "ds"));
    std::string out =
        "<wsse:Security xmlns:wsse=\"" + std::string(kWsse) + "\" soap:mustUnderstand=\"1\">";
    out.reserve(out.size() + bst_.size() + stamp.size() + signature.size() + 32);
    return out.append(bst_).append(stamp).append(signature).append("</wsse:Security>");
}

}  // namespace faelled::soap
