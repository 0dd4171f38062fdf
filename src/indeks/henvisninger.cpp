#include "indeks/henvisninger.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "indeks/ejerskab.hpp"

namespace faelled::indeks {
namespace {

constexpr std::size_t kPortion = 500;

constexpr std::string_view kHale = "/ReferenceID";

// What this check has found before, and what a document's removal left with its cases (8.3 rule
// 5). What a grant's removal left stands: the grant is named within the relation.
bool vores(const Fund& f) {
    return f.regel == Regel::kPegerPaaIntet &&
           (f.sti.ends_with(kHale) || f.sti == "RelationListe/Journalpost");
}

class Kontrol {
  public:
    Kontrol(oio::Motor& motor, const Henvisningsopslag& findes, const std::atomic<bool>& stop)
        : motor_(motor), fund_(motor.lager()), findes_(findes), stop_(stop) {}

    Result<Henvisningsresultat> koer(std::span<const Regelsaet* const> types) {
        FAELLED_TRY(const std::vector<Cvr> owners, motor_.lager().ejere());
        for (const Cvr owner : owners) {
            for (const Regelsaet* s : types)
                FAELLED_CHECK(en_type(owner, *s));
            FAELLED_CHECK(fjernede(owner, types));
        }
        svar_.helt = !stop_;
        return svar_;
    }

  private:
    Result<void> en_type(Cvr owner, const Regelsaet& s) {
        std::optional<Uuid> after;
        while (!stop_) {
            FAELLED_TRY(const auto page,
                        motor_.find_ved_indeks(*s.type, owner, {}, after, kPortion));
            if (page.empty()) break;
            after = page.back().uuid;
            for (const oio::Fundet& f : page)
                FAELLED_CHECK(et(owner, s, f));
        }
        return {};
    }

    Result<void> et(Cvr owner, const Regelsaet& s, const oio::Fundet& f) {
        ++svar_.objekter;
        FAELLED_TRY(std::vector<Fund> found, fund_i(*s.type, f.registrering.indhold));
        const bool any = !found.empty();
        FAELLED_TRY(const Fundlager::Skift change,
                    fund_.erstat(owner,
                                 {s.type->type, f.uuid, afsender(s, f.registrering.indhold),
                                  std::move(found)},
                                 vores));
        svar_.med_fund += any ? 1 : 0;
        svar_.nye += change == Fundlager::Skift::kNyt ? 1 : 0;
        svar_.rettede += change == Fundlager::Skift::kVaek ? 1 : 0;
        return {};
    }

    Result<std::vector<Fund>> fund_i(const oio::Objektbeskrivelse& type, const oio::Indhold& i) {
        const Tid now = motor_.ur().now();
        std::vector<Fund> out;
        std::array<std::size_t, 256> seen{};
        for (const oio::Relation& r : i.relationer) {
            const std::size_t n = ++seen.at(r.art);
            if (r.virkning.til <= now || r.ref.uuid() == nullptr) continue;
            const oio::Relationsbeskrivelse& what = type.relationer[r.art];
            FAELLED_TRY(const auto there, findes_(what, r));
            if (there.value_or(true)) continue;
            std::string path = "RelationListe/" + std::string(what.navn);
            path.append("[").append(std::to_string(n)).append("]").append(kHale);
            out.push_back({Regel::kPegerPaaIntet, std::move(path)});
            if (out.size() == Fundliste::kMest) break;
        }
        return out;
    }

    // An object that went while it was looked at must not leave a finding behind.
    Result<void> fjernede(Cvr owner, std::span<const Regelsaet* const> types) {
        Fundlager::Spoergsmaal ask;
        ask.regel = Regel::kPegerPaaIntet;
        ask.antal = kPortion;
        do {
            if (stop_) return {};
            FAELLED_TRY(const Fundlager::Side page, fund_.find(owner, ask));
            for (const Fundlager::Raekke& r : page.raekker) {
                const auto s = std::ranges::find(types, r.type,
                                                 [](const Regelsaet* t) { return t->type->type; });
                if (s == types.end()) continue;
                FAELLED_TRY(const auto there, motor_.ejer_af(*(*s)->type, r.uuid));
                if (there) continue;
                store::Batch batch;
                FAELLED_CHECK(fund_.saet(owner, {r.type, r.uuid, r.afsender, {}}, batch));
                if (batch.rum.empty()) continue;
                FAELLED_CHECK(motor_.lager().append(std::move(batch)));
            }
            ask.efter = page.naeste;
        } while (!ask.efter.empty());
        return {};
    }

    oio::Motor& motor_;
    Fundlager fund_;
    const Henvisningsopslag& findes_;
    const std::atomic<bool>& stop_;
    Henvisningsresultat svar_;
};

}  // namespace

Result<Henvisningsresultat> kontroller_henvisninger(oio::Motor& motor,
                                                    std::span<const Regelsaet* const> types,
                                                    const Henvisningsopslag& findes,
                                                    const std::atomic<bool>& stop) {
    return Kontrol(motor, findes, stop).koer(types);
}

}  // namespace faelled::indeks
