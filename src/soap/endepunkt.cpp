#include "soap/endepunkt.hpp"

#include <cstdlib>
#include <exception>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "adgang/revision.hpp"
#include "base/clock.hpp"
#include "base/laesevindue.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "soap/afsendelse.hpp"
#include "soap/http.hpp"
#include "soap/konvolut.hpp"
#include "soap/maaling.hpp"
#include "soap/wsdl.hpp"

namespace faelled::soap {

namespace {

struct Rute {
    const Tjeneste* tjeneste;
    const Operation* operation;
    Operationsmaaling maaling;
};

// One call on its way, from thread to thread.
struct Kald {
    std::shared_ptr<const net::Anmodning> request;
    net::Afslut done;
    const Tjeneste* sti = nullptr;  // service of the path
    std::int64_t start_us = 0;

    Version version = Version::k12;  // of the answer, until the envelope is read
    std::optional<xml::Dokument> dokument;
    std::optional<Anmodningshoved> hoved;
    xml::Node element;
    const Rute* rute = nullptr;
    std::optional<Kalder> kalder;
    bool underskrevet = false;  // came with a token: the answer is signed
    bool tabt = false;          // sandbox: the answer is lost on purpose
};
using Kaldref = std::shared_ptr<Kald>;

// Runs the operation. What went wrong in a service is the business of whoever runs it and is
// logged; what a caller did wrong is not.
Result<void> koer(const Kald& k, xml::Skriver& out) {
    const Operation& o = *k.rute->operation;
    if (k.rute->tjeneste->kun_certifikat() && k.hoved->sikkerhed)
        return std::unexpected(Fejl::ugyldig("wsse:Security", "tjenesten tager ikke imod token"));
    if (o.maks_bytes != 0 && k.request->krop.size() > o.maks_bytes)
        return std::unexpected(Fejl::ugyldig(
            o.input.navn, "må højst fylde " + std::to_string(o.maks_bytes >> 20) + " MB"));
    try {
        Result<void> done = o.koer(*k.kalder, k.element, out);
        if (done || done.error().slags == FejlSlags::kKalder) return done;
        const bool ours = done.error().slags == FejlSlags::kIntern;
        log::write(ours ? log::Niveau::kFejl : log::Niveau::kAdvarsel, "soap.operation_fejlet",
                   {{"tjeneste", k.rute->tjeneste->segment},
                    {"operation", o.navn},
                    {"tekst", done.error().tekst}});
        return done;
    } catch (const std::exception& e) {
        log::fejl("soap.undtagelse", {{"operation", o.navn}, {"tekst", e.what()}});
        return std::unexpected(Fejl::intern("Intern fejl"));
    }
}

}  // namespace

struct Endepunkt::Indre {
    const adgang::Gate& gate;
    Puljer puljer;
    const Clock& ur;
    Entropy& entropy;
    std::vector<Tjeneste> tjenester;
    std::vector<Skema> skemaer;
    // The schemas that the service's WSDL and its imports are served from.
    [[nodiscard]] const std::vector<Skema>& af(const Tjeneste& t) const {
        return t.skemasaet ? *t.skemasaet : skemaer;
    }
    Indstillinger indstillinger;
    Endepunktsmaaling maaling;
    std::unordered_map<std::string_view, const Tjeneste*> stier;  // without the last slash
    // First and last part of the paths, around the segment, with the first service of that kind.
    std::map<std::pair<std::string_view, std::string_view>, const Tjeneste*> slaegter;
    std::map<Elementnavn, Rute> ruter;

    // A step answers, or gives the call to the pool and returns nothing.
    using Trin = std::optional<net::Svar> (Indre::*)(const Kaldref&, Udfoerelse);

    void byg_tabeller();
    const Tjeneste* ved_sti(const net::Anmodning& a) const;
    void gaa(const Kaldref& k, Trin step, Udfoerelse here);
    std::optional<net::Svar> til_pulje(const Kaldref& k, Trin step, Udfoerelse where);
    std::optional<net::Svar> vent(const Kaldref& k, Udfoerelse) {
        return til_pulje(k, &Indre::laes, Udfoerelse::kTung);
    }
    std::optional<net::Svar> laes(const Kaldref& k, Udfoerelse here);
    std::optional<net::Svar> udfoer(const Kaldref& k, Udfoerelse here);
    net::Svar fault(Kald& k, const Soapfejl& f);
    Svarform form(const Kald& k) const;
    // Of the Body's element; of the path until that is known.
    static const Tjeneste& tjeneste(const Kald& k) {
        return k.rute != nullptr ? *k.rute->tjeneste : *k.sti;
    }
    // Sends what `byg` makes, when the record of the call is durable.
    void send(const Kaldref& k, adgang::Revisionspost post, const std::function<net::Svar()>& byg);
    adgang::Revisionspost post(const Kald& k, int result) const;
    void afvis(const Kaldref& k, const adgang::Afvisning& refusal);
    bool forstyr(const Kaldref& k);
    net::Svar svar(Kald& k, Svarkrop body, const Svarform& how);
    std::expected<void, adgang::Afvisning> bed_om_adgang(Kald& k);
    Udfoerelse hvor(const Kald& k) const;
    void kryds(const Kald& k);
    net::Svar beskrivelse(const Tjeneste& t, const net::Anmodning& a) const;
};

// The service of a path. A call is also taken at a path that only the segment tells from a
// service's: the official WSDLs spell one of theirs wrongly, and clients derive their URL from it
// (9.1).
const Tjeneste* Endepunkt::Indre::ved_sti(const net::Anmodning& a) const {
    const std::string_view path = uden_skraastreg(a.sti);
    if (const auto found = stier.find(path); found != stier.end()) return found->second;
    if (a.metode != "POST") return nullptr;
    for (const auto& [ends, service] : slaegter) {
        const auto& [first, last] = ends;
        if (path.size() <= first.size() + last.size() || !path.starts_with(first) ||
            !path.ends_with(last))
            continue;
        const std::string_view segment =
            path.substr(first.size(), path.size() - first.size() - last.size());
        if (segment.find('/') == std::string_view::npos) return service;
    }
    return nullptr;
}

void Endepunkt::Indre::byg_tabeller() {
    for (const Tjeneste& t : tjenester) {
        const std::string_view path = uden_skraastreg(t.sti);
        stier.emplace(path, &t);
        for (const std::string& other : t.andre_stier)
            stier.emplace(uden_skraastreg(other), &t);
        if (const std::size_t at = path.find("/" + t.segment + "/"); at != std::string_view::npos)
            slaegter.emplace(
                std::pair(path.substr(0, at + 1), path.substr(at + 1 + t.segment.size())), &t);
        for (const Operation& o : t.operationer) {
            const Rute r{&t, &o, Operationsmaaling(t.segment, o.navn)};
            if (ruter.emplace(o.input, r).second) continue;
            log::fejl("soap.dobbelt_operation", {{"element", o.input.navn}, {"ns", o.input.ns}});
            std::abort();
        }
    }
}

void Endepunkt::Indre::gaa(const Kaldref& k, Trin step, Udfoerelse here) {
    std::optional<net::Svar> svar;
    try {
        svar = (this->*step)(k, here);
    } catch (const std::exception& e) {
        log::fejl("soap.undtagelse", {{"tekst", e.what()}});
        svar = fault(*k, intern_fejl());
    }
    if (svar) k->done(*std::move(svar));
}

std::optional<net::Svar> Endepunkt::Indre::til_pulje(const Kaldref& k, Trin step,
                                                     Udfoerelse where) {
    net::Arbejdspulje& pool = where == Udfoerelse::kTung ? puljer.tung : puljer.arbejder;
    if (pool.send(k->request->kalder, [this, k, step, where] { gaa(k, step, where); })) return {};
    return fault(*k, optaget());
}

std::optional<net::Svar> Endepunkt::Indre::laes(const Kaldref& k, Udfoerelse here) {
    auto document = xml::Dokument::laes(k->request->krop, indstillinger.graenser);
    if (!document) return fault(*k, fejl_i_xml(document.error()));
    k->dokument = *std::move(document);
    Laest read = laes_konvolut(k->dokument->rod(), k->version, entropy);
    k->hoved = std::move(read.hoved);
    if (!read.element) {
        // Something put into a signed Body is an attack on the signature.
        if (!k->hoved->sikkerhed || read.eet_barn) return fault(*k, read.element.error());
        afvis(k, {.grund = adgang::Afvisning::Grund::kSikkerhedsform,
                  .tekst = read.element.error().engelsk,
                  .regel = "sikkerhed.md 2.6.8"});
        return {};
    }
    k->element = *read.element;

    const auto found = ruter.find({std::string(k->element.ns()), std::string(k->element.navn())});
    if (found == ruter.end()) return fault(*k, ukendt_operation(k->element, k->hoved->wsa_ns));
    k->rute = &found->second;
    kryds(*k);
    if (const auto allowed = bed_om_adgang(*k); !allowed) {
        afvis(k, allowed.error());
        return {};
    }
    const Udfoerelse where = hvor(*k);
    // What is in a pool already stays there.
    if (here == Udfoerelse::kStraks && where != here) return til_pulje(k, &Indre::udfoer, where);
    return udfoer(k, here);
}

Udfoerelse Endepunkt::Indre::hvor(const Kald& k) const {
    const Operation& o = *k.rute->operation;
    if (o.udfoerelse != Udfoerelse::kStraks) return o.udfoerelse;
    if (o.straks && !o.straks(k.element)) return Udfoerelse::kTung;
    const bool signing = k.underskrevet && indstillinger.signer_i_pulje;
    const bool slow =
        indstillinger.forstyrrer != nullptr && indstillinger.forstyrrer->rammer(k.kalder->system());
    return signing || slow ? Udfoerelse::kArbejder : Udfoerelse::kStraks;
}

std::optional<net::Svar> Endepunkt::Indre::udfoer(const Kaldref& k, Udfoerelse here) {
    if (forstyr(k)) return {};
    const Operation& o = *k->rute->operation;
    const Svarform how = form(*k);
    auto body = std::make_shared<Svarkrop>(k->hoved->version, how);
    const Result<void> done = [&] {
        std::optional<Laesevindue> copy;
        if (o.visning && here == Udfoerelse::kTung) copy.emplace();
        return koer(*k, body->skriver());
    }();
    const int code = done ? 20 : done.error().kode;
    k->rute->maaling.svaret(code, monotonic_us() - k->start_us);
    if (!done && k->rute->tjeneste->serviceplatform()) {
        send(k, post(*k, code),
             [this, k, f = platformsfejl(done.error())] { return fault(*k, f); });
        return {};
    }
    if (!done) {
        *body = Svarkrop(k->hoved->version, how, 1024);
        if (o.fejlsvar_til) {
            o.fejlsvar_til(done.error(), k->element, body->skriver());
        } else {
            o.fejlsvar(done.error(), body->skriver());
        }
    }
    send(k, post(*k, code), [this, k, body, how] { return svar(*k, std::move(*body), how); });
    return {};
}

net::Svar Endepunkt::Indre::svar(Kald& k, Svarkrop body, const Svarform& how) {
    const Anmodningshoved& h = *k.hoved;
    const std::string action =
        (h.action.empty() ? k.rute->operation->action : h.action) + "Response";
    Result<std::string> message = skriv_svar(h, action, std::move(body), how, entropy);
    if (!message) {
        log::fejl("soap.kan_ikke_underskrive", {{"tekst", message.error().tekst}});
        k.underskrevet = false;
        return fault(k, intern_fejl());
    }
    net::Svar svar;
    svar.indholdstype = indholdstype(h.version);
    svar.krop = *std::move(message);
    return svar;
}

void Endepunkt::Indre::send(const Kaldref& k, adgang::Revisionspost post,
                            const std::function<net::Svar()>& byg) {
    // The record is on its way to the disk while the answer is written and signed.
    const auto out = Afsendelse::begynd(indstillinger.revision, std::move(post), k->done,
                                        [this, k] {
                                            k->underskrevet = false;
                                            return fault(*k, optaget());
                                        },
                                        {puljer.arbejder, k->request->kalder});
    net::Svar svar = byg();
    svar.tabt = k->tabt;
    out->svar(std::move(svar));
}

adgang::Revisionspost Endepunkt::Indre::post(const Kald& k, int result) const {
    adgang::Revisionspost p;
    p.tid = ur.now();
    p.sporing = k.hoved->transaktion;
    p.tjeneste = tjeneste(k).adgang->entity_id;
    p.operation = k.rute != nullptr ? k.rute->tjeneste->segment + "." + k.rute->operation->navn
                                    : k.sti->segment;
    p.resultat = result;
    p.varighed_us = monotonic_us() - k.start_us;
    if (!k.kalder) return p;
    const Kalder& c = *k.kalder;
    p.system = c.system();
    p.paa_vegne_af = c.paa_vegne_af();
    p.myndighed = c.myndighed();
    p.aftale = c.aftale();
    p.certifikat = c.certifikat();
    p.besked = c.besked().value_or(adgang::Beskednoegle{});
    p.hjemmel = c.spor().hjemmel();
    p.detaljer = c.spor().detaljer();
    p.objekter.assign(c.spor().objekter().begin(), c.spor().objekter().end());
    p.objekter_i_alt = c.spor().objekter_i_alt();
    return p;
}

void Endepunkt::Indre::afvis(const Kaldref& k, const adgang::Afvisning& refusal) {
    adgang::Revisionspost p = post(*k, adgang::kode(refusal.grund).http);
    p.art = adgang::Revisionsart::kAfvistKald;
    p.regel = refusal.regel;
    p.certifikat = refusal.certifikat ? refusal.certifikat : k->request->klientcertifikat;
    p.system = refusal.system;
    p.myndighed = refusal.myndighed;
    send(k, std::move(p),
         [this, k, f = afvist(refusal, tjeneste(*k).serviceplatform())] { return fault(*k, f); });
}

// Sandbox: true when the call was answered in a bad way.
bool Endepunkt::Indre::forstyr(const Kaldref& k) {
    using adgang::Forstyrrelse;
    if (indstillinger.forstyrrer == nullptr) return false;
    switch (indstillinger.forstyrrer->forstyr(k->kalder->system())) {
        case Forstyrrelse::kIngen:
            return false;
        case Forstyrrelse::kTabt:
            k->tabt = true;
            return false;
        case Forstyrrelse::kServerfejl:
            send(k, post(*k, 500), [] { return tekst_svar(500, "Internal Server Error\n"); });
            return true;
        case Forstyrrelse::kFault:
            send(k, post(*k, 500), [this, k] { return fault(*k, intern_fejl()); });
            return true;
        case Forstyrrelse::kUdloebet: {
            adgang::Afvisning expired{.grund = adgang::Afvisning::Grund::kTokenUdloebet,
                                      .tekst = "The token has expired"};
            expired.regel = "sikkerhed.md 5.4.5";
            expired.system = k->kalder->system();
            expired.myndighed = k->kalder->myndighed();
            afvis(k, expired);
            return true;
        }
    }
    return false;
}

// A call with a token gets a signed answer, when the service has a key.
Svarform Endepunkt::Indre::form(const Kald& k) const {
    const Tjeneste& t = tjeneste(k);
    return {.underskriver = k.underskrevet ? t.underskriver.get() : nullptr,
            .nu = ur.now(),
            .framework = t.serviceplatform() && k.underskrevet};
}

net::Svar Endepunkt::Indre::fault(Kald& k, const Soapfejl& f) {
    maaling.fault(f.grund);
    if (!k.hoved) k.hoved = ukendt_hoved(k.version, entropy);
    // Signed when the caller speaks of signatures at all, although clients do not look (5.8). Not
    // when there is too much to do already.
    if (f.grund != Faultgrund::kOptaget && f.grund != Faultgrund::kIntern)
        k.underskrevet = k.hoved->sikkerhed && !k.hoved->message_id.empty();
    const bool refused = f.grund == Faultgrund::kAdgang;
    log::info("soap.fault", {{"grund", kGrundnavne[static_cast<std::size_t>(f.grund)]},
                             {"tjeneste", k.sti->segment},
                             {"afsender", k.request->afsender},
                             {"transaktion", k.hoved->transaktion.text()},
                             {"tekst", refused ? f.engelsk : std::string()}});
    net::Svar svar;
    svar.status = http_status(f, k.hoved->version);
    svar.indholdstype = indholdstype(k.hoved->version);
    if (svar.status == 503) svar.headere.emplace_back("Retry-After", "1");
    Result<std::string> message = skriv_faultsvar(*k.hoved, f, form(k), entropy);
    // A fault need not be signed (5.8).
    if (!message) message = skriv_faultsvar(*k.hoved, f, {.nu = ur.now()}, entropy);
    svar.krop = std::move(message).value_or(std::string());
    return svar;
}

std::expected<void, adgang::Afvisning> Endepunkt::Indre::bed_om_adgang(Kald& k) {
    adgang::Soapkald call;
    call.konvolut = k.dokument->rod();
    call.transport = {k.request->klientcertifikat, {}, k.request->loopback};
    if (const auto named = k.request->header("faelled-myndighed")) call.myndighed = *named;
    call.transaktion = k.hoved->transaktion;
    if (const auto token = k.request->header("authorization"); token && k.rute->tjeneste->bearer) {
        adgang::Httpkald http;
        http.transport = call.transport;
        http.authorization = token;
        http.myndighed = call.myndighed;
        http.transaktion = call.transaktion;
        auto caller = gate.http(http, *k.rute->tjeneste->adgang);
        if (!caller) return std::unexpected(std::move(caller).error());
        k.kalder = *std::move(caller);
        return {};
    }
    auto access = gate.soap(call, *k.rute->tjeneste->adgang);
    if (!access) return std::unexpected(std::move(access).error());
    // From here on only what the gate vouches for is looked at.
    const Elementnavn name{std::string(access->indhold.ns()), std::string(access->indhold.navn())};
    if (const auto found = ruter.find(name); found == ruter.end() || &found->second != k.rute) {
        return std::unexpected(
            adgang::Afvisning{.grund = adgang::Afvisning::Grund::kIkkeDaekket,
                              .tekst = "The signed Body is not the Body of the message",
                              .regel = "sikkerhed.md 2.6.8"});
    }
    k.element = access->indhold;
    k.underskrevet = access->underskrevet;
    if (k.underskrevet) k.hoved->message_id = access->besked_id;
    k.kalder = std::move(access->kalder);
    return {};
}

void Endepunkt::Indre::kryds(const Kald& k) {
    if (k.rute->tjeneste != k.sti) {
        maaling.anden_sti();
        log::debug("soap.anden_sti",
                   {{"sti", k.sti->segment}, {"tjeneste", k.rute->tjeneste->segment}});
    }
    if (!k.hoved->action.empty() && k.hoved->action != k.rute->operation->action) {
        maaling.anden_action();
        log::debug("soap.anden_action", {{"operation", k.rute->operation->navn}});
    }
}

net::Svar Endepunkt::Indre::beskrivelse(const Tjeneste& t, const net::Anmodning& a) const {
    const std::string base =
        indstillinger.base_url.empty() ? base_af_host(a) : indstillinger.base_url;
    if (har_parameter(a.forespoergsel, "wsdl")) {
        const std::string wanted = fold(parameter(a.forespoergsel, "politik").value_or("token"));
        const Politik policy = wanted == "ingen"      ? Politik::kIngen
                               : wanted == "kontekst" ? Politik::kKontekst
                                                      : Politik::kToken;
        return xml_svar(skriv_wsdl(t, af(t), base, policy));
    }
    const std::optional<std::string_view> name = parameter(a.forespoergsel, "xsd");
    if (!name) return brug_post();
    for (const Skema& s : af(t))
        if (s.navn == *name) return xml_svar(skema_for(s, t, base));
    return tekst_svar(404, "Der er intet skema med det navn. / There is no schema of that name.\n");
}

Endepunkt::Endepunkt(const adgang::Gate& gate, Puljer pools, const Clock& clock, Entropy& entropy,
                     std::vector<Tjeneste> services, std::vector<Skema> schemas,
                     Indstillinger settings)
    : indre_(std::make_unique<Indre>(gate, pools, clock, entropy, std::move(services),
                                     std::move(schemas), std::move(settings))) {
    indre_->byg_tabeller();
}

std::vector<net::Overflade> Endepunkt::overflader() const {
    std::vector<net::Overflade> out;
    for (const Tjeneste& t : indre_->tjenester) {
        const bool token = !t.kun_certifikat();
        net::Overflade o{token ? "soap" : "soap-certifikat", "POST", t.sti,
                         token ? "token" : "certifikat",     {},     {}};
        if (t.adgang != nullptr) o.entity_id = t.adgang->entity_id;
        for (const Operation& op : t.operationer)
            o.operationer.push_back(op.navn);
        out.push_back(std::move(o));
        out.push_back({"beskrivelse", "GET", t.sti, "ingen", {}, {}});
        for (const std::string& other : t.andre_stier)
            out.push_back({"soap-alias", "POST", other, "token", {}, {}});
    }
    for (const auto& [ends, service] : indre_->slaegter) {
        out.push_back({"soap-alias",
                       "POST",
                       std::string(ends.first) + "{segment}" + std::string(ends.second),
                       "token",
                       {},
                       {}});
    }
    return out;
}

Endepunkt::~Endepunkt() = default;

bool Endepunkt::behandler(std::shared_ptr<const net::Anmodning> request, net::Afslut done) {
    Indre& i = *indre_;
    const Tjeneste* const service = i.ved_sti(*request);
    if (service == nullptr) return false;
    const auto k = std::make_shared<Kald>();
    k->start_us = monotonic_us();
    k->sti = service;
    const net::Anmodning& a = *request;
    if (a.metode != "POST") {
        done(a.metode == "GET" ? i.beskrivelse(*k->sti, a) : brug_post());
        return true;
    }
    const std::optional<Version> type = version_af_type(a);
    if (!type) {
        done(forkert_type());
        return true;
    }
    k->version = *type;
    k->request = std::move(request);
    k->done = std::move(done);
    const bool large = a.krop.size() > i.indstillinger.straks_bytes;
    i.gaa(k, large ? &Indre::vent : &Indre::laes, Udfoerelse::kStraks);
    return true;
}

}  // namespace faelled::soap
