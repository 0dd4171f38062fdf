// Messages for the tests of the module.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace faelled::beskedfordeler::test {

// What varies; empty: the element is left out.
struct Beskedudkast {
    std::string id = "6e0d9bfa-1d1f-4c4a-8c58-2a86e5b11005";
    std::string type = "7654895c-a3f3-4c77-8afd-4c77330f963c";
    std::vector<std::string> modtagere = {"urn:oio:cvr-nr:11111111"};
    struct Registrering {
        std::string myndighed = "urn:oio:cvr-nr:11111111";
        std::string emne = "urn:oio:kle:32.15.12";
        std::string objekt = "2d2f8a0e-9a7b-4a4b-9b1f-3f0b1f6b1002";
        std::string handling = "eb866ca2-b871-4387-b501-12cde577bd58";
    };
    std::vector<Registrering> registreringer = {Registrering()};
    std::string foelsomhed = "1d81c472-0808-44cc-963d-f5ef0170ae1d";
    std::string relateret;
    std::string data = "<b:Beskeddata><b:Base64 encoding=\"UTF-8\">SGVq</b:Base64></b:Beskeddata>";
};

inline std::string identifikator(const std::string& text) {
    const bool uuid = text.size() == 36 && text[8] == '-';
    const std::string name = uuid ? "s:UUIDIdentifikator" : "s:URNIdentifikator";
    return "<" + name + ">" + text + "</" + name + ">";
}
inline std::string felt(const std::string& name, const std::string& text) {
    if (text.empty()) return {};
    return "<b:" + name + ">" + identifikator(text) + "</b:" + name + ">";
}

inline std::string lav_besked(const Beskedudkast& u = {}) {
    std::string x =
        "<b:Haendelsesbesked xmlns:b=\"urn:oio:besked:kuvert:1.0\" "
        "xmlns:s=\"urn:oio:sagdok:3.0.0\">" +
        felt("BeskedId", u.id) +
        "<b:BeskedVersion>1.0</b:BeskedVersion><b:Beskedkuvert><b:Filtreringsdata>" +
        felt("Beskedtype", u.type);
    for (const std::string& m : u.modtagere)
        x += felt("TilladtModtager", m);
    if (!u.relateret.empty())
        x += "<b:RelateretObjekt>" + felt("ObjektId", u.relateret) +
             felt("ObjektType", u.relateret) + "</b:RelateretObjekt>";
    for (const auto& r : u.registreringer)
        x += "<b:ObjektRegistrering>" + felt("ObjektAnsvarligMyndighed", r.myndighed) +
             felt("ObjektId", r.objekt) + felt("ObjektHandling", r.handling) +
             felt("OpgaveEmne", r.emne) + "</b:ObjektRegistrering>";
    x += "</b:Filtreringsdata><b:Leveranceinformation><b:Dannelsestidspunkt><s:TidsstempelDatoTid>"
         "2026-03-02T09:15:01.250+01:00</s:TidsstempelDatoTid></b:Dannelsestidspunkt>" +
         felt("Sikkerhedsklassificering", u.foelsomhed) +
         "</b:Leveranceinformation></b:Beskedkuvert>" + u.data + "</b:Haendelsesbesked>";
    return x;
}

inline const std::filesystem::path kKontrakter = "../shared/contracts/beskedfordeler";

// An official example, or nothing where they are not at hand.
inline std::optional<std::string> eksempel(const std::string& name) {
    std::ifstream in(kKontrakter / "examples" / name, std::ios::binary);
    if (!in) {
        MESSAGE("springes over: de officielle eksempler er her ikke");
        return std::nullopt;
    }
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace faelled::beskedfordeler::test
