// What can be asked for from outside, as each surface tells it. The program serves nothing that is
// not on this list, and the access tests walk all of it with every wrong proof: a new operation is
// either told here, and tried, or not there.
#pragma once

#include <string>
#include <vector>

namespace faelled::net {

struct Overflade {
    std::string art;  // "soap", "sts", "json", "oauth", "ats", "rest", "graphql", "administration",
                      // "xapi", "sandkasse", "drift": decides how the access tests try it
    std::string metode;  // "POST"
    std::string sti;     // "/organisation/bruger/6/"; "{x}" stands for one segment
    std::string
        krav;  // proof: "token", "certifikat", "operatoer", or "ingen" for what is open to all
    // SOAP only: entity id of the service, and its operations by name.
    std::string entity_id{};
    std::vector<std::string> operationer{};
};

}  // namespace faelled::net
