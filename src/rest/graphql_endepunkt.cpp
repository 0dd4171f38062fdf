#include "rest/graphql_endepunkt.hpp"

#include <fmt/format.h>

#include <exception>
#include <numeric>
#include <optional>
#include <string>

#include "adgang/revision.hpp"
#include "base/json_text.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/text.hpp"
#include "rest/forstyrrelse.hpp"
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
        case 403:
            return "Forbidden";
        case 404:
            return "NotFound";
        case 405:
            return "MethodNotAllowed";
        case 408:
            return "RequestTimeout";
        case 409:
            return "Conflict";
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

// The scheme that the caller used, as far as we know it (sikkerhed.md 6.1).
std::string_view skema_af(const net::Anmodning& a) {
    const std::string scheme =
        fold(trim(a.header("authorization").value_or("").substr(0, sizeof "bearer " - 1)));
    return scheme == "bearer" ? "Bearer" : "Holder-of-key";
}

// Text of a quoted string in a header: what must not stand there is left out.
std::string citerbar(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, 300)) {
        if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') out.push_back(c);
    }
    return out;
}

// What came of a call: the answer, and what is filed about it; no record when nobody was asked who
// calls.
struct Udfald {
    net::Svar svar;
    std::optional<adgang::Revisionspost> post;
};

}  // namespace

struct GraphqlEndepunkt::Indre {
    const adgang::Gate& gate;
    const adgang::Tjenesteadgang& tjeneste;
    net::Arbejdspulje& pulje;
    Organisationskilde kilde;
    const Clock& ur;
    Entropy& entropi;
    GraphqlIndstillinger settings;
    Tabel tabel;
    std::shared_ptr<const graphql::Schema> skema;

    [[nodiscard]] net::Svar fejlsvar(int status, std::string_view besked,
                                     std::string_view sti) const;
    [[nodiscard]] net::Svar svar(const net::Anmodning& a, const adgang::Kalder& kalder,
                                 const std::expected<Uuid, std::string>& id,
                                 std::int64_t start_us) const;
    [[nodiscard]] net::Svar udfoer(const net::Anmodning& a, const graphql::Request& r,
                                   const adgang::Kalder& kalder, std::int64_t start_us) const;
    [[nodiscard]] Udfald behandl(const net::Anmodning& a, std::int64_t start_us) const;
    [[nodiscard]] Udfald afvist(const net::Anmodning& a, const adgang::Afvisning& no,
                                adgang::Revisionspost post) const;
    [[nodiscard]] std::optional<net::Svar> forstyr(const net::Anmodning& a,
                                                   const adgang::Kalder& kalder, bool& tabt) const;
    void koer(const std::shared_ptr<const net::Anmodning>& a, const net::Afslut& afslut,
              std::int64_t start_us) const;
    void send(const std::shared_ptr<const net::Anmodning>& a, Udfald u, const net::Afslut& afslut,
              std::int64_t start_us) const;
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

Udfald GraphqlEndepunkt::Indre::behandl(const net::Anmodning& a, std::int64_t start_us) const {
    if (a.metode != "POST") {
        net::Svar s = fejlsvar(405, "Brug POST", a.sti);
        s.headere.emplace_back("Allow", "POST");
        return {std::move(s), {}};
    }
    const auto id = transaktion(a);
    adgang::Httpkald call;
    call.transport = {a.klientcertifikat, {}, a.loopback};
    call.authorization = a.header("authorization");
    if (const auto m = a.header("faelled-myndighed")) call.myndighed = std::string(*m);
    call.transaktion = id ? *id : Uuid::random(entropi);
    // Who is not known learns nothing about the rest of the request.
    const auto kalder = gate.http(call, tjeneste);
    adgang::Revisionspost post;
    post.tid = ur.now();
    post.sporing = call.transaktion;
    post.tjeneste = tjeneste.entity_id;
    post.operation = "graphql";
    post.certifikat = a.klientcertifikat;
    if (!kalder) return afvist(a, kalder.error(), std::move(post));

    bool tabt = false;
    std::optional<net::Svar> bad = forstyr(a, *kalder, tabt);
    net::Svar s = bad ? *std::move(bad) : svar(a, *kalder, id, start_us);
    s.tabt = tabt;
    post.system = kalder->system();
    post.paa_vegne_af = kalder->paa_vegne_af();
    post.myndighed = kalder->myndighed();
    post.aftale = kalder->aftale();
    post.hjemmel = kalder->spor().hjemmel();
    post.objekter.assign(kalder->spor().objekter().begin(), kalder->spor().objekter().end());
    post.objekter_i_alt = kalder->spor().objekter_i_alt();
    post.resultat = s.status;
    post.varighed_us = monotonic_us() - start_us;
    return {std::move(s), std::move(post)};
}

Udfald GraphqlEndepunkt::Indre::afvist(const net::Anmodning& a, const adgang::Afvisning& no,
                                       adgang::Revisionspost post) const {
    const adgang::Afvisningskode& code = adgang::kode(no.grund);
    net::Svar s = fejlsvar(code.http, no.vis(), a.sti);
    if (code.http == 401 || code.http == 403) {
        s.headere.emplace_back("WWW-Authenticate",
                               fmt::format(R"({} error="{}",error_description="{}")", skema_af(a),
                                           code.http_fejl, citerbar(no.tekst)));
    }
    if (code.http == 503) s.headere.emplace_back("Retry-After", "1");
    post.art = adgang::Revisionsart::kAfvistKald;
    post.resultat = code.http;
    post.regel = no.regel;
    if (no.certifikat) post.certifikat = no.certifikat;
    post.system = no.system;
    post.myndighed = no.myndighed;
    return {std::move(s), std::move(post)};
}

std::optional<net::Svar> GraphqlEndepunkt::Indre::forstyr(const net::Anmodning& a,
                                                          const adgang::Kalder& kalder,
                                                          bool& tabt) const {
    using adgang::Forstyrrelse;
    if (settings.forstyrrer == nullptr) return {};
    switch (settings.forstyrrer->forstyr(kalder.system())) {
        case Forstyrrelse::kIngen:
            return {};
        case Forstyrrelse::kTabt:
            tabt = true;
            return {};
        case Forstyrrelse::kServerfejl:
            return ulaeseligt_svar();
        case Forstyrrelse::kFault:
            return fejlsvar(500, "Intern fejl", a.sti);
        case Forstyrrelse::kUdloebet:
            return afvist(a,
                          {.grund = adgang::Afvisning::Grund::kTokenUdloebet,
                           .tekst = "Token was expired"},
                          {})
                .svar;
    }
    return {};
}

net::Svar GraphqlEndepunkt::Indre::svar(const net::Anmodning& a, const adgang::Kalder& kalder,
                                        const std::expected<Uuid, std::string>& id,
                                        std::int64_t start_us) const {
    if (!id) return fejlsvar(400, id.error(), a.sti);
    if (a.krop.size() > settings.graenser.bytes) {
        return fejlsvar(413, fmt::format("Beskeden er større end {} byte", settings.graenser.bytes),
                        a.sti);
    }
    const std::string type = medietype(a);
    if (type == "application/graphql") return udfoer(a, {a.krop, {}, {}}, kalder, start_us);
    if (type != "application/json") {
        return fejlsvar(415, "Content-Type skal være application/json eller application/graphql",
                        a.sti);
    }
    const auto request = graphql::read_request(a.krop, settings.graenser);
    if (!request) return fejlsvar(400, request.error(), a.sti);
    return udfoer(a, *request, kalder, start_us);
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
    s.krop = std::move(svar.json);
    return s;
}

void GraphqlEndepunkt::Indre::koer(const std::shared_ptr<const net::Anmodning>& a,
                                   const net::Afslut& afslut, std::int64_t start_us) const {
    Udfald u;
    try {
        u = behandl(*a, start_us);
    } catch (const std::exception& e) {
        log::fejl("graphql_intern_fejl", {{"hvad", e.what()}});
        u = {fejlsvar(500, "Intern fejl", a->sti), {}};
    }
    send(a, std::move(u), afslut, start_us);
}

// The answer leaves when its record is durable.
void GraphqlEndepunkt::Indre::send(const std::shared_ptr<const net::Anmodning>& a, Udfald u,
                                   const net::Afslut& afslut, std::int64_t start_us) const {
    const auto afsted = [this, a, afslut, start_us](net::Svar s) {
        s.headere.emplace_back("Cache-Control", "no-store");
        if (const auto id = Uuid::parse(a->header("x-transaktionsid").value_or("")))
            s.headere.emplace_back("x-TransaktionsId", id->text());
        s.headere.emplace_back("x-TransaktionsTid", utc_datetime(ur.now()));
        tael_svar(s.status, monotonic_us() - start_us);
        afslut(std::move(s));
    };
    const auto ikke_noteret = [this, a] {
        net::Svar s = fejlsvar(503, "Kaldet kan ikke noteres; prøv igen om lidt", a->sti);
        s.headere.emplace_back("Retry-After", "1");
        return s;
    };
    if (settings.revision == nullptr || !u.post) return afsted(std::move(u.svar));
    const auto answer = std::make_shared<net::Svar>(std::move(u.svar));
    const bool taken = settings.revision->skriv(
        *std::move(u.post), [this, a, afsted, ikke_noteret, answer](const Result<void>& kept) {
            if (!kept) return afsted(ikke_noteret());
            // Packing a large answer is not the audit thread's work.
            constexpr std::size_t kStor = 1024;
            if (answer->krop.size() > kStor &&
                pulje.send(a->kalder, [afsted, answer] { afsted(std::move(*answer)); }))
                return;
            afsted(std::move(*answer));
        });
    if (!taken) afsted(ikke_noteret());
}

GraphqlEndepunkt::GraphqlEndepunkt(std::unique_ptr<Indre> indre) : indre_(std::move(indre)) {}
GraphqlEndepunkt::~GraphqlEndepunkt() = default;

Result<std::unique_ptr<GraphqlEndepunkt>> GraphqlEndepunkt::create(
    const adgang::Gate& gate, const adgang::Tjenesteadgang& tjeneste, net::Arbejdspulje& pulje,
    Organisationskilde kilde, const Clock& ur, Entropy& entropi, GraphqlIndstillinger settings) {
    FAELLED_TRY(auto tabel, Tabel::create(kilde));
    FAELLED_TRY(auto skema, organisationsskema());
    auto indre = std::make_unique<Indre>(Indre{gate, tjeneste, pulje, std::move(kilde), ur, entropi,
                                               settings, tabel, std::move(skema)});
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
    if (!indre.pulje.send(anmodning->kalder, [&indre, anmodning, afslut, start_us] {
            indre.koer(anmodning, afslut, start_us);
        })) {
        net::Svar s =
            indre.fejlsvar(503, "Tjenesten har travlt; prøv igen om lidt", anmodning->sti);
        s.headere.emplace_back("Retry-After", "1");
        indre.send(anmodning, {std::move(s), {}}, afslut, start_us);
    }
    return true;
}

}  // namespace faelled::rest
