// A token request as a client signs it, and an endpoint that checks it for real. For tests and the
// benchmark.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adgang/genspil.hpp"
#include "adgang/wss.hpp"
#include "soap/sts/navne.hpp"
#include "soap/sts/sts_endepunkt_test_hjaelp.hpp"
#include "soap/sts/underskriftskontrol.hpp"
#include "xml/kanonisk.hpp"
#include "xml/signatur.hpp"
#include "xml/wsse.hpp"

namespace faelled::soap::test {

// Signed by `who` at `now`: Body, Action, MessageID, To, Timestamp, BinarySecurityToken.
inline std::string underskrevet_rst(const krypto::Noeglepar& who, Tid now,
                                    const std::string& message_id) {
    const krypto::Identitet own =
        sts::test::krav(krypto::identitet_fra_pem(who.certifikat_pem, who.noegle_pem));
    std::string plain = rstkonvolut(rstindhold());
    const std::size_t start = plain.find("<wst:RequestSecurityToken");
    const std::string rst = plain.substr(start, plain.find("</s:Body>") - start);

    const std::string action = xml::skriv_headerdel(
        {.praefiks = "a", .ns = kWsa, .navn = "Action", .id = "action", .tekst = kRstAction});
    const std::string id = xml::skriv_headerdel(
        {.praefiks = "a", .ns = kWsa, .navn = "MessageID", .id = "id", .tekst = message_id});
    const std::string to = xml::skriv_headerdel(
        {.praefiks = "a", .ns = kWsa, .navn = "To", .id = "to", .tekst = "https://echo:8443/x"});
    const std::string stamp =
        xml::skriv_timestamp("ts", utc_datetime(now), utc_datetime(now.plus(300 * kSekund)));
    const std::string token = xml::skriv_binaert_token("bst", own.certifikat->base64());
    const std::string body_text =
        "<s:Body xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:wsu=\"" +
        std::string(xml::kWsu) + "\" wsu:Id=\"body\">" + rst + "</s:Body>";
    const std::string declared = "<a:x xmlns:a=\"" + std::string(kWsa) + "\">";
    // The Body in the form that is signed: as whoever reads it will canonicalise it.
    const auto document = sts::test::krav(
        xml::Dokument::laes(declared + body_text + "</a:x>", xml::Graenser(1 << 20, 99, 999, 99)));
    std::string body;
    if (!xml::kanoniser(document.rod().foerste(), {}, body).hel) std::abort();

    const std::vector<xml::Signaturdel> parts{
        {.id = "body", .kanonisk = body}, {.id = "action", .kanonisk = action},
        {.id = "id", .kanonisk = id},     {.id = "to", .kanonisk = to},
        {.id = "ts", .kanonisk = stamp},  {.id = "bst", .kanonisk = token}};
    const std::string signature = sts::test::krav(
        xml::skriv_signatur(*own.noegle, parts, xml::skriv_henvisning_token("bst"), ""));
    return "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Header>" + action +
           id + to + "<o:Security xmlns:o=\"" + std::string(kWsse) + "\">" + stamp + token +
           signature + "</o:Security></s:Header>" + body + "</s:Envelope>";
}

// Stsproeve with the real check of signatures.
class Aegteproeve {
  public:
    explicit Aegteproeve(std::size_t replay_places = 100'000, Stsindstillinger settings = {})
        : genspil(replay_places),
          kontrol({}, proeve.verden.registeret, *proeve.verden.tillid, proeve.verden.ur, genspil) {
        proeve.endepunkt = std::make_unique<StsEndepunkt>(
            *proeve.tjeneste, lav_rstkontrol(kontrol), proeve.pulje, proeve.verden.ur,
            proeve.verden.entropi, std::move(settings));
    }

    Stsproeve proeve;
    adgang::Genspil genspil;
    adgang::Bestillingskontrol kontrol;
};

}  // namespace faelled::soap::test
