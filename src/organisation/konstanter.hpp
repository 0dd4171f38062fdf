// The classes with a meaning in Organisation that our own rules need (organisation.md chapter 12).
#pragma once

#include <array>
#include <string_view>

#include "base/uuid.hpp"

namespace faelled::organisation::klasse {

#define FAELLED_KLASSE(name, text)                     \
    [[nodiscard]] inline const Uuid& name() {          \
        static const Uuid kUuid = Uuid::literal(text); \
        return kUuid;                                  \
    }
// Funktionstype (11.4).
FAELLED_KLASSE(enhedsrolle, "02e61900-33e0-407f-a2a7-22f70221f003")
FAELLED_KLASSE(lederrolle, "46c73630-f7ad-4000-9624-c06131cde671")
FAELLED_KLASSE(udbetalende_enhed, "faf29ba2-da6d-49c4-8a2f-0739172f4227")
FAELLED_KLASSE(henvendelsessted, "7368482a-177e-4e04-8574-f558e6f1ef45")
FAELLED_KLASSE(systemrolle, "82fcfc0f-88c4-4dc2-a30d-d091986a6112")
FAELLED_KLASSE(ansat_i, "57553824-5ed0-4a64-b8aa-7e801df264f6")
// Tasks (11.7) and robots (11.12).
FAELLED_KLASSE(ansvarlig, "2a5f38d8-7092-4b3f-85cc-7e272c3c4bb0")
FAELLED_KLASSE(opgavetype, "9870b51e-3bc0-4f98-8827-eba991dd89a9")
FAELLED_KLASSE(robot, "fb24bae4-beb1-4970-9a94-cf7ce215f63c")
// Addresses (11.6).
FAELLED_KLASSE(adressetype_enhed, "9b33c0a0-a566-4ec0-8200-325cb1e5bb9a")
FAELLED_KLASSE(adressetype_bruger, "71a08d28-3af7-4bb4-9964-bc2b76b93d64")
FAELLED_KLASSE(los_kortnavn, "47a33082-4687-4a68-b82f-5bf6f9d8ee13")
#undef FAELLED_KLASSE

}  // namespace faelled::organisation::klasse
