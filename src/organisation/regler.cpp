#include "organisation/regler.hpp"

#include <algorithm>

namespace faelled::organisation {
namespace {

bool skjult(const Kalder& k, const oio::Felt& field) {
    switch (field.foelsom) {
        case oio::Foelsom::kNej:
            return false;
        case oio::Foelsom::kNavn:
            return !k.har(adgang::kSeNavn);
        case oio::Foelsom::kCpr:
            return !k.har(adgang::kSeCpr);
    }
    return true;
}

std::string_view navn(adgang::Ret right) {
    switch (right) {
        case adgang::kUdstil:
            return "Udstil";
        case adgang::kRediger:
            return "Rediger organisation";
        case adgang::kAnonymiser:
            return "anonymiser";
        case adgang::kFysiskSlet:
            return "fysiskslet";
        case adgang::kSeNavn:
            return "SeNavn";
        case adgang::kSeCpr:
            return "SeCPR-nummer";
    }
    return "";
}

}  // namespace

const Uuid& operatoer_organisation() {
    static const Uuid kUuid = Uuid::literal("2cc5ef32-69a2-4694-95dd-c74ed9ebf111");
    return kUuid;
}

Result<void> kraev(const Kalder& k, adgang::Ret right) {
    if (k.har(right)) return {};
    return std::unexpected(Fejl::kalder(
        43, "Serviceaftalen giver ikke rettigheden \"" + std::string(navn(right)) + "\""));
}

Result<void> maa_skrive(const Kalder& k, const oio::Objektbeskrivelse& t) {
    if (!t.faelles || k.myndighed() == kOperatoer) return {};
    return std::unexpected(Fejl::kalder(
        43, "Objekter af typen " + std::string(t.navn) + " vedligeholdes af platformens operatør"));
}

Cvr ejer_af(const Kalder& k, const oio::Objektbeskrivelse& t) {
    return t.faelles ? kOperatoer : k.myndighed();
}

oio::Skriver skriver(const Kalder& k, const oio::Objektbeskrivelse& t) {
    return {ejer_af(k, t), oio::Reference(k.bruger().value_or(k.organisation())), k.transaktion()};
}

void skjul(const Kalder& k, const oio::Objektbeskrivelse& t, oio::Oejebliksbillede& o) {
    if (std::none_of(t.felter.begin(), t.felter.end(),
                     [&](const oio::Felt& f) { return skjult(k, f); }))
        return;
    for (oio::Registrering& r : o.registreringer)
        for (oio::Egenskab& e : r.indhold.egenskaber)
            std::erase_if(e.felter,
                          [&](const oio::Feltvaerdi& v) { return skjult(k, t.felter[v.felt]); });
}

bool soeger_skjult(const Kalder& k, const oio::Objektbeskrivelse& t, const oio::SoegInput& in) {
    for (const oio::Egenskab& e : in.eksempel.egenskaber)
        for (const oio::Feltvaerdi& v : e.felter)
            if (skjult(k, t.felter[v.felt])) return true;
    return false;
}

}  // namespace faelled::organisation
