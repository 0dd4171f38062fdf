// The configuration file (TOML). Every key is described in docs/konfiguration.md; a test holds the
// two together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "net/http.hpp"
#include "oio/motor.hpp"
#include "store/rocks/rocks_lager.hpp"

namespace faelled::app {

struct Konfiguration {
    struct Http {
        net::Graenser graenser{
            .forbindelser = 1024,
            .krop_bytes = 50u << 20,
            .header_bytes = 64u << 10,
            .header_antal = 100,
            .laes_sekunder = 30,
            .ledig_sekunder = 120,
            .haandtryk_sekunder = 10,
            .svar_sekunder = 60,
        };
        bool gzip = true;
    };
    struct Traade {
        std::size_t io = 2;        // TLS, HTTP and quick operations
        std::size_t arbejde = 64;  // writes; they wait for the disk together
        std::size_t tung =
            4;  // hierarchies, long lists, open searches, GraphQL: bounds their memory
        std::size_t koe = 2048;  // waiting for a worker; more are answered 503
    };

    Http http;
    Traade traade;
    store::RocksIndstillinger store;
    oio::Motorindstillinger oio;
    std::size_t list_maks = 5000;            // most UUIDs in one list
    std::size_t hierarki_side = 500;         // most objects of a type in one FremsoegObjekthierarki
    bool introspektion = true;               // GraphQL
    std::uint64_t udbakke_maks = 1'000'000;  // events kept; 0 keeps all
    std::string log_niveau = "info";
    std::int64_t stop_sekunder = 20;  // for running requests at a graceful stop
};

// `fil` is the name used in messages. Fejl kKalder, tekst with one "fil:linje: ..." a line for
// every mistake in the file: unknown key (with the nearest known one), wrong type, value out of
// range.
[[nodiscard]] Result<Konfiguration> laes_konfiguration(std::string_view tekst,
                                                       const std::string& fil);
// Reads the file. Fejl kKalder also when it cannot be read.
[[nodiscard]] Result<Konfiguration> laes_konfigurationsfil(const std::string& fil);

// All keys, "http.forbindelser", in the order of the documentation.
[[nodiscard]] std::vector<std::string> konfigurationsnoegler();

}  // namespace faelled::app
