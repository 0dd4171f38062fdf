#include "app/admin/flader.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "adgang/forbrug.hpp"
#include "adgang/revision_laeser.hpp"
#include "app/admin/api.hpp"
#include "app/admin/hjaelp.hpp"
#include "base/entropy.hpp"
#include "base/json_text.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace faelled::app {

namespace {

namespace adm = administration;

constexpr std::chrono::seconds kPostrunde{5};

net::Svar afvist(int status, std::string_view text) {
    net::Svar s;
    s.status = status;
    s.indholdstype = "application/json";
    s.headere.emplace_back("Cache-Control", "no-store");
    s.krop = R"({"kode":)" + std::string(status == 401 ? "41" : "43") + R"(,"tekst":")" +
             std::string(text) + "\"}";
    return s;
}

std::string_view dom(krypto::Certifikatdom d) {
    switch (d) {
        case krypto::Certifikatdom::kGyldig:
            return "er gyldigt";
        case krypto::Certifikatdom::kIkkeEndnu:
            return "er ikke gyldigt endnu";
        case krypto::Certifikatdom::kUdloebet:
            return "er udløbet";
        case krypto::Certifikatdom::kSpaerret:
            return "er spærret";
        case krypto::Certifikatdom::kUkendtUdsteder:
            return "er fra en udsteder, som ikke er kendt her";
        case krypto::Certifikatdom::kUkendtSpaerring:
            return "kan ikke efterses: der er ingen frisk spærreliste";
    }
    return "kan ikke bruges";
}

// The log is for the operator, and for the Revisor of an authority as far as that authority goes.
std::expected<rest::Revisionsadgang, net::Svar> doer(adm::Administration& a,
                                                     const net::Anmodning& request,
                                                     std::optional<rest::Apisession> session) {
    rest::Apikald call;
    call.session = std::move(session);
    call.certifikat = request.klientcertifikat;
    if (!call.session && !call.certifikat)
        return std::unexpected(afvist(401, "Log ind, eller brug et klientcertifikat"));
    call.organisation = trim(request.header("faelled-organisation").value_or(""));
    const auto who = admin::hvem(a, call);
    if (!who) return std::unexpected(afvist(403, "Her er ingen rolle til det"));
    if (who->operatoer()) return rest::Revisionsadgang{};
    if (!who->har(adm::Rolle::kRevisor))
        return std::unexpected(afvist(403, "Kun operatøren og en revisor ser revisionsloggen"));
    return rest::Revisionsadgang{who->organisation};
}

rest::Revisionskilde kilde(store::Lager& lager) {
    return {
        .side =
            [&lager](const adgang::Revisionsfilter& f, const adgang::Sidevalg& s) {
                return adgang::Revisionslaeser(lager).side(f, s);
            },
        .forbrug = [&lager](const adgang::Forbrugsfilter& f,
                            const adgang::Opdeling& o) { return adgang::forbrug(lager, f, o); },
    };
}

}  // namespace

Adminflader::Adminflader(Omverden world)
    : v_(std::move(world)),
      admin_(noteret(administrationsbeskrivelse(v_.administration, v_.sessioner), "administration"),
             administrationsoperationer(v_.administration, v_.beskedfordeler, v_.lager,
                                        v_.sessioner, v_.kle, v_.henvisninger),
             v_.pulje, system_entropy()),
      xapi_(noteret(xapi_beskrivelse(), "administration/xapi"), xapi_operationer(v_.administration),
            v_.pulje, system_entropy()),
      revision_(v_.pulje, kilde(v_.lager),
                [this](const net::Anmodning& a) -> std::expected<rest::Revisionsadgang, net::Svar> {
                    if (web::fra_andet_sted(a))
                        return std::unexpected(afvist(403, "Kaldet kom fra et andet sted"));
                    auto session = apisession(v_.sessioner, a);
                    if (!session) return std::unexpected(afvist(401, session.error().tekst));
                    if (!*session && a.klientcertifikat_der) {
                        if (const auto ok = tro(*a.klientcertifikat_der); !ok)
                            return std::unexpected(afvist(401, ok.error().tekst));
                    }
                    return doer(v_.administration, a, *std::move(session));
                }),
      post_([this] { send_advis(); }) {}

Adminflader::~Adminflader() {
    {
        const std::lock_guard hold(laas_);
        stop_ = true;
    }
    vaagn_.notify_all();
    post_.join();
}

// SIK-001: the register says whose a certificate is, the certificate authority whether it still is.
Result<void> Adminflader::tro(const std::string& der) const {
    auto verdict = krypto::Certifikatdom::kUkendtUdsteder;
    if (const auto c = v_.certifikater.laes(der)) verdict = v_.tillid.bedoem(**c, v_.ur.now());
    if (verdict == krypto::Certifikatdom::kGyldig) return {};
    Fejl no = Fejl::kalder(41, "Klientcertifikatet " + std::string(dom(verdict)));
    no.regel = "SIK-001";
    return std::unexpected(std::move(no));
}

// Changes are filed by the administration itself, with what was before and after; this is who
// called what, whether it changed anything or not.
rest::Apibeskrivelse Adminflader::noteret(rest::Apibeskrivelse b, std::string name) {
    b.forstyrrer = v_.forstyrrer;
    b.tro = [this](const std::string& der) { return tro(der); };
    b.noter = [this, name = std::move(name)](const rest::Apiudfald& what) -> Result<void> {
        adgang::Revisionspost post;
        post.art =
            what.status < 400 ? adgang::Revisionsart::kKald : adgang::Revisionsart::kAfvistKald;
        post.tid = v_.ur.now();
        post.sporing = what.kald.transaktion;
        post.certifikat = what.kald.certifikat;
        post.tjeneste = name;
        post.operation = what.operation;
        post.resultat = what.status;
        post.regel = what.regel;
        post.varighed_us = what.varighed_us;
        if (what.kald.session) {
            post.myndighed = Cvr::parse(what.kald.session->organisation);
            post.detaljer = R"({"hvem":)";
            append_json_text(post.detaljer, what.kald.session->identitet);
            post.detaljer += '}';
        }
        if (const auto id = what.kald.sti.find("uuid"); id != what.kald.sti.end()) {
            if (const auto object = Uuid::parse(id->second)) {
                post.objekter = {*object};
                post.objekter_i_alt = 1;
            }
        }
        return v_.revision.skriv_og_vent(std::move(post));
    };
    return b;
}

bool Adminflader::behandler(const std::shared_ptr<const net::Anmodning>& request,
                            const net::Afslut& done) {
    return revision_.behandler(request, done) || admin_.behandler(request, done) ||
           xapi_.behandler(request, done);
}

void Adminflader::send_advis() {
    std::unique_lock hold(laas_);
    while (!stop_) {
        hold.unlock();
        if (v_.leder()) {
            if (const auto sent = v_.administration.lever_advis(*v_.postkasse, v_.ur.now()); !sent)
                log::advarsel("advis.fejlet", {{"tekst", sent.error().tekst}});
        }
        hold.lock();
        vaagn_.wait_for(hold, kPostrunde, [this] { return stop_; });
    }
}

}  // namespace faelled::app
