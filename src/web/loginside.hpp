// Texts of the login pages, in Danish and English. Private to the module.
#pragma once

#include <string>
#include <string_view>

#include "contexthandler/udfald.hpp"

namespace faelled::web {

struct Fejltekst {
    std::string_view titel;  // what happened
    std::string_view goer;   // what to do
    std::string_view titel_en;
    std::string_view goer_en;
};
[[nodiscard]] Fejltekst fejltekst(contexthandler::Fejlgrund g);

// HTML of <main>.
[[nodiscard]] std::string fejlside(const contexthandler::Fejlside& s);
[[nodiscard]] std::string valgside(const contexthandler::Idpvalg& v);
[[nodiscard]] std::string formularside(const contexthandler::Formular& f);
[[nodiscard]] std::string loggetudside(const contexthandler::Loggetud& l);

// Posts the form of `formularside` by itself; the page works without.
inline constexpr std::string_view kSendScript =
    "document.querySelector('form[data-send]')?.submit();\n";
inline constexpr std::string_view kSendSti = "/runtime/send.js";

}  // namespace faelled::web
