#include "sts/sts.hpp"

#include <fmt/format.h>

#include <array>
#include <exception>
#include <utility>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "sts/afgoerelse.hpp"
#include "sts/assertion.hpp"
#include "sts/jwt.hpp"

namespace faelled::sts {

namespace {

constexpr std::array kKoder = {Stskode::kUventet,     Stskode::kUkendtOpsaetning,
                               Stskode::kForkertForm, Stskode::kUkendtEndepunkt,
                               Stskode::kRevision,    Stskode::kIkkeUnderstoettet,
                               Stskode::kOpsaetning,  Stskode::kDatabase};

// A key store that does not answer is a matter of set-up; a broken rule of ours is not.
Stsfejl signeringsfejl(const Fejl& f) {
    log::fejl("sts.signering_fejlet", {{"tekst", f.tekst}});
    return f.slags == FejlSlags::kMiljoe ? opsaetningsfejl("a signing key that answers")
                                         : uventet("a signature");
}

adgang::Revisionspost ny_post(const Part& who, Tid nu) {
    adgang::Revisionspost post;
    post.tid = nu;
    post.sporing = who.sporing;
    post.certifikat = who.certifikat;
    post.operation = fmt::format("sts/{}", who.indgang);
    post.besked = who.besked;
    return post;
}

}  // namespace

struct Sts::Maaling {
    std::array<metrics::Counter*, 2> udstedte{};
    std::array<metrics::Counter*, kKoder.size()> afviste{};
    metrics::Histogram* varighed = nullptr;

    Maaling() {
        constexpr std::string_view kForm[] = {"saml", "jwt"};
        for (std::size_t i = 0; i < udstedte.size(); ++i) {
            udstedte[i] = &metrics::counter("faelled_sts_tokens_total", "Tokens issued.",
                                            fmt::format(R"(form="{}")", kForm[i]));
        }
        for (std::size_t i = 0; i < afviste.size(); ++i) {
            afviste[i] =
                &metrics::counter("faelled_sts_refused_total", "Token requests refused, by code.",
                                  fmt::format(R"(code="{}")", static_cast<int>(kKoder[i])));
        }
        varighed = &metrics::histogram("faelled_sts_issue_seconds",
                                       "From decision to answer, audit record included.");
    }
    void afvist(Stskode code) const {
        for (std::size_t i = 0; i < kKoder.size(); ++i)
            if (kKoder[i] == code) afviste[i]->add();
    }
};

namespace {

// As old as it takes to have run out everywhere.
void forael(Grundlag& g, std::int64_t skew) {
    const std::int64_t age = g.til.us - g.fra.us + skew + 60 * kSekund;
    g.fra = g.fra.plus(-age);
    g.til = g.til.plus(-age);
}

}  // namespace

Sts::Sts(Indstillinger settings, Omverden world)
    : indstillinger_(std::move(settings)),
      omverden_(std::move(world)),
      maaling_(std::make_unique<Maaling>()) {}

Sts::~Sts() = default;

Result<std::unique_ptr<Sts>> Sts::create(Indstillinger settings, Omverden world) {
    if (settings.udsteder.empty())
        return std::unexpected(Fejl::kalder(40, "STS mangler entity id"));
    if (!settings.identitet.noegle || !settings.identitet.certifikat) {
        return std::unexpected(Fejl::kalder(40, "STS mangler nøgle eller certifikat"));
    }
    if (!world.revisor) return std::unexpected(Fejl::intern("STS mangler revision"));
    std::unique_ptr<Sts> sts(new Sts(std::move(settings), std::move(world)));
    adgang::Tokenregler rules;
    rules.udsteder = sts->indstillinger_.udsteder;
    rules.underskrivere = sts->indstillinger_.andre;
    rules.underskrivere.push_back(sts->indstillinger_.identitet.certifikat);
    rules.skaevhed_us = sts->indstillinger_.skaevhed;
    rules.huskede = 1000;
    FAELLED_TRY(sts->egne_, adgang::Tokenkontrol::create(std::move(rules), sts->omverden_.tillid,
                                                         sts->omverden_.ur));
    return sts;
}

Udfald Sts::lav(const Tokenoenske& o, const Grundlag& g) const {
    const krypto::Certifikat& own = *indstillinger_.identitet.certifikat;
    const Tid nu = omverden_.ur.now();
    if (nu < own.gyldig_fra() || nu >= own.gyldig_til()) {
        return std::unexpected(opsaetningsfejl("a valid certificate of the token service"));
    }
    const std::string uuid = Uuid::random(omverden_.entropi).text();
    const bool saml = o.form == Tokenform::kSaml;
    Token token;
    token.id = saml ? "_" + uuid : uuid;
    auto text = (saml ? skriv_assertion : skriv_jwt)(g, token.id, indstillinger_.udsteder,
                                                     indstillinger_.identitet);
    if (!text) return std::unexpected(signeringsfejl(text.error()));
    token.tekst = *std::move(text);
    token.fra = g.fra;
    token.til = g.til;
    token.entity_id = g.tjeneste->entity_id;
    token.bearer = g.tjeneste->bearer;
    return token;
}

void Sts::udsted(const Tokenoenske& o, const Part& who, const Forbered& prepare,
                 Afslut done) const {
    const std::int64_t start = monotonic_us();
    Sag sag(indstillinger_, omverden_, *egne_, o, who);
    Udfald outcome = std::unexpected(uventet("a decision"));
    try {
        auto basis = sag.afgoer();
        if (basis && who.udloebet) forael(*basis, indstillinger_.skaevhed);
        outcome = basis ? lav(o, *basis) : std::unexpected(std::move(basis).error());
        if (outcome) {
            if (auto ready = prepare(*outcome); !ready)
                outcome = std::unexpected(std::move(ready).error());
        }
    } catch (const std::exception& e) {
        log::fejl("sts.undtagelse", {{"tekst", e.what()}});
        outcome = std::unexpected(uventet("a decision"));
    }
    const Sagsoplysninger& known = sag.oplysninger();
    adgang::Revisionspost post = ny_post(who, omverden_.ur.now());
    post.system = known.system;
    post.paa_vegne_af = known.paa_vegne_af;
    post.myndighed = known.myndighed;
    post.aftale = known.aftale;
    post.tjeneste = known.tjeneste;
    post.varighed_us = monotonic_us() - start;
    if (outcome) maaling_->udstedte[o.form == Tokenform::kSaml ? 0 : 1]->add();
    bogfoer(std::move(outcome), std::move(post), start, std::move(done));
}

void Sts::afvis(Stsfejl fejl, const Part& who, Afslut done) const {
    bogfoer(std::unexpected(std::move(fejl)), ny_post(who, omverden_.ur.now()), monotonic_us(),
            std::move(done));
}

void Sts::bogfoer(Udfald udfald, adgang::Revisionspost post, std::int64_t start,
                  Afslut done) const {
    post.art = udfald ? adgang::Revisionsart::kToken : adgang::Revisionsart::kAfvistToken;
    if (!udfald) {
        Stsfejl& f = udfald.error();
        f.sporing = post.sporing;
        post.resultat = f.nummer();
        post.regel = fmt::format("{} {}", f.regel, f.grund);
        maaling_->afvist(f.kode);
        log::info("sts.afvist", {{"sporing", post.sporing.text()},
                                 {"kode", f.nummer()},
                                 {"grund", f.grund},
                                 {"tjeneste", post.tjeneste},
                                 {"system", post.system ? post.system->text() : ""},
                                 {"indgang", post.operation}});
    }
    const Uuid sporing = post.sporing;
    const auto ikke_skrevet = [sporing] {
        Stsfejl f = revisionsfejl();
        f.sporing = sporing;
        return Udfald(std::unexpected(std::move(f)));
    };
    // Shared, since a full queue gives the callback up without calling it.
    const auto outcome = std::make_shared<Udfald>(std::move(udfald));
    const auto finish = std::make_shared<Afslut>(std::move(done));
    const bool queued = omverden_.revisor(
        post, [this, outcome, finish, start, ikke_skrevet](const Result<void>& durable) {
            maaling_->varighed->observe_us(monotonic_us() - start);
            if (!durable) maaling_->afvist(Stskode::kRevision);
            (*finish)(durable ? *outcome : ikke_skrevet());
        });
    if (queued) return;
    maaling_->afvist(Stskode::kRevision);
    (*finish)(ikke_skrevet());
}

}  // namespace faelled::sts
