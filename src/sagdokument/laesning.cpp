// laes, list, soeg, findings (indekser.md 8.4, 8.5, chapters 7, 13).
#include <algorithm>

#include "indeks/skrivning.hpp"
#include "sagdokument/regelsaet.hpp"
#include "sagdokument/sagdokument.hpp"
#include "sagdokument/verden.hpp"

namespace faelled::sagdokument {

Sagdokument::Sagdokument(oio::Motor& motor, Indstillinger settings)
    : motor_(motor),
      settings_(std::move(settings)),
      skrivning_(motor, settings_, skrivested(motor)) {}

// By the current registration it is decided who sees the object; then its history is one whole.
Result<std::vector<oio::Oejebliksbillede>> Sagdokument::list(const Kalder& k, Gren g,
                                                             const oio::ListInput& in) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kUdstil));
    Sagverden world(motor_, laesegraense(k));
    indeks::Soegemaskine machine(motor_, world, {in.uuids.size() * 4 + 1000});
    std::vector<oio::Oejebliksbillede> out;
    FAELLED_CHECK(machine.vaelg(
        in.uuids, nullptr, g, world.limits().ejere(), [&](const indeks::Objekt& o) -> Result<void> {
            auto one = motor_.laes(beskrivelse(g), o.ejer, {o.uuid, in.filter});
            if (one) {
                k.spor().objekt(o.uuid);
                out.push_back(*std::move(one));
                return {};
            }
            if (one.error().kode == 44) return {};
            return std::unexpected(one.error());
        }));
    if (out.empty()) return std::unexpected(Fejl::kalder(44, "Ingen af objekterne findes"));
    return out;
}

Result<oio::Oejebliksbillede> Sagdokument::laes(const Kalder& k, Gren g, const oio::LaesInput& in) {
    auto found = list(k, g, {{in.uuid}, in.filter});
    if (found) return std::move(found->front());
    if (found.error().kode == 44) return std::unexpected(Fejl::kalder(44, "Objektet findes ikke"));
    return std::unexpected(found.error());
}

Result<std::vector<Uuid>> Sagdokument::soeg(const Kalder& k, Gren g,
                                            const oio::Indekssoegning& in) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kUdstil));
    indeks::Udtryk u;
    u.led.push_back({indeks::Led::Slags::kObjekt, g, in, nullptr});
    FAELLED_CHECK(indeks::kontroller(u));
    Sagverden world(motor_, laesegraense(k));
    indeks::Soegemaskine machine(motor_, world, {settings_.maks_undersoegte});
    std::vector<Uuid> all;
    FAELLED_CHECK(
        machine.find(u, g, world.limits().ejere(), [&](const indeks::Objekt& o) -> Result<void> {
            all.push_back(o.uuid);
            return {};
        }));
    std::ranges::sort(all);
    const indeks::Sidevalg side = indeks::sidevalg(&in.input);
    const std::size_t from = std::min(side.foerste, all.size());
    const std::size_t to = std::min(all.size(), from + side.maksimum);
    std::vector<Uuid> out(all.begin() + static_cast<std::ptrdiff_t>(from),
                          all.begin() + static_cast<std::ptrdiff_t>(to));
    for (const Uuid& x : out)
        k.spor().objekt(x);
    return out;
}

Result<indeks::Fundlager::Side> Sagdokument::fund(const Kalder& k,
                                                  const indeks::Fundlager::Spoergsmaal& s) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    return skrivning_.fund().find(k.myndighed(), s);
}

Result<std::optional<indeks::Objektfund>> Sagdokument::fund(const Kalder& k, Gren g,
                                                            const Uuid& uuid) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    k.spor().objekt(uuid);
    return skrivning_.fund().hent(k.myndighed(), beskrivelse(g).type, uuid);
}

}  // namespace faelled::sagdokument
