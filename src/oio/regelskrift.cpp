#include "oio/regelskrift.hpp"

#include "base/entropy.hpp"

namespace faelled::oio {

Regelskrift::Regelskrift(Motor& motor, Maerke& mark)
    : maerke_(mark),
      lager_(motor.lager()),
      motor_(lager_, motor.ur(), system_entropy(), motor.indstillinger()) {}

Fejl Regelskrift::for_mange() {
    return Fejl::miljoe("For mange samtidige ændringer. Prøv igen om lidt.");
}

}  // namespace faelled::oio
