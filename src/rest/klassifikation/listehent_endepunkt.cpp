#include "rest/klassifikation/listehent_endepunkt.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "rest/graphql/answer.hpp"
#include "rest/klassifikation/skema.hpp"
#include "rest/klassifikation/trae.hpp"

namespace faelled::rest {

namespace {

constexpr std::string_view kRest = "/service/KlassifikationListeHentREST";
constexpr std::string_view kRestIgen =
    "/service/KlassifikationListeHentREST/KlassifikationListeHentREST";
constexpr std::string_view kOpenapi = "/service/KlassifikationListeHentREST/openapi.json";
constexpr std::string_view kGraphql = "/service/KlassifikationListeHentGQL";

// HovedoplysningerSvarREST with one reaction: "Advis" or "Fejl".
std::string reaktion(std::string_view kind, std::string_view id, std::string_view text) {
    std::string out =
        fmt::format(R"("HovedoplysningerSvarREST":[{{"SvarReaktion":{{"{0}":{{"{0}Id":)", kind);
    append_json_text(out, id);
    out += fmt::format(R"(,"{}Tekst":)", kind);
    append_json_text(out, text);
    return out + "}}}]";
}

net::Svar json(int status, std::string body) {
    net::Svar s;
    s.status = status;
    s.indholdstype = "application/json";
    s.krop = std::move(body);
    return s;
}

net::Svar restfejl(int status, std::string_view code, std::string_view text) {
    return json(status, "{" + reaktion("Fejl", code, text) + "}");
}

net::Svar restfejl(const Fejl& f) {
    if (f.slags == FejlSlags::kKalder)
        return restfejl(f.kode == 43 ? 403 : 400, std::to_string(f.kode), f.tekst);
    log::write(f.slags == FejlSlags::kIntern ? log::Niveau::kFejl : log::Niveau::kAdvarsel,
               "listehent.fejlet", {{"tekst", f.tekst}});
    return restfejl(f.slags == FejlSlags::kMiljoe ? 503 : 500, "50", "Intern fejl");
}

Tokenfladevalg som_rest(Tokenfladevalg v) {
    v.fejl = [](int status, std::string_view text, std::string_view) {
        return restfejl(status, std::to_string(status), text);
    };
    return v;
}

Tokenfladevalg talt(Tokenfladevalg v, std::string_view surface) {
    v.talt = [surface](int status, std::int64_t us) {
        metrics::counter("faelled_listehent_requests_total",
                         "KlassifikationListeHent over JSON, by HTTP status.",
                         fmt::format(R"(surface="{}",status="{}")", surface, status))
            .add();
        metrics::histogram("faelled_listehent_request_seconds", "Time from request to answer.",
                           fmt::format(R"(surface="{}")", surface))
            .observe_us(us);
    };
    return v;
}

}  // namespace

Result<std::unique_ptr<ListehentEndepunkt>> ListehentEndepunkt::create(const Tokenfladevalg& flade,
                                                                       Listehentvalg settings) {
    FAELLED_TRY(auto schema, listeskema());
    return std::make_unique<ListehentEndepunkt>(flade, std::move(settings), std::move(schema));
}

ListehentEndepunkt::ListehentEndepunkt(const Tokenfladevalg& flade, Listehentvalg settings,
                                       std::shared_ptr<const graphql::Schema> schema)
    : v_(std::move(settings)),
      entropi_(flade.entropi),
      skema_(std::move(schema)),
      rest_(som_rest(talt(flade, "rest"))),
      graphql_(talt(flade, "graphql")),
      som_rest_([this](const net::Anmodning& a, const adgang::Kalder& k, std::int64_t) {
          return rest(a, k);
      }),
      som_graphql_([this](const net::Anmodning& a, const adgang::Kalder& k, std::int64_t us) {
          return graphql(a, k, us);
      }) {}

net::Svar ListehentEndepunkt::rest(const net::Anmodning& a, const adgang::Kalder& caller) const {
    if (a.krop.size() > v_.graenser.bytes)
        return rest_.fejl(413, fmt::format("Beskeden er større end {} byte", v_.graenser.bytes),
                          a.sti);
    if (medietype(a) != "application/json")
        return rest_.fejl(415, "Content-Type skal være application/json", a.sti);
    const auto request = laes_listeforespoergsel(a.krop, v_.graenser);
    if (!request) return restfejl(request.error());
    Traebygger answer;
    const auto found = v_.kilde(caller, *request, answer);
    if (!found) return restfejl(found.error());
    if (!*found)
        return json(200,
                    "{" + reaktion("Advis", "44", "Der er ingen klassifikation, som passer") + "}");
    std::string body = R"({"KlassifikationListeHent_O":)";
    answer.rod.append_json(body);
    body += R"(,"HovedoplysningerSvarREST":[]})";
    return json(200, std::move(body));
}

net::Svar ListehentEndepunkt::graphql(const net::Anmodning& a, const adgang::Kalder& caller,
                                      std::int64_t start_us) const {
    if (a.krop.size() > v_.graenser.bytes)
        return graphql_.fejl(413, fmt::format("Beskeden er større end {} byte", v_.graenser.bytes),
                             a.sti);
    const std::string type = medietype(a);
    graphql::Request request{a.krop, {}, {}};
    if (type == "application/json") {
        auto read = graphql::read_request(a.krop, v_.graenser);
        if (!read) return graphql_.fejl(400, read.error(), a.sti);
        request = *std::move(read);
    } else if (type != "application/graphql") {
        return graphql_.fejl(
            415, "Content-Type skal være application/json eller application/graphql", a.sti);
    }
    Listekontekst context(v_.kilde, caller, start_us + v_.tidsgraense_us);
    const graphql::ErrorExtras extras{"KlassifikationListeHentGQL",
                                      [this] { return Uuid::random(entropi_).text(); }};
    graphql::Answer answer = graphql::answer(
        *skema_, request, context, v_.graenser,
        v_.introspektion ? graphql::Introspection::kOn : graphql::Introspection::kOff, extras);
    if (answer.expired)
        return graphql_.fejl(408, "Forespørgslen tog for lang tid; bed om mindre ad gangen", a.sti);
    return json(200, std::move(answer.json));
}

net::Svar ListehentEndepunkt::beskrivelse(const net::Anmodning& a) const {
    if (a.metode == "GET") return json(200, listeopenapi(kRest));
    net::Svar s = rest_.fejl(405, "Brug GET", a.sti);
    s.headere.emplace_back("Allow", "GET");
    return s;
}

bool ListehentEndepunkt::behandler(const std::shared_ptr<const net::Anmodning>& request,
                                   const net::Afslut& done) {
    const std::string_view path = request->sti;
    if (v_.rest && path == kOpenapi) {
        done(beskrivelse(*request));
        return true;
    }
    if (v_.rest && (er_sti(path, kRest) || er_sti(path, kRestIgen))) {
        rest_.behandl(request, done, "KlassifikationListeHentREST", som_rest_);
        return true;
    }
    if (v_.graphql && er_sti(path, kGraphql)) {
        graphql_.behandl(request, done, "KlassifikationListeHentGQL", som_graphql_);
        return true;
    }
    return false;
}

}  // namespace faelled::rest
