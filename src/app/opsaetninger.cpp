#include "app/opsaetninger.hpp"

#include <fmt/format.h>

#include "app/filer.hpp"
#include "app/pki.hpp"
#include "krypto/x509.hpp"

namespace faelled::app {

namespace {

// As KOMBIT's tools show a thumbprint: SHA-1, upper case.
Result<std::string> thumbprint(const std::string& file) {
    FAELLED_TRY(const std::string pem, laes_fil(file));
    FAELLED_TRY(const auto certificate, krypto::Certifikat::laes(pem));
    std::string out;
    for (const std::uint8_t b : certificate->sha1())
        out += fmt::format("{:02X}", b);
    return out;
}

Result<std::string> certifikater(const Klientopsaetning& o) {
    std::string out = "| Certifikat | Fil | SHA-1 |\n|---|---|---|\n";
    const auto linje = [&out](const std::string& what, const std::string& file) -> Result<void> {
        FAELLED_TRY(const std::string print, thumbprint(file));
        out += fmt::format("| {} | `{}` | `{}` |\n", what, file, print);
        return {};
    };
    FAELLED_CHECK(linje("systemets eget", o.certifikat));
    FAELLED_CHECK(linje("STS (underskriver tokens)", o.sts_certifikat));
    for (const Klienttjeneste& t : o.tjenester)
        FAELLED_CHECK(linje(t.navn + " (underskriver svar)", t.certifikat));
    FAELLED_CHECK(linje("sandkassens CA (TLS)", o.ca));
    return out;
}

std::string tjenester(const Klientopsaetning& o) {
    std::string out =
        "| Tjeneste | EntityId (AppliesTo) | ServiceUUID | Adresse |\n|---|---|---|---|\n";
    for (const Klienttjeneste& t : o.tjenester)
        out += fmt::format("| {} | `{}` | `{}` | `{}` |\n", t.navn, t.entity_id, t.uuid, t.adresse);
    return out;
}

std::string noeglelager(const Klientopsaetning& o) {
    return o.p12.empty() ? "din-noegle.p12" : o.p12;
}

std::string kodeord(const Klientopsaetning& o) {
    return o.p12.empty() ? "dit-kodeord" : kP12Kodeord;
}

std::string java(const Klientopsaetning& o, const Klienttjeneste& t) {
    return fmt::format(R"(```properties
# Java (Apache CXF, WSS4J)
sts.address={0}/runtime/services/kombittrust/14/certificatemixed
sts.wsdl={0}/runtime/services/kombittrust/mex?singleWsdl
sts.entityid={1}
service.address={2}
service.wsdl={2}?wsdl
service.entityid={3}
municipality.cvr={4}
org.apache.ws.security.crypto.merlin.keystore.type=PKCS12
org.apache.ws.security.crypto.merlin.keystore.file={5}
org.apache.ws.security.crypto.merlin.keystore.password={6}
# truststore: keytool -importcert -noprompt -alias ca -file {7} -keystore trust.jks -storepass changeit
#             og tilsvarende for STS' og tjenestens certifikat ovenfor
```
)",
                       o.base, o.sts_entity_id, t.adresse, t.entity_id, o.myndighed, noeglelager(o),
                       kodeord(o), o.ca);
}

Result<std::string> dotnet(const Klientopsaetning& o, const Klienttjeneste& t) {
    FAELLED_TRY(const std::string own, thumbprint(o.certifikat));
    FAELLED_TRY(const std::string sts, thumbprint(o.sts_certifikat));
    FAELLED_TRY(const std::string service, thumbprint(t.certifikat));
    return fmt::format(R"(```json
{{
  "//": ".NET (KOMBITs token-klient, appsettings.json). Læg certifikaterne i certifikatlageret.",
  "StsSettings": {{
    "StsIssuer": "{1}",
    "StsEndpointAddress": "{0}/runtime/services/kombittrust/14/certificatemixed",
    "StsCertificate": {{ "FromCertStore": {{ "Thumbprint": "{2}" }} }},
    "TokenLifeTimeInMinutes": "480"
  }},
  "Cvr": "{3}",
  "ClientCertificate": {{ "FromCertStore": {{ "Thumbprint": "{4}" }} }},
  "WspEndpointID": "{5}",
  "WspEndpoint": "{6}",
  "ServiceCertificate": {{ "FromCertStore": {{ "Thumbprint": "{7}" }} }},
  "SslCertificateAuthority": "{8}"
}}
```
)",
                       o.base, o.sts_entity_id, sts, o.myndighed, own, t.entity_id, t.adresse,
                       service, o.ca);
}

std::string php(const Klientopsaetning& o, const Klienttjeneste& t) {
    return fmt::format(R"(```php
<?php // PHP (itk-dev/serviceplatformen)
return [
    'sts_applies_to'      => '{3}',
    'sts_url'             => '{0}/runtime/services/kombittrust/14/certificatemixed',
    'sts_issuer'          => '{1}',
    'authority_cvr'       => '{4}',
    'certificate_locator' => '{5}',  // PKCS#12
    'certificate_passphrase' => '{6}',
    'service_endpoint'    => '{2}',
    'cafile'              => '{7}',
];
```
)",
                       o.base, o.sts_entity_id, t.adresse, t.entity_id, o.myndighed, noeglelager(o),
                       kodeord(o), o.ca);
}

std::string python(const Klientopsaetning& o, const Klienttjeneste& t) {
    return fmt::format(R"(```python
# Python (requests): token som JWT og GraphQL med det
import datetime, requests, uuid
s = requests.Session()
s.verify = "{0}"
s.cert = ("{1}", "{2}")
token = s.post("{3}/runtime/api/rest/oauth/v1/issue", data={{
    "client_id": "{4}", "grant_type": "client_credentials",
    "scope": "entityid:{4},anvenderkontekst:{5}"}}).json()
svar = s.post("{3}/organisation/organisationhent/1", json={{
    "query": '{{ organisation(cvr: "{5}") {{ organisationsnavn }} }}'}}, headers={{
    "Authorization": token["token_type"] + " " + token["access_token"],
    "x-TransaktionsId": str(uuid.uuid4()),
    "x-TransaktionsTid": datetime.datetime.now(datetime.timezone.utc).isoformat()}})
print(svar.json())
```
)",
                       o.ca, o.certifikat, o.noegle.empty() ? "din-noegle.key" : o.noegle, o.base,
                       t.entity_id, o.myndighed);
}

std::string curl(const Klientopsaetning& o, const Klienttjeneste& t) {
    return fmt::format(R"(```sh
# curl: et token
curl --cacert {0} --cert {1} --key {2} \
  --data-urlencode client_id={3} --data-urlencode grant_type=client_credentials \
  --data-urlencode scope=entityid:{3},anvenderkontekst:{4} \
  {5}/runtime/api/rest/oauth/v1/issue
```
)",
                       o.ca, o.certifikat, o.noegle.empty() ? "din-noegle.key" : o.noegle,
                       t.entity_id, o.myndighed, o.base);
}

}  // namespace

Result<std::string> opsaetninger(const Klientopsaetning& o) {
    if (o.tjenester.empty())
        return std::unexpected(Fejl::intern("klar.json nævner ingen tjenester"));
    const Klienttjeneste& t = o.tjenester.front();
    FAELLED_TRY(const std::string certificates, certifikater(o));
    FAELLED_TRY(const std::string net, dotnet(o, t));
    return fmt::format(
        "# {}\n\nSystem (UserSystemUUID) `{}`, serviceaftale (ServiceAgreementUUID) `{}`, "
        "myndighed (CVR) `{}`.\n\n## Tjenester\n\n{}\n## Certifikater\n\n{}\n## Klienter\n\n"
        "### Java\n\n{}\n### .NET\n\n{}\n### PHP\n\n{}\n### Python\n\n{}\n### curl\n\n{}",
        o.navn, o.system, o.aftale, o.myndighed, tjenester(o), certificates, java(o, t), net,
        php(o, t), python(o, t), curl(o, t));
}

}  // namespace faelled::app
