#include "oio/xml_laes_dele.hpp"

#include <charconv>

#include "base/text.hpp"

namespace faelled::oio::xml_laes {

Fejl fejl(xml::Node n, std::string rule) {
    return Fejl::ugyldig(n.kvalificeret(), std::move(rule));
}

Result<void> kun_elementer(xml::Node n) {
    if (n.har_tekst()) return std::unexpected(fejl(n, "uventet tekst"));
    return {};
}

bool Orden::er(xml::Node n, std::size_t i) const {
    const Del& d = dele_[i];
    return n.er(d.ns.uri.empty() ? egen_.uri : d.ns.uri, d.navn);
}

Result<void> Orden::mangler_indtil(std::size_t end, xml::Node next) const {
    for (std::size_t i = her_; i < end; ++i) {
        const Del& d = dele_[i];
        if (d.skal == Skal::kNej || (i == her_ && begyndt_)) continue;
        for (xml::Node n = next; n; n = n.naeste())
            if (er(n, i)) return std::unexpected(fejl(next, "uventet her"));
        std::string name(d.ns.uri.empty() ? egen_.praefiks : d.ns.praefiks);
        name.append(":").append(d.navn);
        return std::unexpected(Fejl::ugyldig(std::move(name), "mangler"));
    }
    return {};
}

Result<std::size_t> Orden::trin(xml::Node child) {
    for (std::size_t i = her_; i < dele_.size(); ++i) {
        if (!er(child, i)) continue;
        if (i > her_) FAELLED_CHECK(mangler_indtil(i, child));
        begyndt_ = dele_[i].gange == Gange::kFlere;
        her_ = begyndt_ ? i : i + 1;
        return i;
    }
    for (std::size_t i = 0; i < her_; ++i) {
        if (!er(child, i)) continue;
        const bool again = i + 1 == her_ && dele_[i].gange == Gange::kEn;
        return std::unexpected(fejl(child, again ? "må kun være der én gang" : "uventet her"));
    }
    return std::unexpected(fejl(child, "ukendt element"));
}

Result<void> Orden::slut() const {
    return mangler_indtil(dele_.size(), {});
}

Result<std::string> tekst(xml::Node n, std::size_t max_characters) {
    if (n.har_boern()) return std::unexpected(fejl(n, "må ikke indeholde elementer"));
    std::string s = n.tekst();
    if (max_characters != kUdenGraense && s.size() > max_characters &&
        characters(s) > max_characters)
        return std::unexpected(
            fejl(n, "må højst have " + std::to_string(max_characters) + " tegn"));
    return s;
}

Result<std::uint8_t> kode(xml::Node n, std::span<const std::string_view> codes) {
    FAELLED_TRY(const std::string s, tekst(n, kUdenGraense));
    for (std::size_t i = 0; i < codes.size(); ++i)
        if (codes[i] == s) return static_cast<std::uint8_t>(i);
    return std::unexpected(fejl(n, "er ikke en lovlig kode"));
}

Result<std::uint8_t> boolsk_kode(xml::Node n, std::span<const std::string_view> codes) {
    FAELLED_TRY(const bool yes, ja_nej(n));
    return static_cast<std::uint8_t>((codes[0] == "true") == yes ? 0 : 1);
}

Result<Livscyklus> livscyklus(xml::Node n) {
    FAELLED_TRY(const std::string s, tekst(n, kUdenGraense));
    if (const auto l = livscyklus_fra(s)) return *l;
    return std::unexpected(fejl(n, "er ikke en lovlig kode"));
}

Result<std::int64_t> heltal(xml::Node n) {
    FAELLED_TRY(const std::string s, tekst(n, kUdenGraense));
    std::string_view digits = trim(s);
    const bool minus = digits.starts_with('-');
    if (minus || digits.starts_with('+')) digits.remove_prefix(1);
    if (digits.empty() || !is_digits(digits)) return std::unexpected(fejl(n, "er ikke et heltal"));
    std::int64_t value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (read.ec != std::errc()) value = std::numeric_limits<std::int64_t>::max();
    return minus ? -value : value;
}

Result<Uuid> uuid(xml::Node n) {
    FAELLED_TRY(const std::string s, tekst(n, kUdenGraense));
    if (const auto u = Uuid::parse(s)) return *u;
    return std::unexpected(fejl(n, "er ikke et gyldigt UUID"));
}

Result<bool> ja_nej(xml::Node n) {
    FAELLED_TRY(const std::string s, tekst(n, kUdenGraense));
    const std::string_view value = trim(s);
    if (value == "true" || value == "1") return true;
    if (value == "false" || value == "0") return false;
    return std::unexpected(fejl(n, "skal være true eller false"));
}

Result<Tid> dato_tid(xml::Node n) {
    FAELLED_TRY(const std::string s, tekst(n, kUdenGraense));
    if (const auto t = parse_datetime(s)) return *t;
    return std::unexpected(fejl(n, "er ikke en gyldig dateTime"));
}

namespace {

Result<void> graenseindikator(xml::Node n) {
    FAELLED_TRY(const std::string s, tekst(n, kUdenGraense));
    const std::string_view value = trim(s);
    if (value == "true" || value == "1") return {};
    return std::unexpected(fejl(n, "skal være true"));
}

constexpr Del kTidspunkt[] = {sd("TidsstempelDatoTid"), sd("GraenseIndikator")};
constexpr Del kReference[] = {sd("UUIDIdentifikator"), sd("URNIdentifikator"), sd("Label")};
constexpr Del kVirkning[] = {sd("FraTidspunkt"), sd("TilTidspunkt"), sd("AktoerRef"),
                             sd("AktoerTypeKode"), sd("NoteTekst")};
constexpr std::size_t kUrnTegn = 255;

}  // namespace

Result<Tid> tidspunkt(xml::Node n, Tid limit) {
    std::optional<Tid> t;
    FAELLED_CHECK(laes_boern(n, kTidspunkt, kSd, [&](std::size_t at, xml::Node c) -> Result<void> {
        if (t) return std::unexpected(fejl(c, "uventet her"));
        if (at == 0) return saet(t, dato_tid(c));
        t = limit;
        return graenseindikator(c);
    }));
    if (t) return *t;
    return std::unexpected(fejl(n, "skal have TidsstempelDatoTid eller GraenseIndikator"));
}

Result<Reference> reference(xml::Node n, Etiket label) {
    const std::span<const Del> parts(kReference, label == Etiket::kTilladt ? 3 : 2);
    Reference r;
    FAELLED_CHECK(laes_boern(n, parts, kSd, [&](std::size_t at, xml::Node c) -> Result<void> {
        if (at == 2) return {};
        if (!r.tom()) return std::unexpected(fejl(c, "uventet her"));
        if (at == 0) {
            FAELLED_TRY(const Uuid u, uuid(c));
            r = Reference(u);
        } else {
            FAELLED_TRY(std::string urn, tekst(c, kUrnTegn));
            r = Reference::urn(std::move(urn));
        }
        return {};
    }));
    if (r.tom())
        return std::unexpected(fejl(n, "skal have UUIDIdentifikator eller URNIdentifikator"));
    return r;
}

Result<Virkning> virkning(xml::Node n) {
    Virkning v;
    FAELLED_CHECK(laes_boern(n, kVirkning, kSd, [&](std::size_t at, xml::Node c) -> Result<void> {
        switch (at) {
            case 0:
                return saet(v.fra, tidspunkt(c, Tid::minus_uendelig()));
            case 1:
                return saet(v.til, tidspunkt(c, Tid::plus_uendelig()));
            case 2:
                return saet(v.aktoer, reference(c, Etiket::kNej));
            case 3: {
                const auto types = std::span<const std::string_view>(kAktoertyper).subspan(1);
                FAELLED_TRY(const std::uint8_t type, kode(c, types));
                v.aktoertype = static_cast<std::uint8_t>(type + 1);
                return {};
            }
            default:
                return saet(v.note, tekst(c, kNoteTegn));
        }
    }));
    return v;
}

}  // namespace faelled::oio::xml_laes
