// StandardRetur and UnikRetur.
#include "oio/xml_form.hpp"
#include "oio/xml_skriv_dele.hpp"

namespace faelled::oio {
namespace {

// The children of StandardReturType.
void skriv_status(int code, std::string_view text, std::string_view detail, xml::Skriver& out) {
    out.buffer().append("<sd:StatusKode>").append(std::to_string(code)).append("</sd:StatusKode>");
    out.element("sd:FejlbeskedTekst", code == 20 ? "OK" : text);
    if (!detail.empty()) out.element("sd:DetaljeretFejlbesked", detail);
}

std::string detalje(const Fejl& f) {
    if (f.element.empty()) return f.regel;
    return f.element + ": " + f.regel;
}

}  // namespace

void skriv_standardretur(int kode, std::string_view tekst, xml::Skriver& out) {
    out.aaben("sd:StandardRetur");
    skriv_status(kode, tekst, {}, out);
    out.luk("sd:StandardRetur");
}

void skriv_indeksretur(const Fejl& f, xml::Skriver& out) {
    out.aaben("sd:StandardRetur");
    skriv_status(f.kode, f.tekst, detalje(f), out);
    out.luk("sd:StandardRetur");
}

void skriv_unikretur(const Fejl* f, std::string_view type, const Uuid& uuid, xml::Skriver& out) {
    out.aaben("sd:UnikRetur");
    if (f == nullptr)
        skriv_status(20, {}, {}, out);
    else
        skriv_status(f->kode, f->tekst, detalje(*f), out);
    out.element("sd:Type", type);
    xml_skriv::append_uuid(out.buffer(), uuid);
    out.luk("sd:UnikRetur");
}

}  // namespace faelled::oio
