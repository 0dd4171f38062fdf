// The value lists of the Beskedfordeler as the functions behind their SOAP service.
#pragma once

#include "beskedfordeler/beskedfordeler.hpp"
#include "soap/besked/vaerdilister.hpp"

namespace faelled::app {

// `b` outlives what is returned.
[[nodiscard]] soap::Vaerdilisteopsaetning vaerdilisteopsaetning(beskedfordeler::Beskedfordeler& b);

}  // namespace faelled::app
