// `faelled audit …`: the audit log and metering of an installation that is not running.
#pragma once

#include <string>
#include <vector>

#include "adgang/revision_spoergsmaal.hpp"
#include "app/kommandoer.hpp"

namespace faelled::app {

struct Revisionsvalg {
    std::string data;
    adgang::Spoergsmaal spoergsmaal;
    std::string format;                     // "tabel", "json", "csv"; empty: the command's own
    std::string fil;                        // empty: standard output
    std::vector<std::string> certifikater;  // files: the only ones believed
    std::vector<std::string> vidner;        // "adgang:NUMMER:HASH"
    bool uden_segl = false;
};

[[nodiscard]] Udgang audit_list(const Revisionsvalg& valg);
[[nodiscard]] Udgang audit_export(const Revisionsvalg& valg);
[[nodiscard]] Udgang audit_verify(const Revisionsvalg& valg);
[[nodiscard]] Udgang audit_forbrug(const Revisionsvalg& valg);

}  // namespace faelled::app
