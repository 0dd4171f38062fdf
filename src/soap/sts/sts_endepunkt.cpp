#include "soap/sts/sts_endepunkt.hpp"

#include <exception>
#include <optional>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "krypto/jws.hpp"
#include "soap/http.hpp"
#include "soap/konvolut.hpp"
#include "soap/sts/navne.hpp"
#include "soap/sts/rst.hpp"
#include "soap/sts/rstr.hpp"
#include "soap/sts/sts_wsdl.hpp"

namespace faelled::soap {

namespace {

constexpr std::string_view kRod = "/runtime/services/kombittrust/";

// One request on its way through the pool and the audit log.
struct Rstkald {
    std::shared_ptr<const net::Anmodning> request;
    net::Afslut done;
    Rstsvarhoved hoved;
    sts::Part part;
    std::string rstr;   // of a token, until its record is durable
    bool tabt = false;  // sandbox: the answer is lost
};
using Rstkaldref = std::shared_ptr<Rstkald>;

net::Svar soapsvar(Version v, int status, std::string text) {
    net::Svar svar;
    svar.status = status;
    svar.indholdstype = indholdstype(v);
    svar.krop = std::move(text);
    svar.headere.emplace_back("Cache-Control", "no-store");
    svar.faerdiggoer_der = true;  // leaves from the audit log's thread
    return svar;
}

}  // namespace

struct StsEndepunkt::Indre {
    const sts::Sts& sts;
    Rstkontrol kontrol;
    net::Arbejdspulje& pulje;
    const Clock& ur;
    Entropy& entropi;
    Stsindstillinger indstillinger;

    [[nodiscard]] net::Svar beskrivelse(const net::Anmodning& a) const;
    [[nodiscard]] net::Svar fault(const Rstkald& k, const sts::Stsfejl& f,
                                  const Soapfejl* envelope = nullptr) const;
    void modtag(std::shared_ptr<const net::Anmodning> request, net::Afslut done, Version type);
    void koer(const Rstkaldref& k) const;
    void laes(const Rstkaldref& k) const;
    void behandl(const Rstkaldref& k, xml::Node root) const;
    [[nodiscard]] bool forstyr(const Rstkaldref& k) const;
    void afvis(const Rstkaldref& k, sts::Stsfejl f,
               const std::optional<Soapfejl>& envelope = {}) const;
    void udsted(const Rstkaldref& k, const sts::Tokenoenske& wish) const;
};

net::Svar StsEndepunkt::Indre::beskrivelse(const net::Anmodning& a) const {
    const bool mex = uden_skraastreg(a.sti) == kMexSti;
    if (!mex && !har_parameter(a.forespoergsel, "wsdl") &&
        !har_parameter(a.forespoergsel, "singlewsdl"))
        return brug_post();
    const std::string& base = indstillinger.base_url;
    return xml_svar(skriv_sts_wsdl(base.empty() ? base_af_host(a) : base));
}

net::Svar StsEndepunkt::Indre::fault(const Rstkald& k, const sts::Stsfejl& f,
                                     const Soapfejl* envelope) const {
    return soapsvar(k.hoved.version, 500,
                    skriv_stsfault(k.hoved, f, indstillinger.forklar, envelope));
}

void StsEndepunkt::Indre::modtag(std::shared_ptr<const net::Anmodning> request, net::Afslut done,
                                 Version type) {
    const auto k = std::make_shared<Rstkald>();
    k->request = std::move(request);
    k->done = std::move(done);
    k->hoved.version = type;
    k->part.sporing = Uuid::random(entropi);
    k->part.indgang = "wstrust";
    if (pulje.send(k->request->kalder, [this, k] { koer(k); })) return;
    sts::Stsfejl busy = sts::uventet("a free place in the queue");
    busy.tekst = "Tjenesten har travlt; prøv igen om lidt";
    busy.sporing = k->part.sporing;
    net::Svar svar = fault(*k, busy);
    svar.status = 503;
    svar.headere.emplace_back("Retry-After", "1");
    k->done(std::move(svar));
}

void StsEndepunkt::Indre::koer(const Rstkaldref& k) const {
    try {
        laes(k);
    } catch (const std::exception& e) {
        log::fejl("sts.undtagelse", {{"tekst", e.what()}});
        afvis(k, sts::uventet("an answer"));
    }
}

void StsEndepunkt::Indre::laes(const Rstkaldref& k) const {
    const xml::Graenser limits(indstillinger.bytes, 100, 5'000, 100);
    const auto document = xml::Dokument::laes(k->request->krop, limits);
    if (!document) {
        afvis(k, sts::forkert_form("2.1", "xml", "XML: " + document.error().regel));
        return;
    }
    const Laest read = laes_konvolut(document->rod(), k->hoved.version, entropi);
    k->hoved.version = read.hoved.version;
    k->hoved.message_id = read.hoved.message_id;
    if (read.element) {
        behandl(k, document->rod());
        return;
    }
    const Soapfejl& wrong = read.element.error();
    afvis(k, sts::forkert_form("2.6", "konvolut", wrong.engelsk), wrong);
}

void StsEndepunkt::Indre::behandl(const Rstkaldref& k, xml::Node root) const {
    if (uden_skraastreg(k->request->sti) != kStsSti) {
        afvis(k, sts::ukendt_endepunkt("the path " + std::string(kStsSti)));
        return;
    }
    const auto proven = kontrol(root);
    if (!proven) {
        k->part.certifikat = proven.error().certifikat;
        afvis(k, proven.error().fejl);
        return;
    }
    k->part.thumbprint = krypto::kid(*proven->certifikat);
    k->part.certifikat = proven->certifikat->fingeraftryk();
    k->part.besked = proven->besked;
    if (forstyr(k)) return;
    if (trim(proven->action) != kRstAction) {
        afvis(k, sts::ukendt_endepunkt("wsa:Action: " + std::string(kRstAction)));
        return;
    }
    // The verified Body, not the one that was read first, and nothing beside its one element.
    const xml::Node rst = proven->krop.foerste();
    if (!rst || rst.naeste() || proven->krop.har_tekst()) {
        afvis(k, sts::forkert_form("3.2", "krop", "the Body: exactly one element"));
        return;
    }
    if (std::string context = rst.attribut({}, "Context"); !context.empty()) {
        k->hoved.kontekst = std::move(context);
    }
    const auto wish = laes_rst(rst);
    if (!wish) {
        afvis(k, wish.error());
        return;
    }
    udsted(k, *wish);
}

// Sandbox: true when the call was answered in a bad way.
bool StsEndepunkt::Indre::forstyr(const Rstkaldref& k) const {
    using adgang::Forstyrrelse;
    if (!indstillinger.forstyrrer) return false;
    switch (indstillinger.forstyrrer(*k->part.certifikat)) {
        case Forstyrrelse::kIngen:
            return false;
        case Forstyrrelse::kTabt:
            k->tabt = true;
            return false;
        case Forstyrrelse::kUdloebet:
            k->part.udloebet = true;
            return false;
        case Forstyrrelse::kServerfejl:
            sts.afvis(sts::uventet("an answer"), k->part, [k](const sts::Udfald&) {
                k->done(tekst_svar(500, "Internal Server Error\n"));
            });
            return true;
        case Forstyrrelse::kFault:
            afvis(k, sts::uventet("an answer"));
            return true;
    }
    return false;
}

void StsEndepunkt::Indre::afvis(const Rstkaldref& k, sts::Stsfejl f,
                                const std::optional<Soapfejl>& envelope) const {
    sts.afvis(std::move(f), k->part, [this, k, envelope](const sts::Udfald& outcome) {
        k->done(fault(*k, outcome.error(), envelope ? &*envelope : nullptr));
    });
}

// The answer is signed before anybody knows whether it may be sent, so that the audit log's thread
// only lets it go.
void StsEndepunkt::Indre::udsted(const Rstkaldref& k, const sts::Tokenoenske& wish) const {
    const auto prepare = [this, k](const sts::Token& token) -> std::expected<void, sts::Stsfejl> {
        auto signed_answer = skriv_rstr(k->hoved, token, sts.indstillinger().identitet, ur.now());
        if (!signed_answer) {
            log::fejl("sts.signering_fejlet", {{"tekst", signed_answer.error().tekst}});
            return std::unexpected(sts::opsaetningsfejl("a signing key that answers"));
        }
        k->rstr = *std::move(signed_answer);
        return {};
    };
    sts.udsted(wish, k->part, prepare, [this, k](const sts::Udfald& outcome) {
        net::Svar svar = outcome ? soapsvar(k->hoved.version, 200, std::move(k->rstr))
                                 : fault(*k, outcome.error());
        svar.tabt = k->tabt;
        k->done(std::move(svar));
    });
}

StsEndepunkt::StsEndepunkt(const sts::Sts& sts, Rstkontrol check, net::Arbejdspulje& pool,
                           const Clock& clock, Entropy& entropy, Stsindstillinger settings)
    : indre_(std::make_unique<Indre>(
          Indre{sts, std::move(check), pool, clock, entropy, std::move(settings)})) {}

StsEndepunkt::~StsEndepunkt() = default;

bool StsEndepunkt::behandler(std::shared_ptr<const net::Anmodning> request, net::Afslut done) {
    const net::Anmodning& a = *request;
    if (!a.sti.starts_with(kRod)) return false;
    if (a.metode != "POST") {
        const std::string_view path = uden_skraastreg(a.sti);
        const bool known = path == kStsSti || path == kMexSti;
        if (a.metode == "GET" && known) {
            done(indre_->beskrivelse(a));
        } else {
            done(known ? brug_post() : tekst_svar(404, "Findes ikke\n"));
        }
        return true;
    }
    const std::optional<Version> type = version_af_type(a);
    if (!type) {
        done(forkert_type());
        return true;
    }
    indre_->modtag(std::move(request), std::move(done), *type);
    return true;
}

}  // namespace faelled::soap
