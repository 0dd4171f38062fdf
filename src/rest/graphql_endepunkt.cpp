#include "rest/graphql_endepunkt.hpp"

#include <fmt/format.h>

#include <exception>
#include <numeric>
#include <optional>
#include <string>

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/text.hpp"
#include "rest/graphiql_side.hpp"
#include "rest/graphql/answer.hpp"
#include "rest/organisation/henter.hpp"
#include "rest/organisation/skema.hpp"
#include "rest/transaktion.hpp"

namespace faelled::rest {

namespace {

constexpr std::string_view kSti = "/organisation/organisationhent/1";
constexpr std::string_view kGraphiqlSti = "/organisation/graphiql/1";
// The text is misspelt in the original and must stay so (14.5).
constexpr std::string_view kKildeId = "GrapqhQL Organisation";

std::string_view statusnavn(int status) {
    switch (status) {
        case 400:
            return "BadRequest";
        case 401:
            return "Unauthorized";
        case 405:
            return "MethodNotAllowed";
        case 408:
            return "RequestTimeout";
        case 413:
            return "PayloadTooLarge";
        case 415:
            return "UnsupportedMediaType";
        case 503:
            return "ServiceUnavailable";
        default:
            return "InternalServerError";
    }
}

bool er_sti(std::string_view sti, std::string_view vores) {
    return sti == vores ||
           (sti.size() == vores.size() + 1 && sti.starts_with(vores) && sti.back() == '/');
}

// "application/json" of "Application/JSON; charset=utf-8".
std::string medietype(const net::Anmodning& a) {
    return fold(trim(split(a.header("content-type").value_or(""), ';').front()));
}

void tael_svar(int status, std::int64_t us) {
    metrics::counter("faelled_graphql_requests_total", "GraphQL requests by HTTP status.",
                     fmt::format(R"(status="{}")", status))
        .add();
    metrics::histogram("faelled_graphql_request_seconds", "Time from request to answer.")
        .observe_us(us);
}

void tael_fejl(graphql::Classification c, std::uint32_t antal) {
    if (antal == 0) return;
    metrics::counter("faelled_graphql_errors_total", "Errors and warnings in GraphQL answers.",
                     fmt::format(R"(classification="{}")", graphql::name(c)))
        .add(antal);
}

}  // namespace

struct GraphqlEndepunkt::Indre {
    const adgang::Gate& gate;
    net::Arbejdspulje& pulje;
    Organisationskilde kilde;
    const Clock& ur;
    Entropy& entropi;
    GraphqlIndstillinger settings;
    Tabel tabel;
    std::shared_ptr<const graphql::Schema> skema;

    [[nodiscard]] net::Svar fejlsvar(int status, std::string_view besked,
                                     std::string_view sti) const;
    [[nodiscard]] net::Svar svar(const net::Anmodning& a, std::int64_t start_us) const;
    [[nodiscard]] net::Svar udfoer(const net::Anmodning& a, const graphql::Request& r,
                                   const adgang::Kalder& kalder, std::int64_t start_us) const;
    void koer(const net::Anmodning& a, const net::Afslut& afslut, std::int64_t start_us) const;
};

net::Svar GraphqlEndepunkt::Indre::fejlsvar(int status, std::string_view besked,
                                            std::string_view sti) const {
    net::Svar s;
    s.status = status;
    s.indholdstype = "application/json";
    s.krop = "{\"timestamp\":";
    append_json_text(s.krop, utc_datetime(ur.now()));
    s.krop +=
        fmt::format(",\"status\":{},\"error\":\"{}\",\"message\":", status, statusnavn(status));
    append_json_text(s.krop, besked);
    s.krop += ",\"path\":";
    append_json_text(s.krop, sti);
    s.krop += '}';
    return s;
}

net::Svar GraphqlEndepunkt::Indre::svar(const net::Anmodning& a, std::int64_t start_us) const {
    if (a.metode != "POST") {
        net::Svar s = fejlsvar(405, "Brug POST", a.sti);
        s.headere.emplace_back("Allow", "POST");
        return s;
    }
    const auto id = transaktion(a);
    adgang::Legitimation hvem{a.klientcertifikat, a.loopback, std::nullopt, id.value_or(Uuid{})};
    if (const auto m = a.header("faelled-myndighed")) hvem.myndighed = std::string(*m);
    // Who is not known learns nothing about the rest of the request.
    const auto kalder = gate.kalder(hvem);
    if (!kalder) return fejlsvar(401, kalder.error().tekst, a.sti);
    if (!id) return fejlsvar(400, id.error(), a.sti);

    if (a.krop.size() > settings.graenser.bytes) {
        return fejlsvar(413, fmt::format("Beskeden er større end {} byte", settings.graenser.bytes),
                        a.sti);
    }
    const std::string type = medietype(a);
    if (type == "application/graphql") return udfoer(a, {a.krop, {}, {}}, *kalder, start_us);
    if (type != "application/json") {
        return fejlsvar(415, "Content-Type skal være application/json eller application/graphql",
                        a.sti);
    }
    const auto request = graphql::read_request(a.krop, settings.graenser);
    if (!request) return fejlsvar(400, request.error(), a.sti);
    return udfoer(a, *request, *kalder, start_us);
}

net::Svar GraphqlEndepunkt::Indre::udfoer(const net::Anmodning& a, const graphql::Request& r,
                                          const adgang::Kalder& kalder,
                                          std::int64_t start_us) const {
    Henter henter(kilde, tabel, kalder, start_us + settings.tidsgraense_us);
    const graphql::ErrorExtras extras{std::string(kKildeId),
                                      [this] { return Uuid::random(entropi).text(); }};
    const auto introspection =
        settings.introspektion ? graphql::Introspection::kOn : graphql::Introspection::kOff;
    graphql::Answer svar =
        graphql::answer(*skema, r, henter, settings.graenser, introspection, extras);
    const auto fejl = std::accumulate(svar.counts.begin(), svar.counts.end(), 0U);
    log::info("graphql_svar", {{"transaktion", kalder.transaktion().text()},
                               {"system", kalder.systemnavn()},
                               {"myndighed", kalder.myndighed().text()},
                               {"udloebet", svar.expired ? 1 : 0},
                               {"fejl", fejl},
                               {"mikrosekunder", monotonic_us() - start_us}});
    if (svar.expired) {
        return fejlsvar(408, "Forespørgslen tog for lang tid; bed om mindre ad gangen", a.sti);
    }
    for (std::size_t i = 0; i < svar.counts.size(); ++i) {
        tael_fejl(static_cast<graphql::Classification>(i), svar.counts[i]);
    }
    net::Svar s;
    s.indholdstype = "application/json";
    s.headere.emplace_back("x-TransaktionsId", kalder.transaktion().text());
    s.krop = std::move(svar.json);
    return s;
}

void GraphqlEndepunkt::Indre::koer(const net::Anmodning& a, const net::Afslut& afslut,
                                   std::int64_t start_us) const {
    net::Svar s;
    try {
        s = svar(a, start_us);
    } catch (const std::exception& e) {
        log::fejl("graphql_intern_fejl", {{"hvad", e.what()}});
        s = fejlsvar(500, "Intern fejl", a.sti);
    }
    s.headere.emplace_back("Cache-Control", "no-store");
    tael_svar(s.status, monotonic_us() - start_us);
    afslut(std::move(s));
}

GraphqlEndepunkt::GraphqlEndepunkt(std::unique_ptr<Indre> indre) : indre_(std::move(indre)) {}
GraphqlEndepunkt::~GraphqlEndepunkt() = default;

Result<std::unique_ptr<GraphqlEndepunkt>> GraphqlEndepunkt::create(
    const adgang::Gate& gate, net::Arbejdspulje& pulje, Organisationskilde kilde, const Clock& ur,
    Entropy& entropi, GraphqlIndstillinger settings) {
    FAELLED_TRY(auto tabel, Tabel::create(kilde));
    FAELLED_TRY(auto skema, organisationsskema());
    auto indre = std::make_unique<Indre>(
        Indre{gate, pulje, std::move(kilde), ur, entropi, settings, tabel, std::move(skema)});
    return std::make_unique<GraphqlEndepunkt>(std::move(indre));
}

bool GraphqlEndepunkt::behandler(const std::shared_ptr<const net::Anmodning>& anmodning,
                                 const net::Afslut& afslut) {
    if (indre_->settings.graphiql && er_sti(anmodning->sti, kGraphiqlSti)) {
        if (anmodning->metode == "GET") {
            afslut(graphiql_side(Uuid::random(indre_->entropi).text()));
        } else {
            afslut(indre_->fejlsvar(405, "Brug GET", anmodning->sti));
        }
        return true;
    }
    if (!er_sti(anmodning->sti, kSti)) return false;
    const std::int64_t start_us = monotonic_us();
    const Indre& indre = *indre_;
    if (!indre.pulje.send(
            [&indre, anmodning, afslut, start_us] { indre.koer(*anmodning, afslut, start_us); })) {
        net::Svar s =
            indre.fejlsvar(503, "Tjenesten har travlt; prøv igen om lidt", anmodning->sti);
        s.headere.emplace_back("Retry-After", "1");
        tael_svar(s.status, monotonic_us() - start_us);
        afslut(std::move(s));
    }
    return true;
}

}  // namespace faelled::rest
