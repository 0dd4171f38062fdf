// The eight OIO operations of one object type as SOAP operations, from its description.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"
#include "oio/operationer.hpp"
#include "oio/xml_form.hpp"
#include "soap/operation.hpp"

namespace faelled::soap {

// What the service does, already bound to the type. All eight are set.
struct Objektoperationer {
    std::function<Result<Uuid>(const Kalder&, oio::OpretInput)> opret;
    std::function<Result<void>(const Kalder&, oio::ImporterInput)> importer;
    std::function<Result<void>(const Kalder&, oio::RetInput)> ret;
    std::function<Result<void>(const Kalder&, oio::UuidNoteInput)> passiver;
    std::function<Result<void>(const Kalder&, oio::UuidNoteInput)> slet;
    std::function<Result<oio::Oejebliksbillede>(const Kalder&, const oio::LaesInput&)> laes;
    std::function<Result<std::vector<oio::Oejebliksbillede>>(const Kalder&, const oio::ListInput&)>
        list;
    // No hits: an empty vector; the answer is 44 with an empty IdListe.
    std::function<Result<std::vector<Uuid>>(const Kalder&, const oio::SoegInput&)> soeg;
};

// Above this many child elements a ListInput runs in the pool.
inline constexpr std::size_t kStraksListe = 50;

// `actionbase`: what stands before the operation's name, e.g.
// "http://kombit.dk/sts/organisation/bruger/". `b` and `labels` outlive what is returned.
// `list_maks`: most UUIDs in one ListInput.
[[nodiscard]] std::vector<Operation> objektoperationer(const oio::Objektbeskrivelse& b,
                                                       std::string_view actionbase,
                                                       Objektoperationer functions,
                                                       const oio::Etiketter& labels,
                                                       std::size_t list_maks);

}  // namespace faelled::soap
