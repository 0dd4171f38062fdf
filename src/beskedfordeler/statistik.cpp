#include "beskedfordeler/statistik.hpp"

#include <algorithm>
#include <array>

#include "base/timetal.hpp"
#include "beskedfordeler/noegler.hpp"
#include "oio/bytes.hpp"

namespace faelled::beskedfordeler {

namespace {

using store::Rum;

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kNoeglelaengde = 2 + 4 + 3 * 16;
constexpr std::uint8_t kPladser = 32;

// Order of the numbers in a row: part of the stored form.
constexpr std::array kFelter = {&Statistiktal::modtaget, &Statistiktal::afvist,
                                &Statistiktal::fordelt,  &Statistiktal::leveret,
                                &Statistiktal::forsoeg,  &Statistiktal::fejlkoe,
                                &Statistiktal::gensendt, &Statistiktal::bytes};

std::string fra_time(std::uint32_t hour) {
    std::string out = noegle(Slags::kStatistik);
    for (int shift = 24; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(hour >> shift));
    return out;
}

bool passer(const Statistikfilter& f, const Statistiknoegle& n) {
    return (!f.beskedtype || *f.beskedtype == n.beskedtype) &&
           (!f.afsender || *f.afsender == n.afsender) && (!f.dueslag || *f.dueslag == n.dueslag) &&
           (!f.maa || f.maa(n));
}

Statistiknoegle delt(Statistiknoegle n, const Statistikopdeling& o) {
    if (o.tid == Statistikopdeling::Tid::kIngen) n.time = 0;
    if (o.tid == Statistikopdeling::Tid::kDag) n.time = doegnets_foerste(n.time);
    if (!o.beskedtype) n.beskedtype = {};
    if (!o.afsender) n.afsender = {};
    if (!o.dueslag) n.dueslag = {};
    return n;
}

}  // namespace

Statistiktal& Statistiktal::operator+=(const Statistiktal& o) {
    for (const auto f : kFelter)
        this->*f += o.*f;
    return *this;
}

std::string pak(const Statistiknoegle& n, std::optional<std::uint8_t> plads) {
    std::string out = fra_time(n.time);
    for (const Uuid* const u : {&n.beskedtype, &n.afsender, &n.dueslag})
        out.append(u->view());
    if (plads) out.push_back(static_cast<char>(*plads));
    return out;
}

std::optional<Statistiknoegle> pak_ud_statistiknoegle(std::string_view key) {
    if (!key.starts_with(noegle(Slags::kStatistik))) return std::nullopt;
    const bool placed =
        key.size() == kNoeglelaengde + 1 && static_cast<std::uint8_t>(key.back()) < kPladser;
    if (!placed && key.size() != kNoeglelaengde) return std::nullopt;
    Statistiknoegle n;
    for (const char c : key.substr(2, 4))
        n.time = n.time << 8 | static_cast<std::uint8_t>(c);
    n.beskedtype = Uuid::raw(key.data() + 6);
    n.afsender = Uuid::raw(key.data() + 22);
    n.dueslag = Uuid::raw(key.data() + 38);
    return n;
}

std::string pak(const Statistiktal& t) {
    std::string out;
    oio::Byteskriver w(out);
    w.byte(kVersion);
    for (const auto f : kFelter)
        w.varint(t.*f);
    return out;
}

Result<Statistiktal> pak_ud_statistiktal(std::string_view value) {
    oio::Bytelaeser in(value);
    Statistiktal t;
    if (in.byte() != kVersion) in.fejl();
    for (const auto f : kFelter)
        t.*f = in.varint();
    if (in.fejlet() || !in.tom())
        return std::unexpected(Fejl::intern("En statistikrække kan ikke læses"));
    return t;
}

// --- counting ------------------------------------------------------------------------------------

Result<void> laes_raekke(std::string_view value, Statistiktal& out) {
    FAELLED_TRY(out, pak_ud_statistiktal(value));
    return {};
}

Result<void> Statistikbog::skriv_til(store::Batch& batch, const Statistikoptaelling& more) {
    for (const auto& [key, counts] : more) {
        FAELLED_TRY(Statistiktal* const row, raekke(pak(key, plads_)));
        *row += counts;
    }
    Raekkebog::skriv_til(batch);
    return {};
}

// --- asking --------------------------------------------------------------------------------------

Result<std::vector<Statistiklinje>> statistik(store::Lager& lager, const Statistikfilter& filter,
                                              const Statistikopdeling& split,
                                              Statistikgraenser most) {
    std::map<Statistiknoegle, Statistiktal> sums;
    const std::uint32_t end = foerste_timetal(filter.til);
    std::size_t seen = 0;
    std::optional<Statistiknoegle> last;
    Result<void> bad;
    const auto row = [&](std::string_view key, std::string_view value) {
        const auto n = pak_ud_statistiknoegle(key);
        if (!n || n->time >= end) return false;
        if (n != last) ++seen;
        last = n;
        if (seen > most.raekker) {
            bad = std::unexpected(Fejl::ugyldig("fra", "vælg et kortere tidsrum"));
            return false;
        }
        if (!passer(filter, *n)) return true;
        const auto counts = pak_ud_statistiktal(value);
        if (!counts) {
            bad = std::unexpected(counts.error());
            return false;
        }
        sums[delt(*n, split)] += *counts;
        if (sums.size() > most.linjer)
            bad = std::unexpected(Fejl::ugyldig("opdel", "giver for mange linjer"));
        return bad.has_value();
    };
    FAELLED_CHECK(lager.scan(Rum::kTjeneste, noegle(Slags::kStatistik),
                             fra_time(foerste_timetal(filter.fra)), row));
    FAELLED_CHECK(bad);
    std::vector<Statistiklinje> out;
    out.reserve(sums.size());
    for (auto& [key, counts] : sums)
        out.push_back({key, counts});
    return out;
}

}  // namespace faelled::beskedfordeler
