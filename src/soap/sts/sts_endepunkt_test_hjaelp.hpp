// The token service's endpoint over a small world. Who signed is said, not checked: the check of
// signatures has tests of its own. For tests and the fuzzer.
#pragma once

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "soap/fejl.hpp"
#include "soap/sts/navne.hpp"
#include "soap/sts/sts_endepunkt.hpp"
#include "sts/sts_test_hjaelp.hpp"

namespace faelled::soap::test {

class Stspulje final : public net::Arbejdspulje {
  public:
    bool fuld = false;
    bool send(net::Kaldernoegle, std::function<void()> job) override {
        if (fuld) return false;
        job();
        return true;
    }
    void stop() override {}
};

inline std::string rstkonvolut(std::string_view rst_content, std::string_view action = kRstAction,
                               std::string_view soap = "http://www.w3.org/2003/05/soap-envelope") {
    return "<s:Envelope xmlns:s=\"" + std::string(soap) +
           "\" xmlns:a=\"http://www.w3.org/2005/08/addressing\"><s:Header><a:Action>" +
           std::string(action) +
           "</a:Action><a:MessageID>uuid:1</a:MessageID></s:Header><s:Body>"
           "<wst:RequestSecurityToken "
           "xmlns:wst=\"http://docs.oasis-open.org/ws-sx/ws-trust/200512\" "
           "xmlns:auth=\"http://docs.oasis-open.org/wsfed/authorization/200706\" "
           "xmlns:wsp=\"http://schemas.xmlsoap.org/ws/2004/09/policy\" "
           "xmlns:wsse=\"http://docs.oasis-open.org/wss/2004/01/"
           "oasis-200401-wss-wssecurity-secext-1.0.xsd\">" +
           std::string(rst_content) + "</wst:RequestSecurityToken></s:Body></s:Envelope>";
}

// What Synk asks for.
inline std::string rstindhold(std::string_view cvr = "11111111",
                              std::string_view service = sts::test::kOrganisation) {
    return "<wst:RequestType>http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue"
           "</wst:RequestType><wsp:AppliesTo><a:EndpointReference><a:Address>" +
           std::string(service) +
           "</a:Address></a:EndpointReference></wsp:AppliesTo><wst:Claims><auth:ClaimType "
           "Uri=\"dk:gov:saml:attribute:CvrNumberIdentifier\"><auth:Value>" +
           std::string(cvr) +
           "</auth:Value></auth:ClaimType></wst:Claims><wst:UseKey><wsse:BinarySecurityToken>" +
           sts::test::certifikat(sts::test::Noegler::alle().synk)->base64() +
           "</wsse:BinarySecurityToken></wst:UseKey>";
}

class Stsproeve {
  public:
    explicit Stsproeve(Stsindstillinger settings = {}) {
        tjeneste = verden.lav();
        endepunkt = std::make_unique<StsEndepunkt>(
            *tjeneste, [this](xml::Node envelope) { return kontrol(envelope); }, pulje, verden.ur,
            verden.entropi, std::move(settings));
    }

    // The one answer; empty when the path is not the token service's. Dies on two.
    std::optional<net::Svar> spoerg(net::Anmodning a) {
        const auto shared = std::make_shared<net::Anmodning>(std::move(a));
        const std::string_view target = shared->maal;
        const std::size_t mark = target.find('?');
        shared->sti = target.substr(0, mark);
        if (mark != std::string_view::npos) shared->forespoergsel = target.substr(mark + 1);
        std::optional<net::Svar> answer;
        const bool ours = endepunkt->behandler(shared, [&](net::Svar s) {
            if (answer) std::abort();
            answer = std::move(s);
        });
        if (ours != answer.has_value()) std::abort();
        return answer;
    }
    net::Svar post(std::string body, std::string path = std::string(kStsSti),
                   std::string type = "application/soap+xml; charset=utf-8") {
        net::Anmodning a;
        a.metode = "POST";
        a.maal = std::move(path);
        a.headere.emplace_back("content-type", std::move(type));
        a.krop = std::move(body);
        return spoerg(std::move(a)).value();
    }
    net::Svar get(std::string target) {
        net::Anmodning a;
        a.metode = "GET";
        a.maal = std::move(target);
        a.headere.emplace_back("host", "vaert:8443");
        return spoerg(std::move(a)).value();
    }

    std::expected<Rstunderskrift, Rstafvisning> kontrol(xml::Node envelope) const {
        if (afvisning) return std::unexpected(*afvisning);
        const std::string_view ns = envelope.ns();
        const xml::Node header = envelope.barn(ns, "Header");
        const xml::Node body = envelope.barn(ns, "Body");
        const auto text = [&](std::string_view name) {
            const xml::Node n = header ? header.barn(kWsa, name) : xml::Node();
            return n ? n.tekst() : std::string();
        };
        return Rstunderskrift{.krop = body,
                              .action = text("Action"),
                              .message_id = text("MessageID"),
                              .certifikat = sts::test::certifikat(sts::test::Noegler::alle().synk)};
    }

    sts::test::Verden verden;
    Stspulje pulje;
    std::optional<Rstafvisning> afvisning;
    std::unique_ptr<sts::Sts> tjeneste;
    std::unique_ptr<StsEndepunkt> endepunkt;
};

}  // namespace faelled::soap::test
