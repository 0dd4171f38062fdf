#include "rest/tokenflade.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "rest/forstyrrelse.hpp"
#include "rest/transaktion.hpp"

namespace faelled::rest {

namespace {

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

}  // namespace

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

net::Svar fejlsvar(int status, std::string_view message, std::string_view path, Tid now) {
    net::Svar s;
    s.status = status;
    s.indholdstype = "application/json";
    s.krop = "{\"timestamp\":";
    append_json_text(s.krop, utc_datetime(now));
    s.krop +=
        fmt::format(",\"status\":{},\"error\":\"{}\",\"message\":", status, statusnavn(status));
    append_json_text(s.krop, message);
    s.krop += ",\"path\":";
    append_json_text(s.krop, path);
    s.krop += '}';
    return s;
}

bool er_sti(std::string_view path, std::string_view ours) {
    return path == ours ||
           (path.size() == ours.size() + 1 && path.starts_with(ours) && path.back() == '/');
}

std::string medietype(const net::Anmodning& a) {
    return fold(trim(split(a.header("content-type").value_or(""), ';').front()));
}

net::Svar Tokenflade::fejl(int status, std::string_view message, std::string_view path) const {
    return v_.fejl ? v_.fejl(status, message, path) : fejlsvar(status, message, path, v_.ur.now());
}

Tokenflade::Udfald Tokenflade::svar(const net::Anmodning& a, std::string_view operation,
                                    const Svarer& svarer, std::int64_t start_us) const {
    if (a.metode != "POST") {
        net::Svar s = fejl(405, "Brug POST", a.sti);
        s.headere.emplace_back("Allow", "POST");
        return {std::move(s)};
    }
    const auto id = transaktion(a);
    adgang::Httpkald call;
    call.transport = {a.klientcertifikat, {}, a.loopback};
    call.authorization = a.header("authorization");
    if (const auto m = a.header("faelled-myndighed")) call.myndighed = std::string(*m);
    call.transaktion = id ? *id : Uuid::random(v_.entropi);
    // Who is not known learns nothing about the rest of the request.
    const auto caller = v_.gate.http(call, v_.tjeneste);
    adgang::Revisionspost post;
    post.tid = v_.ur.now();
    post.sporing = call.transaktion;
    post.tjeneste = v_.tjeneste.entity_id;
    post.operation = operation;
    post.certifikat = a.klientcertifikat;
    if (!caller) return afvist(a, caller.error(), std::move(post));

    bool lost = false;
    std::optional<net::Svar> bad = forstyr(a, *caller, lost);
    net::Svar s = bad   ? *std::move(bad)
                  : !id ? fejl(400, id.error(), a.sti)
                        : svarer(a, *caller, start_us);
    s.tabt = lost;
    post.system = caller->system();
    post.paa_vegne_af = caller->paa_vegne_af();
    post.myndighed = caller->myndighed();
    post.aftale = caller->aftale();
    post.hjemmel = caller->spor().hjemmel();
    post.objekter.assign(caller->spor().objekter().begin(), caller->spor().objekter().end());
    post.objekter_i_alt = caller->spor().objekter_i_alt();
    post.resultat = s.status;
    post.varighed_us = monotonic_us() - start_us;
    return {std::move(s), std::move(post)};
}

Tokenflade::Udfald Tokenflade::afvist(const net::Anmodning& a, const adgang::Afvisning& no,
                                      adgang::Revisionspost post) const {
    const adgang::Afvisningskode& code = adgang::kode(no.grund);
    net::Svar s = fejl(code.http, no.vis(), a.sti);
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

std::optional<net::Svar> Tokenflade::forstyr(const net::Anmodning& a, const adgang::Kalder& caller,
                                             bool& lost) const {
    using adgang::Forstyrrelse;
    if (v_.forstyrrer == nullptr) return {};
    switch (v_.forstyrrer->forstyr(caller.system())) {
        case Forstyrrelse::kIngen:
            return {};
        case Forstyrrelse::kTabt:
            lost = true;
            return {};
        case Forstyrrelse::kServerfejl:
            return ulaeseligt_svar();
        case Forstyrrelse::kFault:
            return fejl(500, "Intern fejl", a.sti);
        case Forstyrrelse::kUdloebet:
            return afvist(a,
                          {.grund = adgang::Afvisning::Grund::kTokenUdloebet,
                           .tekst = "Token was expired"},
                          {})
                .svar;
    }
    return {};
}

// The answer leaves when its record is durable.
void Tokenflade::send(const std::shared_ptr<const net::Anmodning>& a, Udfald u,
                      const net::Afslut& done, std::int64_t start_us) const {
    const auto off = [this, a, done, start_us](net::Svar s) {
        s.headere.emplace_back("Cache-Control", "no-store");
        if (const auto id = Uuid::parse(a->header("x-transaktionsid").value_or("")))
            s.headere.emplace_back("x-TransaktionsId", id->text());
        s.headere.emplace_back("x-TransaktionsTid", utc_datetime(v_.ur.now()));
        if (v_.talt) v_.talt(s.status, monotonic_us() - start_us);
        done(std::move(s));
    };
    const auto not_filed = [this, a] {
        net::Svar s = fejl(503, "Kaldet kan ikke noteres; prøv igen om lidt", a->sti);
        s.headere.emplace_back("Retry-After", "1");
        return s;
    };
    if (v_.revision == nullptr || !u.post) return off(std::move(u.svar));
    const auto answer = std::make_shared<net::Svar>(std::move(u.svar));
    const bool taken = v_.revision->skriv(
        *std::move(u.post), [this, a, off, not_filed, answer](const Result<void>& kept) {
            if (!kept) return off(not_filed());
            // Packing a large answer is not the audit thread's work.
            constexpr std::size_t kStor = 1024;
            if (answer->krop.size() > kStor &&
                v_.pulje.send(a->kalder, [off, answer] { off(std::move(*answer)); }))
                return;
            off(std::move(*answer));
        });
    if (!taken) off(not_filed());
}

void Tokenflade::behandl(const std::shared_ptr<const net::Anmodning>& a, const net::Afslut& done,
                         std::string_view operation, const Svarer& svarer) const {
    const std::int64_t start_us = monotonic_us();
    const auto run = [this, a, done, operation, &svarer, start_us] {
        Udfald u;
        try {
            u = svar(*a, operation, svarer, start_us);
        } catch (const std::exception& e) {
            log::fejl("tokenflade.undtagelse", {{"operation", operation}, {"hvad", e.what()}});
            u = {fejl(500, "Intern fejl", a->sti)};
        }
        send(a, std::move(u), done, start_us);
    };
    if (v_.pulje.send(a->kalder, run)) return;
    net::Svar s = fejl(503, "Tjenesten har travlt; prøv igen om lidt", a->sti);
    s.headere.emplace_back("Retry-After", "1");
    send(a, {std::move(s)}, done, start_us);
}

}  // namespace faelled::rest
