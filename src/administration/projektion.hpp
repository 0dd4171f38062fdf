// What each record is found by and who may see it. Private to the module.
#pragma once

#include "administration/kodning.hpp"

namespace faelled::administration {

[[nodiscard]] Projektion projicer(const Organisation& o);
[[nodiscard]] Projektion projicer(const ItSystem& s);
[[nodiscard]] Projektion projicer(const Certifikatpost& c);
[[nodiscard]] Projektion projicer(const Service& s);
[[nodiscard]] Projektion projicer(const Servicesystemrolle& r);
[[nodiscard]] Projektion projicer(const Dataafgraensningstype& t);
[[nodiscard]] Projektion projicer(const Serviceaftale& a);
[[nodiscard]] Projektion projicer(const AftalePart& a);
[[nodiscard]] Projektion projicer(const Godkendelse& g);
[[nodiscard]] Projektion projicer(const Foederationsaftale& f);
[[nodiscard]] Projektion projicer(const Kampagne& k);
[[nodiscard]] Projektion projicer(const Brugersystemrolle& r);
[[nodiscard]] Projektion projicer(const Jobfunktionsrolle& r);
[[nodiscard]] Projektion projicer(const Administratorrolle& r);
[[nodiscard]] Projektion projicer(const Advis& a);

}  // namespace faelled::administration
