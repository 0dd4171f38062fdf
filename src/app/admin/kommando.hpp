// `faelled admin`: the administration of a running installation from the command line.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/kommandoer.hpp"

namespace faelled::app {

struct Adminvalg {
    std::string operation;           // "hjaelp", or one of the API's
    std::vector<std::string> navne;  // "navn=værdi"; a value that begins with @ is a file
    std::string krop;                // file with the body, "-": standard input
    std::string data;                // a sandbox's folder: address and certificate from klar.json
    std::string adresse;             // else: https://host:port
    std::string ca;                  // files
    std::string certifikat;
    std::string noegle;
    std::string organisation;  // CVR acted for
    std::string aarsag;
    bool xapi = false;  // the external API instead
};

// Prints the answer as JSON. Exit code 1 when the installation refuses.
[[nodiscard]] Udgang admin_kommando(const Adminvalg& valg);

}  // namespace faelled::app
