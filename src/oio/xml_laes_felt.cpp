#include "oio/xml_laes_felt.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace faelled::oio::xml_laes {
namespace {

// Years 0001-9999 with an optional zone, as xs:date.
bool er_dato(std::string_view s) {
    constexpr std::size_t kDag = 10;
    if (s.size() < kDag) return false;
    std::string time(s.substr(0, kDag));
    time.append("T00:00:00").append(s.substr(kDag));
    return parse_datetime(time).has_value();
}

bool er_heltal(std::string_view s) {
    if (s.starts_with('-') || s.starts_with('+')) s.remove_prefix(1);
    return !s.empty() && is_digits(s);
}

bool er_beloeb(std::string_view s) {
    if (s.starts_with('-')) s.remove_prefix(1);
    const std::size_t point = s.find('.');
    const std::string_view whole = s.substr(0, point);
    if (whole.empty() || !is_digits(whole)) return false;
    if (point == std::string_view::npos) return true;
    const std::string_view part = s.substr(point + 1);
    return !part.empty() && is_digits(part);
}

bool er_base64(std::string_view s) {
    if (s.size() % 4 != 0) return false;
    const std::size_t pad = s.ends_with("==") ? 2 : s.ends_with('=') ? 1 : 0;
    s.remove_suffix(pad);
    const auto legal = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '+' || c == '/';
    };
    if (!std::ranges::all_of(s, legal)) return false;
    // The bits that padding leaves over are zero.
    if (pad == 1) return std::string_view("AEIMQUYcgkosw048").contains(s.back());
    if (pad == 2) return std::string_view("AQgw").contains(s.back());
    return true;
}

// Empty when `text` is as it shall be, else the rule.
std::string_view moensterbrud(const Felt& f, std::string_view text) {
    const auto cifre = [&](std::size_t n) { return text.size() == n && is_digits(text); };
    switch (f.moenster) {
        case Moenster::kCifre8:
            return cifre(8) ? "" : "skal være 8 cifre";
        case Moenster::kCifre10:
            return cifre(10) ? "" : "skal være 10 cifre";
        case Moenster::kCifre3Eller4:
            return cifre(3) || cifre(4) ? "" : "skal være 3 eller 4 cifre";
        case Moenster::kTal1Til100:
            return text == "100" || ((cifre(1) || cifre(2)) && text[0] != '0')
                       ? ""
                       : "skal være et tal fra 1 til 100";
        case Moenster::kDato:
            return er_dato(text) ? "" : "er ikke en gyldig date";
        case Moenster::kDatoTid:
            return parse_datetime(text) ? "" : "er ikke en gyldig dateTime";
        case Moenster::kHeltal:
            return er_heltal(text) ? "" : "er ikke et heltal";
        case Moenster::kBeloeb:
            return er_beloeb(text) ? "" : "er ikke et beløb";
        case Moenster::kBase64:
            return er_base64(text) ? "" : "er ikke base64";
        case Moenster::kKode:
            return std::ranges::find(f.koder, text) != f.koder.end() ? ""
                                                                     : "er ikke en lovlig kode";
        default:
            return {};
    }
}

// What XML Schema collapses or we fold before the value is judged.
std::string normeret(Moenster m, std::string s) {
    switch (m) {
        case Moenster::kDato:
        case Moenster::kDatoTid:
        case Moenster::kHeltal:
            return std::string(trim(s));
        case Moenster::kBase64:
            std::erase_if(s,
                          [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
            return s;
        default:
            return s;
    }
}

Result<std::string> simpel(const Felt& f, xml::Node n) {
    if (f.moenster == Moenster::kUuid) {
        FAELLED_TRY(const Uuid u, uuid(n));
        return u.text();
    }
    if (f.moenster == Moenster::kJaNej) {
        FAELLED_TRY(const bool yes, ja_nej(n));
        return std::string(yes ? "true" : "false");
    }
    FAELLED_TRY(std::string s, tekst(n, f.maks_tegn));
    s = normeret(f.moenster, std::move(s));
    if (f.min_tegn != 0 && characters(s) < f.min_tegn)
        return std::unexpected(fejl(n, "skal have mindst " + std::to_string(f.min_tegn) + " tegn"));
    if (const std::string_view rule = moensterbrud(f, s); !rule.empty())
        return std::unexpected(fejl(n, std::string(rule)));
    return s;
}

}  // namespace

Del feltdel(const Objektbeskrivelse& b, const Felt& f) {
    if (!findes(b, f.versioner)) return {f.ns, {}};
    return {f.ns, f.navn, f.skal ? Skal::kJa : Skal::kNej, f.gentages ? Gange::kFlere : Gange::kEn};
}

Result<void> tom_udvidelse(xml::Node n) {
    return laes_udvidelse(
        n, [](xml::Node c) -> Result<void> { return std::unexpected(fejl(c, "ukendt element")); });
}

Result<Feltvaerdi> feltvaerdi(const Objektbeskrivelse& b, const Felt& f, xml::Node n) {
    Feltvaerdi v;
    switch (f.moenster) {
        case Moenster::kGruppe: {
            const auto none = [](std::size_t, xml::Node) { return Result<void>(); };
            FAELLED_CHECK(laes_med_felter(b, n, {}, f.gruppe, none, v.gruppe));
            return v;
        }
        case Moenster::kReference: {
            FAELLED_TRY(const Reference r, reference(n, Etiket::kNej));
            v.tekst = r.slags() == Reference::Slags::kUuid ? r.uuid()->text() : r.urn_tekst();
            return v;
        }
        case Moenster::kXml:
            // Only the extension lists of the indexes have this form, and nothing extends them.
            FAELLED_CHECK(tom_udvidelse(n));
            v.tekst = n.som_tekst();
            return v;
        default: {
            FAELLED_TRY(v.tekst, simpel(f, n));
            return v;
        }
    }
}

Result<void> tilfoej_felt(const Objektbeskrivelse& b, std::span<const Felt> fields,
                          std::size_t position, xml::Node n, std::vector<Feltvaerdi>& values) {
    const Felt& f = fields[position];
    const auto same = [&](const Feltvaerdi& v) { return v.felt == position; };
    if (f.hoejst != 0 && std::ranges::count_if(values, same) >= f.hoejst)
        return std::unexpected(fejl(n, "må højst være der " + std::to_string(f.hoejst) + " gange"));
    FAELLED_TRY(Feltvaerdi v, feltvaerdi(b, f, n));
    v.felt = static_cast<std::uint8_t>(position);
    values.push_back(std::move(v));
    return {};
}

}  // namespace faelled::oio::xml_laes
