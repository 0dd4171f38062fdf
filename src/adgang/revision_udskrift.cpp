#include "adgang/revision_udskrift.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/json_text.hpp"

namespace faelled::adgang {
namespace {

constexpr std::array<std::string_view, 11> kArter = {
    "kald",  "afvist-kald", "token",        "afvist-token", "adgangstoken", "administration",
    "drift", "login",       "afvist-login", "logud",        "levering"};

// Writes {"a":1,"b":"x"} field by field.
class Objekt {
  public:
    explicit Objekt(std::string& out) : out_(out) { out_ += '{'; }
    void slut() { out_ += '}'; }
    void tekst(std::string_view navn, std::string_view v) {
        begynd(navn);
        append_json_text(out_, v);
    }
    void tal(std::string_view navn, std::int64_t v) { raa(navn, std::to_string(v)); }
    void raa(std::string_view navn, std::string_view json) {
        begynd(navn);
        out_ += json;
    }

  private:
    void begynd(std::string_view navn) {
        if (out_.back() != '{') out_ += ',';
        append_json_text(out_, navn);
        out_ += ':';
    }
    std::string& out_;
};

// One line of CSV.
class Celler {
  public:
    explicit Celler(std::string& out) : out_(out) {}
    void tekst(std::string_view v) {
        skil();
        const bool formel = !v.empty() && std::string_view("=+-@\t\r").contains(v.front());
        if (!formel && v.find_first_of(",\"\r\n") == std::string_view::npos) {
            out_ += v;
            return;
        }
        out_ += '"';
        if (formel) out_ += '\'';
        for (const char c : v) {
            if (c == '"') out_ += '"';
            out_ += c;
        }
        out_ += '"';
    }
    void tal(std::int64_t v) { raa(std::to_string(v)); }
    void raa(std::string_view v) {
        skil();
        out_ += v;
    }
    void slut() { out_ += "\r\n"; }

  private:
    void skil() {
        if (!foerste_) out_ += ',';
        foerste_ = false;
    }
    std::string& out_;
    bool foerste_ = true;
};

std::string ms(std::int64_t us) {
    return fmt::format("{}.{:03}", us / 1000, us % 1000);
}

// "2026-11-25T09Z" or "2026-11-25".
std::string time_tekst(std::uint32_t time, Opdeling::Tid opdeling) {
    const std::string t = utc_datetime({static_cast<std::int64_t>(time) * 3'600 * kSekund});
    return opdeling == Opdeling::Tid::kDag ? t.substr(0, 10) : t.substr(0, 13) + "Z";
}

struct Felt {
    std::string_view navn;
    std::string vaerdi;
    bool tekst = false;
};

std::vector<Felt> felter(const Forbrugslinje& l, const Opdeling& o) {
    std::vector<Felt> ud;
    const Forbrugsnoegle& n = l.noegle;
    if (o.tid != Opdeling::Tid::kIngen) ud.push_back({"tid", time_tekst(n.time, o.tid), true});
    if (o.myndighed)
        ud.push_back(
            {"myndighed", n.myndighed == Cvr{} ? std::string() : n.myndighed.text(), true});
    if (o.system)
        ud.push_back({"system", n.system.is_nil() ? std::string() : n.system.text(), true});
    if (o.tjeneste) ud.push_back({"tjeneste", n.tjeneste, true});
    if (o.operation) ud.push_back({"operation", n.operation, true});
    const Forbrugstal& t = l.tal;
    for (const auto& [navn, v] :
         {std::pair("antal", t.antal), std::pair("afvist", t.afvist),
          std::pair("kalderfejl", t.kalderfejl), std::pair("systemfejl", t.systemfejl)})
        ud.push_back({navn, std::to_string(v)});
    ud.push_back(
        {"middelMs", ms(static_cast<std::int64_t>(t.antal == 0 ? 0 : t.sum_us / t.antal))});
    for (const auto& [navn, andel] :
         {std::pair("p50Ms", 0.5), std::pair("p95Ms", 0.95), std::pair("p99Ms", 0.99)}) {
        // Above the last bound nothing more is known.
        const std::int64_t us = std::min(t.percentil(andel), spand_loft(kSpande - 2));
        ud.push_back({navn, ms(us)});
    }
    return ud;
}

}  // namespace

std::string_view navn(Revisionsart art) {
    return kArter.at(static_cast<std::size_t>(art) - 1);
}

std::optional<Revisionsart> ud_revisionsart(std::string_view navn) {
    for (std::size_t i = 0; i < kArter.size(); ++i)
        if (kArter[i] == navn) return static_cast<Revisionsart>(i + 1);
    return std::nullopt;
}

std::string_view navn(Kaede k) {
    return k == Kaede::kAdgang ? "adgang" : "administration";
}

std::optional<Kaede> ud_kaede(std::string_view navn_) {
    for (const Kaede k : {Kaede::kAdgang, Kaede::kAdministration})
        if (navn(k) == navn_) return k;
    return std::nullopt;
}

void append_json(std::string& out, const Revisionslinje& l) {
    const Revisionspost& p = l.post;
    Objekt o(out);
    o.tal("nr", static_cast<std::int64_t>(l.nr));
    o.tekst("tid", utc_datetime(p.tid));
    o.tekst("art", navn(p.art));
    o.tekst("sporing", p.sporing.text());
    if (p.system) o.tekst("system", p.system->text());
    if (p.paa_vegne_af) o.tekst("paaVegneAf", p.paa_vegne_af->text());
    if (p.myndighed) o.tekst("myndighed", p.myndighed->text());
    if (p.aftale) o.tekst("aftale", p.aftale->text());
    if (p.certifikat) o.tekst("certifikat", krypto::hex(*p.certifikat));
    if (!p.tjeneste.empty()) o.tekst("tjeneste", p.tjeneste);
    if (!p.operation.empty()) o.tekst("operation", p.operation);
    o.tal("resultat", p.resultat);
    if (!p.regel.empty()) o.tekst("regel", p.regel);
    if (!p.hjemmel.empty()) o.tekst("hjemmel", p.hjemmel);
    if (p.objekter_i_alt > 0) {
        std::string liste = "[";
        for (const Uuid& u : p.objekter) {
            if (liste.size() > 1) liste += ',';
            append_json_text(liste, u.text());
        }
        o.raa("objekter", liste + "]");
        o.tal("objekterIAlt", p.objekter_i_alt);
    }
    o.raa("varighedMs", ms(std::max<std::int64_t>(p.varighed_us, 0)));
    if (!p.detaljer.empty()) {
        // Cutting and masking may have broken it; a text is then what it is.
        if (nlohmann::json::accept(p.detaljer))
            o.raa("detaljer", p.detaljer);
        else
            o.tekst("detaljer", p.detaljer);
    }
    o.slut();
}

std::string_view csv_hoved() {
    return "nr,tid,art,sporing,system,paaVegneAf,myndighed,aftale,certifikat,tjeneste,operation,"
           "resultat,regel,hjemmel,objekter,objekterIAlt,varighedMs,detaljer\r\n";
}

void append_csv(std::string& out, const Revisionslinje& l) {
    const Revisionspost& p = l.post;
    const auto uuid = [](const std::optional<Uuid>& u) { return u ? u->text() : std::string(); };
    Celler c(out);
    c.tal(static_cast<std::int64_t>(l.nr));
    c.raa(utc_datetime(p.tid));
    c.raa(navn(p.art));
    c.raa(p.sporing.text());
    c.raa(uuid(p.system));
    c.raa(uuid(p.paa_vegne_af));
    c.raa(p.myndighed ? p.myndighed->text() : std::string());
    c.raa(uuid(p.aftale));
    c.raa(p.certifikat ? krypto::hex(*p.certifikat) : std::string());
    c.tekst(p.tjeneste);
    c.tekst(p.operation);
    c.tal(p.resultat);
    c.tekst(p.regel);
    c.tekst(p.hjemmel);
    std::string objekter;
    for (const Uuid& u : p.objekter)
        objekter += (objekter.empty() ? "" : " ") + u.text();
    c.raa(objekter);
    c.tal(p.objekter_i_alt);
    c.raa(ms(std::max<std::int64_t>(p.varighed_us, 0)));
    c.tekst(p.detaljer);
    c.slut();
}

std::string som_csv(const std::vector<Forbrugslinje>& linjer, const Opdeling& opdeling) {
    std::string out;
    Celler hoved(out);
    for (const Felt& f : felter({}, opdeling))
        hoved.raa(f.navn);
    hoved.slut();
    for (const Forbrugslinje& l : linjer) {
        Celler c(out);
        for (const Felt& f : felter(l, opdeling))
            f.tekst ? c.tekst(f.vaerdi) : c.raa(f.vaerdi);
        c.slut();
    }
    return out;
}

std::string som_json(const std::vector<Forbrugslinje>& linjer, const Opdeling& opdeling) {
    std::string out = R"({"forbrug":[)";
    for (const Forbrugslinje& l : linjer) {
        if (out.back() == '}') out += ',';
        Objekt o(out);
        for (const Felt& f : felter(l, opdeling))
            f.tekst ? o.tekst(f.navn, f.vaerdi) : o.raa(f.navn, f.vaerdi);
        o.slut();
    }
    return out + "]}";
}

}  // namespace faelled::adgang
