#include "adgang/revision_spoergsmaal.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <set>

#include "adgang/revision_udskrift.hpp"
#include "adgang/taltekst.hpp"
#include "base/text.hpp"

namespace faelled::adgang {
namespace {

constexpr std::size_t kMaksSide = 10'000;

std::unexpected<Fejl> forkert(std::string_view navn, std::string_view ventet) {
    return std::unexpected(
        Fejl::kalder(40, std::string(navn) + ": ventede " + std::string(ventet)));
}

std::optional<krypto::Fingeraftryk> ud_aftryk(std::string_view text) {
    krypto::Fingeraftryk f{};
    if (text.size() != 2 * f.size()) return std::nullopt;
    for (std::size_t i = 0; i < f.size(); ++i) {
        const std::string_view byte = text.substr(2 * i, 2);
        const auto [end, error] = std::from_chars(byte.data(), byte.data() + 2, f[i], 16);
        if (error != std::errc{} || end != byte.data() + 2) return std::nullopt;
    }
    return f;
}

// A name, what it expects, and what it does with a text (false: not understood).
struct Felt {
    std::string_view ventet;
    std::function<bool(std::string_view)> saet;
    bool flere = false;
};
using Felter = std::map<std::string_view, Felt>;

constexpr std::string_view kUuid = "et UUID";
constexpr std::string_view kTid = "et tidspunkt (2026-11-25T08:00:00Z) eller en dato (2026-11-25)";
constexpr std::string_view kCvr = "et CVR-nummer med otte cifre";
constexpr std::string_view kTekst = "en tekst";

template <typename T>
bool saet(T& maal, const std::optional<std::type_identity_t<T>>& v) {
    if (v) maal = *v;
    return v.has_value();
}

Felt uuid(std::optional<Uuid>& maal) {
    return {kUuid, [&](std::string_view t) { return (maal = Uuid::parse(t)).has_value(); }};
}
Felt cvr(std::optional<Cvr>& maal) {
    return {kCvr, [&](std::string_view t) { return (maal = Cvr::parse(t)).has_value(); }};
}
Felt tid(Tid& maal) {
    return {kTid, [&](std::string_view t) { return saet(maal, ud_tidspunkt(t)); }};
}
Felt tekst(std::string& maal) {
    return {kTekst, [&](std::string_view t) { return !(maal = t).empty(); }};
}

Result<void> laes(const Spoergsmaal& s, const Felter& felter) {
    std::set<std::string_view> set;
    for (const auto& [navn, vaerdi] : s) {
        const auto felt = felter.find(navn);
        if (felt == felter.end()) return forkert(navn, "et kendt navn");
        if (!set.insert(felt->first).second && !felt->second.flere)
            return forkert(navn, "kun én gang");
        if (!felt->second.saet(vaerdi)) return forkert(navn, felt->second.ventet);
    }
    return {};
}

Felter felter(Revisionsfilter& f) {
    return {
        {"kaede",
         {"adgang eller administration",
          [&](std::string_view t) { return saet(f.kaede, ud_kaede(t)); }}},
        {"fra", tid(f.fra)},
        {"til", tid(f.til)},
        {"system", uuid(f.system)},
        {"myndighed", cvr(f.myndighed)},
        {"aftale", uuid(f.aftale)},
        {"objekt", uuid(f.objekt)},
        {"sporing", uuid(f.sporing)},
        {"certifikat",
         {"64 hexcifre: SHA-256 af certifikatet",
          [&](std::string_view t) { return (f.certifikat = ud_aftryk(t)).has_value(); }}},
        {"tjeneste", tekst(f.tjeneste)},
        {"operation", tekst(f.operation)},
        {"resultat",
         {"et tal", [&](std::string_view t) { return (f.resultat = ud_tal<int>(t)).has_value(); }}},
        {"fejl",
         {"true eller false",
          [&](std::string_view t) {
              f.kun_fejl = t == "true";
              return t == "true" || t == "false";
          }}},
        {"art",
         {"kald, afvist-kald, token, afvist-token, adgangstoken, administration, drift eller "
          "levering",
          [&](std::string_view t) {
              const auto art = ud_revisionsart(t);
              if (art) f.arter.push_back(*art);
              return art.has_value();
          },
          true}},
    };
}

void tilfoej_side(Felter& felter, Sidevalg& s) {
    felter["antal"] = {"et tal fra 1 til 10000", [&](std::string_view t) {
                           const auto n = ud_tal<std::size_t>(t);
                           return n && *n >= 1 && *n <= kMaksSide && saet(s.antal, n);
                       }};
    felter["start"] = {"et nummer, eller hvad forrige side nævnte", [&](std::string_view t) {
                           return (s.start = Logsted::parse(t)).has_value();
                       }};
    felter["retning"] = {"frem eller tilbage", [&](std::string_view t) {
                             s.retning = t == "frem" ? Retning::kFrem : Retning::kTilbage;
                             return t == "frem" || t == "tilbage";
                         }};
}

bool opdel(Opdeling& o, std::string_view t) {
    o = {};
    for (const std::string_view del : split(t, ',')) {
        if (del == "myndighed")
            o.myndighed = true;
        else if (del == "system")
            o.system = true;
        else if (del == "tjeneste")
            o.tjeneste = true;
        else if (del == "operation")
            o.operation = true;
        else if (del == "dag")
            o.tid = Opdeling::Tid::kDag;
        else if (del == "time")
            o.tid = Opdeling::Tid::kTime;
        else if (del != "intet")
            return false;
    }
    return true;
}

}  // namespace

const std::vector<Spoergsmaalsnavn>& filternavne() {
    static const std::vector<Spoergsmaalsnavn> kNavne = {
        {"kaede", "adgang (kald og tokens; det sædvanlige) eller administration"},
        {"fra", "Fra og med: tidspunkt eller dato"},
        {"til", "Til: tidspunkt eller dato; ikke med"},
        {"system", "Anvendersystemets UUID"},
        {"myndighed", "Myndighedens CVR-nummer"},
        {"aftale", "Serviceaftalens UUID"},
        {"objekt", "UUID på et objekt, kaldet rørte"},
        {"sporing", "Kaldets TransactionUUID"},
        {"certifikat", "SHA-256 af certifikatet, hex"},
        {"tjeneste", "Tjenestens entity id eller navn"},
        {"operation", "Operationens navn"},
        {"resultat", "Statuskode"},
        {"fejl", "true: kun afviste kald og fejl"},
        {"art",
         "kald, afvist-kald, token, afvist-token, adgangstoken, administration, drift, levering"},
    };
    return kNavne;
}

const std::vector<Spoergsmaalsnavn>& sidenavne() {
    static const std::vector<Spoergsmaalsnavn> kNavne = {
        {"antal", "Flest poster på en side"},
        {"start", "Nummer, siden begynder ved: det, forrige side sluttede med at nævne"},
        {"retning", "tilbage (nyeste først) eller frem"},
    };
    return kNavne;
}

const std::vector<Spoergsmaalsnavn>& forbrugsnavne() {
    static const std::vector<Spoergsmaalsnavn> kNavne = {
        {"fra", "Fra og med: tidspunkt eller dato; hele timer"},
        {"til", "Til: tidspunkt eller dato; ikke med"},
        {"myndighed", "Myndighedens CVR-nummer"},
        {"system", "Anvendersystemets UUID"},
        {"tjeneste", "Tjenestens entity id eller navn"},
        {"operation", "Operationens navn"},
        {"opdel",
         "Hvad der holdes adskilt, med komma: myndighed, system, tjeneste, operation, dag, "
         "time; eller intet"},
    };
    return kNavne;
}

std::optional<Tid> ud_tidspunkt(std::string_view text) {
    constexpr std::size_t kDato = 10;
    if (text.size() == kDato) return parse_datetime(std::string(text) + "T00:00:00");
    return parse_datetime(text);
}

Result<Revisionsspoergsmaal> ud_revisionsspoergsmaal(const Spoergsmaal& s) {
    Revisionsspoergsmaal ud;
    Felter alle = felter(ud.filter);
    tilfoej_side(alle, ud.side);
    FAELLED_CHECK(laes(s, alle));
    // Who asks for kinds of the other chain means that chain.
    const auto& arter = ud.filter.arter;
    const bool sagt = std::ranges::any_of(s, [](const auto& p) { return p.first == "kaede"; });
    if (!sagt && !arter.empty()) ud.filter.kaede = kaede(arter.front());
    if (std::ranges::any_of(arter, [&](Revisionsart a) { return kaede(a) != ud.filter.kaede; }))
        return forkert("art", "arter fra én kæde; administration og drift ligger i administration");
    return ud;
}

Result<Forbrugsspoergsmaal> ud_forbrugsspoergsmaal(const Spoergsmaal& s) {
    Forbrugsspoergsmaal ud;
    ud.opdeling = {.myndighed = true, .system = true, .tjeneste = true};
    const Felter alle = {
        {"fra", tid(ud.filter.fra)},
        {"til", tid(ud.filter.til)},
        {"myndighed", cvr(ud.filter.myndighed)},
        {"system", uuid(ud.filter.system)},
        {"tjeneste", tekst(ud.filter.tjeneste)},
        {"operation", tekst(ud.filter.operation)},
        {"opdel",
         {"myndighed, system, tjeneste, operation, dag, time (med komma) eller intet",
          [&](std::string_view t) { return opdel(ud.opdeling, t); }}},
    };
    FAELLED_CHECK(laes(s, alle));
    return ud;
}

}  // namespace faelled::adgang
