// States, certificates, roles, administrators: what is more than changing a record's members.
#include "app/admin/hjaelp.hpp"
#include "base/base64.hpp"

namespace faelled::app::admin {

namespace {

namespace adm = administration;

constexpr std::size_t kStoersteFil = 256 * 1024;

// A word of an enumeration ("Suspenderet"), through the JSON form of the record that has it.
template <typename T, typename M>
Result<M> ord_af(const Krop& body, std::string_view member, M T::* field) {
    const std::string word = body.tekst(member);
    if (word.empty()) return std::unexpected(Fejl::ugyldig(std::string(member), "skal udfyldes"));
    FAELLED_TRY(T record, adm::fra_json<T>(Json({{std::string(member), word}}).dump()));
    return record.*field;
}

template <typename T, typename M>
void status(Administration& a, const std::string& path, M T::* field,
            std::vector<Apioperation>& out) {
    out.push_back(
        lav(a,
            {.metode = "POST",
             .sti = "/admin/" + path + "/{uuid}/status",
             .navn = path + ".status",
             .resume = "Skift status; en lukket har afsluttede aftaler",
             .ind = "Statusskift"},
            [&a, field](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                FAELLED_TRY(const Uuid id, call.uuid());
                FAELLED_TRY(const Krop body, Krop::laes(call));
                FAELLED_TRY(const M value, ord_af(body, "status", field));
                FAELLED_TRY(const auto last, body.dato("sidsteDag"));
                if constexpr (requires { a.saet_status(who, id, value, last); }) {
                    return udfoert(a.saet_status(who, id, value, last));
                } else {
                    return udfoert(a.saet_status(who, id, value));
                }
            }));
}

Apioperation hoved(std::string method, std::string path, std::string name, std::string resume) {
    Apioperation o;
    o.metode = std::move(method);
    o.sti = std::move(path);
    o.navn = std::move(name);
    o.resume = std::move(resume);
    return o;
}

// PEM stands in JSON as it is; DER and P7B as base64.
Result<std::string> certifikatfil(const Krop& body) {
    if (std::string text = body.tekst("pem"); !text.empty()) return text;
    const auto bytes = fra_base64(body.tekst("base64"), kStoersteFil);
    if (!bytes || bytes->empty())
        return std::unexpected(Fejl::ugyldig("pem", "certifikatet skal stå i pem eller base64"));
    return *bytes;
}

void certifikater(Administration& a, std::vector<Apioperation>& out) {
    Apioperation add = hoved("POST", "/admin/systemer/{uuid}/certifikater", "systemer.certifikat",
                             "Tilføj et certifikat: pem, eller base64 af DER, CER eller P7B");
    add.ind = "Certifikatfil";
    add.ud = "Oprettet";
    out.push_back(lav(a, std::move(add),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          FAELLED_TRY(const Krop body, Krop::laes(call));
                          FAELLED_TRY(const std::string file, certifikatfil(body));
                          const adm::Certifikatvalg choice{body.sand("bekraeftAndetCvr")};
                          FAELLED_TRY(const Uuid made, a.tilfoej_certifikat(who, id, file, choice));
                          return svar({{"uuid", made.text()}});
                      }));
    Apioperation remove =
        hoved("DELETE", "/admin/certifikater/{uuid}", "certifikater.fjern", "Fjern et certifikat");
    remove.parametre = {{.navn = "bekraeft",
                         .beskrivelse = "true: også det sidste på et system med aftaler i kraft",
                         .skema = R"({"type":"boolean"})"}};
    out.push_back(lav(a, std::move(remove),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          return udfoert(
                              a.fjern_certifikat(who, id, call.parameter("bekraeft") == "true"));
                      }));
    out.push_back(lav(a,
                      hoved("POST", "/admin/certifikater/{uuid}/spaer", "certifikater.spaer",
                            "Spær et certifikat; det afvises med det samme"),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          return udfoert(a.spaer_certifikat(who, id));
                      }));
}

void klienthemmelighed(Administration& a, std::vector<Apioperation>& out) {
    Apioperation o =
        hoved("POST", "/admin/systemer/{uuid}/klienthemmelighed", "systemer.klienthemmelighed",
              "Ny hemmelighed til en OIDC-klient: vises kun i dette svar");
    o.ud = "Klienthemmelighed";
    out.push_back(lav(a, std::move(o),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          FAELLED_TRY(const std::string made, a.ny_klienthemmelighed(who, id));
                          return svar({{"hemmelighed", made}});
                      }));
}

void roller(Administration& a, std::vector<Apioperation>& out) {
    out.push_back(lav(a,
                      hoved("DELETE", "/admin/jobfunktionsroller/{uuid}", "jobfunktionsroller.slet",
                            "Slet en jobfunktionsrolle"),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          return udfoert(a.slet_jobfunktionsrolle(who, id));
                      }));
    out.push_back(lav(a,
                      hoved("POST", "/admin/jobfunktionsroller/{uuid}/afvis-delegering",
                            "jobfunktionsroller.afvis-delegering",
                            "Sig nej til en rolle, som en anden myndighed har delegeret"),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          return udfoert(a.afvis_delegering(who, id));
                      }));
    out.push_back(lav(a,
                      hoved("DELETE", "/admin/administratorer/{uuid}", "administratorer.fjern",
                            "Fjern en administratorrolle"),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          return udfoert(a.fjern_administrator(who, id));
                      }));
}

}  // namespace

void tilfoej_systemer(Administration& a, std::vector<Apioperation>& out) {
    status(a, "organisationer", &adm::Organisation::status, out);
    status(a, "systemer", &adm::ItSystem::status, out);
    status(a, "services", &adm::Service::status, out);
    status(a, "brugersystemroller", &adm::Brugersystemrolle::status, out);
    certifikater(a, out);
    klienthemmelighed(a, out);
    roller(a, out);
}

}  // namespace faelled::app::admin
