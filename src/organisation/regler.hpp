// Who may do what with which type (organisation.md chapter 10). Private to organisation.
#pragma once

#include "organisation/organisation.hpp"

namespace faelled::organisation {

// 43 when the service agreement lacks the right.
[[nodiscard]] Result<void> kraev(const Kalder& k, adgang::Ret right);
// 43 when the type is shared and the caller is not the platform operator.
[[nodiscard]] Result<void> maa_skrive(const Kalder& k, const oio::Objektbeskrivelse& t);
// Under which owner the caller sees objects of this type.
[[nodiscard]] Cvr ejer_af(const Kalder& k, const oio::Objektbeskrivelse& t);
[[nodiscard]] oio::Skriver skriver(const Kalder& k, const oio::Objektbeskrivelse& t);

// Takes fields away that the caller's data limits hide.
void skjul(const Kalder& k, const oio::Objektbeskrivelse& t, oio::Oejebliksbillede& o);
// True when the search asks for a hidden field; it then has no hits.
[[nodiscard]] bool soeger_skjult(const Kalder& k, const oio::Objektbeskrivelse& t,
                                 const oio::SoegInput& in);

}  // namespace faelled::organisation
