// Service agreements: draft, request, new versions.
#include "app/admin/hjaelp.hpp"

namespace faelled::app::admin {

namespace {

namespace adm = administration;

Apioperation hoved(std::string method, std::string path, std::string name, std::string resume,
                   std::string in = {}, std::string out = {}) {
    Apioperation o;
    o.metode = std::move(method);
    o.sti = "/admin/aftaler" + std::move(path);
    o.navn = "aftaler." + std::move(name);
    o.resume = std::move(resume);
    o.ind = std::move(in);
    o.ud = std::move(out);
    return o;
}

Result<adm::Aftaleindhold> indhold(const Krop& body) {
    const auto at = body.raa().find("indhold");
    if (at == body.raa().end()) return std::unexpected(Fejl::ugyldig("indhold", "skal udfyldes"));
    return adm::fra_json<adm::Aftaleindhold>(at->dump());
}

void udkast(Administration& a, std::vector<Apioperation>& out) {
    out.push_back(lav(a, hoved("POST", "", "opret", "Opret et udkast", "Aftaleudkast", "Oprettet"),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Krop body, Krop::laes(call));
                          FAELLED_TRY(const auto system, body.uuid("system"));
                          if (!system)
                              return std::unexpected(Fejl::ugyldig("system", "skal udfyldes"));
                          FAELLED_TRY(adm::Aftaleindhold content, indhold(body));
                          FAELLED_TRY(
                              const Uuid made,
                              a.opret_aftale(who, *system, body.tekst("navn"), std::move(content)));
                          return svar({{"uuid", made.text()}});
                      }));
    out.push_back(lav(a, hoved("PUT", "/{uuid}", "ret", "Ret et udkast", "Aftaleudkast"),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          FAELLED_TRY(const Krop body, Krop::laes(call));
                          FAELLED_TRY(adm::Aftaleindhold content, indhold(body));
                          const auto nr = body.raa().find("nr");
                          const bool given = nr != body.raa().end() && nr->is_number_unsigned();
                          return udfoert(a.ret_udkast(who, id, given ? nr->get<std::uint64_t>() : 0,
                                                      body.tekst("navn"), std::move(content)));
                      }));
    out.push_back(lav(a,
                      hoved("DELETE", "/{uuid}", "slet", "Slet et udkast, der aldrig er anmodet"),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          return udfoert(a.slet_udkast(who, id));
                      }));
}

void forloeb(Administration& a, std::vector<Apioperation>& out) {
    out.push_back(lav(a,
                      hoved("POST", "/{uuid}/anmod", "anmod", "Bed myndighederne om godkendelse"),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          return udfoert(a.anmod(who, id));
                      }));
    out.push_back(
        lav(a, hoved("POST", "/{uuid}/traek-tilbage", "traek-tilbage", "Træk anmodningen tilbage"),
            [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                FAELLED_TRY(const Uuid id, call.uuid());
                return udfoert(a.traek_tilbage(who, id));
            }));
    out.push_back(lav(a,
                      hoved("POST", "/{uuid}/kopier", "kopier",
                            "Nyt udkast med samme indhold, til samme eller et andet system",
                            "Aftalekopi", "Oprettet"),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          FAELLED_TRY(const Krop body, Krop::laes(call));
                          FAELLED_TRY(const auto system, body.uuid("system"));
                          FAELLED_TRY(const Uuid made,
                                      a.kopier(who, id, body.tekst("navn"), system));
                          return svar({{"uuid", made.text()}});
                      }));
    out.push_back(lav(
        a,
        hoved("POST", "/{uuid}/rediger", "rediger",
              "Ny version; den gamle gælder, til den nye er godkendt", "Aftaleindhold", "Version"),
        [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
            FAELLED_TRY(const Uuid id, call.uuid());
            FAELLED_TRY(adm::Aftaleindhold content, adm::fra_json<adm::Aftaleindhold>(call.krop));
            FAELLED_TRY(const std::uint64_t version, a.rediger(who, id, std::move(content)));
            return svar({{"version", version}});
        }));
    out.push_back(
        lav(a,
            hoved("POST", "/{uuid}/forny", "forny",
                  "Ny version med samme indhold og en anden sidste dag", "Fornyelse", "Version"),
            [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                FAELLED_TRY(const Uuid id, call.uuid());
                FAELLED_TRY(const Krop body, Krop::laes(call));
                FAELLED_TRY(const auto last, body.dato("gyldigTil"));
                FAELLED_TRY(const std::uint64_t version, a.forny(who, id, last));
                return svar({{"version", version}});
            }));
}

Json teknisk(const adm::TekniskeOplysninger& t) {
    Json authorities = Json::array();
    for (const auto& [cvr, uuid] : t.myndigheder)
        authorities.push_back({{"cvr", cvr.text()}, {"userUuid", uuid.text()}});
    Json services = Json::array();
    for (const adm::TekniskService& s : t.services) {
        Json endpoints = Json::array();
        for (const adm::Endpoint& e : s.endpoints)
            endpoints.push_back(e.url);
        services.push_back({{"serviceUuid", s.uuid.text()},
                            {"entityId", s.entity_id},
                            {"navn", s.navn},
                            {"adresser", std::move(endpoints)},
                            {"roller", s.roller}});
    }
    return {{"serviceAgreementUuid", t.aftale.text()},
            {"userSystemUuid", t.system.text()},
            {"myndigheder", std::move(authorities)},
            {"services", std::move(services)}};
}

}  // namespace

void tilfoej_aftaler(Administration& a, std::vector<Apioperation>& out) {
    udkast(a, out);
    forloeb(a, out);
    out.push_back(lav(
        a,
        hoved("GET", "/{uuid}/oversigt", "oversigt",
              "Aftalen med alle parter og et sammendrag: 3 af 98 godkendt", {}, "Aftaleoversigt"),
        [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
            FAELLED_TRY(const Uuid id, call.uuid());
            FAELLED_TRY(const adm::Aftaleoversigt o, a.aftaleoversigt(who, id));
            return svar({{"aftale", som_json(o.aftale)},
                         {"parter", liste(o.parter)},
                         {"sammendrag", o.sammendrag}});
        }));
    out.push_back(lav(a,
                      hoved("GET", "/{uuid}/teknisk", "teknisk",
                            "UUID'er, entity ids og adresser til udvikleren", {}, "Teknisk"),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          FAELLED_TRY(const adm::TekniskeOplysninger t,
                                      a.tekniske_oplysninger(who, id));
                          return svar(teknisk(t));
                      }));
}

}  // namespace faelled::app::admin
