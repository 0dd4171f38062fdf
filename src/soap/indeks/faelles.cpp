#include "soap/indeks/faelles.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/text.hpp"

namespace faelled::soap::indeksform {

namespace {

class Ingen final : public oio::Etiketter {
  public:
    [[nodiscard]] std::string_view etiket(const Uuid& /*klasse*/) const override { return {}; }
};

}  // namespace

std::unexpected<Fejl> uventet(xml::Node n) {
    return std::unexpected(Fejl::ugyldig(n.kvalificeret(), "elementet hører ikke til her"));
}

Result<bool> ja_nej(xml::Node n) {
    const std::string text = n.tekst();
    const std::string_view value = trim(text);
    if (value == "true" || value == "1") return true;
    if (value == "false" || value == "0") return false;
    return std::unexpected(Fejl::ugyldig(n.kvalificeret(), "skal være true eller false"));
}

Result<Uuid> uuid(xml::Node n) {
    const auto u = Uuid::parse(n.tekst());
    if (!u) return std::unexpected(Fejl::ugyldig(n.kvalificeret(), "er ikke et UUID"));
    return *u;
}

Uuid objektets_uuid(xml::Node object) {
    const xml::Node first = object.foerste();
    if (!first || first.navn() != "UUIDIdentifikator") return Uuid{};
    return Uuid::parse(first.tekst()).value_or(Uuid{});
}

Result<std::uint32_t> vaerdi(xml::Node n, std::span<const std::string_view> values) {
    const std::string text = n.tekst();
    const auto found = std::ranges::find(values, trim(text));
    if (found == values.end())
        return std::unexpected(
            Fejl::ugyldig(n.kvalificeret(), "har ikke en af de tilladte værdier"));
    return static_cast<std::uint32_t>(found - values.begin());
}

Result<indeks::Udtryk> laes_udtryk(const Soegesprog& language, xml::Node n) {
    indeks::Udtryk out;
    xml::Node child = n.foerste();
    if (child && child.er(language.ns, "operation")) {
        const std::string text = child.tekst();
        const std::string_view value = trim(text);
        if (value != "AND" && value != "OR")
            return std::unexpected(Fejl::ugyldig(child.kvalificeret(), "skal være AND eller OR"));
        out.eller = value == "OR";
        child = child.naeste();
    }
    for (; child; child = child.naeste()) {
        if (child.ns() != language.ns) return uventet(child);
        if (child.navn() == "NOT" || child.navn() == "SoegUdtryk") {
            FAELLED_TRY(indeks::Udtryk inner, laes_udtryk(language, child));
            out.led.push_back(
                {child.navn() == "NOT" ? indeks::Led::Slags::kIkke : indeks::Led::Slags::kUdtryk,
                 0,
                 {},
                 std::make_shared<const indeks::Udtryk>(std::move(inner))});
            continue;
        }
        const auto known = std::ranges::find(language.led, child.navn(), &Soegeled::navn);
        if (known == language.led.end()) return uventet(child);
        FAELLED_TRY(oio::Indekssoegning s,
                    oio::laes_indekssoeg(*language.typer.at(known->gren), child));
        out.led.push_back({known->slags, known->gren, std::move(s), nullptr});
    }
    return out;
}

Result<Beskedelement> laes_besked(std::string_view xml, std::string_view ns,
                                  std::string_view name) {
    constexpr std::string_view kKonvolutter[] = {"http://schemas.xmlsoap.org/soap/envelope/",
                                                 "http://www.w3.org/2003/05/soap-envelope"};
    FAELLED_TRY(xml::Dokument document,
                xml::Dokument::laes(xml, xml::Graenser(6U << 20, 100, 500'000, 100)));
    xml::Node element = document.rod();
    for (const std::string_view envelope : kKonvolutter)
        if (element.er(envelope, "Envelope")) {
            const xml::Node body = element.barn(envelope, "Body");
            if (!body) return std::unexpected(Fejl::ugyldig("Envelope", "Body mangler"));
            element = body.foerste();
            break;
        }
    if (!element || !element.er(ns, name))
        return std::unexpected(Fejl::ugyldig("krop", "skal være " + std::string(name)));
    return Beskedelement{std::move(document), element};
}

void skriv_enkeltsvar(const std::vector<indeks::Enkeltsvar>& all, xml::Skriver& out) {
    if (all.empty()) return oio::skriv_standardretur(20, "OK", out);
    for (const indeks::Enkeltsvar& a : all)
        oio::skriv_unikretur(a.fejl ? &*a.fejl : nullptr, a.type, a.uuid, out);
}

void aaben(const oio::Navnerum& ns, std::string_view name, xml::Skriver& out) {
    out.erklaer(oio::kSd.praefiks, oio::kSd.uri);
    out.erklaer(ns.praefiks, ns.uri);
    out.aaben(ns.praefiks, name);
}

Operation ny(const oio::Navnerum& input_ns, const oio::Navnerum& output_ns,
             std::string_view actionbase, std::string_view name, std::string_view input,
             std::string_view output) {
    Operation o;
    o.navn = name;
    // "FremsoegRequestMessage" in the official WSDL.
    o.meddelelse = std::string(name);
    o.meddelelse[0] = static_cast<char>(o.meddelelse[0] - 'a' + 'A');
    o.action = std::string(actionbase) + std::string(name);
    o.input = {std::string(input_ns.uri), std::string(input)};
    o.output = {std::string(output_ns.uri), std::string(output)};
    o.fejlsvar = [output_ns, name_out = o.output.navn](const Fejl& f, xml::Skriver& out) {
        aaben(output_ns, name_out, out);
        oio::skriv_indeksretur(f, out);
        out.luk(output_ns.praefiks, name_out);
    };
    return o;
}

const oio::Etiketter& uden_etiketter() {
    static const Ingen kIngen;
    return kIngen;
}

}  // namespace faelled::soap::indeksform
