#include "amqp/standardretur.hpp"

#include "xml/xml.hpp"

namespace faelled::amqp {

std::string som_xml(const Standardretur& svar) {
    xml::Skriver w(256);
    w.erklaer("sd", "urn:oio:sagdok:3.0.0");
    w.aaben("sd:StandardRetur");
    w.element("sd:StatusKode", std::to_string(svar.kode));
    w.element("sd:FejlbeskedTekst", svar.tekst);
    w.luk("sd:StandardRetur");
    return R"(<?xml version="1.0" encoding="UTF-8"?>)" + w.tag();
}

}  // namespace faelled::amqp
