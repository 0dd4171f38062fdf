// VaerdilisteRediger (beskedfordeler.md 9): a system's own value lists over SOAP 1.1, and
// flytbeskedtilfejlkoe. The caller is known by its TLS certificate alone.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "soap/operation.hpp"

namespace faelled::soap {

inline constexpr std::string_view kVaerdilistesti = "/sts-bf-soap/StsbeskedfordelerImpl";

struct Vaerdilistepost {
    Uuid uuid;
    std::string navn;
    std::string livscyklus;  // "Opstaaet", …
    Tid tid;                 // of the registration
    std::vector<std::string> vaerdier;
};

// What the service behind does. `system` is always the calling one; whose list it is, is decided
// there. May be called from many threads.
struct Vaerdilisteopsaetning {
    using Vaerdier = std::vector<std::string>;
    std::function<Result<Uuid>(const Uuid& system, std::string navn, Vaerdier)> opret;
    std::function<Result<void>(const Uuid& system, const Uuid&, std::string navn, Vaerdier)>
        importer;
    std::function<Result<void>(const Uuid& system, const Uuid&, std::optional<std::string> navn,
                               std::optional<Vaerdier>)>
        ret;
    std::function<Result<Vaerdilistepost>(const Uuid& system, const Uuid&)> laes;
    std::function<std::vector<Uuid>(const Uuid& system, std::string_view navn, const Vaerdier&)>
        soeg;
    std::function<Result<void>(const Uuid& system, const Uuid&)> passiver;
    std::function<Result<void>(const Uuid& system, const Uuid&)> slet;
    std::function<Result<void>(const Uuid& system, const Uuid&, const Vaerdier&)> tilfoej;
    std::function<Result<void>(const Uuid& system, const Uuid&, const Vaerdier&)> fjern;
    std::function<Result<void>(const Uuid& system, std::string_view besked_id)> til_fejlkoe;
};

// `access` (with kun_certifikat) outlives what is returned.
[[nodiscard]] Tjeneste vaerdilistetjeneste(const adgang::Tjenesteadgang& access,
                                           Vaerdilisteopsaetning setup);
[[nodiscard]] std::vector<Skema> vaerdilisteskemaer();

}  // namespace faelled::soap
