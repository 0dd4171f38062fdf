// What the two list services (KlassifikationListeHent, YdelseListeHent) have in common:
// HovedOplysninger of the request, with which the answer begins again, what there is to say beside
// the answer, and the answer's tree.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "base/traeskriver.hpp"
#include "xml/xml.hpp"

namespace faelled::soap {

struct Hovedoplysninger {
    std::string id;         // TransaktionsId
    std::string tid;        // TransaktionsTid, as sent
    std::string anmodning;  // RequestId, which not every contract has
    adgang::Kaldsspor::Oplysninger oplysninger{};

    // Whether an answer can begin with it.
    [[nodiscard]] bool hel() const;
    // For an answer to a request that has none.
    [[nodiscard]] static Hovedoplysninger opdigtet();
};

// As far as it is there.
[[nodiscard]] Hovedoplysninger hovedoplysninger(xml::Node in);
// 40 unless the request begins with it, whole.
[[nodiscard]] Result<void> kraev_hovedoplysninger(xml::Node in);

struct Reaktion {
    std::string_view art;  // "Advis" or "Fejl"
    std::string id;
    std::string tekst;
};
// HovedOplysningerSvar. The root has declared the prefix kontekst (kKontekstNs).
void skriv_svarhoved(const Hovedoplysninger& h, std::span<const Reaktion> reactions,
                     xml::Skriver& out);
inline constexpr std::string_view kKontekstNs = "http://kombit.dk/xml/schemas/kontekst/2017/01/01/";

// Elements of one prefix, each under the name that the contract has for it.
class Xmltrae final : public Traeskriver {
  public:
    using Navn = std::function<std::string(std::string_view)>;

    // `out` outlives it. Without `name` names are as they come.
    Xmltrae(std::string prefix, xml::Skriver& out, Navn name = {})
        : praefiks_(std::move(prefix)), out_(out), navn_(std::move(name)) {}

    void aaben(std::string_view name) override { out_.aaben(praefiks_, kaldt(name)); }
    void luk(std::string_view name) override { out_.luk(praefiks_, kaldt(name)); }
    void liste(std::string_view name) override { aaben(name); }
    void felt(std::string_view name, std::string_view text) override;

  private:
    [[nodiscard]] std::string kaldt(std::string_view name) const {
        return navn_ ? navn_(name) : std::string(name);
    }

    std::string praefiks_;
    xml::Skriver& out_;
    Navn navn_;
};

}  // namespace faelled::soap
