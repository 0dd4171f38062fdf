#include "oio/regelskrift.hpp"

#include "base/entropy.hpp"

namespace faelled::oio {

Regelskrift::Regelskrift(Motor& motor, Maerke& mark)
    : maerke_(mark),
      lager_(motor.lager()),
      motor_(lager_, motor.ur(), system_entropy(), motor.indstillinger()) {}

void Regelskrift::videre() {
    if (!lager_.skrevet()) return;
    slut_del();
    nu_ = Maerke::efter(nu_);
    lager_.med(nu_);
    nummer_ = Maerke::nummer(nu_);
}

void Regelskrift::slut_del() {
    if (!lager_.skrevet()) return;
    skrevet_ = true;
    maerke_.skrevet(nu_);
}

Fejl Regelskrift::for_mange() {
    return Fejl::miljoe("For mange samtidige ændringer. Prøv igen om lidt.");
}

}  // namespace faelled::oio
