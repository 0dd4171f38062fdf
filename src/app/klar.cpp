#include "app/klar.hpp"

#include <nlohmann/json.hpp>

#include "app/version.hpp"

namespace faelled::app {

std::string klar_json(const Klaroplysninger& o) {
    using Json = nlohmann::ordered_json;
    const std::string base = "https://localhost:" + std::to_string(o.https_port);
    Json entity_ids = Json::array();
    Json tjenester = Json::array();
    for (const Klartjeneste& t : o.tjenester) {
        entity_ids.push_back(t.entity_id);
        tjenester.push_back({{"navn", t.navn},
                             {"entity_id", t.entity_id},
                             {"uuid", t.uuid.text()},
                             {"certifikat", t.certifikat},
                             {"adresse", base + t.sti}});
    }
    Json systemer = Json::array();
    for (std::size_t i = 0; i < o.pki->systemer.size(); ++i) {
        const Systemfiler& s = o.pki->systemer[i];
        Json authorities = Json::array();
        for (const adgang::Demoaftale& a : s.system.aftaler)
            authorities.push_back(a.myndighed.text());
        systemer.push_back({{"navn", s.system.navn},
                            {"uuid", s.system.uuid.text()},
                            {"cvr", s.system.aftaler.front().myndighed.text()},
                            {"certifikat", s.certifikat},
                            {"noegle", s.noegle},
                            {"p12", s.p12},
                            {"p12_kodeord", kP12Kodeord},
                            {"aftale", i < o.aftaler.size() ? o.aftaler[i].text() : ""},
                            {"myndigheder", std::move(authorities)},
                            {"tjenester", entity_ids}});
    }
    Json myndigheder = Json::array();
    for (const Myndighed& m : o.myndigheder) {
        myndigheder.push_back(
            {{"navn", m.navn}, {"cvr", m.cvr.text()}, {"organisation", m.organisation.text()}});
    }
    Json brugere = Json::array();
    for (const Demobruger& b : o.brugere) {
        brugere.push_back({{"navn", b.navn},
                           {"brugervendtnoegle", b.noegle},
                           {"cvr", b.cvr.text()},
                           {"uuid", b.uuid.text()}});
    }
    const Json sts = {
        {"entity_id", o.sts_entity_id},
        {"certifikat", o.pki->adgangsstyring.certifikat},
        {"soap", base + "/runtime/services/kombittrust/14/certificatemixed"},
        {"wsdl", base + "/runtime/services/kombittrust/mex?singleWsdl"},
        {"json", base + "/runtime/api/rest/wstrust/v1/issue"},
        {"oauth", base + "/runtime/api/rest/oauth/v1/issue"},
        {"noegler", base + "/runtime/oauth2/certs.idp"},
        {"adgangstoken", base + "/service/AccessTokenService_1/token"},
    };
    const Json login = {
        {"entity_id", o.sts_entity_id},
        {"certifikat", o.pki->adgangsstyring.certifikat},
        {"idp_metadata", base + "/runtime/saml2/metadata.idp"},
        {"sp_metadata", base + "/runtime/saml2auth/metadata.idp"},
        {"logud", base + "/runtime/saml2auth/logud.idp"},
        {"testlogin",
         {{"entity_id", o.testlogin.idp}, {"metadata", base + "/sandkasse/idp/metadata"}}},
        {"demofagsystem",
         {{"entity_id", o.testlogin.fagsystem}, {"adresse", base + "/sandkasse/fagsystem/"}}},
    };
    const Json klar = {
        {"https", base},
        {"amqps", "amqps://localhost:" + std::to_string(o.amqps_port)},
        {"ca", o.pki->ca_fil},
        {"systemer", systemer},
        {"myndigheder", myndigheder},
        {"brugere", brugere},
        {"sts", sts},
        {"login", login},
        {"tjenester", tjenester},
        {"operatoer",
         {{"certifikat", o.pki->operatoer.certifikat}, {"noegle", o.pki->operatoer.noegle}}},
        {"program", version()},
        {"startet", utc_datetime(o.startet)},
    };
    return klar.dump(2) + "\n";
}

namespace {

// "/x/pki/ca.pem" is "ca.pem" to whoever downloads it.
void uden_mapper(nlohmann::ordered_json& j) {
    for (auto& [name, value] : j.items()) {
        if (value.is_structured()) {
            uden_mapper(value);
        } else if ((name == "certifikat" || name == "noegle" || name == "p12" || name == "ca") &&
                   value.is_string()) {
            const std::string path = value.get<std::string>();
            value = path.substr(path.rfind('/') + 1);
        }
    }
}

}  // namespace

std::string oversigt_json(const Klaroplysninger& o, const std::string& overflader,
                          const std::string& mappe) {
    nlohmann::ordered_json out = nlohmann::ordered_json::parse(klar_json(o));
    uden_mapper(out);
    out.erase("operatoer");
    out["mappe"] = mappe;
    out["overflader"] = nlohmann::ordered_json::parse(overflader)["overflader"];
    return out.dump();
}

}  // namespace faelled::app
