// The rules of each record when it is made and changed. `proev_opret` and `proev_ret` check, claim
// and tell; the caller writes. Private to the module.
#pragma once

#include "administration/indre.hpp"

namespace faelled::administration {

#define FAELLED_REGLER(T)                                              \
    [[nodiscard]] Result<void> proev_opret(Transaktion& t, T& record); \
    [[nodiscard]] Result<void> proev_ret(Transaktion& t, T& record, const T& before);
FAELLED_REGLER(Organisation)
FAELLED_REGLER(ItSystem)
FAELLED_REGLER(Service)
FAELLED_REGLER(Servicesystemrolle)
FAELLED_REGLER(Dataafgraensningstype)
FAELLED_REGLER(Brugersystemrolle)
FAELLED_REGLER(Jobfunktionsrolle)
FAELLED_REGLER(Administratorrolle)
FAELLED_REGLER(Foederationsaftale)
FAELLED_REGLER(Kampagne)
#undef FAELLED_REGLER

// Takes away what the caller may not see of a record that she may see.
template <typename T>
void skjul(const Administrator& /*a*/, T& /*record*/) {}
inline void skjul(const Administrator& a, Organisation& o) {
    if (ser_alt(a) || a.organisation == o.cvr) return;
    o.postkasser.clear();
    o.kontaktpersoner.clear();
}

// The record, when the caller may see it; else 44.
template <Post T>
[[nodiscard]] Result<T> hent_synlig(Arkiv& archive, const Administrator& a, const Uuid& uuid) {
    FAELLED_TRY(T record, archive.hent<T>(uuid));
    if (!kan_se(a, projicer(record).synlig))
        return nej(44, "ADM-002", std::string(Tabel<T>::navn) + " findes ikke");
    return record;
}

}  // namespace faelled::administration
