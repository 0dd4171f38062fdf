#include "rest/sts/demo_endepunkt.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include "base/log.hpp"
#include "rest/forstyrrelse.hpp"
#include "rest/sts/formular.hpp"
#include "rest/sts/udfordring.hpp"
#include "rest/transaktion.hpp"

namespace faelled::rest {

namespace {

constexpr std::string_view kSti = "/service/AccessTokenDemo_1/callDemoService/";
constexpr std::uint32_t kMaa = 1;

// The last part of the path, decoded; empty when it is not one part.
std::optional<std::string> sidste_del(std::string_view path) {
    const std::string_view part = path.substr(kSti.size());
    if (part.empty() || part.find('/') != std::string_view::npos) return {};
    // '+' is itself in a path.
    std::string form = "t=";
    for (const char c : part) {
        if (c == '+') {
            form += "%2B";
        } else if (c == '&' || c == '=') {
            form += c == '&' ? "%26" : "%3D";
        } else {
            form += c;
        }
    }
    const auto p = laes_formular(form);
    if (!p) return {};
    return std::string(vaerdi(*p, "t"));
}

net::Svar tekstsvar(int status, std::string text) {
    net::Svar svar;
    svar.status = status;
    svar.krop = std::move(text);
    svar.headere.emplace_back("Cache-Control", "no-store");
    return svar;
}

}  // namespace

adgang::Tjenesteadgang demoadgang(std::string entity_id) {
    adgang::Tjenesteadgang t;
    t.entity_id = std::move(entity_id);
    t.oversaet = [](std::span<const adgang::Rettighedsgruppe> groups, Cvr) -> std::uint32_t {
        return groups.empty() ? 0 : kMaa;
    };
    return t;
}

struct DemoEndepunkt::Indre {
    const adgang::Gate& gate;
    const adgang::Tjenesteadgang& tjeneste;
    sts::Revisor revisor;
    net::Arbejdspulje& pulje;
    const Clock& ur;
    Entropy& entropi;
    adgang::Forstyrrer* forstyrrer;

    [[nodiscard]] net::Svar forstyrret(const net::Anmodning& a, const Uuid& system) const;
    [[nodiscard]] net::Svar svar(const net::Anmodning& a, adgang::Revisionspost& post) const;
    [[nodiscard]] net::Svar tiltalt(const net::Anmodning& a) const;
    void koer(const std::shared_ptr<const net::Anmodning>& a, const net::Afslut& done) const;
};

// The demo itself.
net::Svar DemoEndepunkt::Indre::tiltalt(const net::Anmodning& a) const {
    const auto id = transaktion(a);
    if (!id) return tekstsvar(400, id.error());
    const auto text = sidste_del(a.sti);
    const auto query = laes_formular(a.forespoergsel);
    if (!text || !query) return tekstsvar(400, "Stien eller forespørgslen kan ikke læses");
    const std::string_view error = vaerdi(*query, "errormessage");
    net::Svar out = error.empty() ? tekstsvar(200, *text) : tekstsvar(400, std::string(error));
    out.headere.emplace_back("x-TransaktionsId", id->text());
    out.headere.emplace_back("x-TransaktionsTid", utc_datetime(ur.now()));
    return out;
}

net::Svar DemoEndepunkt::Indre::svar(const net::Anmodning& a, adgang::Revisionspost& post) const {
    adgang::Httpkald call;
    call.transport.certifikat = a.klientcertifikat;
    if (a.klientcertifikat_der) call.transport.certifikat_der = *a.klientcertifikat_der;
    call.transport.loopback = a.loopback;
    call.authorization = a.header("authorization");
    if (const auto m = a.header("faelled-myndighed")) call.myndighed = std::string(*m);
    call.transaktion = post.sporing;
    const auto caller = gate.http(call, tjeneste);
    if (!caller) {
        const adgang::Afvisning& no = caller.error();
        const adgang::Afvisningskode& code = adgang::kode(no.grund);
        post.art = adgang::Revisionsart::kAfvistKald;
        post.regel = no.regel;
        post.system = no.system;
        post.myndighed = no.myndighed;
        return udfordringssvar({code.http, code.http_fejl, no.vis()});
    }
    post.system = caller->system();
    post.paa_vegne_af = caller->paa_vegne_af();
    post.myndighed = caller->myndighed();
    post.aftale = caller->aftale();
    if (!caller->har(kMaa)) {
        return udfordringssvar({403, "insufficient_scope", "The token gives no role here"});
    }
    return forstyrret(a, caller->system());
}

// As the sandbox's fault switch for the system wants it.
net::Svar DemoEndepunkt::Indre::forstyrret(const net::Anmodning& a, const Uuid& system) const {
    using adgang::Forstyrrelse;
    const Forstyrrelse how =
        forstyrrer == nullptr ? Forstyrrelse::kIngen : forstyrrer->forstyr(system);
    switch (how) {
        case Forstyrrelse::kServerfejl:
            return ulaeseligt_svar();
        case Forstyrrelse::kFault:
            return tekstsvar(500, "Intern fejl");
        case Forstyrrelse::kUdloebet:
            return udfordringssvar({401, "invalid_token", "Token was expired"});
        case Forstyrrelse::kIngen:
        case Forstyrrelse::kTabt:
            break;
    }
    net::Svar out = tiltalt(a);
    out.tabt = how == Forstyrrelse::kTabt;
    return out;
}

void DemoEndepunkt::Indre::koer(const std::shared_ptr<const net::Anmodning>& a,
                                const net::Afslut& done) const {
    const std::int64_t start = monotonic_us();
    adgang::Revisionspost post;
    post.tid = ur.now();
    post.sporing = transaktion(*a).value_or(Uuid::random(entropi));
    post.certifikat = a->klientcertifikat;
    post.tjeneste = tjeneste.entity_id;
    post.operation = "callDemoService";
    auto out = std::make_shared<net::Svar>();
    try {
        *out = svar(*a, post);
    } catch (const std::exception& e) {
        log::fejl("demo.undtagelse", {{"tekst", e.what()}});
        *out = tekstsvar(500, "Intern fejl");
    }
    post.resultat = out->status;
    post.varighed_us = monotonic_us() - start;
    const auto not_written = [] { return tekstsvar(500, "Kaldet kunne ikke journaliseres"); };
    const bool queued = revisor(post, [done, out, not_written, a](const Result<void>& durable) {
        done(durable ? std::move(*out) : not_written());
    });
    if (!queued) done(not_written());
}

DemoEndepunkt::DemoEndepunkt(const adgang::Gate& gate, const adgang::Tjenesteadgang& service,
                             sts::Revisor auditor, net::Arbejdspulje& pool, const Clock& clock,
                             Entropy& entropy, adgang::Forstyrrer* switches)
    : indre_(std::make_unique<Indre>(
          Indre{gate, service, std::move(auditor), pool, clock, entropy, switches})) {}

DemoEndepunkt::~DemoEndepunkt() = default;

bool DemoEndepunkt::behandler(const std::shared_ptr<const net::Anmodning>& request,
                              const net::Afslut& done) {
    if (!request->sti.starts_with(kSti)) return false;
    if (request->metode != "GET") {
        net::Svar svar = tekstsvar(405, "Brug GET");
        svar.headere.emplace_back("Allow", "GET");
        done(std::move(svar));
        return true;
    }
    const Indre& i = *indre_;
    if (!i.pulje.send(request->kalder, [&i, request, done] { i.koer(request, done); })) {
        net::Svar svar = tekstsvar(503, "Tjenesten har travlt; prøv igen om lidt");
        svar.headere.emplace_back("Retry-After", "1");
        done(std::move(svar));
    }
    return true;
}

}  // namespace faelled::rest
