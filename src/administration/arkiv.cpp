#include "administration/arkiv.hpp"

#include "base/text.hpp"

namespace faelled::administration {
namespace {

using Slags = store::Betingelse::Vaerdi::Slags;

store::Betingelse felt(std::uint8_t field, std::vector<store::Betingelse::Vaerdi> values) {
    return {oio::felt_indeks(field), std::move(values), store::Periode{}};
}

// Index values are cut the same way for every type: the projections are the same fields.
std::string vaerdi(std::uint8_t field, std::string_view text) {
    return oio::tekst_vaerdi(Beskrivelse<Organisation>::felter[field], text);
}

}  // namespace

namespace ved {

store::Betingelse noegle(std::string_view text) {
    return felt(projektion::kNoegle, {{vaerdi(projektion::kNoegle, text), Slags::kEksakt}});
}
store::Betingelse organisation(Cvr cvr) {
    return felt(projektion::kOrganisation, {{cvr.text(), Slags::kEksakt}});
}
store::Betingelse synlig_for(Cvr cvr) {
    return felt(projektion::kSynlig, {{cvr.text(), Slags::kEksakt}, {"*", Slags::kEksakt}});
}
store::Betingelse beroerer(const Uuid& uuid) {
    return {oio::relation_indeks(projektion::kBeroerer),
            {{std::string(uuid.view()), Slags::kEksakt}},
            store::Periode{}};
}
store::Betingelse navn(std::string_view pattern) {
    const std::size_t star = pattern.find('*');
    return felt(projektion::kNavn,
                {{vaerdi(projektion::kNavn, pattern.substr(0, star)),
                  star == std::string_view::npos ? Slags::kEksakt : Slags::kPraefiks}});
}

}  // namespace ved

std::string kravnoegle(Krav kind, std::string_view text) {
    std::string key = "administration/";
    key.push_back(static_cast<char>(kind));
    key.push_back('/');
    key.append(text);
    return key;
}

std::string_view uden_skraastreg(std::string_view entity_id) {
    if (entity_id.ends_with('/')) entity_id.remove_suffix(1);
    return entity_id;
}

Result<std::optional<Uuid>> Arkiv::krav(Krav kind, std::string_view text) {
    FAELLED_TRY(const auto value, motor_.lager().hent(store::Rum::kMeta, kravnoegle(kind, text)));
    if (!value) return std::optional<Uuid>();
    if (value->size() != 16) return std::unexpected(Fejl::intern("Et krav kan ikke læses"));
    return std::optional<Uuid>(Uuid::raw(value->data()));
}

}  // namespace faelled::administration
