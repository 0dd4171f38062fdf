#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "net/brev.hpp"

namespace faelled::net {
namespace {

constexpr std::size_t kStoersteTekst = 1 << 20;
constexpr std::size_t kStoersteEmne = 500;
constexpr std::size_t kFlesteModtagere = 100;
constexpr std::size_t kStoersteAdresse = 254;

bool er_synligt_ascii(char c) {
    return c > 0x20 && c < 0x7f;
}

// One mailbox without quoting, comments or anything that mail or SMTP gives a meaning.
bool er_adresse(std::string_view a) {
    constexpr std::string_view kForbudt = "<>()[]\\,;:\"";
    const std::size_t snabel = a.find('@');
    return a.size() <= kStoersteAdresse && snabel != std::string_view::npos && snabel > 0 &&
           snabel + 1 < a.size() && a.find('@', snabel + 1) == std::string_view::npos &&
           a.front() != '-' && std::ranges::all_of(a, er_synligt_ascii) &&
           a.find_first_of(kForbudt) == std::string_view::npos;
}

bool er_linje(std::string_view s) {
    return s.size() <= kStoersteEmne && is_utf8(s) && std::ranges::none_of(s, [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
           });
}

// Encoded words (RFC 2047) of at most 75 characters, each of whole characters, folded.
std::string kodet(std::string_view s) {
    constexpr std::size_t kBytes = 45;  // 60 characters of base64 and 12 around them
    std::string ud;
    while (!s.empty()) {
        std::size_t n = std::min(kBytes, s.size());
        while (n < s.size() && (static_cast<unsigned char>(s[n]) & 0xC0) == 0x80)
            --n;
        if (!ud.empty()) ud += "\r\n ";
        ud += "=?utf-8?B?" + base64(s.substr(0, n)) + "?=";
        s.remove_prefix(n);
    }
    return ud;
}

std::string dato(Tid t) {
    static constexpr std::array<const char*, 7> kDage = {"Sun", "Mon", "Tue", "Wed",
                                                         "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> kMaaneder = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    using namespace std::chrono;
    const sys_time<microseconds> tid{microseconds(t.us)};
    const auto dag = floor<days>(tid);
    const year_month_day ymd{dag};
    const hh_mm_ss kl{floor<seconds>(tid - dag)};
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000",
                       kDage.at(weekday{dag}.c_encoding()), static_cast<unsigned>(ymd.day()),
                       kMaaneder.at(static_cast<unsigned>(ymd.month()) - 1),
                       static_cast<int>(ymd.year()), kl.hours().count(), kl.minutes().count(),
                       kl.seconds().count());
}

std::string krop(std::string_view tekst) {
    std::string linjer;
    linjer.reserve(tekst.size());
    for (std::size_t i = 0; i < tekst.size(); ++i) {
        if (tekst[i] == '\r' && i + 1 < tekst.size() && tekst[i + 1] == '\n') continue;
        if (tekst[i] == '\n' || tekst[i] == '\r')
            linjer += "\r\n";
        else
            linjer += tekst[i];
    }
    constexpr std::size_t kBredde = 76;
    const std::string b = base64(linjer);
    std::string ud;
    for (std::size_t i = 0; i < b.size(); i += kBredde)
        ud += b.substr(i, kBredde) + "\r\n";
    return ud;
}

}  // namespace

Result<std::string> som_mime(const Brev& brev) {
    if (!er_adresse(brev.afsender)) return std::unexpected(Fejl::ugyldig("afsender", "adresse"));
    if (brev.modtagere.empty() || brev.modtagere.size() > kFlesteModtagere)
        return std::unexpected(Fejl::ugyldig("modtagere", "fra 1 til 100"));
    if (!std::ranges::all_of(brev.modtagere, er_adresse))
        return std::unexpected(Fejl::ugyldig("modtagere", "adresse"));
    if (!er_linje(brev.emne) || !er_linje(brev.afsendernavn))
        return std::unexpected(Fejl::ugyldig("emne", "én linje tekst"));
    if (brev.tekst.size() > kStoersteTekst || !is_utf8(brev.tekst) || !brev.dato.er_endelig())
        return std::unexpected(Fejl::ugyldig("tekst", "UTF-8, højst 1 MB"));
    std::string til;
    for (const auto& m : brev.modtagere)
        til += (til.empty() ? "<" : ",\r\n <") + m + '>';
    const std::string navn =
        brev.afsendernavn.empty() ? std::string() : kodet(brev.afsendernavn) + "\r\n ";
    return fmt::format(
        "Date: {}\r\nFrom: {}<{}>\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: <{}@{}>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n{}",
        dato(brev.dato), navn, brev.afsender, til, kodet(brev.emne), brev.id.text(),
        brev.afsender.substr(brev.afsender.find('@') + 1), krop(brev.tekst));
}

}  // namespace faelled::net
