#include "klassifikation/alias.hpp"

#include <algorithm>
#include <string>

#include "klassifikation/beskrivelser.hpp"
#include "klassifikation/klassifikation.hpp"

namespace faelled::klassifikation {
namespace {

// Rum::kTjeneste: 'k' is ours, 'a' this table, then the alias; the value is the real UUID.
constexpr std::string_view kPraefiks = "ka";

std::string noegle(const Uuid& alias) {
    return std::string(kPraefiks).append(alias.view());
}

}  // namespace

Result<std::shared_ptr<const Aliaser::Tabel>> Aliaser::tabel() const {
    const std::uint64_t others = maerke_.andres();
    const std::scoped_lock lock(mutex_);
    if (tabel_ && others == andres_) return tabel_;
    andres_ = others;
    auto out = std::make_shared<Tabel>();
    FAELLED_CHECK(motor_.lager().scan(
        store::Rum::kTjeneste, kPraefiks, kPraefiks,
        [&](std::string_view key, std::string_view value) {
            if (key.size() == kPraefiks.size() + 16 && value.size() == 16)
                out->emplace(Uuid::raw(key.data() + kPraefiks.size()), Uuid::raw(value.data()));
            return out->size() < kFlest;
        }));
    tabel_ = std::move(out);
    return tabel_;
}

Result<std::optional<Uuid>> Aliaser::rigtig(const Uuid& uuid) const {
    FAELLED_TRY(const auto table, tabel());
    const auto found = table->find(uuid);
    if (found == table->end()) return std::optional<Uuid>();
    return std::optional(found->second);
}

Result<std::vector<std::pair<Uuid, Uuid>>> Aliaser::alle() const {
    FAELLED_TRY(const auto table, tabel());
    std::vector<std::pair<Uuid, Uuid>> out(table->begin(), table->end());
    std::ranges::sort(out);
    return out;
}

Result<void> Aliaser::skriv(const Uuid& alias, std::optional<Uuid> rigtig,
                            const std::function<Result<void>()>& rule) {
    const std::scoped_lock one_at_a_time(skriv_);
    const Result<void> done = skrift_.udfoer([&]() -> Result<void> {
        FAELLED_CHECK(rule());
        store::Batch batch;
        batch.rum.push_back({store::Rum::kTjeneste, noegle(alias),
                             rigtig ? std::optional(std::string(rigtig->view())) : std::nullopt,
                             std::nullopt});
        return skrift_.motor().lager().append(std::move(batch));
    });
    const std::scoped_lock lock(mutex_);
    tabel_.reset();
    return done;
}

Result<void> Aliaser::maa_saettes(const Uuid& alias, const Uuid& rigtig) const {
    if (alias == rigtig) return std::unexpected(Fejl::ugyldig("rigtig", "er den samme"));
    FAELLED_TRY(const auto table, tabel());
    if (table->contains(rigtig))
        return std::unexpected(Fejl::ugyldig("rigtig", "er selv et alias"));
    if (std::ranges::any_of(*table, [&](const auto& entry) { return entry.second == alias; }))
        return std::unexpected(Fejl::ugyldig("alias", "er andres rigtige UUID"));
    if (table->size() >= kFlest && !table->contains(alias))
        return std::unexpected(Fejl::ugyldig("alias", "der er for mange"));
    bool there = false;
    for (const oio::Objektbeskrivelse* t : {&kKlasse7, &kFacet, &kKlassifikation}) {
        FAELLED_TRY(const auto owner, motor_.ejer_af(*t, rigtig));
        there = there || owner == kFaellesEjer;
    }
    if (!there)
        return std::unexpected(Fejl::kalder(
            44, "Den rigtige UUID er ikke en fælles klasse, facet eller klassifikation"));
    return {};
}

Result<void> Aliaser::saet(const Uuid& alias, const Uuid& rigtig) {
    return skriv(alias, rigtig, [&] { return maa_saettes(alias, rigtig); });
}

Result<void> Aliaser::fjern(const Uuid& alias) {
    return skriv(alias, std::nullopt, [&]() -> Result<void> {
        FAELLED_TRY(const auto table, tabel());
        if (table->contains(alias)) return {};
        return std::unexpected(Fejl::kalder(44, "Er ikke et alias"));
    });
}

}  // namespace faelled::klassifikation
