#include "indeks/billeder.hpp"

#include <algorithm>
#include <utility>

namespace faelled::indeks {
namespace {

// Registrations kept of each branch: a page and what hangs on it, a few kB each.
constexpr std::size_t kHuskede = 512;

}  // namespace

void Billeder::husk(Gren g, const Objekt& o) {
    auto& read = laeste_.at(g);
    if (read.size() < kHuskede) read.try_emplace(o.uuid, o.registrering);
}

Fundne ingen_fundne(const Udtryk* u, Gren g, Tid nu) {
    Fundne out{{}, {nu, nu}, std::nullopt};
    const oio::SoegInput* head = u == nullptr ? nullptr : foerste(*u, g);
    if (head == nullptr) return out;
    if (head->virkning) out.interval = *head->virkning;
    out.side = sidevalg(head);
    return out;
}

Result<void> Billeder::side(Gren g, const Fundne& all, bool sider,
                            std::vector<oio::Oejebliksbillede>& out) {
    std::size_t from = 0;
    std::size_t to = std::min(all.traef.size(), Sidevalg::kLoft);
    if (sider && all.side) {
        from = std::min(all.side->foerste, all.traef.size());
        to = std::min(all.traef.size(), from + all.side->maksimum);
    }
    for (std::size_t i = from; i < to; ++i)
        FAELLED_CHECK(vis(g, all.traef[i], all.interval, out));
    return {};
}

Result<void> Billeder::vis(Gren g, const Traef& t, const store::Periode& interval,
                           std::vector<oio::Oejebliksbillede>& out) {
    if (!viste_.at(g).insert(t.uuid).second) return {};
    oio::Oejebliksbillede o;
    o.uuid = t.uuid;
    o.dataejer = t.ejer;
    if (auto known = laeste_.at(g).extract(t.uuid)) {
        o.registreringer.push_back(std::move(known.mapped()));
    } else {
        const std::array<Uuid, 1> ids{t.uuid};
        FAELLED_TRY(auto found, motor_.gaeldende(verden_.type(g), t.ejer, ids));
        if (!found[0]) return {};  // removed while the search ran
        o.registreringer.push_back(*std::move(found[0]));
    }
    FAELLED_CHECK(tilpasning_(g, t.ejer, interval, o.registreringer.front().indhold));
    out.push_back(std::move(o));
    return {};
}

Result<void> Billeder::vis_synlige(Soegemaskine& machine, Gren g, Cvr ejer, std::vector<Uuid> uuids,
                                   const store::Periode& interval,
                                   std::vector<oio::Oejebliksbillede>& out) {
    std::erase_if(uuids, [&](const Uuid& u) { return viste_.at(g).contains(u); });
    if (uuids.empty()) return {};
    return machine.vaelg(uuids, nullptr, g, {ejer}, [&](const Objekt& o) -> Result<void> {
        husk(g, o);
        return vis(g, {o.ejer, o.uuid}, interval, out);
    });
}

}  // namespace faelled::indeks
