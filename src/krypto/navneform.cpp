#include "krypto/navneform.hpp"

#include <array>
#include <utility>

#include "krypto/openssl_hjaelp.hpp"

namespace faelled::krypto {
namespace {

using Talform = std::array<char, 80>;

// .NET's names of attributes; others are written "OID.<dotted>".
std::string attribut(const ASN1_OBJECT* o) {
    static constexpr std::array<std::pair<int, const char*>, 14> kNavne = {{
        {NID_commonName, "CN"},
        {NID_countryName, "C"},
        {NID_organizationName, "O"},
        {NID_organizationalUnitName, "OU"},
        {NID_serialNumber, "SERIALNUMBER"},
        {NID_localityName, "L"},
        {NID_stateOrProvinceName, "S"},
        {NID_pkcs9_emailAddress, "E"},
        {NID_givenName, "G"},
        {NID_surname, "SN"},
        {NID_initials, "I"},
        {NID_title, "T"},
        {NID_streetAddress, "STREET"},
        {NID_domainComponent, "DC"},
    }};
    const int nid = OBJ_obj2nid(o);
    for (const auto& [n, navn] : kNavne)
        if (n == nid) return navn;
    Talform tal{};
    OBJ_obj2txt(tal.data(), static_cast<int>(tal.size()), o, 1);
    return std::string("OID.") + tal.data();
}

std::optional<std::string> utf8(const ASN1_STRING* s) {
    unsigned char* ud = nullptr;
    const int n = ASN1_STRING_to_UTF8(&ud, s);
    if (n < 0) return std::nullopt;
    std::string tekst(reinterpret_cast<const char*>(ud), static_cast<std::size_t>(n));
    OPENSSL_free(ud);
    return tekst;
}

std::string i_anfoersel(std::string value) {
    constexpr std::string_view kSkilletegn = ",+=\"\n<>#;";
    const auto luft = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    const bool noedvendigt = value.empty() || luft(value.front()) || luft(value.back()) ||
                             value.find_first_of(kSkilletegn) != std::string::npos;
    if (!noedvendigt) return value;
    std::string ud = "\"";
    for (const char c : value) {
        if (c == '"') ud += '"';
        ud += c;
    }
    return ud + '"';
}

// The only value of the attribute; `dobbelt` when there are several.
std::optional<std::string> eneste(const X509_NAME* navn, int nid, bool& dobbelt) {
    const int foerste = X509_NAME_get_index_by_NID(navn, nid, -1);
    if (foerste < 0) return std::nullopt;
    if (X509_NAME_get_index_by_NID(navn, nid, foerste) >= 0) {
        dobbelt = true;
        return std::nullopt;
    }
    return utf8(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(navn, foerste)));
}

Indehaver oces2(std::string_view serienummer) {
    constexpr std::string_view kStart = "CVR:";
    constexpr std::size_t kCifre = 8;
    if (!serienummer.starts_with(kStart)) return {};
    const auto cvr = Cvr::parse(serienummer.substr(kStart.size(), kCifre));
    if (!cvr) return {};
    const std::string_view rest = serienummer.substr(kStart.size() + kCifre);
    if (rest.starts_with("-FID:")) return {cvr, Certifikatart::kFunktion};
    if (rest.starts_with("-UID:")) return {cvr, Certifikatart::kVirksomhed};
    if (rest.starts_with("-RID:")) return {cvr, Certifikatart::kMedarbejder};
    return {};
}

Indehaver oces3(std::string_view organisation, std::string_view serienummer) {
    constexpr std::string_view kStart = "NTRDK-";
    if (!organisation.starts_with(kStart)) return {};
    const auto cvr = Cvr::parse(organisation.substr(kStart.size()));
    if (!cvr) return {};
    if (serienummer.starts_with("UI:DK-O:G:")) return {cvr, Certifikatart::kOrganisation};
    if (serienummer.starts_with("UI:DK-E:G:")) return {cvr, Certifikatart::kMedarbejder};
    return {cvr, Certifikatart::kUkendt};
}

}  // namespace

std::optional<std::string> navneform(const X509_NAME* navn) {
    std::string ud;
    // Entries stand in the order of the encoding; those of one RDN share a set number.
    for (int slut = X509_NAME_entry_count(navn); slut > 0;) {
        int start = slut - 1;
        const int saet = X509_NAME_ENTRY_set(X509_NAME_get_entry(navn, start));
        while (start > 0 && X509_NAME_ENTRY_set(X509_NAME_get_entry(navn, start - 1)) == saet)
            --start;
        if (!ud.empty()) ud += ", ";
        for (int i = start; i < slut; ++i) {
            const X509_NAME_ENTRY* const e = X509_NAME_get_entry(navn, i);
            auto value = utf8(X509_NAME_ENTRY_get_data(e));
            if (!value) return std::nullopt;
            if (i > start) ud += " + ";
            ud += attribut(X509_NAME_ENTRY_get_object(e)) + '=' + i_anfoersel(std::move(*value));
        }
        slut = start;
    }
    return ud;
}

Indehaver indehaver(const X509_NAME* navn) {
    bool dobbelt = false;
    const auto serienummer = eneste(navn, NID_serialNumber, dobbelt);
    const auto organisation = eneste(navn, NID_organizationIdentifier, dobbelt);
    if (dobbelt) return {};
    const Indehaver ny = oces3(organisation.value_or(""), serienummer.value_or(""));
    const Indehaver gammel = oces2(serienummer.value_or(""));
    if (!ny.cvr) return gammel;
    return gammel.cvr && gammel.cvr != ny.cvr ? Indehaver{} : ny;
}

}  // namespace faelled::krypto
