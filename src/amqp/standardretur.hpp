// The answer to a message sent, as it arrives on the reply queue (beskedfordeler.md 2.2).
#pragma once

#include <string>

#include "amqp/megler.hpp"

namespace faelled::amqp {

// `sd:StandardRetur` in urn:oio:sagdok:3.0.0, UTF-8.
[[nodiscard]] std::string som_xml(const Standardretur& svar);

}  // namespace faelled::amqp
