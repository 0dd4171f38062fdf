#include "adgang/revision_laeser.hpp"

#include <algorithm>

#include "adgang/forbrug.hpp"
#include "adgang/nodelog.hpp"
#include "adgang/revision_format.hpp"

namespace faelled::adgang {

using namespace format;

namespace {

constexpr auto kRum = store::Rum::kRevision;

bool overlapper(const Tidsrum& t, const Revisionsfilter& f) {
    return t.fra < f.til && t.til >= f.fra;
}

// The bytes that a record must hold somewhere to pass: cheap to look for before it is unpacked.
std::vector<std::string_view> spor(const Revisionsfilter& f) {
    std::vector<std::string_view> ud;
    for (const auto* u : {&f.system, &f.aftale, &f.objekt, &f.sporing})
        if (*u) ud.push_back((*u)->view());
    if (!f.tjeneste.empty()) ud.push_back(f.tjeneste);
    if (!f.operation.empty()) ud.push_back(f.operation);
    return ud;
}

}  // namespace

bool Revisionsfilter::passer(const Revisionspost& p) const {
    return p.tid >= fra && p.tid < til &&
           (!system || p.system == system || p.paa_vegne_af == system) &&
           (!myndighed || p.myndighed == myndighed) && (!aftale || p.aftale == aftale) &&
           (!sporing || p.sporing == *sporing) && (!certifikat || p.certifikat == certifikat) &&
           (tjeneste.empty() || p.tjeneste == tjeneste) &&
           (operation.empty() || p.operation == operation) &&
           (!resultat || p.resultat == *resultat) && (!kun_fejl || udfald(p) != Udfald::kOk) &&
           (arter.empty() || std::ranges::find(arter, p.art) != arter.end()) &&
           (!objekt || std::ranges::find(p.objekter, *objekt) != p.objekter.end());
}

Result<std::vector<Revisionslaeser::Stykke>> Revisionslaeser::stykker(
    const Revisionsfilter& filter) const {
    std::vector<Stykke> ud;
    FAELLED_TRY(const auto noder, nodelogge(lager_));
    for (const std::uint8_t node : noder)
        FAELLED_CHECK(stykker(filter, node, ud));
    return ud;
}

Result<void> Revisionslaeser::stykker(const Revisionsfilter& filter, std::uint8_t node,
                                      std::vector<Stykke>& ud) const {
    Nodelog log(lager_, node);
    std::vector<Stykke> dage;
    FAELLED_CHECK(log.scan(kRum, praefiks(Raekke::kDag, filter.kaede), {},
                           [&](std::string_view, std::string_view value) {
                               const auto d = ud_dagraekke(value);
                               if (d && overlapper(d->tidsrum, filter))
                                   dage.push_back({node, d->foerste, d->sidste});
                               return true;
                           }));
    for (const Stykke& d : dage) {
        const std::string sidste = zone_noegle(filter.kaede, d.til / kZone);
        const auto zone = [&](std::string_view key, std::string_view value) {
            if (key > sidste) return false;
            const auto rum = ud_zonerum(value);
            if (rum && filter.kun_med_besked && !rum->beskeder) return true;
            const auto nr = ud_nummer(key);
            // What cannot be read is not stepped over.
            if (nr && (!rum || overlapper(rum->rum, filter)))
                ud.push_back(
                    {node, std::max(*nr * kZone, d.fra), std::min(*nr * kZone + kZone - 1, d.til)});
            return true;
        };
        FAELLED_CHECK(log.scan(kRum, praefiks(Raekke::kZone, filter.kaede),
                               zone_noegle(filter.kaede, d.fra / kZone), zone));
    }
    return {};
}

Result<std::uint64_t> Revisionslaeser::laes(
    const Revisionsfilter& filter, Stykke s,
    const std::function<bool(const Revisionslinje&)>& besoeg) const {
    std::uint64_t ulaeselige = 0;
    const std::vector<std::string_view> kraevet = spor(filter);
    const std::string sidste = post_noegle(filter.kaede, s.til);
    const auto post = [&](std::string_view key, std::string_view value) {
        if (key > sidste) return false;
        const auto v = ud_vaerdi(value);
        const auto nr = ud_nummer(key);
        if (!v || !nr || !indhold(v->bytes)) {
            ++ulaeselige;
            return true;
        }
        if (indhold(v->bytes) != Indhold::kPost) return true;
        if (filter.kun_med_besked && !har_besked(v->bytes)) return true;
        for (const std::string_view k : kraevet)
            if (v->bytes.find(k) == std::string_view::npos) return true;
        auto p = ud_post(v->bytes);
        if (!p) {
            ++ulaeselige;
            return true;
        }
        return !filter.passer(*p) || besoeg({s.node * kNodenumre + *nr, std::move(*p)});
    };
    FAELLED_CHECK(Nodelog(lager_, s.node)
                      .scan(kRum, praefiks(Raekke::kPost, filter.kaede),
                            post_noegle(filter.kaede, s.fra), post));
    return ulaeselige;
}

Result<Revisionsside> Revisionslaeser::side(const Revisionsfilter& filter,
                                            const Sidevalg& valg) const {
    FAELLED_TRY(std::vector<Stykke> hvor, stykker(filter));
    const bool frem = valg.retning == Retning::kFrem;
    if (!frem) std::ranges::reverse(hvor);
    Revisionsside side;
    std::uint64_t set = 0;
    for (Stykke s : hvor) {
        const std::uint64_t foran = s.node * kNodenumre;
        if (valg.start && frem && *valg.start > foran) s.fra = std::max(s.fra, *valg.start - foran);
        if (valg.start && !frem) {
            if (*valg.start < foran) continue;
            s.til = std::min(s.til, *valg.start - foran);
        }
        if (s.fra > s.til) continue;
        if (set >= valg.laes_hoejst) {
            side.naeste = foran + (frem ? s.fra : s.til);
            return side;
        }
        set += s.til - s.fra + 1;
        std::vector<Revisionslinje> fund;
        FAELLED_TRY(const std::uint64_t ulaeselige, laes(filter, s, [&](const Revisionslinje& l) {
                        fund.push_back(l);
                        return !frem || side.linjer.size() + fund.size() <= valg.antal;
                    }));
        side.ulaeselige += ulaeselige;
        if (!frem) std::ranges::reverse(fund);
        for (Revisionslinje& l : fund) {
            if (side.linjer.size() == valg.antal) {
                side.naeste = l.nr;
                return side;
            }
            side.linjer.push_back(std::move(l));
        }
    }
    return side;
}

Result<std::uint64_t> Revisionslaeser::alle(
    const Revisionsfilter& filter, const std::function<bool(const Revisionslinje&)>& besoeg) const {
    FAELLED_TRY(const std::vector<Stykke> hvor, stykker(filter));
    std::uint64_t ulaeselige = 0;
    bool mere = true;
    for (const Stykke& s : hvor) {
        FAELLED_TRY(const std::uint64_t n,
                    laes(filter, s, [&](const Revisionslinje& l) { return mere = besoeg(l); }));
        ulaeselige += n;
        if (!mere) break;
    }
    return ulaeselige;
}

Result<void> seneste_beskeder(
    store::Lager& lager, Tid siden,
    const std::function<void(const std::array<std::uint8_t, 16>& besked, Tid tid)>& besked) {
    Revisionsfilter nye;
    nye.fra = siden;
    nye.kun_med_besked = true;
    FAELLED_CHECK(Revisionslaeser(lager).alle(nye, [&](const Revisionslinje& l) {
        if (std::ranges::any_of(l.post.besked, [](std::uint8_t b) { return b != 0; }))
            besked(l.post.besked, l.post.tid);
        return true;
    }));
    return {};
}

}  // namespace faelled::adgang
