#include "store/gruppe.hpp"

#include <algorithm>
#include <vector>

#include "store/kontrol.hpp"

namespace faelled::store {
namespace {

std::string lagnoegle(Familie f, std::string_view key) {
    std::string out(1, static_cast<char>(f));
    return out.append(key);
}

}  // namespace

void noegler(const Batch& batch, std::vector<std::pair<Familie, std::string>>& out) {
    const auto indeks = [&](const ObjektId& id, const std::vector<IndeksPost>& posts) {
        for (const IndeksPost& p : posts)
            out.emplace_back(Familie::kIndeks, indeks_noegle(id, p.indeks, p.vaerdi));
    };
    for (const NyRegistrering& r : batch.registreringer) {
        out.emplace_back(Familie::kHoved, objekt_noegle(r.id));
        indeks(r.id, r.fjern);
        if (r.forventet != 0) indeks(r.id, r.tilfoej);
    }
    for (const Omskrivning& o : batch.omskrivninger) {
        out.emplace_back(Familie::kHoved, objekt_noegle(o.id));
        out.emplace_back(Familie::kHistorik, historik_noegle(o.id, o.nr));
    }
    for (const FysiskSletning& s : batch.sletninger) {
        out.emplace_back(Familie::kHoved, objekt_noegle(s.id));
        indeks(s.id, s.indeks);
    }
    for (const RumSkrivning& w : batch.rum)
        if (w.forventet || w.rum == Rum::kUdbakke) out.emplace_back(familie(w.rum), w.noegle);
    if (batch.sent)
        for (const auto& [rum, key] : batch.sent->laest)
            out.emplace_back(familie(rum), key);
}

Result<void> Gruppe::tilfoej(const Batch& batch) {
    const Taellere before = tal_;
    Result<void> done = anvend(batch);
    if (!done) {
        tal_ = before;
        batch_.clear();
        return done;
    }
    if (gruppe_.empty()) {
        gruppe_.swap(batch_);
        return {};
    }
    while (!batch_.empty()) {
        auto node = batch_.extract(batch_.begin());
        auto placed = gruppe_.insert(std::move(node));
        if (!placed.inserted) placed.position->second = std::move(placed.node.mapped());
    }
    return {};
}

std::vector<Gruppe::Aendring> Gruppe::aendringer() const {
    std::vector<const Lag::value_type*> rows;
    rows.reserve(gruppe_.size());
    for (const auto& row : gruppe_)
        rows.push_back(&row);
    std::sort(rows.begin(), rows.end(),
              [](const auto* a, const auto* b) { return a->first < b->first; });
    std::vector<Aendring> out;
    out.reserve(rows.size());
    for (const auto* const row : rows)
        out.push_back({static_cast<Familie>(row->first.front()),
                       std::string_view(row->first).substr(1), &row->second});
    return out;
}

Result<std::optional<std::string>> Gruppe::hent(Familie f, std::string_view key) const {
    const std::string layered = lagnoegle(f, key);
    if (const auto it = batch_.find(layered); it != batch_.end()) return it->second;
    if (const auto it = gruppe_.find(layered); it != gruppe_.end()) return it->second;
    return d_.hent(f, key);
}

Result<bool> Gruppe::er_der(Familie f, std::string_view key) const {
    FAELLED_TRY(const auto value, hent(f, key));
    return value.has_value();
}

void Gruppe::skriv(Familie f, std::string_view key, std::string value) {
    batch_.insert_or_assign(lagnoegle(f, key), std::move(value));
}

void Gruppe::fjern(Familie f, std::string_view key) {
    batch_.insert_or_assign(lagnoegle(f, key), std::nullopt);
}

Result<void> Gruppe::anvend(const Batch& batch) {
    for (const NyRegistrering& r : batch.registreringer)
        FAELLED_CHECK(anvend(r));
    for (const Omskrivning& o : batch.omskrivninger)
        FAELLED_CHECK(anvend(o));
    for (const FysiskSletning& s : batch.sletninger)
        FAELLED_CHECK(anvend(s));
    for (const RumSkrivning& w : batch.rum)
        FAELLED_CHECK(anvend(w));
    for (const std::string& row : batch.udbakke) {
        skriv(Familie::kUdbakke, udbakke_noegle(tal_.naeste_udbakke), row);
        ++tal_.naeste_udbakke;
        ++tal_.udbakke;
    }
    if (batch.sent) return anvend(*batch.sent);
    return {};
}

Result<void> Gruppe::anvend(const NyRegistrering& r) {
    const std::string key = objekt_noegle(r.id);
    FAELLED_TRY(auto current, hent(Familie::kHoved, key));
    if (current.has_value() != (r.forventet != 0)) return std::unexpected(konflikt());
    if (current) {
        const auto frame = ud_registrering(*current);
        if (!frame) return std::unexpected(ulaeselig(Familie::kHoved, key));
        if (frame->nr != r.forventet) return std::unexpected(konflikt());
        if (frame->tidspunkt >= r.tidspunkt) return std::unexpected(for_tidlig());
        skriv(Familie::kHistorik, historik_noegle(r.id, frame->nr), std::move(*current));
    } else {
        ++tal_.objekter;
    }
    ++tal_.registreringer;
    skriv(Familie::kHoved, key, pak_registrering(r.forventet + 1, r.tidspunkt, r.indhold));
    for (const IndeksPost& p : r.fjern)
        FAELLED_CHECK(fjern_indeks(r.id, p));
    for (const IndeksPost& p : r.tilfoej) {
        const std::string entry = indeks_noegle(r.id, p.indeks, p.vaerdi);
        // A new object has no entries but those of this batch: the store need not be asked.
        const auto made = batch_.find(lagnoegle(Familie::kIndeks, entry));
        bool there = made != batch_.end() && made->second.has_value();
        if (r.forventet != 0) {
            FAELLED_TRY(there, er_der(Familie::kIndeks, entry));
        }
        if (!there) ++tal_.indeksposter;
        skriv(Familie::kIndeks, entry, pak_perioder(p.perioder));
    }
    return {};
}

Result<void> Gruppe::anvend(const Omskrivning& o) {
    const std::string key = objekt_noegle(o.id);
    FAELLED_TRY(const auto current, hent(Familie::kHoved, key));
    if (!current) return std::unexpected(konflikt());
    const auto frame = ud_registrering(*current);
    if (!frame) return std::unexpected(ulaeselig(Familie::kHoved, key));
    if (frame->nr == o.nr) {
        skriv(Familie::kHoved, key, pak_registrering(o.nr, frame->tidspunkt, o.indhold));
        return {};
    }
    const std::string old_key = historik_noegle(o.id, o.nr);
    FAELLED_TRY(const auto old, hent(Familie::kHistorik, old_key));
    if (!old) return std::unexpected(konflikt());
    const auto old_frame = ud_registrering(*old);
    if (!old_frame) return std::unexpected(ulaeselig(Familie::kHistorik, old_key));
    skriv(Familie::kHistorik, old_key, pak_registrering(o.nr, old_frame->tidspunkt, o.indhold));
    return {};
}

Result<void> Gruppe::anvend(const FysiskSletning& s) {
    const std::string key = objekt_noegle(s.id);
    FAELLED_TRY(const auto current, hent(Familie::kHoved, key));
    if (!current) return std::unexpected(konflikt());
    const auto frame = ud_registrering(*current);
    if (!frame) return std::unexpected(ulaeselig(Familie::kHoved, key));
    if (frame->nr != s.forventet) return std::unexpected(konflikt());
    fjern(Familie::kHoved, key);
    for (std::uint64_t nr = 1; nr < s.forventet; ++nr)
        fjern(Familie::kHistorik, historik_noegle(s.id, nr));
    --tal_.objekter;
    tal_.registreringer -= s.forventet;
    for (const IndeksPost& p : s.indeks)
        FAELLED_CHECK(fjern_indeks(s.id, p));
    return {};
}

Result<void> Gruppe::anvend(const RumSkrivning& w) {
    const Familie f = familie(w.rum);
    if (w.forventet || f == Familie::kUdbakke) {
        FAELLED_TRY(const auto current, hent(f, w.noegle));
        if (w.forventet) {
            // The empty text stands for "absent".
            const bool holds =
                current ? !w.forventet->empty() && *current == *w.forventet : w.forventet->empty();
            if (!holds) return std::unexpected(konflikt());
        }
        if (f == Familie::kUdbakke) {
            if (!current && w.vaerdi) return std::unexpected(fremmed_udbakke());
            if (!current) return {};
            if (!w.vaerdi) --tal_.udbakke;
        }
    }
    if (w.vaerdi)
        skriv(f, w.noegle, *w.vaerdi);
    else
        fjern(f, w.noegle);
    return {};
}

Result<void> Gruppe::anvend(const Batch::Sent& sent) {
    std::vector<std::optional<std::string>> values;
    values.reserve(sent.laest.size());
    for (const auto& [rum, key] : sent.laest) {
        FAELLED_TRY(auto value, hent(familie(rum), key));
        values.push_back(std::move(value));
    }
    FAELLED_TRY(const auto rows, byg_raekker(sent, values));
    for (const RumSkrivning& w : rows)
        FAELLED_CHECK(anvend(w));
    return {};
}

Result<void> Gruppe::fjern_indeks(const ObjektId& id, const IndeksPost& p) {
    const std::string key = indeks_noegle(id, p.indeks, p.vaerdi);
    FAELLED_TRY(const bool there, er_der(Familie::kIndeks, key));
    if (!there) return {};
    fjern(Familie::kIndeks, key);
    --tal_.indeksposter;
    return {};
}

}  // namespace faelled::store
