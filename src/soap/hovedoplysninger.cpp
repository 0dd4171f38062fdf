#include "soap/hovedoplysninger.hpp"

#include "base/text.hpp"
#include "base/time.hpp"

namespace faelled::soap {
namespace {

std::unexpected<Fejl> ugyldig(xml::Node n, std::string_view rule) {
    return std::unexpected(Fejl::ugyldig(n.kvalificeret(), std::string(rule)));
}

}  // namespace

bool Hovedoplysninger::hel() const {
    return !id.empty() && parse_datetime(tid);
}

Hovedoplysninger Hovedoplysninger::opdigtet() {
    return {"ukendt", "1970-01-01T00:00:00Z", {}};
}

Hovedoplysninger hovedoplysninger(xml::Node in) {
    const xml::Node h = in ? in.barn(kKontekstNs, "HovedOplysninger") : xml::Node();
    if (!h) return {};
    const auto text = [&](std::string_view name) {
        const xml::Node c = h.barn(kKontekstNs, name);
        return c ? std::string(trim(c.tekst())) : std::string();
    };
    return {text("TransaktionsId"),
            text("TransaktionsTid"),
            text("RequestId"),
            {text("OnBehalfOfUser"), text("CallersServiceCallIdentifier"), text("AccountingInfo")}};
}

Result<void> kraev_hovedoplysninger(xml::Node in) {
    const xml::Node first = in.foerste();
    if (!first || !first.er(kKontekstNs, "HovedOplysninger"))
        return ugyldig(in, "HovedOplysninger mangler");
    const Hovedoplysninger h = hovedoplysninger(in);
    if (h.id.empty()) return ugyldig(first, "TransaktionsId mangler");
    if (!h.hel()) return ugyldig(first, "TransaktionsTid er ikke en dateTime");
    return {};
}

void skriv_svarhoved(const Hovedoplysninger& h, std::span<const Reaktion> reactions,
                     xml::Skriver& out) {
    out.aaben("kontekst:HovedOplysningerSvar");
    out.element("kontekst:TransaktionsId", h.id);
    out.element("kontekst:TransaktionsTid", h.tid);
    if (!h.anmodning.empty()) out.element("kontekst:RequestId", h.anmodning);
    for (const Reaktion& r : reactions) {
        const std::string art = "kontekst:" + std::string(r.art);
        out.aaben("kontekst:SvarReaktion");
        out.aaben(art);
        out.element(art + "Id", r.id);
        out.element(art + "Tekst", r.tekst);
        out.luk(art);
        out.luk("kontekst:SvarReaktion");
    }
    out.luk("kontekst:HovedOplysningerSvar");
}

void Xmltrae::felt(std::string_view name, std::string_view text) {
    aaben(name);
    out_.tekst(text);
    luk(name);
}

}  // namespace faelled::soap
