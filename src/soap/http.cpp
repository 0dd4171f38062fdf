#include "soap/http.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace faelled::soap {

namespace {

bool er_vaertstegn(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view(".-_:[]").contains(c);
}

}  // namespace

std::string_view uden_skraastreg(std::string_view path) {
    if (path.ends_with('/')) path.remove_suffix(1);
    return path;
}

std::optional<std::string_view> parameter(std::string_view query, std::string_view name) {
    for (const std::string_view part : split(query, '&')) {
        const std::size_t equals = part.find('=');
        if (fold(part.substr(0, equals)) != name) continue;
        return equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
    }
    return {};
}

std::optional<Version> version_af_type(const net::Anmodning& a) {
    const auto packing = a.header("content-encoding");
    if (packing && fold(trim(*packing)) != "identity") return {};
    const std::string_view value = a.header("content-type").value_or("");
    const std::string type = fold(trim(value.substr(0, value.find(';'))));
    if (type == "text/xml") return Version::k11;
    if (type == "application/soap+xml" || type == "application/xml" || type.empty()) {
        return Version::k12;
    }
    return {};
}

std::string base_af_host(const net::Anmodning& a) {
    const std::string_view host = a.header("host").value_or("");
    const bool plain = !host.empty() && std::ranges::all_of(host, er_vaertstegn);
    return "https://" + std::string(plain ? host : "localhost");
}

net::Svar tekst_svar(int status, std::string text) {
    net::Svar svar;
    svar.status = status;
    svar.krop = std::move(text);
    return svar;
}

net::Svar xml_svar(std::string xml) {
    net::Svar svar;
    svar.indholdstype = "text/xml; charset=utf-8";
    svar.krop = std::move(xml);
    return svar;
}

net::Svar brug_post() {
    net::Svar svar = tekst_svar(405,
                                "Her bor en SOAP-service: send POST, eller hent beskrivelsen med "
                                "?wsdl.\nA SOAP service lives here: send POST, or get its "
                                "description with ?wsdl.\n");
    svar.headere.emplace_back("Allow", "GET, POST");
    return svar;
}

net::Svar forkert_type() {
    net::Svar svar = tekst_svar(415,
                                "Content-Type skal være application/soap+xml eller text/xml, uden "
                                "vedhæftninger og upakket.\nContent-Type must be "
                                "application/soap+xml or text/xml, without attachments and not "
                                "compressed.\n");
    svar.headere.emplace_back("Accept", "application/soap+xml, text/xml");
    return svar;
}

}  // namespace faelled::soap
