#include "app/tokenflade.hpp"

#include <utility>

namespace faelled::app {
namespace {

void beskriv(const adgang::Kalder& k, adgang::Revisionspost& post) {
    post.system = k.system();
    post.paa_vegne_af = k.paa_vegne_af();
    post.myndighed = k.myndighed();
    post.aftale = k.aftale();
    post.hjemmel = k.spor().hjemmel();
    post.detaljer = k.spor().detaljer();
    if (k.bruger() && post.detaljer.empty())
        post.detaljer = R"({"hvem":"bruger:)" + k.bruger()->text() + "\"}";
    post.objekter.assign(k.spor().objekter().begin(), k.spor().objekter().end());
    post.objekter_i_alt = k.spor().objekter_i_alt();
}

}  // namespace

std::unique_ptr<rest::JsonApi> lav_tokenflade(
    const Tokenflade& v, rest::Apibeskrivelse b, std::vector<rest::Apioperation> operationer,
    std::function<std::string(std::string_view sti)> hjemmel) {
    b.forstyrrer = v.forstyrrer;
    b.doer = [&gate = v.gate, &service = v.tjeneste, person = v.person](
                 const net::Anmodning& a,
                 const Uuid& trace) -> std::expected<adgang::Kalder, adgang::Afvisning> {
        if (person && !a.header("authorization"))
            if (auto who = person(a, trace)) return *std::move(who);
        adgang::Httpkald call;
        call.transport = {a.klientcertifikat, {}, a.loopback};
        call.authorization = a.header("authorization");
        if (const auto m = a.header("faelled-myndighed")) call.myndighed = std::string(*m);
        call.transaktion = trace;
        return gate.http(call, service);
    };
    b.noter = [&revision = v.revision, &ur = v.ur, service = v.tjeneste.entity_id,
               ground = std::move(hjemmel)](const rest::Apiudfald& what) -> Result<void> {
        adgang::Revisionspost post;
        post.tid = ur.now();
        post.sporing = what.kald.transaktion;
        post.certifikat = what.kald.certifikat;
        post.tjeneste = service;
        post.operation = what.operation;
        post.resultat = what.status;
        post.regel = what.regel;
        post.varighed_us = what.varighed_us;
        if (what.status >= 400) post.art = adgang::Revisionsart::kAfvistKald;
        if (what.kald.kalder) beskriv(*what.kald.kalder, post);
        if (post.hjemmel.empty() && ground) post.hjemmel = ground(what.sti);
        if (what.afvisning != nullptr) {
            post.system = what.afvisning->system;
            post.myndighed = what.afvisning->myndighed;
            if (what.afvisning->certifikat) post.certifikat = what.afvisning->certifikat;
        }
        return revision.skriv_og_vent(std::move(post));
    };
    return std::make_unique<rest::JsonApi>(std::move(b), std::move(operationer), v.pulje,
                                           system_entropy());
}

}  // namespace faelled::app
