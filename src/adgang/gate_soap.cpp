// SOAP calls: with a token (sikkerhed.md chapter 5) or with contexts (chapter 8).
#include <algorithm>

#include "adgang/gate_intern.hpp"
#include "adgang/kontekst.hpp"
#include "adgang/nej.hpp"
#include "base/text.hpp"

namespace faelled::adgang {

namespace {

using xml::Node;

constexpr std::string_view kSbf = "urn:liberty:sb:2006-08";

// The Body's only child.
std::expected<Node, Afvisning> eneste_barn(Node body) {
    const Node child = body ? body.foerste() : Node();
    if (!child || child.naeste()) {
        return nej(Grund::kSikkerhedsform, "The Body must hold exactly one element.",
                   "sikkerhed.md 2.6.7", "Body", "one child element");
    }
    return child;
}

Node find_body(Node envelope) {
    return envelope.barn(envelope.ns(), "Body");
}

// The first sbf:Framework of the Header, null when there is none.
Node find_framework(Node envelope) {
    const Node header = envelope.barn(envelope.ns(), "Header");
    return header ? header.barn(kSbf, "Framework") : Node();
}

// 5.1: Serviceplatformen's family wants it in every call, in version 2.
std::expected<void, Afvisning> tjek_framework(Node framework) {
    if (!framework) {
        return nej(Grund::kFramework, "Missing Framework header", "sikkerhed.md 5.1",
                   "sbf:Framework", "version 2.0");
    }
    const std::string version = framework.attribut("", "version");
    if (version != "2" && !version.starts_with("2.")) {
        return nej(Grund::kFramework, "Framework version is not supported", "sikkerhed.md 5.1",
                   "sbf:Framework/@version", "2.0");
    }
    return {};
}

std::unexpected<Afvisning> strid(std::string element, std::string forventet) {
    return nej(Grund::kKontekststrid, "The contexts contradict each other.", "sikkerhed.md 8.5",
               std::move(element), std::move(forventet));
}

std::unexpected<Afvisning> ingen_aftale() {
    return nej(Grund::kIngenAftale,
               "There is no active service agreement for this system, service and authority.",
               "sikkerhed.md 8.5", "ServiceAgreementUUID",
               "an agreement of the calling system that covers the service and the authority");
}

// Steps 2-3: the authority that the contexts name.
std::expected<Cvr, Afvisning> myndighed_af(const Kontekster& k, const Registerbillede& billede,
                                           const Systempost& system, const Tjenestepost& service) {
    if (!k.kald) return *k.myndighed;
    if (k.kald->system != system.uuid) {
        return strid("UserSystemUUID", "the system of the client certificate");
    }
    if (k.kald->tjeneste != service.uuid) {
        return nej(Grund::kIngenAftale,
                   "The service agreement does not cover the service that is called.",
                   "sikkerhed.md 8.5.2", "ServiceUUID", service.uuid.text());
    }
    const Myndighedspost* const m = billede.myndighed(k.kald->bruger);
    if (m == nullptr) return ingen_aftale();
    if (k.myndighed && *k.myndighed != m->cvr) {
        return strid("MunicipalityCVR", "the authority of InvocationContext's UserUUID");
    }
    return m->cvr;
}

}  // namespace

std::expected<Soapadgang, Afvisning> Gate::kontekstkald(const Soapkald& kald,
                                                        const Tjenesteadgang& t,
                                                        xml::Node anmodning) const {
    const Indre& i = *indre_;
    const auto contexts = laes_kontekster(anmodning, Kontekstmodel::kCertifikat);
    if (!contexts) return std::unexpected(contexts.error());
    if (!contexts->nogen()) {
        return nej(Grund::kIngenKontekst, "InvocationContext or AuthorityContext is missing.",
                   "sikkerhed.md 8.5.2", "InvocationContext", "one of them in the request element");
    }
    const auto billede = i.kilder->reg.nu();
    const auto who = i.gyldigt_certifikat(*billede, kald.transport.certifikat);
    if (!who) return std::unexpected(who.error());
    const Tjenestepost* const service = billede->tjeneste(t.entity_id);
    if (service == nullptr || !service->aktiv) {
        return nej(Grund::kUkendtTjeneste, "The service is unknown.", "sikkerhed.md 8.5.2",
                   "ServiceUUID", "a registered service");
    }
    const auto cvr = myndighed_af(*contexts, *billede, *who->system, *service);
    if (!cvr) return std::unexpected(cvr.error());
    const Myndighedspost* const m = billede->myndighed(*cvr);
    auto now = gaeldende(*who->system, service->uuid, *cvr, i.kilder->ur.now());
    // Agreements of the certificate model name the one certificate that may use them.
    std::erase_if(now, [&](const Rolletildeling* r) {
        return r->certifikat != kald.transport.certifikat ||
               (contexts->kald && r->aftale != contexts->kald->aftale);
    });
    if (m == nullptr || !m->aktiv || now.empty()) return ingen_aftale();
    Kalder caller(grundlag(*who, *billede, *cvr, now, t), kald.transaktion);
    caller.spor().oplysninger(contexts->oplysninger);
    return Soapadgang{std::move(caller), anmodning, false, {}, false};
}

std::expected<Soapadgang, Afvisning> Gate::certifikatkald(const Soapkald& kald,
                                                          xml::Node anmodning) const {
    const auto billede = indre_->kilder->reg.nu();
    const auto who = indre_->gyldigt_certifikat(*billede, kald.transport.certifikat);
    if (!who) return std::unexpected(who.error());
    auto basis = std::make_shared<Kaldergrundlag>();
    basis->system = who->system->uuid;
    basis->systemnavn = who->system->navn;
    basis->certifikat = who->certifikat->fingeraftryk();
    basis->myndighed = who->system->ejer;
    return Soapadgang{Kalder(std::move(basis), kald.transaktion), anmodning, false, {}, false};
}

std::expected<Soapadgang, Afvisning> Gate::tokenkald(const Soapkald& kald,
                                                     const Tjenesteadgang& t) const {
    const Indre& i = *indre_;
    const Tid nu = i.kilder->ur.now();
    Wssregler rules;
    rules.skaevhed_us = i.settings.skaevhed_us;
    rules.tillad_sha1 = i.settings.tillad_sha1;
    rules.sabotage = i.settings.sabotage;
    const auto header = Wsshoved::laes(kald.konvolut, nu, rules);
    if (!header) return std::unexpected(header.error());
    const Node framework = find_framework(kald.konvolut);
    if (t.serviceplatform) {
        if (const auto ok = tjek_framework(framework); !ok) return std::unexpected(ok.error());
    }
    if (const auto ok = noegleinfo_naevner_assertion(*header);
        !ok && !i.settings.sabotage.noeglebevis) {
        return std::unexpected(ok.error());
    }
    const auto token = i.tokens->assertion(header->assertion(), header->ids(), modtager(t));
    if (!token) return std::unexpected(token.error());
    const krypto::Certifikat& key = *(*token)->indhold.noegle();
    const auto refused = [&](Afvisning a) {
        a.certifikat = key.fingeraftryk();
        a.myndighed = (*token)->indhold.cvr();
        return std::unexpected(std::move(a));
    };
    auto message = header->verificer(key.noegle());
    if (!message) return refused(std::move(message).error());
    const auto request = eneste_barn(message->krop);
    if (!request) return refused(request.error());
    const auto basis = i.kaldergrundlag(**token, t);
    if (!basis) return refused(basis.error());

    Kalder caller(*basis, kald.transaktion);
    if (t.serviceplatform) {
        const auto contexts = laes_kontekster(*request, Kontekstmodel::kToken);
        if (!contexts) return refused(contexts.error());
        if (contexts->myndighed && *contexts->myndighed != caller.myndighed() &&
            !i.settings.sabotage.myndighed) {
            return refused(
                strid("MunicipalityCVR", "the token's authority: " + caller.myndighed().text())
                    .error());
        }
        caller.spor().oplysninger(contexts->oplysninger);
    }
    caller.besked_ = message->noegle(key.fingeraftryk());
    const Genspil::Svar answer = i.kilder->genspil.optag(*caller.besked_, message->udloeb, nu);
    if (answer != Genspil::Svar::kNy && !i.settings.sabotage.genspil) {
        return refused(afvist_genspil(answer).error());
    }
    return Soapadgang{std::move(caller), *request, true, std::move(message->besked_id),
                      static_cast<bool>(framework)};
}

std::expected<Soapadgang, Afvisning> Gate::soap(const Soapkald& kald,
                                                const Tjenesteadgang& t) const {
    const Indre& i = *indre_;
    const auto answer = [&]() -> std::expected<Soapadgang, Afvisning> {
        const bool token = i.settings.udvikling ? Wsshoved::beviser(kald.konvolut)
                                                : Wsshoved::findes(kald.konvolut);
        if (i.kilder && t.kun_certifikat) {
            const auto only = eneste_barn(find_body(kald.konvolut));
            if (!only) return std::unexpected(only.error());
            return certifikatkald(kald, *only);
        }
        if (i.kilder && token) return tokenkald(kald, t);
        const auto request = eneste_barn(find_body(kald.konvolut));
        if (!request) return std::unexpected(request.error());
        if (i.kilder && t.serviceplatform) {
            const Tjenestepost* const service = i.kilder->reg.nu()->tjeneste(t.entity_id);
            if (service != nullptr && service->model != Sikkerhedsmodel::kToken &&
                (!i.settings.udvikling || har_kontekst(*request))) {
                return kontekstkald(kald, t, *request);
            }
        }
        auto caller = uden_token(kald.transport, kald.myndighed, kald.transaktion, t);
        if (!caller) return std::unexpected(std::move(caller).error());
        return Soapadgang{*std::move(caller),
                          *request,
                          false,
                          {},
                          static_cast<bool>(find_framework(kald.konvolut))};
    }();
    if (!answer) return std::unexpected(i.ud(answer.error(), kald.transport));
    return answer;
}

}  // namespace faelled::adgang
