#include "sagdokument/kassation.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "sagdokument/verden.hpp"

namespace faelled::sagdokument {
namespace {

constexpr std::size_t kPortion = 256;

// Since when the case is finished: its last state is Afsluttet and has no end. A case without such
// a state is never due.
std::optional<Tid> afsluttet_siden(const oio::Indhold& i) {
    for (const oio::Tilstand& t : i.tilstande)
        if (t.kode == kAfsluttet && t.virkning.til == Tid::plus_uendelig()) return t.virkning.fra;
    return {};
}

// The code of the period that holds now, else of the last one.
std::string kassationskode(const oio::Indhold& i, Tid nu) {
    const oio::Egenskab* best = nullptr;
    for (const oio::Egenskab& e : i.egenskaber) {
        if (e.art != 0) continue;
        const bool holds = e.virkning.fra <= nu && nu < e.virkning.til;
        if (best == nullptr || holds || best->virkning.fra < e.virkning.fra) best = &e;
        if (holds) break;
    }
    const std::string* code = best == nullptr ? nullptr : best->felt(felt::kSagKassationskode);
    return code == nullptr ? std::string() : *code;
}

bool valgt(const Kassationsvalg& v, const std::string& code) {
    return v.koder.empty() || std::ranges::any_of(v.koder, [&](const std::string& wanted) {
               return fold(trim(wanted)) == fold(trim(code));
           });
}

}  // namespace

Result<std::vector<Kassationssag>> kassable(oio::Motor& motor, const Kassationsvalg& valg) {
    std::vector<Kassationssag> out;
    const Tid now = motor.ur().now();
    std::optional<Uuid> efter = valg.efter;
    for (bool more = true; more && out.size() < valg.antal;) {
        FAELLED_TRY(const auto found, motor.find_ved_indeks(kSag, valg.ejer, {}, efter, kPortion));
        more = found.size() == kPortion;
        for (const oio::Fundet& f : found) {
            efter = f.uuid;
            const auto since = afsluttet_siden(f.registrering.indhold);
            if (!since || *since >= valg.afsluttet_foer) continue;
            std::string code = kassationskode(f.registrering.indhold, now);
            if (!valgt(valg, code)) continue;
            out.push_back({f.uuid, std::move(code), *since});
            if (out.size() == valg.antal) break;
        }
    }
    return out;
}

Result<std::vector<Uuid>> kasser_sag(oio::Motor& motor, const oio::Skriver& skriver,
                                     const Uuid& sag) {
    const std::array<Uuid, 1> ids{sag};
    FAELLED_TRY(const auto found, motor.gaeldende(kSag, skriver.ejer, ids));
    if (!found[0]) return std::unexpected(Fejl::kalder(44, "Sagen findes ikke"));
    std::vector<Uuid> documents;
    for (const Uuid& d : journaldokumenter(found[0]->indhold, {})) {
        FAELLED_TRY(const std::vector<Uuid> cases, sager_med_altid(motor, skriver.ejer, d));
        if (cases.size() == 1) documents.push_back(d);
    }
    std::vector<std::pair<const oio::Objektbeskrivelse*, Uuid>> gone{{&kSag, sag}};
    for (const Uuid& d : documents)
        gone.emplace_back(&kDokument, d);
    indeks::Fundlager findings(motor.lager());
    store::Batch notes;
    for (const auto& [type, uuid] : gone)
        FAELLED_CHECK(findings.saet(skriver.ejer, {type->type, uuid, {}, {}}, notes));
    FAELLED_CHECK(motor.fysisk_slet(skriver, gone, notes.rum));
    return documents;
}

}  // namespace faelled::sagdokument
