// Records: list, make, read, change, history; the same five operations for each type.
#include <charconv>

#include "app/admin/hjaelp.hpp"

namespace faelled::app::admin {

namespace {

namespace adm = administration;

const std::vector<rest::Apiparameter>& filterparametre() {
    static const std::vector<rest::Apiparameter> kParametre = {
        {.navn = "navn", .beskrivelse = "navn; * er joker, store og små bogstaver er ens"},
        {.navn = "noegle",
         .beskrivelse = "entity id, rolle-id, CVR eller certifikataftryk, præcist"},
        {.navn = "status", .beskrivelse = "som i svarene: Afventer"},
        {.navn = "organisation", .beskrivelse = "CVR", .skema = R"({"type":"string"})"},
        {.navn = "system", .beskrivelse = "UUID"},
        {.navn = "service", .beskrivelse = "UUID"},
        {.navn = "aftale", .beskrivelse = "UUID"},
        {.navn = "objekt", .beskrivelse = "UUID"},
        {.navn = "efter", .beskrivelse = "naeste fra forrige side"},
        {.navn = "antal", .beskrivelse = "højst så mange", .skema = R"({"type":"integer"})"},
    };
    return kParametre;
}

Result<std::optional<Uuid>> uuid_parameter(const Apikald& call, std::string_view name) {
    const std::string text = call.parameter(name);
    if (text.empty()) return std::nullopt;
    const auto u = Uuid::parse(text);
    if (!u) return std::unexpected(Fejl::ugyldig(std::string(name), "skal være et UUID"));
    return u;
}

Result<adm::Filter> filter(const Apikald& call) {
    adm::Filter f;
    f.navn = call.parameter("navn");
    f.noegle = call.parameter("noegle");
    f.status = call.parameter("status");
    if (const std::string cvr = call.parameter("organisation"); !cvr.empty()) {
        f.organisation = Cvr::parse(cvr);
        if (!f.organisation)
            return std::unexpected(Fejl::ugyldig("organisation", "skal være otte cifre"));
    }
    FAELLED_TRY(f.system, uuid_parameter(call, "system"));
    FAELLED_TRY(f.service, uuid_parameter(call, "service"));
    FAELLED_TRY(f.aftale, uuid_parameter(call, "aftale"));
    FAELLED_TRY(f.objekt, uuid_parameter(call, "objekt"));
    FAELLED_TRY(f.efter, uuid_parameter(call, "efter"));
    if (const std::string n = call.parameter("antal"); !n.empty()) {
        const auto [end, error] = std::from_chars(n.data(), n.data() + n.size(), f.antal);
        if (error != std::errc{} || end != n.data() + n.size() || f.antal == 0)
            return std::unexpected(Fejl::ugyldig("antal", "skal være et positivt heltal"));
    }
    return f;
}

Json historikpost(const adm::Historikpost& h) {
    const auto inner = [](const std::string& text) {
        return text.empty() ? Json(nullptr) : Json::parse(text, nullptr, false);
    };
    return {{"nr", h.nr},
            {"tidspunkt", utc_datetime(h.tidspunkt)},
            {"hvem", h.hvem},
            {"roller", h.roller},
            {"organisation", h.organisation},
            {"niveau", h.niveau},
            {"handling", h.handling},
            {"aarsag", h.aarsag},
            {"foer", inner(h.foer)},
            {"efter", inner(h.efter)}};
}

struct Slags {
    std::string sti;    // "organisationer"
    std::string skema;  // "Organisation"
    std::string ental;  // "organisation", for the summaries
};

Apioperation hoved(const Slags& s, std::string metode, const std::string& suffix,
                   std::string verbum, std::string resume) {
    Apioperation o;
    o.metode = std::move(metode);
    o.sti = "/admin/" + s.sti + suffix;
    o.navn = s.sti + "." + std::move(verbum);
    o.resume = std::move(resume);
    return o;
}

// Reading: what every type has.
template <typename T>
void laesbar(Administration& a, const Slags& s, std::vector<Apioperation>& out) {
    Apioperation list = hoved(s, "GET", "", "liste", "Søg: " + s.sti);
    list.parametre = filterparametre();
    list.ud = s.skema + "Side";
    out.push_back(lav(
        a, std::move(list), [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
            FAELLED_TRY(const adm::Filter f, filter(call));
            FAELLED_TRY(const adm::Side<T> side, a.soeg<T>(who, f));
            return svar({{"poster", liste(side.poster)},
                         {"naeste", side.naeste ? Json(side.naeste->text()) : Json(nullptr)}});
        }));

    Apioperation read = hoved(s, "GET", "/{uuid}", "laes", "Læs én: " + s.ental);
    read.ud = s.skema;
    out.push_back(lav(a, std::move(read),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          FAELLED_TRY(const T record, a.laes<T>(who, id));
                          return Apisvar{.krop = adm::til_json(record)};
                      }));

    Apioperation history =
        hoved(s, "GET", "/{uuid}/historik", "historik", "Hvem ændrede hvad og hvornår: " + s.ental);
    history.ud = "[]Historikpost";
    out.push_back(lav(a, std::move(history),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          FAELLED_TRY(const auto all, a.historik<T>(who, id));
                          Json rows = Json::array();
                          for (const adm::Historikpost& h : all)
                              rows.push_back(historikpost(h));
                          return svar(rows);
                      }));
}

// And those that are made and changed as they stand.
template <typename T>
void skrivbar(Administration& a, const Slags& s, std::vector<Apioperation>& out) {
    laesbar<T>(a, s, out);
    Apioperation make = hoved(s, "POST", "", "opret", "Opret: " + s.ental);
    make.ind = s.skema;
    make.ud = "Oprettet";
    out.push_back(lav(a, std::move(make),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(T record, adm::fra_json<T>(call.krop));
                          FAELLED_TRY(const Uuid id, a.opret(who, std::move(record)));
                          return svar({{"uuid", id.text()}});
                      }));

    Apioperation change =
        hoved(s, "PUT", "/{uuid}", "ret", "Ret: " + s.ental + "; nr fra læsningen skal med");
    change.ind = s.skema;
    out.push_back(lav(a, std::move(change),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(T record, adm::fra_json<T>(call.krop));
                          FAELLED_TRY(record.uuid, call.uuid());
                          return udfoert(a.ret(who, std::move(record)));
                      }));
}

}  // namespace

void tilfoej_poster(Administration& a, std::vector<Apioperation>& out) {
    skrivbar<adm::Organisation>(a, {"organisationer", "Organisation", "organisation"}, out);
    skrivbar<adm::ItSystem>(a, {"systemer", "ItSystem", "it-system"}, out);
    skrivbar<adm::Service>(a, {"services", "Service", "service"}, out);
    skrivbar<adm::Servicesystemrolle>(
        a, {"servicesystemroller", "Servicesystemrolle", "servicesystemrolle"}, out);
    skrivbar<adm::Dataafgraensningstype>(
        a, {"dataafgraensningstyper", "Dataafgraensningstype", "dataafgrænsningstype"}, out);
    skrivbar<adm::Brugersystemrolle>(
        a, {"brugersystemroller", "Brugersystemrolle", "brugersystemrolle"}, out);
    skrivbar<adm::Jobfunktionsrolle>(
        a, {"jobfunktionsroller", "Jobfunktionsrolle", "jobfunktionsrolle"}, out);
    skrivbar<adm::Administratorrolle>(
        a, {"administratorer", "Administratorrolle", "administratorrolle"}, out);
    skrivbar<adm::Foederationsaftale>(
        a, {"foederationsaftaler", "Foederationsaftale", "føderationsaftale"}, out);
    skrivbar<adm::Kampagne>(a, {"kampagner", "Kampagne", "kampagne"}, out);
    laesbar<adm::Certifikatpost>(a, {"certifikater", "Certifikat", "certifikat"}, out);
    laesbar<adm::Serviceaftale>(a, {"aftaler", "Serviceaftale", "serviceaftale"}, out);
    laesbar<adm::AftalePart>(a, {"aftaleparter", "AftalePart", "part i en serviceaftale"}, out);
    laesbar<adm::Godkendelse>(a, {"godkendelser", "Godkendelse", "godkendelse"}, out);
    laesbar<adm::Advis>(a, {"advis", "Advis", "advis"}, out);
}

}  // namespace faelled::app::admin
