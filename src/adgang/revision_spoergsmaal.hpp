// Questions to the audit log and to metering as names and texts: what the command line and the JSON
// API have in common.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adgang/forbrug.hpp"
#include "adgang/revision_laeser.hpp"

namespace faelled::adgang {

using Spoergsmaal = std::vector<std::pair<std::string, std::string>>;

// Names that are understood, for help texts.
struct Spoergsmaalsnavn {
    std::string_view navn;
    std::string_view hjaelp;  // Danish
};
[[nodiscard]] const std::vector<Spoergsmaalsnavn>& filternavne();
[[nodiscard]] const std::vector<Spoergsmaalsnavn>& sidenavne();
[[nodiscard]] const std::vector<Spoergsmaalsnavn>& forbrugsnavne();

struct Revisionsspoergsmaal {
    Revisionsfilter filter;
    Sidevalg side;
};
// Names of filternavne() and sidenavne(); `art` may come several times, the others once. Fejl
// kKalder 40 names what is wrong and what was expected.
[[nodiscard]] Result<Revisionsspoergsmaal> ud_revisionsspoergsmaal(const Spoergsmaal& s);

struct Forbrugsspoergsmaal {
    Forbrugsfilter filter;
    Opdeling opdeling;
};
// Names of forbrugsnavne(). Without `opdel`: myndighed, system, tjeneste.
[[nodiscard]] Result<Forbrugsspoergsmaal> ud_forbrugsspoergsmaal(const Spoergsmaal& s);

// xs:dateTime, or a date: its Danish midnight.
[[nodiscard]] std::optional<Tid> ud_tidspunkt(std::string_view text);

}  // namespace faelled::adgang
