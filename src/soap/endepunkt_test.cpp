#include "soap/endepunkt.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "klassifikation/beskrivelser.hpp"
#include "soap/klassifikation/skemaer.hpp"
#include "soap/soap_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::soap;
using test::konvolut;
using test::laes_bruger;
using test::Proeve;

namespace {

std::size_t antal(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++n;
    return n;
}

// A fault with the headers every answer must have, with this subcode or code.
void er_fault(const net::Svar& s, int status, std::string_view code) {
    CHECK(s.status == status);
    CHECK(antal(s.krop, "<soap:Fault") == 1);
    CHECK_MESSAGE(antal(s.krop, ":" + std::string(code) + "<") == 1, s.krop);
    CHECK(antal(s.krop, "<wsa:MessageID ") == 1);
    CHECK(antal(s.krop, "<wsa:RelatesTo ") == 1);
}

void er_svar(const net::Svar& s, int code) {
    CHECK(s.status == 200);
    CHECK(antal(s.krop, "<soap:Fault") == 0);
    CHECK_MESSAGE(antal(s.krop, "<sd:StatusKode>" + std::to_string(code) + "<") == 1, s.krop);
    CHECK(antal(s.krop, "<wsa:MessageID ") == 1);
    CHECK(antal(s.krop, "<wsa:RelatesTo ") == 1);
}

// Errors are logged on purpose here; the run stays quiet.
struct Stille {
    Stille() { log::set_niveau("fejl"); }
    ~Stille() { log::set_niveau(log::Niveau::kInfo); }
};
const Stille kStille;

}  // namespace

TEST_CASE("a call is answered in its own version with its own headers") {
    Proeve p;
    const net::Svar s = p.post(konvolut(laes_bruger()));
    er_svar(s, 20);
    CHECK(s.indholdstype == "application/soap+xml; charset=utf-8");
    CHECK(antal(s.krop, ">" + test::kBesked + "</wsa:RelatesTo>") == 1);
    CHECK(antal(s.krop, ">" + test::kTransaktion + "</h:TransactionUUID>") == 1);
    CHECK(antal(s.krop, ">http://kombit.dk/sts/organisation/bruger/xResponse</wsa:Action>") == 1);
    CHECK(p.spor.kald == std::vector<std::string>{"bruger.laes"});
    CHECK(p.spor.transaktion.text() == test::kTransaktion);
    CHECK(p.spor.uuid == test::kObjekt);

    const net::Svar old =
        p.post("<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>" +
                   laes_bruger() + "</e:Body></e:Envelope>",
               "/organisation/bruger/6/", "text/xml; charset=utf-8");
    er_svar(old, 20);
    CHECK(old.indholdstype == "text/xml; charset=utf-8");
    CHECK(antal(old.krop, ">http://kombit.dk/sts/organisation/bruger/laesResponse</wsa:Action>") ==
          1);
}

TEST_CASE("the Body decides, not path, query, action or content type") {
    Proeve p;
    for (const std::string path :
         {"/organisation/bruger/6", "/organisation/bruger/6/", "/organisation/bruger/6/?a=b",
          "/organisation/person/6/", "/organisation/organisationsystem/6"})
        er_svar(p.post(konvolut(laes_bruger()), path), 20);
    for (const std::string type :
         {"", "application/soap+xml", "text/xml", "application/xml; charset=\"utf-8\"",
          "Application/SOAP+XML; action=\"urn:anything\""})
        er_svar(p.post(konvolut(laes_bruger()), "/organisation/bruger/6/", type), 20);
    CHECK(p.spor.kald.size() == 10);

    // The official WSDL spells this one wrongly.
    er_svar(p.post(konvolut(laes_bruger()), "/organisation/organisationsenhed/6/"), 20);
    CHECK_FALSE(
        p.spoerg(Proeve::anmodning("GET", "/organisation/organisationsenhed/6/")).has_value());
    CHECK_FALSE(p.spoerg(Proeve::anmodning("POST", "/organisation/a/b/6/")).has_value());
    net::Anmodning other = Proeve::anmodning("POST", "/organisation/bruger/7/");
    CHECK_FALSE(p.spoerg(other).has_value());
    CHECK_FALSE(p.spoerg(Proeve::anmodning("GET", "/")).has_value());
}

TEST_CASE("what HTTP refuses before SOAP") {
    Proeve p;
    const auto status = [&](const std::string& type) {
        return p.post(konvolut(laes_bruger()), "/organisation/bruger/6/", type).status;
    };
    CHECK(status("multipart/related; type=\"application/xop+xml\"") == 415);
    CHECK(status("application/json") == 415);
    net::Anmodning packed = Proeve::anmodning("POST", "/organisation/bruger/6/");
    packed.headere.emplace_back("content-encoding", "gzip");
    CHECK(p.spoerg(packed)->status == 415);
    CHECK(p.get("/organisation/bruger/6/").status == 405);
    CHECK(p.spoerg(Proeve::anmodning("PUT", "/organisation/bruger/6/"))->status == 405);
    CHECK(p.spor.kald.empty());
}

TEST_CASE("faults before the element is known") {
    Proeve p;
    er_fault(p.post("hej"), 400, "Sender");
    er_fault(p.post(""), 400, "Sender");
    er_fault(p.post("<!DOCTYPE x><x/>"), 400, "Sender");
    er_fault(p.post("<x/>"), 500, "VersionMismatch");
    er_fault(p.post(konvolut("")), 400, "Sender");
    er_fault(p.post(konvolut(laes_bruger() + laes_bruger())), 400, "Sender");
    er_fault(p.post(konvolut("<LaesInput/>")), 400, "ActionNotSupported");
    er_fault(p.post(konvolut(test::bruger("LaesOutput", ""))), 400, "ActionNotSupported");
    er_fault(p.post(konvolut(laes_bruger(), "<q:x xmlns:q='urn:q' s:mustUnderstand='1'/>")), 500,
             "MustUnderstand");
    const net::Svar old = p.post("hej", "/organisation/bruger/6/", "text/xml");
    er_fault(old, 500, "Client");
    CHECK(old.indholdstype == "text/xml; charset=utf-8");
    CHECK(p.spor.kald.empty());
}

TEST_CASE("limits of the parser are faults") {
    Indstillinger small;
    small.graenser = xml::Graenser(4000, 20, 60, 8);
    Proeve p(small);
    er_svar(p.post(konvolut(laes_bruger())), 20);
    er_fault(p.post(konvolut(laes_bruger() + std::string(4000, ' '))), 400, "Sender");
    std::string deep;
    for (int i = 0; i < 20; ++i)
        deep += "<x>";
    for (int i = 0; i < 20; ++i)
        deep += "</x>";
    er_fault(p.post(konvolut(deep)), 400, "Sender");
    std::string many;
    for (int i = 0; i < 60; ++i)
        many += "<x/>";
    er_fault(p.post(konvolut("<y>" + many + "</y>")), 400, "Sender");
    std::string wide = "<y ";
    for (int i = 0; i < 9; ++i)
        wide += "a" + std::to_string(i) + "='' ";
    er_fault(p.post(konvolut(wide + "/>")), 400, "Sender");
}

TEST_CASE("the gate's refusals are security faults") {
    Proeve p;
    const auto med = [&](auto change) {
        net::Anmodning a = Proeve::anmodning("POST", "/organisation/bruger/6/");
        a.krop = konvolut(laes_bruger());
        change(a);
        return p.spoerg(std::move(a)).value();
    };
    er_fault(med([](net::Anmodning& a) { a.klientcertifikat.reset(); }), 500,
             "FailedAuthentication");
    er_fault(med([](net::Anmodning& a) { a.klientcertifikat->front() = 9; }), 500,
             "FailedAuthentication");
    er_fault(med([](net::Anmodning& a) { a.loopback = false; }), 500, "FailedAuthentication");
    er_fault(med([](net::Anmodning& a) { a.headere.emplace_back("faelled-myndighed", "x"); }), 500,
             "Sender");
    const net::Svar none =
        med([](net::Anmodning& a) { a.headere.emplace_back("faelled-myndighed", "99999999"); });
    er_fault(none, 500, "FailedAuthentication");
    CHECK(antal(none.krop, "ServiceAgreementNotFound") == 2);
    CHECK(p.spor.kald.empty());
    er_svar(med([](net::Anmodning& a) { a.headere.emplace_back("faelled-myndighed", "11111111"); }),
            20);
}

TEST_CASE("every refusal and breakdown of an operation is its own output element") {
    Proeve p;
    const auto proev = [&](const std::string& body, int code, std::string_view output) {
        const net::Svar s = p.post(konvolut(body));
        er_svar(s, code);
        CHECK(antal(s.krop, "<soap:Body><" + std::string(output) + " ") == 1);
    };
    proev(test::bruger("LaesInput", ""), 40, "bruger:LaesOutput");
    proev(test::bruger("ListInput", ""), 40, "bruger:ListOutput");
    proev(test::bruger("OpretInput", "<b:Ukendt/>"), 40, "bruger:OpretOutput");
    for (const int code : {40, 43, 44, 49, 50}) {
        p.spor.fejl = Fejl::kalder(code, "Nej");
        proev(laes_bruger(), code, "bruger:LaesOutput");
    }
    p.spor.fejl = Fejl::intern("Brudt");
    proev(laes_bruger(), 50, "bruger:LaesOutput");
    p.spor.fejl.reset();
    p.spor.foer = [] { throw std::runtime_error("secret"); };
    const net::Svar s = p.post(konvolut(laes_bruger()));
    er_svar(s, 50);
    CHECK(antal(s.krop, "secret") == 0);
}

TEST_CASE("what may block or is heavy runs in its pool, and a full pool says so") {
    Proeve p;
    const std::string uuid =
        "<sd:UUIDIdentifikator>" + test::kObjekt.text() + "</sd:UUIDIdentifikator>";
    const auto i_pulje = [&](const std::string& body) {
        const int before = p.pulje.antal;
        er_svar(p.post(konvolut(body)), 20);
        return p.pulje.antal - before;
    };
    const auto i_tung = [&](const std::string& body) {
        const int before = p.tung.antal;
        CHECK(i_pulje(body) == 0);
        return p.tung.antal - before;
    };
    const auto soeg = [](const std::string& name) {
        return test::bruger(
            "SoegInput",
            "<b:AttributListe>" + name + "</b:AttributListe><b:TilstandListe/><b:RelationListe/>");
    };
    const auto navn = [](const std::string& value) {
        return "<b:Egenskab><sd:BrugerNavn>" + value + "</sd:BrugerNavn></b:Egenskab>";
    };
    CHECK(i_tung(laes_bruger()) == 0);
    CHECK(i_tung(soeg(navn("kar"))) == 0);
    CHECK(i_tung(soeg(navn("ka*"))) == 1);
    CHECK(i_tung(soeg(navn("a") + navn("b"))) == 1);
    CHECK(i_tung(soeg("")) == 1);
    CHECK(i_tung(test::bruger("ListInput", uuid)) == 0);
    std::string many;
    for (int i = 0; i < 51; ++i)
        many += uuid;
    CHECK(i_tung(test::bruger("ListInput", many)) == 1);
    CHECK(i_pulje(test::bruger("SletInput", uuid)) == 1);
    CHECK(i_pulje(test::bruger("RetInput", uuid)) == 1);
    CHECK(i_tung(laes_bruger() + "<!--" + std::string(300'000, 'x') + "-->") == 1);

    p.pulje.fuld = true;
    p.tung.fuld = true;
    er_svar(p.post(konvolut(laes_bruger())), 20);
    const std::size_t before = p.spor.kald.size();
    for (const std::string& body : {test::bruger("SletInput", uuid),
                                    laes_bruger() + "<!--" + std::string(300'000, 'x') + "-->"}) {
        const net::Svar s = p.post(konvolut(body));
        er_fault(s, 503, "Receiver");
        REQUIRE(s.headere.size() == 1);
        CHECK(s.headere[0].first == "Retry-After");
    }
    CHECK(p.spor.kald.size() == before);
}

TEST_CASE("descriptions") {
    Proeve p;
    net::Anmodning a = Proeve::anmodning("GET", "/organisation/bruger/6/?WSDL");
    a.headere.emplace_back("host", "localhost:8443");
    const net::Svar wsdl = p.spoerg(a).value();
    CHECK(wsdl.status == 200);
    CHECK(wsdl.indholdstype == "text/xml; charset=utf-8");
    CHECK(antal(wsdl.krop,
                "<soap12:address location=\"https://localhost:8443/organisation/bruger/6/\">") ==
          1);
    CHECK(antal(wsdl.krop, "<soap12:operation ") == 8);
    CHECK(antal(wsdl.krop, "schemaLocation=\"https://localhost:8443/organisation/bruger/6/?xsd=") ==
          2);

    const net::Svar xsd = p.get("/organisation/bruger/6?xsd=BrugerOperationer.xsd");
    CHECK(xsd.status == 200);
    CHECK(
        antal(xsd.krop,
              "schemaLocation=\"https://localhost/organisation/bruger/6/?xsd=SagDokObjekt.xsd\"") ==
        1);
    CHECK(p.get("/organisation/bruger/6?xsd=../../etc/passwd").status == 404);
    CHECK(p.get("/organisation/bruger/6?xsd").status == 404);

    a.headere.back().second = "evil\"><x";
    CHECK(antal(p.spoerg(a)->krop, "evil") == 0);

    Indstillinger fixed;
    fixed.base_url = "https://org.example";
    Proeve q(fixed);
    CHECK(antal(q.spoerg(a)->krop, "location=\"https://org.example/organisation/bruger/6/\"") == 1);
    // Every schema that a description names is served.
    for (const Skema& s : q.skemaer) {
        CHECK(q.get("/organisation/person/6/?xsd=" + s.navn).status == 200);
        for (std::size_t at = s.xml.find("schemaLocation=\""); at != std::string::npos;
             at = s.xml.find("schemaLocation=\"", at + 1)) {
            const std::size_t from = at + 16;
            const std::string file = s.xml.substr(from, s.xml.find('"', from) - from);
            CHECK_MESSAGE(q.get("/organisation/person/6/?xsd=" + file).status == 200, file);
        }
    }
}

TEST_CASE("calls and faults are counted") {
    Proeve p;
    metrics::Counter& good = metrics::counter("faelled_soap_requests_total", "",
                                              R"(service="bruger",operation="laes",status="20")");
    metrics::Counter& odd = metrics::counter("faelled_soap_requests_total", "",
                                             R"(service="bruger",operation="laes",status="other")");
    metrics::Counter& xml = metrics::counter("faelled_soap_faults_total", "", R"(reason="xml")");
    metrics::Counter& path = metrics::counter("faelled_soap_mismatch_total", "", R"(kind="path")");
    const auto before = good.value() + odd.value() + xml.value() + path.value();
    p.post(konvolut(laes_bruger()), "/organisation/person/6/");
    p.spor.fejl = Fejl::kalder(47, "x");
    p.post(konvolut(laes_bruger()));
    p.post("hej");
    CHECK(good.value() + odd.value() + xml.value() + path.value() == before + 4);
}

TEST_CASE("endepunkt: a service with a schema set of its own is served from that") {
    Proeve p;
    Tjeneste klasse;
    klasse.navn = "Klasse";
    klasse.segment = "klasse";
    klasse.sti = "/klasse/7/";
    klasse.wsdl_ns = "http://stoettesystemerne.dk/klassifikation";
    klasse.skemaer = {"KlasseOperationer.xsd"};
    klasse.skemasaet = std::make_shared<const std::vector<Skema>>(
        klassifikationsskemaer7(klassifikation::kKlasse7));
    klasse.adgang = &p.adgang;
    // Elements in two namespaces, as SagIndeks has them.
    Operation laes;
    laes.navn = "laes";
    laes.meddelelse = "KlasseLaes";
    laes.input = {"urn:ind", "LaesInput"};
    laes.output = {"urn:ud", "LaesOutput"};
    klasse.operationer = {laes};
    auto services = p.tjenester;
    services.push_back(klasse);
    p.endepunkt = std::make_unique<Endepunkt>(p.gate, Puljer{p.pulje, p.tung}, p.ur, p.entropi,
                                              services, p.skemaer, Indstillinger{});

    const auto common = [&](const std::string& path) {
        const net::Svar s = p.get(path + "?xsd=SagDokObjekt.xsd");
        CHECK(s.status == 200);
        return antal(s.krop, "name=\"DataEjer\"");
    };
    CHECK(common("/klasse/7/") == 2);
    CHECK(common("/organisation/bruger/6/") == 0);
    CHECK(p.get("/klasse/7/?xsd=BrugerOperationer.xsd").status == 404);
    CHECK(p.get("/organisation/bruger/6/?xsd=KlasseOperationer.xsd").status == 404);

    const std::string wsdl = p.get("/klasse/7/?wsdl").krop;
    CHECK(antal(wsdl, "/klasse/7/?xsd=KlasseOperationer.xsd\"") == 1);
    CHECK(antal(wsdl, "xmlns:t=\"urn:ind\"") == 1);
    CHECK(antal(wsdl, "xmlns:t2=\"urn:ud\"") == 1);
    CHECK(antal(wsdl, "element=\"t:LaesInput\"") == 1);
    CHECK(antal(wsdl, "element=\"t2:LaesOutput\"") == 1);
}
