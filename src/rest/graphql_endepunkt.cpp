#include "rest/graphql_endepunkt.hpp"

#include <fmt/format.h>

#include <numeric>
#include <string>
#include <utility>

#include "base/laesevindue.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "rest/graphiql_side.hpp"
#include "rest/graphql/answer.hpp"
#include "rest/organisation/henter.hpp"
#include "rest/organisation/skema.hpp"
#include "rest/tokenflade.hpp"

namespace faelled::rest {

namespace {

constexpr std::string_view kSti = "/organisation/organisationhent/1";
constexpr std::string_view kGraphiqlSti = "/organisation/graphiql/1";
// The text is misspelt in the original and must stay so (14.5).
constexpr std::string_view kKildeId = "GrapqhQL Organisation";

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
    Organisationskilde kilde;
    Entropy& entropi;
    GraphqlIndstillinger settings;
    Tabel tabel;
    std::shared_ptr<const graphql::Schema> skema;
    Tokenflade flade;
    Tokenflade::Svarer svarer{};

    [[nodiscard]] net::Svar svar(const net::Anmodning& a, const adgang::Kalder& kalder,
                                 std::int64_t start_us) const;
    [[nodiscard]] net::Svar udfoer(const net::Anmodning& a, const graphql::Request& r,
                                   const adgang::Kalder& kalder, std::int64_t start_us) const;
};

net::Svar GraphqlEndepunkt::Indre::svar(const net::Anmodning& a, const adgang::Kalder& kalder,
                                        std::int64_t start_us) const {
    if (a.krop.size() > settings.graenser.bytes) {
        return flade.fejl(
            413, fmt::format("Beskeden er større end {} byte", settings.graenser.bytes), a.sti);
    }
    const std::string type = medietype(a);
    if (type == "application/graphql") return udfoer(a, {a.krop, {}, {}}, kalder, start_us);
    if (type != "application/json") {
        return flade.fejl(415, "Content-Type skal være application/json eller application/graphql",
                          a.sti);
    }
    const auto request = graphql::read_request(a.krop, settings.graenser);
    if (!request) return flade.fejl(400, request.error(), a.sti);
    return udfoer(a, *request, kalder, start_us);
}

net::Svar GraphqlEndepunkt::Indre::udfoer(const net::Anmodning& a, const graphql::Request& r,
                                          const adgang::Kalder& kalder,
                                          std::int64_t start_us) const {
    const Laesevindue copy;
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
        return flade.fejl(408, "Forespørgslen tog for lang tid; bed om mindre ad gangen", a.sti);
    }
    for (std::size_t i = 0; i < svar.counts.size(); ++i) {
        tael_fejl(static_cast<graphql::Classification>(i), svar.counts[i]);
    }
    net::Svar s;
    s.indholdstype = "application/json";
    s.krop = std::move(svar.json);
    return s;
}

GraphqlEndepunkt::GraphqlEndepunkt(std::unique_ptr<Indre> indre) : indre_(std::move(indre)) {}
GraphqlEndepunkt::~GraphqlEndepunkt() = default;

Result<std::unique_ptr<GraphqlEndepunkt>> GraphqlEndepunkt::create(
    const adgang::Gate& gate, const adgang::Tjenesteadgang& tjeneste, net::Arbejdspulje& pulje,
    Organisationskilde kilde, const Clock& ur, Entropy& entropi, GraphqlIndstillinger settings) {
    FAELLED_TRY(auto tabel, Tabel::create(kilde));
    FAELLED_TRY(auto skema, organisationsskema());
    auto indre = std::make_unique<Indre>(
        Indre{std::move(kilde), entropi, settings, tabel, std::move(skema),
              Tokenflade({gate, tjeneste, pulje, ur, entropi, settings.revision,
                          settings.forstyrrer, tael_svar})});
    indre->svarer = [i = indre.get()](const net::Anmodning& a, const adgang::Kalder& kalder,
                                      std::int64_t start_us) {
        return i->svar(a, kalder, start_us);
    };
    return std::make_unique<GraphqlEndepunkt>(std::move(indre));
}

bool GraphqlEndepunkt::behandler(const std::shared_ptr<const net::Anmodning>& anmodning,
                                 const net::Afslut& afslut) {
    if (indre_->settings.graphiql && er_sti(anmodning->sti, kGraphiqlSti)) {
        if (anmodning->metode == "GET") {
            afslut(graphiql_side(Uuid::random(indre_->entropi).text()));
        } else {
            afslut(indre_->flade.fejl(405, "Brug GET", anmodning->sti));
        }
        return true;
    }
    if (!er_sti(anmodning->sti, kSti)) return false;
    indre_->flade.behandl(anmodning, afslut, "graphql", indre_->svarer);
    return true;
}

}  // namespace faelled::rest
