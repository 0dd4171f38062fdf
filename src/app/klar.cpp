#include "app/klar.hpp"

#include <nlohmann/json.hpp>

#include "app/version.hpp"

namespace faelled::app {

std::string klar_json(const Klaroplysninger& o) {
    using Json = nlohmann::ordered_json;
    Json systemer = Json::array();
    for (const Systemfiler& s : o.pki->systemer) {
        systemer.push_back({{"navn", s.system.navn},
                            {"uuid", s.system.uuid.text()},
                            {"cvr", s.system.aftaler.front().myndighed.text()},
                            {"certifikat", s.certifikat},
                            {"noegle", s.noegle},
                            {"p12", s.p12},
                            {"p12_kodeord", kP12Kodeord}});
    }
    Json myndigheder = Json::array();
    for (const Myndighed& m : o.myndigheder) {
        myndigheder.push_back(
            {{"navn", m.navn}, {"cvr", m.cvr.text()}, {"organisation", m.organisation.text()}});
    }
    Json brugere = Json::array();
    for (const Demobruger& b : o.brugere) {
        brugere.push_back(
            {{"navn", b.navn}, {"brugervendtnoegle", b.noegle}, {"cvr", b.cvr.text()}});
    }
    const Json klar = {
        {"https", "https://localhost:" + std::to_string(o.https_port)},
        {"amqps", "amqps://localhost:" + std::to_string(o.amqps_port)},
        {"ca", o.pki->ca_fil},
        {"systemer", systemer},
        {"myndigheder", myndigheder},
        {"brugere", brugere},
        {"program", version()},
        {"startet", utc_datetime(o.startet)},
    };
    return klar.dump(2) + "\n";
}

}  // namespace faelled::app
