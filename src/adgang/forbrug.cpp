#include "adgang/forbrug.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>

#include "adgang/nodelog.hpp"
#include "adgang/revision_format.hpp"
#include "base/timetal.hpp"
#include "oio/bytes.hpp"

namespace faelled::adgang {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::uint32_t kMaksCvr = 99'999'999;
constexpr std::uint32_t kMaksTime = 70'389'527;  // the last hour of year 9999

// Buckets: [0, 2^6), then four to each doubling up to 2^26, then the rest.
constexpr int kMindste = 6;
constexpr int kStoerste = 26;
static_assert(kSpande == 1 + (kStoerste - kMindste) * 4 + 1);

bool passer(const Forbrugsnoegle& n, const Forbrugsfilter& f) {
    return (!f.myndighed || n.myndighed == *f.myndighed) && (!f.system || n.system == *f.system) &&
           (f.tjeneste.empty() || n.tjeneste == f.tjeneste) &&
           (f.operation.empty() || n.operation == f.operation);
}

// Without what is summed over.
Forbrugsnoegle samlet(Forbrugsnoegle n, const Opdeling& o) {
    if (!o.myndighed) n.myndighed = {};
    if (!o.system) n.system = {};
    if (!o.tjeneste) n.tjeneste.clear();
    if (!o.operation) n.operation.clear();
    if (o.tid == Opdeling::Tid::kIngen) n.time = 0;
    if (o.tid == Opdeling::Tid::kDag) n.time = doegnets_foerste(n.time);
    return n;
}

}  // namespace

std::optional<Forbrugsnoegle> forbrugsnoegle(const Revisionspost& p) {
    if (kaede(p.art) != Kaede::kAdgang) return std::nullopt;
    Forbrugsnoegle n;
    n.time = std::min(timetal(p.tid), kMaksTime);
    n.myndighed = p.myndighed.value_or(Cvr{});
    n.system = p.system.value_or(Uuid{});
    n.tjeneste = p.tjeneste;
    if (p.system) n.operation = p.operation;
    return n;
}

std::uint64_t forbrugsantal(const Revisionspost& p) {
    return p.art == Revisionsart::kLevering ? p.objekter_i_alt : 1;
}

std::int64_t forbrugstid(const Revisionspost& p) {
    return p.art == Revisionsart::kLevering ? 0 : p.varighed_us;
}

Udfald udfald(const Revisionspost& p) {
    if (p.art == Revisionsart::kAfvistKald || p.art == Revisionsart::kAfvistToken ||
        p.art == Revisionsart::kAfvistLogin)
        return Udfald::kAfvist;
    const int r = p.resultat;
    if (r == 0 || (r >= 20 && r < 30) || (r >= 100 && r < 400)) return Udfald::kOk;
    if ((r >= 50 && r < 60) || r >= 500) return Udfald::kSystemfejl;
    return Udfald::kKalderfejl;
}

std::size_t spand(std::int64_t us) {
    if (us < (std::int64_t{1} << kMindste)) return 0;
    if (us >= (std::int64_t{1} << kStoerste)) return kSpande - 1;
    const auto v = static_cast<std::uint64_t>(us);
    const int octave = std::bit_width(v) - 1;
    const auto quarter = static_cast<std::size_t>(v >> (octave - 2)) & 3;
    return 1 + static_cast<std::size_t>(octave - kMindste) * 4 + quarter;
}

std::int64_t spand_loft(std::size_t spand) {
    if (spand == 0) return std::int64_t{1} << kMindste;
    if (spand >= kSpande - 1) return std::numeric_limits<std::int64_t>::max();
    const std::size_t at = spand - 1;
    const int octave = kMindste + static_cast<int>(at / 4);
    return static_cast<std::int64_t>(4 + at % 4 + 1) << (octave - 2);
}

void Forbrugstal::med(Udfald u, std::int64_t varighed_us, std::uint64_t n) {
    antal += n;
    if (u == Udfald::kAfvist) afvist += n;
    if (u == Udfald::kKalderfejl) kalderfejl += n;
    if (u == Udfald::kSystemfejl) systemfejl += n;
    sum_us += n * static_cast<std::uint64_t>(std::max<std::int64_t>(varighed_us, 0));
    spande[spand(varighed_us)] += n;
}

Forbrugstal& Forbrugstal::operator+=(const Forbrugstal& o) {
    antal += o.antal;
    afvist += o.afvist;
    kalderfejl += o.kalderfejl;
    systemfejl += o.systemfejl;
    sum_us += o.sum_us;
    for (std::size_t i = 0; i < kSpande; ++i)
        spande[i] += o.spande[i];
    return *this;
}

std::int64_t Forbrugstal::percentil(double andel) const {
    std::uint64_t i_alt = 0;
    for (const std::uint64_t n : spande)
        i_alt += n;
    if (i_alt == 0) return 0;
    const auto maal = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(std::ceil(andel * static_cast<double>(i_alt))));
    std::uint64_t naaet = 0;
    for (std::size_t i = 0; i < kSpande; ++i) {
        naaet += spande[i];
        if (naaet >= maal) return spand_loft(i);
    }
    return spand_loft(kSpande - 1);
}

std::string pak(const Forbrugsnoegle& n) {
    std::string key(1, static_cast<char>(format::Raekke::kForbrug));
    oio::Byteskriver w(key);
    w.u32(n.time);
    w.u32(n.myndighed.number());
    w.uuid(n.system);
    w.varint(n.tjeneste.size());
    key += n.tjeneste;
    key += n.operation;
    return key;
}

std::optional<Forbrugsnoegle> ud_forbrugsnoegle(std::string_view key) {
    oio::Bytelaeser in(key);
    const bool kendt = in.byte() == static_cast<std::uint8_t>(format::Raekke::kForbrug);
    Forbrugsnoegle n;
    n.time = in.u32();
    n.myndighed = Cvr(in.u32());
    n.system = in.uuid();
    const std::size_t size = in.antal();
    if (!kendt || in.fejlet() || n.myndighed.number() > kMaksCvr || n.time > kMaksTime)
        return std::nullopt;
    const std::string_view rest = key.substr(key.size() - in.rest());
    n.tjeneste = rest.substr(0, size);
    n.operation = rest.substr(size);
    return n;
}

std::string pak(const Forbrugstal& t) {
    std::string out;
    oio::Byteskriver w(out);
    w.byte(kVersion);
    for (const std::uint64_t v : {t.antal, t.afvist, t.kalderfejl, t.systemfejl, t.sum_us})
        w.varint(v);
    std::size_t naeste = 0;
    for (std::size_t i = 0; i < kSpande; ++i) {
        if (t.spande[i] == 0) continue;
        w.varint(i - naeste);
        w.varint(t.spande[i]);
        naeste = i + 1;
    }
    return out;
}

std::optional<Forbrugstal> ud_forbrugstal(std::string_view value) {
    oio::Bytelaeser in(value);
    Forbrugstal t;
    if (in.byte() != kVersion) return std::nullopt;
    for (std::uint64_t* v : {&t.antal, &t.afvist, &t.kalderfejl, &t.systemfejl, &t.sum_us})
        *v = in.varint();
    std::size_t at = 0;
    while (!in.fejlet() && !in.tom()) {
        const std::uint64_t spring = in.varint();
        const std::uint64_t antal = in.varint();
        if (spring >= kSpande - at || antal == 0) return std::nullopt;
        at += static_cast<std::size_t>(spring);
        t.spande.at(at) = antal;
        if (++at == kSpande) break;
    }
    if (in.fejlet() || !in.tom()) return std::nullopt;
    return t;
}

Result<void> laes_raekke(std::string_view value, Forbrugstal& out) {
    const auto tal = ud_forbrugstal(value);
    if (!tal) return std::unexpected(Fejl::miljoe("En forbrugsrække kan ikke læses"));
    out = *tal;
    return {};
}

// Rows that cannot be read are left out: `audit verify` finds them.
Result<std::vector<Forbrugslinje>> forbrug(store::Lager& lager, const Forbrugsfilter& filter,
                                           const Opdeling& opdeling, std::size_t maks) {
    const std::uint32_t til = foerste_timetal(filter.til);
    std::string start(1, static_cast<char>(format::Raekke::kForbrug));
    oio::Byteskriver(start).u32(foerste_timetal(filter.fra));
    std::map<Forbrugsnoegle, Forbrugstal> summer;
    const auto raekke = [&](std::string_view key, std::string_view value) {
        auto n = ud_forbrugsnoegle(key);
        if (n && n->time >= til) return false;
        if (!n || !passer(*n, filter)) return true;
        if (const auto t = ud_forbrugstal(value)) summer[samlet(std::move(*n), opdeling)] += *t;
        return summer.size() <= maks;
    };
    FAELLED_TRY(const auto noder, nodelogge(lager));
    for (const std::uint8_t node : noder)
        FAELLED_CHECK(
            Nodelog(lager, node).scan(store::Rum::kRevision, start.substr(0, 1), start, raekke));
    if (summer.size() > maks)
        return std::unexpected(
            Fejl::kalder(40, "Der er flere end " + std::to_string(maks) +
                                 " linjer. Vælg et kortere tidsrum eller en grovere opdeling."));
    std::vector<Forbrugslinje> ud;
    ud.reserve(summer.size());
    for (auto& [n, t] : summer)
        ud.push_back({n, t});
    return ud;
}

}  // namespace faelled::adgang
