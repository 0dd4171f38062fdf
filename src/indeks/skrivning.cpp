#include "indeks/skrivning.hpp"

namespace faelled::indeks {

Result<void> kraev(const adgang::Kalder& k, adgang::Ret right) {
    if (k.har(right)) return {};
    return std::unexpected(
        Fejl::kalder(43, std::string("Serviceaftalen giver ikke rettigheden \"") +
                             (right == adgang::kRediger ? "Rediger" : "Udstil") + "\""));
}

oio::Skriver skriver(const adgang::Kalder& k) {
    return {k.myndighed(), oio::Reference(k.system()), k.transaktion()};
}

Fejl afvist(int kode, std::string_view regel, std::string tekst) {
    Fejl f = Fejl::kalder(kode, std::move(tekst));
    f.regel = regel;
    return f;
}

Fejl samme_uuid() {
    return afvist(40, afvisning::kSammeUuid, "Samme UUID står flere gange i kaldet");
}

Fejl med_regel(Fejl f) {
    if (!f.regel.empty()) return f;
    if (f.kode == 44) f.regel = afvisning::kUkendt;
    if (f.kode == 49) f.regel = afvisning::kFindes;
    if (f.kode == 43) f.regel = afvisning::kEjer;
    return f;
}

Result<void> kontroller_antal(std::string_view element, std::size_t antal, std::size_t maks) {
    if (antal == 0)
        return std::unexpected(Fejl::ugyldig(std::string(element), "der er ingen objekter"));
    if (antal > maks)
        return std::unexpected(
            Fejl::ugyldig(std::string(element),
                          "der må højst være " + std::to_string(maks) + " objekter i et kald"));
    return {};
}

std::optional<Fejl> streng(const Strenge& strenge, const Uuid& sender,
                           const std::vector<Fund>& fund) {
    const auto rules = strenge.find(sender);
    if (rules == strenge.end()) return {};
    for (const Fund& f : fund)
        if (rules->second.contains(f.regel)) {
            Fejl out = Fejl::ugyldig(f.sti, std::string(tekst(f.regel)));
            out.regel = id(f.regel) + " " + out.regel;
            return out;
        }
    return {};
}

}  // namespace faelled::indeks
