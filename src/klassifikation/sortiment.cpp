#include "klassifikation/sortiment.hpp"

#include <string>

#include "klassifikation/beskrivelser.hpp"
#include "klassifikation/klassifikation.hpp"
#include "oio/bytes.hpp"

namespace faelled::klassifikation {
namespace {

// Rum::kTjeneste: 'k' is ours, 'v' this table, the municipality, the class; the value is empty.
std::string praefiks(Cvr authority) {
    std::string key = "kv";
    oio::Byteskriver(key).u32(authority.number());
    return key;
}

}  // namespace

Result<void> Sortiment::saet(Cvr myndighed, const Uuid& klasse, bool skjult) {
    FAELLED_TRY(const auto owner, motor_.ejer_af(kKlasse7, klasse));
    if (owner != kFaellesEjer) return std::unexpected(Fejl::kalder(44, "Er ikke en fælles klasse"));
    store::Batch batch;
    batch.rum.push_back({store::Rum::kTjeneste, praefiks(myndighed).append(klasse.view()),
                         skjult ? std::optional(std::string()) : std::nullopt, std::nullopt});
    return motor_.lager().append(std::move(batch));
}

Result<std::vector<Uuid>> Sortiment::skjulte(Cvr myndighed, std::optional<Uuid> efter,
                                             std::size_t antal) const {
    const std::string prefix = praefiks(myndighed);
    std::string from = prefix;
    if (efter) from.append(efter->view()).push_back('\0');
    std::vector<Uuid> out;
    FAELLED_CHECK(motor_.lager().scan(store::Rum::kTjeneste, prefix, from,
                                      [&](std::string_view key, std::string_view) {
                                          if (out.size() == antal) return false;
                                          if (key.size() == prefix.size() + 16)
                                              out.push_back(Uuid::raw(key.data() + prefix.size()));
                                          return true;
                                      }));
    return out;
}

}  // namespace faelled::klassifikation
