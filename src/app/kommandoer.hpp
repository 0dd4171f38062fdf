// The commands of the program. Each returns the exit code; what went wrong is told on standard
// error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace faelled::app {

// Exit codes are interface: docs/konfiguration.md.
enum class Udgang : int {
    kOk = 0,
    kFund = 1,    // verify found something
    kBrug = 2,    // the command line or the configuration is wrong
    kMiljoe = 3,  // a port is taken, the disk is full, the store is damaged
    kIntern = 4,  // a fault of ours
};

struct Sandkassevalg {
    std::string data;
    std::uint16_t https_port = 8443;
    std::uint16_t amqps_port = 5671;
    bool demo = true;
    std::optional<std::string> konfiguration;
};

struct Seedvalg {
    std::string data;
    std::uint32_t kommuner = 98;
    std::uint64_t objekter = 1'000'000;  // of Organisation
    std::uint64_t sager = 0;
    std::uint32_t sagskommuner = 0;  // that have cases; 0: all
    std::string dato;                // ISO; empty: today. Nothing about cases is later
    std::uint64_t froe = 1;
};

// A fault switch (fejlkontakter.hpp). `art` empty: show what is switched on.
struct Fejlvalg {
    std::string data;
    std::string system;  // UUID or name
    std::string art;
    std::uint32_t antal = 0;  // 0: until it is switched off
    double sandsynlighed = 1.0;
    std::uint32_t ms = 2000;
};

struct Tilslutningsvalg {
    std::string data;
    std::string navn;
    std::string cvr;
    std::string myndighed;   // empty: Korsbæk
    std::string certifikat;  // file; empty: the sandbox makes one
    std::string ud;          // folder; empty: DIR/tilsluttet/NAVN
};

struct Klevalg {
    std::string data;
    std::vector<std::string> filer;  // XML or CSV, in the order loaded
    std::string adresse;             // of a running installation; empty: by its folder
    std::string ca;                  // files, with `adresse`
    std::string certifikat;
    std::string noegle;
};

// `faelled henvisninger`: the nightly check of the indexes' references, in an installation that is
// not running or beside the nodes that share its database.
[[nodiscard]] Udgang henvisninger(const std::string& data);

struct Kassationsparametre {
    std::string data;
    std::string ejer;                // CVR number of the municipality
    std::string foer;                // date: finished before it
    std::vector<std::string> koder;  // empty: every code, also none
    bool slet = false;               // else only listed
};

[[nodiscard]] Udgang sandkasse(const Sandkassevalg& valg);
[[nodiscard]] Udgang serve(const std::string& konfiguration);
[[nodiscard]] Udgang verify(const std::string& data);
[[nodiscard]] Udgang backup(const std::string& data, const std::string& til);
[[nodiscard]] Udgang restore(const std::string& fra, const std::string& data);
[[nodiscard]] Udgang kompakter(const std::string& data);
// `fra`, `til`: "rocks:DIR" or a database's URL.
[[nodiscard]] Udgang flyt(const std::string& fra, const std::string& til);
// Brings a database's tables to this program's version.
[[nodiscard]] Udgang migrer(const std::string& til);
[[nodiscard]] Udgang seed(const Seedvalg& valg);
[[nodiscard]] Udgang kle_load(const Klevalg& valg);
[[nodiscard]] Udgang kassation(const Kassationsparametre& valg);
[[nodiscard]] Udgang tjek_konfiguration(const std::string& fil);

// `wish` empty: show the clock.
[[nodiscard]] Udgang ur(const std::string& data, const std::string& wish);
[[nodiscard]] Udgang fejl(const Fejlvalg& valg);
[[nodiscard]] Udgang tilslut(const Tilslutningsvalg& valg);

// Reads the command line and runs the command.
[[nodiscard]] int koer(int argc, char** argv);

}  // namespace faelled::app
