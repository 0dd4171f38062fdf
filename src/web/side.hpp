// The pages to a browser: the shell (a document that loads the application), its files, and the
// headers that say what a page may do.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "net/http.hpp"

namespace faelled::web {

inline constexpr std::string_view kAppRod = "/app/";
inline constexpr std::string_view kAktivRod = "/app/aktiver/";

// Scripts, styles and calls come from this address only, nothing stands inline, nobody frames us.
inline constexpr std::string_view kIndholdspolitik =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src "
    "'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

// The address of an embedded file by the first part of its name: aktiv("app", ".css"). Empty when
// there is none.
[[nodiscard]] std::string aktiv(std::string_view fornavn, std::string_view endelse);

// Text made safe inside HTML, attributes included.
[[nodiscard]] std::string html(std::string_view tekst);

// A document with our style sheet and headers. `indhold` is HTML and stands in <main>, readable
// without script.
struct Dokument {
    std::string titel = {};
    std::string indhold = {};
    bool program = false;     // load the application, which takes the place of `indhold`
    std::string miljoe = {};  // shown by the application
    bool sandkasse = false;
    int status = 200;
};
[[nodiscard]] net::Svar dokument(const Dokument& d);

// Thread-safe, never blocks.
class Sider {
  public:
    struct Indstillinger {
        std::string miljoe;
        bool sandkasse = false;
        // Whether the request is somebody's who is logged in.
        std::function<bool(const net::Anmodning&)> logget_ind;
        // Where to log in; gets the path and query to come back to. Empty: there is no login here,
        // the page says so.
        std::function<std::string(std::string_view tilbage)> login;
    };
    explicit Sider(Indstillinger settings) : v_(std::move(settings)) {}

    // Everything under /app/; nothing when the path is another one.
    [[nodiscard]] std::optional<net::Svar> svar(const net::Anmodning& request) const;

  private:
    [[nodiscard]] static net::Svar fil(const net::Anmodning& request);
    Indstillinger v_;
};

}  // namespace faelled::web
