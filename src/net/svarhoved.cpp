#include "net/svarhoved.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <iterator>

#include "base/clock.hpp"

namespace faelled::net {
namespace {

char lille(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool ens(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lille, lille);
}

bool er_navn(std::string_view navn) {
    return !navn.empty() && std::ranges::all_of(navn, [](char c) {
        return (lille(c) >= 'a' && lille(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    });
}

void tilfoej_vaerdi(std::string& ud, std::string_view vaerdi) {
    for (const char c : vaerdi)
        ud += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
}

// The text changes once a second; formatting it costs more than the rest of the head.
std::string_view dato() {
    thread_local std::int64_t skrevet = -1;
    thread_local std::string tekst;
    const std::int64_t sekund = system_clock().now().us / kSekund;
    if (sekund != skrevet) {
        static constexpr std::array kDage = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        static constexpr std::array kMaaneder = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        const std::time_t t = sekund;
        std::tm tm{};
        gmtime_r(&t, &tm);
        tekst = fmt::format("Date: {}, {:02} {} {} {:02}:{:02}:{:02} GMT\r\n",
                            kDage[static_cast<std::size_t>(tm.tm_wday)], tm.tm_mday,
                            kMaaneder[static_cast<std::size_t>(tm.tm_mon)], tm.tm_year + 1900,
                            tm.tm_hour, tm.tm_min, tm.tm_sec);
        skrevet = sekund;
    }
    return tekst;
}

bool serverens_egen(std::string_view navn) {
    return ens(navn, "connection") || ens(navn, "content-length") ||
           ens(navn, "transfer-encoding") || ens(navn, "date") || ens(navn, "content-type") ||
           ens(navn, "keep-alive");
}

}  // namespace

std::string_view statustekst(int status) {
    switch (status) {
        case 100:
            return "Continue";
        case 101:
            return "Switching Protocols";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 411:
            return "Length Required";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        default:
            return {};
    }
}

bool har_krop(int status) {
    return status >= 200 && status != 204 && status != 304;
}

bool har_header(const Svar& svar, std::string_view navn, std::string_view vaerdi) {
    return std::ranges::any_of(svar.headere, [&](const auto& h) {
        return ens(h.first, navn) && (vaerdi.empty() || ens(h.second, vaerdi));
    });
}

void skriv_hoved(std::string& ud, const Svar& svar, std::size_t krop_laengde,
                 const Hovedvalg& valg) {
    // Three digits whatever the caller says: the status line is what the client's parser starts
    // with.
    const int status = svar.status >= 200 && svar.status <= 599 ? svar.status : 500;
    auto ind = std::back_inserter(ud);
    fmt::format_to(ind, "HTTP/1.1 {} {}\r\n", status, statustekst(status));
    ud += dato();
    if (har_krop(status)) {
        if (!svar.indholdstype.empty()) {
            ud += "Content-Type: ";
            tilfoej_vaerdi(ud, svar.indholdstype);
            ud += "\r\n";
        }
        fmt::format_to(ind, "Content-Length: {}\r\n", krop_laengde);
        if (valg.pakket) ud += "Content-Encoding: gzip\r\n";
        if (valg.kan_pakkes) ud += "Vary: Accept-Encoding\r\n";
    }
    for (const auto& [navn, vaerdi] : svar.headere) {
        if (!er_navn(navn) || serverens_egen(navn)) continue;
        ud += navn;
        ud += ": ";
        tilfoej_vaerdi(ud, vaerdi);
        ud += "\r\n";
    }
    if (valg.forbindelsen == Forbindelsen::kLukkes)
        ud += "Connection: close\r\n";
    else if (valg.http10)
        ud += "Connection: keep-alive\r\n";
    ud += "\r\n";
}

}  // namespace faelled::net
