#include "rest/jsonapi/jsonapi.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <set>
#include <utility>

#include "base/clock.hpp"
#include "base/json_text.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/text.hpp"
#include "rest/forstyrrelse.hpp"
#include "rest/sts/formular.hpp"

namespace faelled::rest {

namespace {

bool er_parameter(std::string_view part) {
    return part.size() > 2 && part.front() == '{' && part.back() == '}';
}

std::string almindelig_fejlkrop(const Fejl& f, const Uuid& trace) {
    std::string out = "{\"kode\":" + std::to_string(f.kode) + ",\"felt\":";
    append_json_text(out, f.element);
    out += ",\"regel\":";
    append_json_text(out, f.regel);
    out += ",\"tekst\":";
    append_json_text(out, f.tekst);
    out += ",\"sporing\":\"" + trace.text() + "\"}";
    return out;
}

// Header values that go into the trace: bounded, and nothing that breaks a line.
std::string kort(std::optional<std::string_view> value, std::size_t most) {
    if (!value) return {};
    std::string out(trim(value->substr(0, most)));
    std::erase_if(out, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    return out;
}

struct Rute {
    std::vector<std::string> dele;  // path split at '/'
    const Apioperation* operation = nullptr;
    metrics::Counter* kald = nullptr;
};

}  // namespace

int http_status(const Fejl& f) {
    if (f.slags == FejlSlags::kMiljoe) return 503;
    switch (f.kode) {
        case 40:
            return 400;
        case 41:
            return 401;
        case 43:
            return 403;
        case 44:
            return 404;
        case 49:
            return 409;
        default:
            return 500;
    }
}

Result<Uuid> Apikald::uuid(std::string_view navn) const {
    const auto found = sti.find(navn);
    const auto value = found == sti.end() ? std::nullopt : Uuid::parse(found->second);
    if (!value) return std::unexpected(Fejl::ugyldig(std::string(navn), "skal være et UUID"));
    return *value;
}

std::string Apikald::parameter(std::string_view navn) const {
    const auto found = forespoergsel.find(fold(navn));
    return found == forespoergsel.end() ? std::string() : found->second;
}

struct JsonApi::Indre {
    Apibeskrivelse b;
    std::vector<Apioperation> operationer;
    net::Arbejdspulje& pulje;
    Entropy& entropi;
    std::vector<Rute> ruter;
    std::string dokument;

    void byg();
    [[nodiscard]] net::Svar afvist(const Fejl& f, const Uuid& trace) const;
    [[nodiscard]] const Rute* find(const net::Anmodning& a, Apikald& call,
                                   std::set<std::string>& allowed) const;
    [[nodiscard]] Result<void> kend(const net::Anmodning& a, Apikald& call) const;
    [[nodiscard]] net::Svar udfoer(const Rute& r, const Apikald& call, std::string& rule) const;
    [[nodiscard]] std::optional<net::Svar> forstyr(const net::Anmodning& a, const Apikald& call,
                                                   bool& tabt) const;
    [[nodiscard]] net::Svar svar(const net::Anmodning& a, Apikald& call,
                                 std::string_view& operation, std::string& rule, bool& tabt,
                                 std::optional<adgang::Afvisning>& refused) const;
    [[nodiscard]] net::Svar udfordring(const adgang::Afvisning& no, const Uuid& trace) const;
    [[nodiscard]] std::optional<net::Svar> kendt(const net::Anmodning& a, Apikald& call,
                                                 std::string& rule,
                                                 std::optional<adgang::Afvisning>& refused) const;
    [[nodiscard]] net::Svar beskrivelse() const;
};

void JsonApi::Indre::byg() {
    std::set<std::string> seen;
    for (const Apioperation& o : operationer) {
        Rute r;
        for (const std::string_view part : split(o.sti, '/'))
            r.dele.emplace_back(part);
        r.operation = &o;
        std::string shape = o.metode;
        for (const std::string& part : r.dele)
            shape += "/" + (er_parameter(part) ? std::string("{}") : part);
        if (!o.sti.starts_with(b.rod) || !seen.insert(shape).second ||
            !seen.insert(o.navn).second) {
            log::fejl("jsonapi.dobbelt_operation", {{"navn", o.navn}, {"sti", o.sti}});
            std::abort();
        }
        ruter.push_back(std::move(r));
    }
    // Fixed parts before parameters: /x/kladder is not a /x/{uuid}.
    std::ranges::stable_sort(
        ruter, {}, [](const Rute& r) { return std::ranges::count_if(r.dele, er_parameter); });
    dokument = skriv_openapi(b, operationer);
}

net::Svar JsonApi::Indre::afvist(const Fejl& f, const Uuid& trace) const {
    net::Svar s;
    s.status = b.status ? b.status(f) : http_status(f);
    s.indholdstype = "application/json";
    s.krop = b.fejlkrop ? b.fejlkrop(f, trace) : almindelig_fejlkrop(f, trace);
    if (s.status == 503) s.headere.emplace_back("Retry-After", "1");
    return s;
}

const Rute* JsonApi::Indre::find(const net::Anmodning& a, Apikald& call,
                                 std::set<std::string>& allowed) const {
    const std::vector<std::string_view> parts = split(a.sti, '/');
    for (const Rute& r : ruter) {
        if (r.dele.size() != parts.size()) continue;
        call.sti.clear();
        bool same = true;
        for (std::size_t i = 0; same && i < parts.size(); ++i) {
            if (er_parameter(r.dele[i]) && !parts[i].empty()) {
                call.sti[r.dele[i].substr(1, r.dele[i].size() - 2)] = parts[i];
            } else {
                same = r.dele[i] == parts[i];
            }
        }
        if (!same) continue;
        if (r.operation->metode == a.metode) return &r;
        allowed.insert(r.operation->metode);
    }
    return nullptr;
}

net::Svar JsonApi::Indre::udfoer(const Rute& r, const Apikald& call, std::string& rule) const {
    for (const Apiparameter& p : r.operation->parametre) {
        if (!p.kraevet || !call.parameter(p.navn).empty()) continue;
        const Result<void> known = b.kendt ? b.kendt(call) : Result<void>();
        const Fejl no = known ? Fejl::ugyldig(p.navn, "skal være i forespørgslen") : known.error();
        rule = no.regel;
        return afvist(no, call.transaktion);
    }
    Result<Apisvar> done = std::unexpected(Fejl::intern("Intern fejl"));
    try {
        done = r.operation->koer(call);
    } catch (const std::exception& e) {
        log::fejl("jsonapi.undtagelse", {{"operation", r.operation->navn}, {"tekst", e.what()}});
    }
    if (!done) {
        if (done.error().slags == FejlSlags::kIntern)
            log::fejl("jsonapi.operation_fejlet",
                      {{"operation", r.operation->navn}, {"tekst", done.error().tekst}});
        rule = done.error().regel;
        return afvist(done.error(), call.transaktion);
    }
    net::Svar s;
    s.status = done->status != 0 ? done->status : done->krop.empty() ? 204 : 200;
    s.indholdstype = "application/json";
    s.krop = std::move(done->krop);
    s.headere = std::move(done->headere);
    return s;
}

JsonApi::JsonApi(Apibeskrivelse beskrivelse, std::vector<Apioperation> operationer,
                 net::Arbejdspulje& pulje, Entropy& entropi)
    : indre_(std::make_unique<Indre>(std::move(beskrivelse), std::move(operationer), pulje, entropi,
                                     std::vector<Rute>{}, std::string())) {
    indre_->byg();
}
JsonApi::~JsonApi() = default;

const std::string& JsonApi::openapi() const {
    return indre_->dokument;
}

// Sandbox: the answer that a fault switch wants.
std::optional<net::Svar> JsonApi::Indre::forstyr(const net::Anmodning& a, const Apikald& call,
                                                 bool& tabt) const {
    using adgang::Forstyrrelse;
    const Forstyrrelse how = forstyrrelse(b.forstyrrer, a);
    tabt = how == Forstyrrelse::kTabt;
    if (how == Forstyrrelse::kServerfejl) return ulaeseligt_svar();
    if (how == Forstyrrelse::kFault) return afvist(Fejl::intern("Intern fejl"), call.transaktion);
    if (how == Forstyrrelse::kUdloebet)
        return afvist(Fejl::kalder(41, "Klientcertifikatet er udløbet"), call.transaktion);
    return {};
}

// Who asks: a person by her session, else a system by its certificate.
Result<void> JsonApi::Indre::kend(const net::Anmodning& a, Apikald& call) const {
    // A browser sends a certificate by itself, also for a page of another site.
    if (const auto site = a.header("sec-fetch-site");
        site && *site != "same-origin" && *site != "none") {
        Fejl no = Fejl::kalder(43, "Kaldet kom fra en side på et andet sted");
        no.regel = "CSRF";
        return std::unexpected(std::move(no));
    }
    if (b.session) {
        FAELLED_TRY(call.session, b.session(a));
        if (call.session) {
            call.certifikat.reset();
            return {};
        }
    }
    if (b.aaben) return {};
    if (!a.klientcertifikat)
        return std::unexpected(Fejl::kalder(41, b.session
                                                    ? "Log ind, eller brug et klientcertifikat"
                                                    : "Der skal et klientcertifikat til"));
    if (b.tro) return b.tro(a.klientcertifikat_der ? *a.klientcertifikat_der : "");
    return {};
}

net::Svar JsonApi::Indre::beskrivelse() const {
    net::Svar s;
    s.indholdstype = "application/json";
    s.krop = dokument;
    return s;
}

// The gate's refusal with its challenge (sikkerhed.md 6.1).
net::Svar JsonApi::Indre::udfordring(const adgang::Afvisning& no, const Uuid& trace) const {
    const adgang::Afvisningskode& code = adgang::kode(no.grund);
    Fejl f = Fejl::kalder(code.http == 403 ? 43 : 41, no.vis());
    f.regel = no.regel;
    net::Svar s = afvist(f, trace);
    s.status = code.http;
    if (code.http == 401 || code.http == 403)
        s.headere.emplace_back("WWW-Authenticate",
                               "Holder-of-key error=\"" + std::string(code.http_fejl) + "\"");
    if (code.http == 503) s.headere.emplace_back("Retry-After", "1");
    return s;
}

// Nothing when the caller may go on.
std::optional<net::Svar> JsonApi::Indre::kendt(const net::Anmodning& a, Apikald& call,
                                               std::string& rule,
                                               std::optional<adgang::Afvisning>& refused) const {
    if (b.doer) {
        auto caller = b.doer(a, call.transaktion);
        if (caller) {
            call.kalder = *std::move(caller);
            return {};
        }
        refused = std::move(caller).error();
        rule = refused->regel;
        return udfordring(*refused, call.transaktion);
    }
    const Result<void> known = kend(a, call);
    if (known) return {};
    rule = known.error().regel;
    return afvist(known.error(), call.transaktion);
}

// Who is not known learns nothing of what there is.
net::Svar JsonApi::Indre::svar(const net::Anmodning& a, Apikald& call, std::string_view& operation,
                               std::string& rule, bool& tabt,
                               std::optional<adgang::Afvisning>& refused) const {
    const bool description = a.sti == b.openapi && a.metode == "GET";
    if (b.doer && description) return beskrivelse();
    if (auto no = kendt(a, call, rule, refused)) return *std::move(no);
    std::optional<net::Svar> bad = forstyr(a, call, tabt);
    if (bad) return *std::move(bad);
    if (description) {
        operation = "openapi";
        return beskrivelse();
    }
    std::set<std::string> allowed;
    const Rute* r = find(a, call, allowed);
    if (r == nullptr && !allowed.empty()) {
        net::Svar s = afvist(Fejl::kalder(40, "Den metode findes ikke her"), call.transaktion);
        s.status = 405;
        std::string names;
        for (const std::string& m : allowed)
            names += (names.empty() ? "" : ", ") + m;
        s.headere.emplace_back("Allow", names);
        return s;
    }
    if (r == nullptr) return afvist(Fejl::kalder(44, "Her er ikke noget"), call.transaktion);
    operation = r->operation->navn;
    const std::size_t most =
        r->operation->krop_bytes != 0 ? r->operation->krop_bytes : b.krop_bytes;
    if (a.krop.size() > most) return afvist(Fejl::ugyldig("krop", "er for stor"), call.transaktion);
    std::optional<Parametre> query = laes_formular(a.forespoergsel);
    if (!query) return afvist(Fejl::ugyldig("forespørgsel", "kan ikke læses"), call.transaktion);
    call.forespoergsel = *std::move(query);
    call.krop = a.krop;
    call.organisation = kort(a.header("faelled-organisation"), 20);
    call.aarsag = kort(a.header("faelled-aarsag"), 500);
    return udfoer(*r, call, rule);
}

net::Svar JsonApi::svar(const net::Anmodning& a) const {
    const Indre& i = *indre_;
    const std::int64_t start = monotonic_us();
    Apikald call;
    const auto given = Uuid::parse(a.header("x-transaktionsid").value_or(""));
    call.transaktion = given ? *given : Uuid::random(i.entropi);
    call.certifikat = a.klientcertifikat;
    call.anmodning = &a;
    std::string_view operation = a.metode;
    std::string rule;
    bool lost = false;
    std::optional<adgang::Afvisning> refused;
    net::Svar s = i.svar(a, call, operation, rule, lost, refused);
    const bool asked =
        i.b.doer ? call.kalder || refused : call.certifikat.has_value() || call.session;
    if (i.b.noter && asked) {
        const Result<void> kept =
            i.b.noter({call, operation, s.status, rule, monotonic_us() - start, a.sti,
                       refused ? &*refused : nullptr});
        if (!kept) {
            log::advarsel("jsonapi.ikke_noteret", {{"tekst", kept.error().tekst}});
            s = i.afvist(Fejl::miljoe("Kaldet kan ikke noteres; prøv igen om lidt"),
                         call.transaktion);
        }
    }
    s.tabt = lost;
    s.headere.emplace_back("Cache-Control", "no-store");
    s.headere.emplace_back("x-TransaktionsId", call.transaktion.text());
    metrics::counter("faelled_jsonapi_requests_total", "Calls to JSON APIs by HTTP status.",
                     "api=\"" + i.b.rod + "\",status=\"" + std::to_string(s.status) + "\"")
        .add();
    return s;
}

bool JsonApi::behandler(const std::shared_ptr<const net::Anmodning>& request,
                        const net::Afslut& done) {
    if (!request->sti.starts_with(indre_->b.rod)) return false;
    if (!indre_->pulje.send(request->kalder, [this, request, done] { done(svar(*request)); }))
        done(indre_->afvist(Fejl::miljoe("Optaget; prøv igen om lidt"),
                            Uuid::random(indre_->entropi)));
    return true;
}

}  // namespace faelled::rest
