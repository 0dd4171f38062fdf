#include "app/sandkasseendepunkt.hpp"

#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/entropy.hpp"
#include "base/log.hpp"
#include "rest/jsonapi/operation.hpp"

namespace faelled::app {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kRod = "/sandkasse/";
constexpr std::size_t kStoersteKrop = std::size_t{256} * 1024;

net::Svar json(int status, const Json& body) {
    net::Svar s;
    s.status = status;
    s.indholdstype = "application/json";
    s.headere.emplace_back("Cache-Control", "no-store");
    s.krop = body.dump(2) + "\n";
    return s;
}

net::Svar afvist(int status, std::string_view text) {
    return json(status, {{"fejl", text}});
}

std::unexpected<Fejl> galt(std::string text) {
    return std::unexpected(Fejl::kalder(40, std::move(text)));
}

Result<Json> laes_krop(const net::Anmodning& a) {
    if (a.krop.size() > kStoersteKrop) return galt("Beskeden er for stor");
    Json body = Json::parse(a.krop, nullptr, false);
    if (body.is_discarded() || !body.is_object()) return galt("Kroppen skal være et JSON-objekt");
    return body;
}

std::string tekst(const Json& body, const char* name) {
    const auto at = body.find(name);
    return at != body.end() && at->is_string() ? at->get<std::string>() : std::string();
}

Json vis(const Uuid& system, const Fejlkontakt& k) {
    Json one = {{"system", system.text()}, {"art", navn(k)}, {"sandsynlighed", k.sandsynlighed}};
    if (k.antal) one["antal"] = *k.antal;
    if (k.vent_ms > 0) one["ms"] = k.vent_ms;
    return one;
}

Result<Fejlkontakt> laes_kontakt(const Json& body) {
    const auto ms = body.value("ms", Json(2000));
    const auto count = body.value("antal", Json());
    const auto chance = body.value("sandsynlighed", Json(1.0));
    if (!ms.is_number_integer() || ms < 0 || ms > Fejlkontakter::kMestVent)
        return galt("ms skal være et heltal fra 0 til 60000");
    const auto k = fejlkontakt(tekst(body, "art"), ms.get<std::uint32_t>());
    if (!k) return galt("art skal være slow, 500, fault, expired, lost eller off");
    Fejlkontakt kontakt = *k;
    if (!count.is_null()) {
        if (!count.is_number_integer() || count < 1 || count > 1'000'000'000)
            return galt("antal skal være et positivt heltal");
        kontakt.antal = count.get<std::uint32_t>();
    }
    if (!chance.is_number() || chance < 0.0 || chance > 1.0)
        return galt("sandsynlighed skal være et tal fra 0 til 1");
    kontakt.sandsynlighed = chance.get<double>();
    return kontakt;
}

}  // namespace

Sandkasseendepunkt::Sandkasseendepunkt(Omverden world, net::Arbejdspulje& pool)
    : v_(std::move(world)), pulje_(pool) {}

bool Sandkasseendepunkt::behandler(const std::shared_ptr<const net::Anmodning>& request,
                                   const net::Afslut& done) {
    if (!request->sti.starts_with(kRod)) return false;
    if (!request->loopback || request->klientcertifikat != v_.operatoer) {
        done(afvist(403, "Kun operatørens certifikat, og kun fra maskinen selv"));
        return true;
    }
    if (!pulje_.send(request->kalder, [this, request, done] { done(svar(*request)); }))
        done(afvist(503, "Optaget; prøv igen om lidt"));
    return true;
}

net::Svar Sandkasseendepunkt::svar(const net::Anmodning& a) {
    try {
        const Result<std::string> body = udfoer(a.sti.substr(kRod.size()), a);
        if (!body) return afvist(rest::http_status(body.error()), body.error().tekst);
        net::Svar s;
        s.indholdstype = "application/json";
        s.headere.emplace_back("Cache-Control", "no-store");
        s.krop = *body + "\n";
        return s;
    } catch (const std::exception& e) {
        log::fejl("sandkasse.undtagelse", {{"tekst", e.what()}});
        return afvist(500, "Intern fejl");
    }
}

Result<std::string> Sandkasseendepunkt::udfoer(std::string_view what, const net::Anmodning& a) {
    if (what == "ur") return ur(a);
    if (what == "fejl") return fejl(a);
    if (what == "tilslut") return tilslut(a);
    if (what == "overflader" && v_.overflader) {
        if (a.metode != "GET") return galt("Brug GET");
        return v_.overflader();
    }
    return std::unexpected(Fejl::kalder(44, "Her er ikke noget"));
}

// What is done to a sandbox stands in its audit log beside the calls it changed.
Result<void> Sandkasseendepunkt::noter(std::string operation, std::string details) {
    if (v_.revision == nullptr) return {};
    adgang::Revisionspost p;
    p.art = adgang::Revisionsart::kDrift;
    p.tid = v_.ur.now();
    p.sporing = Uuid::random(system_entropy());
    p.certifikat = v_.operatoer;
    p.tjeneste = "sandkasse";
    p.operation = std::move(operation);
    p.detaljer = std::move(details);
    return v_.revision->skriv_og_vent(std::move(p));
}

Result<std::string> Sandkasseendepunkt::ur(const net::Anmodning& a) {
    if (a.metode == "PUT") {
        FAELLED_TRY(const Json body, laes_krop(a));
        const std::string wish = tekst(body, "oenske");
        const auto offset = ny_forskydning(wish, v_.ur.forskydning(), v_.rigtig.now());
        if (!offset)
            return galt("oenske skal være +10d, -2h30m, =TIDSPUNKT (ISO 8601) eller reset");
        FAELLED_CHECK(noter("ur", Json{{"oenske", wish}}.dump()));
        FAELLED_CHECK(v_.ur.flyt(*offset));
        if (v_.uret_er_flyttet) v_.uret_er_flyttet();
    } else if (a.metode != "GET") {
        return galt("Brug GET eller PUT");
    }
    return Json{{"nu", utc_datetime(v_.ur.now())},
                {"rigtig", utc_datetime(v_.rigtig.now())},
                {"forskydning_sekunder", v_.ur.forskydning() / kSekund}}
        .dump(2);
}

Result<std::string> Sandkasseendepunkt::fejl(const net::Anmodning& a) {
    if (a.metode == "PUT") {
        FAELLED_TRY(const Json body, laes_krop(a));
        FAELLED_TRY(const Uuid system, v_.find_system(tekst(body, "system")));
        if (tekst(body, "art") == "off") {
            FAELLED_CHECK(noter("fejl", body.dump()));
            v_.kontakter.fjern(system);
        } else {
            FAELLED_TRY(const Fejlkontakt k, laes_kontakt(body));
            FAELLED_CHECK(noter("fejl", vis(system, k).dump()));
            v_.kontakter.saet(system, k);
        }
    } else if (a.metode != "GET") {
        return galt("Brug GET eller PUT");
    }
    Json all = Json::array();
    for (const auto& [system, k] : v_.kontakter.alle())
        all.push_back(vis(system, k));
    return Json{{"fejl", std::move(all)}}.dump(2);
}

Result<std::string> Sandkasseendepunkt::tilslut(const net::Anmodning& a) {
    if (a.metode != "POST") return galt("Brug POST");
    FAELLED_TRY(const Json body, laes_krop(a));
    Tilslutning t;
    t.navn = tekst(body, "navn");
    t.certifikat = tekst(body, "certifikat");
    const auto cvr = Cvr::parse(tekst(body, "cvr"));
    if (t.navn.empty() || t.navn.size() > 200 || !cvr)
        return galt("navn og cvr (otte cifre) skal være der");
    t.cvr = *cvr;
    if (const std::string m = tekst(body, "myndighed"); !m.empty()) {
        t.myndighed = Cvr::parse(m);
        if (!t.myndighed) return galt("myndighed skal være et CVR-nummer på otte cifre");
    }
    const Json roles = body.value("roller", Json::array());
    for (const Json& role : roles) {
        if (!role.is_string()) return galt("roller skal være en liste af tekster");
        t.roller.push_back(role.get<std::string>());
    }
    const Json limits = body.value("afgraensninger", Json::object());
    for (const auto& [type, value] : limits.items()) {
        if (!value.is_string()) return galt("afgraensninger skal være tekster ved type");
        t.afgraensninger.emplace_back(type, value.get<std::string>());
    }
    FAELLED_TRY(const Tilsluttet made, v_.tilslut(t));
    FAELLED_CHECK(noter("tilslut", Json{{"system", made.system.text()}, {"navn", t.navn}}.dump()));
    return Json{{"system", made.system.text()},       {"aftale", made.aftale.text()},
                {"myndighed", made.myndighed.text()}, {"certifikat", made.certifikat_pem},
                {"noegle", made.noegle_pem},          {"p12", made.p12_base64}}
        .dump(2);
}

}  // namespace faelled::app
