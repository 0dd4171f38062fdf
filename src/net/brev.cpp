#include "net/brev.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "net/curl.hpp"

namespace faelled::net {
namespace {

struct Laeser {
    std::string_view rest;

    static std::size_t laes(char* ud, std::size_t, std::size_t plads, void* selv) {
        auto& l = *static_cast<Laeser*>(selv);
        const std::size_t n = std::min(plads, l.rest.size());
        std::memcpy(ud, l.rest.data(), n);
        l.rest.remove_prefix(n);
        return n;
    }
};

std::size_t glem(char*, std::size_t, std::size_t n, void*) {
    return n;
}

// A host name or address, or a name for EHLO: nothing that could end a URL's host or an SMTP line.
bool er_vaert(std::string_view s) {
    return !s.empty() && s.size() <= 255 && std::ranges::all_of(s, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '-' || c == '.' || c == ':' || c == '[' || c == ']';
    });
}

std::optional<Fejl> mangel(const Postserver& s) {
    if (!er_vaert(s.vaert)) return Fejl::ugyldig("postserver", "et værtsnavn");
    if (!s.navn.empty() && !er_vaert(s.navn)) return Fejl::ugyldig("postserver.navn", "et navn");
    if (!s.bruger.empty() && s.kryptering == Postkryptering::kIngen)
        return Fejl::ugyldig("postserver.bruger", "adgangskoder sendes kun krypteret");
    return std::nullopt;
}

// What SMTP refuses for good (5yz) is the letter's fault; the rest may pass.
Fejl postfejl(CURL* h, CURLcode kode) {
    long smtp = 0;
    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &smtp);
    const bool for_altid =
        smtp >= 500 && smtp < 600 &&
        (kode == CURLE_SEND_ERROR || kode == CURLE_RECV_ERROR || kode == CURLE_WEIRD_SERVER_REPLY);
    if (!for_altid) return curlfejl("Brevet blev ikke sendt", kode);
    return Fejl::kalder(40, fmt::format("Postserveren afviste brevet: {}", smtp));
}

}  // namespace

Result<void> send_brev(const Postserver& server, const Brev& brev) {
    if (auto fejl = mangel(server)) return std::unexpected(std::move(*fejl));
    FAELLED_TRY(const std::string mime, som_mime(brev));
    const Curl h = lav_curl();
    if (!h) return std::unexpected(Fejl::intern("libcurl kan ikke startes"));
    const bool tls = server.kryptering == Postkryptering::kTls;
    const std::string url = fmt::format("{}://{}:{}/{}", tls ? "smtps" : "smtp", server.vaert,
                                        server.port, server.navn);
    const std::string fra = '<' + brev.afsender + '>';
    Linjer til;
    for (const auto& m : brev.modtagere)
        til.tilfoej('<' + m + '>');
    Laeser laeser{mime};
    Opsaetning o(h.get());
    o.saet_faelles(server.ca_pem, server.forbind_ms, server.i_alt_ms)
        .saet(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        .saet(CURLOPT_PROXY, "")
        .saet(CURLOPT_URL, url.c_str())
        .saet(CURLOPT_USE_SSL,
              static_cast<long>(server.kryptering == Postkryptering::kIngen ? CURLUSESSL_NONE
                                                                            : CURLUSESSL_ALL))
        .saet(CURLOPT_MAIL_FROM, fra.c_str())
        .saet(CURLOPT_MAIL_RCPT, til.get())
        .saet(CURLOPT_READFUNCTION, &Laeser::laes)
        .saet(CURLOPT_READDATA, &laeser)
        .saet(CURLOPT_WRITEFUNCTION, &glem)
        .saet(CURLOPT_UPLOAD, 1L);
    if (!server.bruger.empty())
        o.saet(CURLOPT_USERNAME, server.bruger.c_str())
            .saet(CURLOPT_PASSWORD, server.kodeord.c_str());
    if (!o.ok()) return std::unexpected(Fejl::intern("libcurl kan ikke sættes op"));
    if (const CURLcode kode = udfoer(h.get()); kode != CURLE_OK)
        return std::unexpected(postfejl(h.get(), kode));
    return {};
}

}  // namespace faelled::net
