#include "store/memory/memory_lager.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <tuple>

#include "store/kontrol.hpp"

namespace faelled::store {
namespace {

using Indeksnoegle = std::tuple<Cvr, std::uint8_t, std::uint8_t, std::string>;
using Fortryd = std::vector<std::function<void()>>;

class Memory final : public MemoryLager {
  public:
    Result<void> append(Batch batch) override;
    Result<std::optional<Registreringspost>> laes(const ObjektId& id) override;
    Result<std::vector<std::optional<Registreringspost>>> laes_flere(
        std::span<const ObjektId> ids) override;
    Result<std::vector<Registreringspost>> historik(const ObjektId& id, Periode interval) override;
    Result<void> soeg(const Soegning& soegning) override;
    Result<void> scan_objekter(
        Cvr ejer, std::uint8_t type, std::optional<Uuid> efter,
        const std::function<bool(const Uuid&, const Registreringspost&)>& besoeg) override;
    Result<std::vector<Cvr>> ejere() override;
    Result<void> scan(
        Rum rum, std::string_view praefiks, std::string_view fra,
        const std::function<bool(std::string_view, std::string_view)>& besoeg) override;
    Result<std::optional<std::string>> hent(Rum rum, std::string_view key) override;
    Tal tal() override;
    Result<Verifikation> verificer(const std::function<void(std::uint64_t)>& progress) override;
    Result<void> backup(const std::string& folder) override;
    Result<void> kompakter() override { return {}; }
    bool svarer() const override {
        const std::shared_lock lock(mutex_);
        return !laast_ && !plan_.disk_fuld;
    }
    void nedbrud() override;
    Fejlplan& plan() override { return plan_; }

  private:
    // Its `sent` is not built here.
    [[nodiscard]] Result<void> anvend(Batch& batch);
    // What the rows of batch.sent->laest are when the rest of the batch is taken in.
    [[nodiscard]] Result<std::vector<std::optional<std::string>>> sete(Batch batch);
    [[nodiscard]] std::optional<std::string> vaerdi(Rum rum, std::string_view key) const;
    [[nodiscard]] Result<void> anvend(NyRegistrering& r);
    [[nodiscard]] Result<void> anvend(Omskrivning& o);
    [[nodiscard]] Result<void> anvend(const FysiskSletning& s);
    [[nodiscard]] Result<void> anvend(const RumSkrivning& w);
    void saet_indeks(const ObjektId& id, const IndeksPost& p, bool add);
    void saet_rum(Rum rum, const std::string& key, const std::optional<std::string>& value);
    [[nodiscard]] Result<void> kan_laese() const;
    [[nodiscard]] std::vector<Uuid> opfylder(const Soegning& s, const Betingelse& b) const;

    std::mutex skrivning_;                 // one append at a time; before mutex_
    std::atomic<std::thread::id> bygger_;  // who builds a batch, with mutex_ open
    mutable std::shared_mutex mutex_;
    Fejlplan plan_;
    bool laast_ = false;
    std::map<ObjektId, std::vector<Registreringspost>> objekter_;
    std::map<Indeksnoegle, std::map<Uuid, std::vector<Periode>>> indeks_;
    std::map<Rum, std::map<std::string, std::string, std::less<>>> rum_;
    std::uint64_t naeste_udbakke_ = 1;
    // Ways back: of the append under way, and of all that are answered but not durable.
    Fortryd fortryd_;
    Fortryd uholdbart_;
};

std::string udbakke_noegle(std::uint64_t nr) {
    std::string key(8, '\0');
    for (std::size_t i = 8; i-- > 0; nr >>= 8)
        key[i] = static_cast<char>(nr & 0xff);
    return key;
}

void rul_tilbage(Fortryd& steps) {
    for (auto it = steps.rbegin(); it != steps.rend(); ++it)
        (*it)();
    steps.clear();
}

Result<void> Memory::append(Batch batch) {
    FAELLED_CHECK(kontroller(batch));
    if (bygger_.load() == std::this_thread::get_id()) return std::unexpected(append_i_byg());
    const std::lock_guard one(skrivning_);
    std::unique_lock lock(mutex_);
    if (laast_) return std::unexpected(Fejl::miljoe("Lageret er låst efter en skrivefejl"));
    if (batch.sent) {
        FAELLED_TRY(const auto values, sete(batch));
        // Open meanwhile: who builds may read, as everybody may.
        lock.unlock();
        bygger_ = std::this_thread::get_id();
        auto rows = byg_raekker(*batch.sent, values);
        bygger_ = std::thread::id();
        if (!rows) return std::unexpected(std::move(rows).error());
        std::move(rows->begin(), rows->end(), std::back_inserter(batch.rum));
        lock.lock();
    }
    if (plan_.disk_fuld) return std::unexpected(Fejl::miljoe("Disken er fuld"));
    if (plan_.skrivefejl_om > 0 && --plan_.skrivefejl_om == 0) {
        laast_ = true;
        return std::unexpected(Fejl::miljoe("Skrivefejl"));
    }
    Result<void> done = anvend(batch);
    if (!done) {
        rul_tilbage(fortryd_);
        return done;
    }
    // A durable append takes everything before it along, as a synced log does.
    if (!plan_.uden_synkronisering)
        uholdbart_.clear();
    else
        std::move(fortryd_.begin(), fortryd_.end(), std::back_inserter(uholdbart_));
    fortryd_.clear();
    return {};
}

Result<std::vector<std::optional<std::string>>> Memory::sete(Batch batch) {
    std::vector<std::optional<std::string>> values;
    Result<void> done = anvend(batch);
    if (done)
        for (const auto& [rum, key] : batch.sent->laest)
            values.push_back(vaerdi(rum, key));
    rul_tilbage(fortryd_);
    if (!done) return std::unexpected(std::move(done).error());
    return values;
}

Result<void> Memory::anvend(Batch& batch) {
    for (NyRegistrering& r : batch.registreringer)
        FAELLED_CHECK(anvend(r));
    for (Omskrivning& o : batch.omskrivninger)
        FAELLED_CHECK(anvend(o));
    for (const FysiskSletning& s : batch.sletninger)
        FAELLED_CHECK(anvend(s));
    for (const RumSkrivning& w : batch.rum)
        FAELLED_CHECK(anvend(w));
    for (std::string& row : batch.udbakke) {
        saet_rum(Rum::kUdbakke, udbakke_noegle(naeste_udbakke_), std::move(row));
        ++naeste_udbakke_;
        fortryd_.emplace_back([this] { --naeste_udbakke_; });
    }
    return {};
}

Result<void> Memory::anvend(NyRegistrering& r) {
    const auto found = objekter_.find(r.id);
    const std::uint64_t current = found == objekter_.end() ? 0 : found->second.back().nr;
    if (current != r.forventet) return std::unexpected(konflikt());
    if (current > 0 && found->second.back().tidspunkt >= r.tidspunkt)
        return std::unexpected(for_tidlig());
    objekter_[r.id].push_back({current + 1, r.tidspunkt, std::move(r.indhold)});
    fortryd_.emplace_back([this, id = r.id] {
        auto& list = objekter_[id];
        list.pop_back();
        if (list.empty()) objekter_.erase(id);
    });
    for (const IndeksPost& p : r.fjern)
        saet_indeks(r.id, p, false);
    for (const IndeksPost& p : r.tilfoej)
        saet_indeks(r.id, p, true);
    return {};
}

Result<void> Memory::anvend(Omskrivning& o) {
    const auto found = objekter_.find(o.id);
    if (found == objekter_.end() || o.nr == 0 || o.nr > found->second.size())
        return std::unexpected(konflikt());
    std::string& content = found->second[o.nr - 1].indhold;
    std::string before = std::exchange(content, std::move(o.indhold));
    fortryd_.emplace_back([this, id = o.id, nr = o.nr, before = std::move(before)] {
        objekter_[id][nr - 1].indhold = before;
    });
    return {};
}

Result<void> Memory::anvend(const FysiskSletning& s) {
    const auto found = objekter_.find(s.id);
    if (found == objekter_.end() || found->second.back().nr != s.forventet)
        return std::unexpected(konflikt());
    fortryd_.emplace_back(
        [this, id = s.id, list = std::move(found->second)] { objekter_[id] = list; });
    objekter_.erase(found);
    for (const IndeksPost& p : s.indeks)
        saet_indeks(s.id, p, false);
    return {};
}

Result<void> Memory::anvend(const RumSkrivning& w) {
    const auto& space = rum_[w.rum];
    const auto found = space.find(w.noegle);
    const bool there = found != space.end();
    if (w.forventet) {
        // The empty text stands for "absent".
        const bool holds =
            there ? !w.forventet->empty() && found->second == *w.forventet : w.forventet->empty();
        if (!holds) return std::unexpected(konflikt());
    }
    if (w.rum == Rum::kUdbakke && !there && w.vaerdi) return std::unexpected(fremmed_udbakke());
    saet_rum(w.rum, w.noegle, w.vaerdi);
    return {};
}

void Memory::saet_indeks(const ObjektId& id, const IndeksPost& p, bool add) {
    const Indeksnoegle key{id.ejer, id.type, p.indeks, p.vaerdi};
    auto& entries = indeks_[key];
    std::optional<std::vector<Periode>> before;
    if (const auto it = entries.find(id.uuid); it != entries.end()) before = it->second;
    const auto put = [this, key,
                      uuid = id.uuid](const std::optional<std::vector<Periode>>& periods) {
        auto& list = indeks_[key];
        if (periods)
            list[uuid] = *periods;
        else
            list.erase(uuid);
        if (list.empty()) indeks_.erase(key);
    };
    put(add ? std::optional(p.perioder) : std::nullopt);
    fortryd_.emplace_back([put, before] { put(before); });
}

void Memory::saet_rum(Rum rum, const std::string& key, const std::optional<std::string>& value) {
    auto& space = rum_[rum];
    const auto found = space.find(key);
    std::optional<std::string> before;
    if (found != space.end()) before = found->second;
    const auto put = [this, rum, key](const std::optional<std::string>& v) {
        if (v)
            rum_[rum][key] = *v;
        else
            rum_[rum].erase(key);
    };
    put(value);
    fortryd_.emplace_back([put, before] { put(before); });
}

Result<void> Memory::kan_laese() const {
    if (plan_.laesefejl) return std::unexpected(Fejl::miljoe("Læsefejl"));
    return {};
}

Result<std::optional<Registreringspost>> Memory::laes(const ObjektId& id) {
    FAELLED_TRY(auto list, laes_flere({&id, 1}));
    return std::move(list.front());
}

Result<std::vector<std::optional<Registreringspost>>> Memory::laes_flere(
    std::span<const ObjektId> ids) {
    const std::shared_lock lock(mutex_);
    FAELLED_CHECK(kan_laese());
    std::vector<std::optional<Registreringspost>> out;
    for (const ObjektId& id : ids) {
        const auto found = objekter_.find(id);
        out.push_back(found == objekter_.end() ? std::nullopt
                                               : std::optional(found->second.back()));
    }
    return out;
}

Result<std::vector<Registreringspost>> Memory::historik(const ObjektId& id, Periode interval) {
    const std::shared_lock lock(mutex_);
    FAELLED_CHECK(kan_laese());
    std::vector<Registreringspost> out;
    const auto found = objekter_.find(id);
    if (found == objekter_.end()) return out;
    const auto& list = found->second;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Tid til = i + 1 < list.size() ? list[i + 1].tidspunkt : Tid::plus_uendelig();
        if (Periode{list[i].tidspunkt, til}.overlapper(interval)) out.push_back(list[i]);
    }
    return out;
}

// Sorted, without doubles.
std::vector<Uuid> Memory::opfylder(const Soegning& s, const Betingelse& b) const {
    std::vector<Uuid> out;
    for (const Betingelse::Vaerdi& v : b.vaerdier) {
        const bool exact = v.slags == Betingelse::Vaerdi::Slags::kEksakt;
        for (auto it = indeks_.lower_bound({s.ejer, s.type, b.indeks, v.tekst});
             it != indeks_.end(); ++it) {
            const auto& [ejer, type, indeks, value] = it->first;
            if (ejer != s.ejer || type != s.type || indeks != b.indeks) break;
            if (exact ? value != v.tekst : !value.starts_with(v.tekst)) break;
            for (const auto& [uuid, periods] : it->second)
                if (std::any_of(periods.begin(), periods.end(),
                                [&](const Periode& p) { return p.overlapper(b.interval); }))
                    out.push_back(uuid);
        }
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

Result<void> Memory::soeg(const Soegning& soegning) {
    if (soegning.betingelser.empty()) return std::unexpected(uden_betingelser());
    std::vector<Uuid> hits;
    {
        const std::shared_lock lock(mutex_);
        FAELLED_CHECK(kan_laese());
        hits = opfylder(soegning, soegning.betingelser.front());
        for (std::size_t i = 1; i < soegning.betingelser.size(); ++i) {
            const std::vector<Uuid> more = opfylder(soegning, soegning.betingelser[i]);
            std::vector<Uuid> both;
            std::set_intersection(hits.begin(), hits.end(), more.begin(), more.end(),
                                  std::back_inserter(both));
            hits = std::move(both);
        }
    }
    // Unlocked: who is called may write.
    for (const Uuid& u : hits)
        if ((!soegning.efter || *soegning.efter < u) && !soegning.hit(u)) return {};
    return {};
}

Result<void> Memory::scan_objekter(
    Cvr ejer, std::uint8_t type, std::optional<Uuid> efter,
    const std::function<bool(const Uuid&, const Registreringspost&)>& besoeg) {
    std::vector<std::pair<Uuid, Registreringspost>> rows;
    {
        const std::shared_lock lock(mutex_);
        FAELLED_CHECK(kan_laese());
        for (auto it = objekter_.lower_bound({ejer, type, efter.value_or(Uuid{})});
             it != objekter_.end() && it->first.ejer == ejer && it->first.type == type; ++it)
            if (!efter || *efter < it->first.uuid)
                rows.emplace_back(it->first.uuid, it->second.back());
    }
    for (const auto& [uuid, post] : rows)
        if (!besoeg(uuid, post)) return {};
    return {};
}

Result<std::vector<Cvr>> Memory::ejere() {
    const std::shared_lock lock(mutex_);
    FAELLED_CHECK(kan_laese());
    std::vector<Cvr> out;
    for (const auto& [id, list] : objekter_)
        if (out.empty() || out.back() != id.ejer) out.push_back(id.ejer);
    return out;
}

Result<void> Memory::scan(Rum rum, std::string_view praefiks, std::string_view fra,
                          const std::function<bool(std::string_view, std::string_view)>& besoeg) {
    std::vector<std::pair<std::string, std::string>> rows;
    {
        const std::shared_lock lock(mutex_);
        FAELLED_CHECK(kan_laese());
        if (const auto space = rum_.find(rum); space != rum_.end())
            for (auto it = space->second.lower_bound(std::max(praefiks, fra));
                 it != space->second.end() && it->first.starts_with(praefiks); ++it)
                rows.push_back(*it);
    }
    for (const auto& [key, value] : rows)
        if (!besoeg(key, value)) return {};
    return {};
}

Result<std::optional<std::string>> Memory::hent(Rum rum, std::string_view key) {
    const std::shared_lock lock(mutex_);
    FAELLED_CHECK(kan_laese());
    return vaerdi(rum, key);
}

std::optional<std::string> Memory::vaerdi(Rum rum, std::string_view key) const {
    const auto space = rum_.find(rum);
    if (space == rum_.end()) return {};
    const auto found = space->second.find(key);
    return found == space->second.end() ? std::optional<std::string>()
                                        : std::optional(found->second);
}

Tal Memory::tal() {
    const std::shared_lock lock(mutex_);
    Tal t;
    t.objekter = objekter_.size();
    for (const auto& [id, list] : objekter_)
        t.registreringer += list.size();
    for (const auto& [key, entries] : indeks_)
        t.indeksposter += entries.size();
    if (const auto space = rum_.find(Rum::kUdbakke); space != rum_.end())
        t.udbakke = space->second.size();
    return t;
}

Result<Verifikation> Memory::verificer(const std::function<void(std::uint64_t)>& progress) {
    Verifikation v{tal(), {}};
    const std::shared_lock lock(mutex_);
    FAELLED_CHECK(kan_laese());
    for (const auto& [key, entries] : indeks_)
        for (const auto& [uuid, periods] : entries)
            if (!objekter_.contains({std::get<0>(key), std::get<1>(key), uuid}) &&
                v.fejl.size() < 1000)
                v.fejl.push_back("indeks " + uuid.text() + ": objektet findes ikke");
    if (progress) progress(v.tal.objekter + v.tal.indeksposter);
    return v;
}

Result<void> Memory::backup(const std::string&) {
    return std::unexpected(Fejl::kalder(40, "Et lager i hukommelsen har ingen sikkerhedskopi"));
}

void Memory::nedbrud() {
    const std::lock_guard one(skrivning_);
    const std::unique_lock lock(mutex_);
    rul_tilbage(uholdbart_);
    laast_ = false;
}

}  // namespace

std::unique_ptr<MemoryLager> lav_memory_lager() {
    return std::make_unique<Memory>();
}

}  // namespace faelled::store
