// Schemas against messages, with xmllint and files in a temporary folder; and what we write from
// the objects that a message holds.
#pragma once

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "oio/xml_form.hpp"
#include "oio/xml_form_proeve.hpp"
#include "soap/operation.hpp"
#include "xml/xml.hpp"

namespace faelled::soap::skematest {

inline bool har_xmllint() {
    return std::system("xmllint --version >/dev/null 2>&1") == 0;
}

// Deleted with everything in it.
class Mappe {
  public:
    Mappe()
        : sti_(std::filesystem::temp_directory_path() /
               ("faelled-skemaer-" + std::to_string(getpid()))) {
        std::filesystem::create_directories(sti_);
    }
    ~Mappe() { std::filesystem::remove_all(sti_); }
    Mappe(const Mappe&) = delete;
    Mappe& operator=(const Mappe&) = delete;

    void skriv(const std::string& name, std::string_view text) const {
        std::ofstream(sti_ / name, std::ios::binary) << text;
    }
    [[nodiscard]] std::string operator/(const std::string& name) const { return sti_ / name; }

  private:
    std::filesystem::path sti_;
};

// All schemas, and alle.xsd that imports each of them.
inline void skriv_skemaer(const std::vector<Skema>& schemas, const Mappe& folder) {
    std::string all =
        R"(<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:alle">)";
    for (const Skema& s : schemas) {
        folder.skriv(s.navn, s.xml);
        all += "<import namespace=\"" + s.ns + "\" schemaLocation=\"" + s.navn + "\"/>";
    }
    folder.skriv("alle.xsd", all + "</schema>");
}

inline std::string kommando(const std::string& schema, const std::string& files) {
    return "xmllint --nonet --noout --schema '" + schema + "' " + files + " >/dev/null 2>'" +
           schema + ".log'";
}

inline std::string log(const std::string& schema) {
    std::ifstream in(schema + ".log");
    std::string text;
    for (std::string line; std::getline(in, line);)
        if (!line.ends_with("validates")) text += line + "\n";
    return text.substr(0, 2000);
}

// True when every file is valid by the schema.
inline bool gyldige(const Mappe& folder, const std::string& schema, const std::string& files) {
    return std::system(("xmllint --nonet --noout --schema '" + schema + "' " + files +
                        " >/dev/null 2>'" + folder / "log" + ".log'")
                           .c_str()) == 0;
}

inline std::string indhold(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline xml::Dokument dokument(const std::string& text) {
    auto d = xml::Dokument::laes(text, xml::Graenser(1 << 24, 100, 100'000, 50));
    REQUIRE_MESSAGE(d, text.substr(0, 200));
    return std::move(*d);
}

using oio::proeve::IngenEtiketter;

// Every object of the type that the message holds: snapshots, and objects to import.
inline void find_objekter(const oio::Objektbeskrivelse& b, xml::Node n,
                          std::vector<oio::Billede>& found) {
    if (n.barn(b.ns.uri, b.dataejer ? "ObjektID" : "ObjektType")) {
        auto read = oio::laes_billede(b, n);
        REQUIRE_MESSAGE(read, read.error().tekst);
        return found.push_back(std::move(*read));
    }
    if (n.barn(b.ns.uri, "Registrering")) {
        auto read = oio::laes_objekt(b, n);
        REQUIRE_MESSAGE(read, read.error().tekst);
        return found.push_back({read->uuid, std::move(read->registreringer)});
    }
    for (xml::Node c = n.foerste(); c; c = c.naeste())
        find_objekter(b, c, found);
}

// As the engine would answer it: ends given, in canonical order.
inline oio::Registrering som_svar(const oio::RegistreringInput& in) {
    oio::Registrering r;
    r.note = in.note;
    r.bruger_ref = in.bruger_ref;
    r.afsendt = in.tidspunkt;
    r.tidspunkt = *parse_datetime("2026-01-01T12:00:00");
    r.livscyklus = in.livscyklus.value_or(oio::Livscyklus::kImporteret);
    r.indhold = in.indhold;
    const auto luk = [](oio::Virkning& v) {
        if (v.fra == oio::kUangivet) v.fra = Tid::minus_uendelig();
        if (v.til == oio::kUangivet) v.til = Tid::plus_uendelig();
    };
    for (auto& e : r.indhold.egenskaber)
        luk(e.virkning);
    for (auto& t : r.indhold.tilstande)
        luk(t.virkning);
    for (auto& rel : r.indhold.relationer)
        luk(rel.virkning);
    kanonisk_orden(r.indhold);
    return r;
}

// T:LaesOutput with the object.
inline std::string laesoutput(const oio::Objektbeskrivelse& b, const oio::Oejebliksbillede& o) {
    xml::Skriver out;
    oio::erklaer_navnerum(b, out);
    out.aaben(b.ns.praefiks, "LaesOutput");
    oio::skriv_standardretur(20, "OK", out);
    out.aaben(b.ns.praefiks, "FiltreretOejebliksbillede");
    oio::skriv_oejebliksbillede_indhold(b, o, IngenEtiketter(), out);
    out.luk(b.ns.praefiks, "FiltreretOejebliksbillede");
    out.luk(b.ns.praefiks, "LaesOutput");
    return out.tag();
}
inline std::string laesoutput(const oio::Objektbeskrivelse& b, const oio::Billede& object) {
    oio::Oejebliksbillede o;
    o.uuid = object.uuid;
    o.dataejer = Cvr(19435075);
    for (const oio::RegistreringInput& r : object.registreringer)
        o.registreringer.push_back(som_svar(r));
    return laesoutput(b, o);
}

// Random objects of the type as answers, each a file, with what the schema takes once at most once.
inline std::string tilfaeldige(const oio::Objektbeskrivelse& b, std::uint64_t count,
                               const Mappe& folder) {
    std::string files;
    for (std::uint64_t seed = 1; seed <= count; ++seed) {
        oio::Registrering r = oio::proeve::Generator(seed).registrering(b);
        std::vector<oio::Relation>& all = r.indhold.relationer;
        for (std::size_t i = 1; i < all.size();) {
            const bool again =
                all[i].art == all[i - 1].art && b.relationer[all[i].art].antal == oio::Antal::kEn;
            if (again)
                all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
            else
                ++i;
        }
        oio::Oejebliksbillede o;
        o.uuid = Uuid::literal("11111111-1111-4111-8111-111111111111");
        o.registreringer.push_back(std::move(r));
        const std::string name = std::string(b.navn) + std::to_string(seed) + ".xml";
        folder.skriv(name, laesoutput(b, o));
        files += " '" + folder / name + "'";
    }
    return files;
}

// Reads every object of the message, writes it into the folder as an answer, and expects to read
// the same again. Returns the files, each with a space before it.
inline std::string rundtur(const oio::Objektbeskrivelse& b, const std::filesystem::path& message,
                           const Mappe& folder) {
    static std::atomic<int> number{0};
    const xml::Dokument d = dokument(indhold(message));
    std::vector<oio::Billede> objects;
    find_objekter(b, d.rod(), objects);
    std::string files;
    for (const oio::Billede& object : objects) {
        const std::string text = laesoutput(b, object);
        const xml::Dokument again = dokument(text);
        std::vector<oio::Billede> read;
        find_objekter(b, again.rod(), read);
        REQUIRE(read.size() == 1);
        REQUIRE(read[0].registreringer.size() == object.registreringer.size());
        CHECK(read[0].uuid == object.uuid);
        for (std::size_t i = 0; i < object.registreringer.size(); ++i) {
            const oio::Registrering expected = som_svar(object.registreringer[i]);
            CHECK_MESSAGE(read[0].registreringer[i].indhold == expected.indhold, text);
            CHECK(read[0].registreringer[i].bruger_ref == expected.bruger_ref);
            CHECK(read[0].registreringer[i].note == expected.note);
            CHECK(read[0].registreringer[i].livscyklus == expected.livscyklus);
        }
        const std::string name = "svar" + std::to_string(number++) + ".xml";
        folder.skriv(name, text);
        files += " '" + folder / name + "'";
    }
    return files;
}

}  // namespace faelled::soap::skematest
