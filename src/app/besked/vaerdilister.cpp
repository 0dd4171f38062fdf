#include "app/besked/vaerdilister.hpp"

#include <array>

namespace faelled::app {

namespace {

constexpr std::array<std::string_view, 5> kLivscyklus = {"Opstaaet", "Importeret", "Rettet",
                                                         "Passiveret", "Slettet"};

}  // namespace

soap::Vaerdilisteopsaetning vaerdilisteopsaetning(beskedfordeler::Beskedfordeler& b) {
    beskedfordeler::Registre& r = b.registre();
    soap::Vaerdilisteopsaetning o;
    using Vaerdier = soap::Vaerdilisteopsaetning::Vaerdier;
    o.opret = [&r](const Uuid& s, std::string navn, const Vaerdier& v) {
        return r.opret_liste(s, std::move(navn), v);
    };
    o.importer = [&r](const Uuid& s, const Uuid& id, std::string navn, const Vaerdier& v) {
        return r.importer_liste(s, id, std::move(navn), v);
    };
    o.ret = [&r](const Uuid& s, const Uuid& id, std::optional<std::string> navn,
                 const std::optional<Vaerdier>& v) {
        return r.ret_liste(s, id, std::move(navn), v);
    };
    o.laes = [&r](const Uuid& s, const Uuid& id) -> Result<soap::Vaerdilistepost> {
        FAELLED_TRY(auto found, r.laes_liste(s, id));
        return soap::Vaerdilistepost{
            found.liste.uuid, found.liste.navn,
            std::string(kLivscyklus[static_cast<std::size_t>(found.liste.tilstand)]), found.aendret,
            std::move(found.vaerdier)};
    };
    o.soeg = [&r](const Uuid& s, std::string_view navn, const Vaerdier& v) {
        return r.soeg_lister(s, navn, v);
    };
    o.passiver = [&r](const Uuid& s, const Uuid& id) { return r.passiver_liste(s, id); };
    o.slet = [&r](const Uuid& s, const Uuid& id) { return r.slet_liste(s, id); };
    o.tilfoej = [&r](const Uuid& s, const Uuid& id, const Vaerdier& v) {
        return r.tilfoej_vaerdier(s, id, v);
    };
    o.fjern = [&r](const Uuid& s, const Uuid& id, const Vaerdier& v) {
        return r.fjern_vaerdier(s, id, v);
    };
    o.til_fejlkoe = [&b](const Uuid& s, std::string_view besked_id) {
        return b.flyt_til_fejlkoe(s, besked_id, "flyttet af modtageren");
    };
    return o;
}

}  // namespace faelled::app
