// Sessions of people in a browser: who is logged in, for which organisation, and what a request
// must carry before it counts as theirs.
//
// A session lives in this process only (bounded, short, gone at a restart) or, where several nodes
// answer, in what they share: then each node trusts what it read for two seconds, so that a session
// that another node ended is over here within that time. The cookie is bound to
// the host (__Host-), HttpOnly, Secure, SameSite=Lax, and is a random number that says nothing by
// itself; the store knows its hash alone. A request that changes something must also carry the
// session's CSRF token in a header that no form of another site can set, and must not come from
// another site.
//
// Source: architecture chapter 8, administration.md chapter 2 (ADM-002).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/register.hpp"
#include "base/clock.hpp"
#include "base/delt.hpp"
#include "base/entropy.hpp"
#include "base/result.hpp"
#include "base/strong.hpp"
#include "net/http.hpp"

namespace faelled::web {

// A role that the login gave, in one organisation: the role's entity id.
struct Sessionsrolle {
    Cvr organisation;
    std::string rolle;
    std::vector<adgang::Afgraensning> afgraensninger{};  // data limits of the login

    bool operator==(const Sessionsrolle&) const = default;
};

// A person as the login proved her.
struct Person {
    std::string identitet;  // as in Administratorrolle: "bruger:<uuid>"
    std::string navn;
    std::string niveau;  // "NSIS Betydelig"
    Cvr organisation;    // whose login it was
    std::vector<Sessionsrolle> roller;
    // What a single logout finds the session by; empty when the login has no such thing.
    std::string idp;
    std::string navne_id;
    std::string sessionsindeks;
};

struct Session {
    Person person;
    Cvr organisation;  // acted for, one at a time (ADM-002)
    std::string csrf;
    Tid oprettet;
    Tid udloeber;  // when nothing more is heard of her; moved by every request
};

inline constexpr std::string_view kCookie = "__Host-faelled";
inline constexpr std::string_view kCsrfHeader = "faelled-csrf";

// Thread-safe.
class Sessioner {
  public:
    struct Indstillinger {
        std::size_t hoejst = 20'000;                // the one unused longest goes first
        std::int64_t ledig_us = 30 * 60 * kSekund;  // without a request
        std::int64_t levetid_us = std::int64_t{8 * 3'600} * kSekund;  // however busy
    };
    // `clock` and `entropy` outlive it. The clock is the machine's, also in a sandbox whose own
    // clock is moved.
    // `delt`: what several nodes share; outlives it. Null: this process' memory.
    Sessioner(const Clock& clock, Entropy& entropy, Indstillinger settings, Delt* delt = nullptr);
    ~Sessioner();
    Sessioner(const Sessioner&) = delete;
    Sessioner& operator=(const Sessioner&) = delete;

    // The value of the Set-Cookie header that opens the session. Always a new number: a session is
    // never taken over from before the login. When what the nodes share cannot be reached it opens
    // nothing.
    [[nodiscard]] std::string opret(Person person);
    // The session that the request's cookie opens; nothing when it brings none. Fejl 41: there is
    // no such session (any more). Fejl 43 with rule "CSRF": a request that changes something, and
    // comes from another site or without the token.
    [[nodiscard]] Result<std::optional<Session>> hvem(const net::Anmodning& request);
    // Acts for another organisation from now on; false when the session is gone. Whether the person
    // may is the caller's to know.
    bool skift(const net::Anmodning& request, Cvr organisation);
    // Ends the session of the request.
    bool luk(const net::Anmodning& request);
    // Ends every session for which `which` says so; answers how many. For single logout.
    std::size_t luk_hvor(const std::function<bool(const Person&)>& which);
    // The Set-Cookie header that takes the cookie away.
    [[nodiscard]] static std::string slet_cookie();

    [[nodiscard]] std::size_t antal() const;

  private:
    struct Indre;
    std::unique_ptr<Indre> indre_;
    std::unique_ptr<class Deltesessioner> delte_;  // null on a single node
};

// The value of one cookie of a request.
[[nodiscard]] std::optional<std::string_view> cookie(const net::Anmodning& request,
                                                     std::string_view navn);
// Whether a browser says that the request was made by a page of another site. Callers that are no
// browsers say nothing.
[[nodiscard]] bool fra_andet_sted(const net::Anmodning& request);

}  // namespace faelled::web
