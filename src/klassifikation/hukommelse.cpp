#include "klassifikation/hukommelse.hpp"

#include <algorithm>
#include <utility>

#include "base/laesevindue.hpp"
#include "klassifikation/beskrivelser.hpp"

namespace faelled::klassifikation {
namespace {

std::uint8_t titelfelt(std::uint8_t type) {
    return type == kKlasse7.type ? felt::kKlasseTitel : felt::kFacetTitel;
}

}  // namespace

const std::string* felt_ved(const oio::Indhold& content, std::uint8_t field, Tid now) {
    const std::string* last = nullptr;
    for (const oio::Egenskab& e : content.egenskaber) {
        const std::string* value = e.felt(field);
        if (value == nullptr) continue;
        last = value;
        if (e.virkning.fra <= now && now < e.virkning.til) return value;
    }
    return last;
}

Hukommelse::Hukommelse(oio::Motor& motor, const oio::Maerke& mark, std::size_t most,
                       Organisationsnavn names)
    : motor_(motor),
      maerke_(mark),
      navne_(std::move(names)),
      poster_(most),
      antal_(metrics::gauge("faelled_klassehukommelse_poster",
                            "Objects of Klassifikation kept in memory.")),
      truffet_(metrics::counter("faelled_klassehukommelse_total",
                                "Objects of Klassifikation asked for, by where they were.",
                                R"(svar="hukommelse")")),
      laest_(metrics::counter("faelled_klassehukommelse_total",
                              "Objects of Klassifikation asked for, by where they were.",
                              R"(svar="lager")")) {}

void Hukommelse::foelg_med() const {
    const std::uint64_t others = maerke_.andres();
    const std::lock_guard lock(mutex_);
    if (others == andres_) return;
    andres_ = others;
    ++generation_;
    poster_.toem();
    antal_.set(0);
}

Hukommelse::Fund Hukommelse::find(const Uuid& uuid) const {
    foelg_med();
    const std::lock_guard lock(mutex_);
    const Fund* known = poster_.find(uuid);
    return known == nullptr ? nullptr : *known;
}

Result<Hukommelse::Fund> Hukommelse::hent(const oio::Objektbeskrivelse& t, const Uuid& uuid) const {
    foelg_med();
    std::uint64_t before = 0;
    {
        const std::lock_guard lock(mutex_);
        if (const Fund* known = poster_.find(uuid); known != nullptr && (*known)->type == t.type) {
            truffet_.add();
            return *known;
        }
        before = generation_;
    }
    laest_.add();
    const Laesevindue::Pause remembered;
    FAELLED_TRY(const auto owner, motor_.ejer_af(t, uuid));
    if (!owner) return Fund();
    oio::LaesInput all{uuid, {}};
    all.filter.virkning_fra = Tid::minus_uendelig();
    all.filter.virkning_til = Tid::plus_uendelig();
    auto read = motor_.laes(t, *owner, all);
    if (!read) {
        if (read.error().kode == 44) return Fund();
        return std::unexpected(std::move(read).error());
    }
    auto made = std::make_shared<const Objekt>(
        Objekt{*owner, t.type, std::move(read->registreringer.back())});
    const std::lock_guard lock(mutex_);
    if (generation_ == before) {
        poster_.saet(uuid, made);
        antal_.set(static_cast<std::int64_t>(poster_.antal()));
    }
    return made;
}

std::uint64_t Hukommelse::generation() const {
    foelg_med();
    const std::lock_guard lock(mutex_);
    return generation_;
}

void Hukommelse::glem(const Uuid& uuid) {
    const std::lock_guard lock(mutex_);
    ++generation_;
    poster_.glem(uuid);
    antal_.set(static_cast<std::int64_t>(poster_.antal()));
}

void Hukommelse::glem_alt() {
    const std::lock_guard lock(mutex_);
    ++generation_;
    poster_.toem();
    antal_.set(0);
}

std::string Hukommelse::felt_nu(const Uuid& uuid, bool title) const {
    Fund found = find(uuid);
    for (const oio::Objektbeskrivelse* t : {&kKlasse7, &kFacet, &kKlassifikation}) {
        if (found) break;
        if (auto read = hent(*t, uuid)) found = *std::move(read);
    }
    if (!found) return {};
    const std::uint8_t field = title ? titelfelt(found->type) : felt::kNoegle;
    const std::string* text = felt_ved(found->gaeldende.indhold, field, motor_.ur().now());
    return text == nullptr ? std::string() : *text;
}

std::string Hukommelse::klassetitel(const Uuid& uuid) const {
    return felt_nu(uuid, true);
}

std::string Hukommelse::referenceetiket(const oio::Relationsbeskrivelse& relation,
                                        const Uuid& ref) const {
    if (relation.maal != "Organisation") return felt_nu(ref, false);
    return navne_ ? navne_(ref) : std::string();
}

}  // namespace faelled::klassifikation
