// Value lists (beskedfordeler.md 9).
#include <algorithm>

#include "base/text.hpp"
#include "beskedfordeler/medlemmer.hpp"
#include "beskedfordeler/noegler.hpp"
#include "beskedfordeler/registre_intern.hpp"

namespace faelled::beskedfordeler {

namespace {

std::unexpected<Fejl> nej(int code, const char* text) {
    return std::unexpected(Fejl::kalder(code, text));
}

Result<Vaerdimaengde> maengde(const std::vector<std::string>& values) {
    Vaerdimaengde out;
    for (const std::string& v : values) {
        std::string value = som_listevaerdi(v);
        if (value.empty() || value.size() > kMaksListevaerdi || !is_utf8(value))
            return std::unexpected(Fejl::ugyldig("Vaerdi", "skal have mellem 1 og 500 bytes"));
        out.insert(std::move(value));
    }
    if (out.size() > kMaksListevaerdier)
        return std::unexpected(Fejl::ugyldig("Vaerdi", "må højst stå 50.000 gange"));
    return out;
}

Result<void> proev_navn(std::string_view name) {
    if (trim(name).empty() || characters(name) > 200 || !is_utf8(name))
        return std::unexpected(Fejl::ugyldig("Navn", "skal have mellem 1 og 200 tegn"));
    return {};
}

}  // namespace

std::string som_listevaerdi(std::string_view text) {
    text = trim(text);
    const auto uuid = Uuid::parse(text);
    return uuid ? uuid->text() : std::string(text);
}

const Vaerdimaengde& Registre::vaerdier_nu(const Uuid& list) const {
    static const Vaerdimaengde kTom;
    const auto at = i_.vaerdier.find(list);
    return at == i_.vaerdier.end() ? kTom : *at->second->vaerdier.load();
}

Result<Vaerdiliste> Registre::egen_liste(const Uuid& system, const Uuid& uuid) const {
    const auto at = i_.lister.find(uuid);
    if (at == i_.lister.end() || at->second.tilstand == Listetilstand::kSlettet)
        return nej(44, "Værdilisten findes ikke");
    if (at->second.system != system) return nej(41, "Værdilisten ejes af et andet system");
    return at->second;
}

Result<void> Registre::ledigt_navn(const Uuid& system, std::string_view navn,
                                   const Uuid& undtagen) const {
    for (const auto& [uuid, list] : i_.lister)
        if (uuid != undtagen && list.system == system && list.navn == navn &&
            list.tilstand != Listetilstand::kSlettet)
            return nej(49, "Systemet har allerede en værdiliste med det navn");
    return {};
}

Result<void> Registre::skriv_liste(Vaerdiliste list, const Vaerdimaengde& values) {
    const Vaerdimaengde& before = vaerdier_nu(list.uuid);
    std::vector<store::RumSkrivning> rows;
    const std::string prefix = noegle(Slags::kVaerdi, list.uuid);
    for (const std::string& v : values)
        if (!before.contains(v))
            rows.push_back({store::Rum::kTjeneste, prefix + v, std::string(), std::nullopt});
    for (const std::string& v : before)
        if (!values.contains(v))
            rows.push_back({store::Rum::kTjeneste, prefix + v, std::nullopt, std::nullopt});
    Handlende who;
    who.identitet = "system:" + list.system.text();
    const Uuid uuid = list.uuid;
    FAELLED_CHECK(skriv(who, std::move(list), std::move(rows)));
    const std::scoped_lock lock(laas_);
    auto& held = i_.vaerdier[uuid];
    if (!held) {
        held = std::make_shared<Listeindhold>();
        ++generation_;
    }
    held->vaerdier.store(std::make_shared<const Vaerdimaengde>(values));
    return {};
}

Result<Uuid> Registre::opret_liste(const Uuid& system, std::string navn,
                                   const std::vector<std::string>& vaerdier) {
    FAELLED_CHECK(proev_navn(navn));
    FAELLED_TRY(const Vaerdimaengde values, maengde(vaerdier));
    Vaerdiliste list;
    list.uuid = Uuid::random(entropy_);
    list.navn = std::move(navn);
    list.system = system;
    return aendr([&]() -> Result<Uuid> {
        FAELLED_CHECK(ledigt_navn(system, list.navn, Uuid()));
        FAELLED_CHECK(skriv_liste(list, values));
        return list.uuid;
    });
}

Result<void> Registre::importer_liste(const Uuid& system, const Uuid& uuid, std::string navn,
                                      const std::vector<std::string>& vaerdier) {
    if (uuid.is_nil()) return std::unexpected(Fejl::ugyldig("UUID", "skal udfyldes"));
    FAELLED_CHECK(proev_navn(navn));
    FAELLED_TRY(const Vaerdimaengde values, maengde(vaerdier));
    return aendr([&]() -> Result<void> {
        Vaerdiliste list;
        if (const auto at = i_.lister.find(uuid); at != i_.lister.end()) {
            if (at->second.system != system || at->second.tilstand != Listetilstand::kPassiveret)
                return nej(49, "Der findes allerede en værdiliste med den UUID");
            list = at->second;
        }
        FAELLED_CHECK(ledigt_navn(system, navn, uuid));
        list.uuid = uuid;
        list.navn = navn;
        list.system = system;
        list.tilstand = Listetilstand::kImporteret;
        return skriv_liste(std::move(list), values);
    });
}

Result<void> Registre::ret_liste(const Uuid& system, const Uuid& uuid,
                                 std::optional<std::string> navn,
                                 const std::optional<std::vector<std::string>>& vaerdier) {
    if (navn) FAELLED_CHECK(proev_navn(*navn));
    std::optional<Vaerdimaengde> values;
    if (vaerdier) {
        FAELLED_TRY(values, maengde(*vaerdier));
    }
    return aendr([&]() -> Result<void> {
        FAELLED_TRY(Vaerdiliste list, egen_liste(system, uuid));
        if (!list.gaelder()) return nej(49, "Værdilisten er passiveret");
        if (navn) {
            FAELLED_CHECK(ledigt_navn(system, *navn, uuid));
            list.navn = *navn;
        }
        list.tilstand = Listetilstand::kRettet;
        const Vaerdimaengde now = values ? *values : vaerdier_nu(uuid);
        return skriv_liste(std::move(list), now);
    });
}

Result<void> Registre::passiver_liste(const Uuid& system, const Uuid& uuid) {
    return aendr([&]() -> Result<void> {
        FAELLED_TRY(Vaerdiliste list, egen_liste(system, uuid));
        if (!list.gaelder()) return nej(49, "Værdilisten er allerede passiveret");
        list.tilstand = Listetilstand::kPassiveret;
        const Vaerdimaengde now = vaerdier_nu(uuid);
        return skriv_liste(std::move(list), now);
    });
}

Result<void> Registre::slet_liste(const Uuid& system, const Uuid& uuid) {
    return aendr([&]() -> Result<void> {
        FAELLED_TRY(Vaerdiliste list, egen_liste(system, uuid));
        if (!list.gaelder()) return nej(49, "En passiveret værdiliste kan ikke slettes");
        list.tilstand = Listetilstand::kSlettet;
        return skriv_liste(std::move(list), {});
    });
}

Result<void> Registre::tilfoej_vaerdier(const Uuid& system, const Uuid& uuid,
                                        const std::vector<std::string>& vaerdier) {
    FAELLED_TRY(const Vaerdimaengde more, maengde(vaerdier));
    return aendr([&]() -> Result<void> {
        FAELLED_TRY(Vaerdiliste list, egen_liste(system, uuid));
        if (!list.gaelder()) return nej(49, "Værdilisten er passiveret");
        Vaerdimaengde all = vaerdier_nu(uuid);
        all.insert(more.begin(), more.end());
        if (all.size() > kMaksListevaerdier)
            return std::unexpected(Fejl::ugyldig("Vaerdi", "må højst stå 50.000 gange"));
        list.tilstand = Listetilstand::kRettet;
        return skriv_liste(std::move(list), all);
    });
}

Result<void> Registre::fjern_vaerdier(const Uuid& system, const Uuid& uuid,
                                      const std::vector<std::string>& vaerdier) {
    return aendr([&]() -> Result<void> {
        FAELLED_TRY(Vaerdiliste list, egen_liste(system, uuid));
        if (!list.gaelder()) return nej(49, "Værdilisten er passiveret");
        Vaerdimaengde left = vaerdier_nu(uuid);
        for (const std::string& v : vaerdier)
            left.erase(som_listevaerdi(v));
        list.tilstand = Listetilstand::kRettet;
        return skriv_liste(std::move(list), left);
    });
}

Result<Registre::Listeudsnit> Registre::laes_liste(const Uuid& system, const Uuid& uuid) {
    se_efter();
    const std::scoped_lock lock(laas_);
    FAELLED_TRY(Vaerdiliste list, egen_liste(system, uuid));
    const Vaerdimaengde& values = vaerdier_nu(uuid);
    std::vector<std::string> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    const auto when = i_.listetid.find(uuid);
    return Listeudsnit{std::move(list), when == i_.listetid.end() ? Tid() : when->second,
                       std::move(sorted)};
}

std::vector<Uuid> Registre::soeg_lister(const Uuid& system, std::string_view navn,
                                        const std::vector<std::string>& vaerdier) {
    se_efter();
    const std::scoped_lock lock(laas_);
    std::vector<Uuid> out;
    for (const auto& [uuid, list] : i_.lister) {
        if (list.system != system || !list.gaelder()) continue;
        if (!navn.empty() && !matches(fold(navn), fold(list.navn))) continue;
        const Vaerdimaengde& values = vaerdier_nu(uuid);
        const bool all = std::ranges::all_of(vaerdier, [&](const std::string& pattern) {
            if (pattern.find('*') == std::string::npos)
                return values.contains(som_listevaerdi(pattern));
            return std::ranges::any_of(
                values, [&](const std::string& v) { return matches(fold(pattern), fold(v)); });
        });
        if (all) out.push_back(uuid);
    }
    return out;
}

}  // namespace faelled::beskedfordeler
