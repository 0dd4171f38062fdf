// Two object types for the tests of the XML form, and random registrations of them. Only for tests,
// fuzzers and benchmarks.
#pragma once

#include <optional>
#include <string>

#include "base/entropy.hpp"
#include "oio/beskrivelse.hpp"
#include "oio/model.hpp"
#include "oio/xml_form.hpp"

namespace faelled::oio::proeve {

inline constexpr Navnerum kTing{"ting", "http://example.org/ting/1/"};
inline constexpr Navnerum kFaelles{"faelles", "http://example.org/faelles/1/"};
inline constexpr Navnerum kVaesen{"vaesen", "http://example.org/vaesen/1/"};
inline constexpr Navnerum kTal{"tal", "urn:example:tal"};

inline constexpr std::string_view kKoder[] = {"Aktiv", "Inaktiv"};
inline constexpr Felt kTingFelter[] = {
    {kSd, "BrugervendtNoegleTekst", 5},
    {kSd, "TingNavn", 200},
    {kSd, "Reference", 0, Moenster::kFrit, Soegbar::kEksakt, true}};
inline constexpr Tilstandsbeskrivelse kTingTilstande[] = {
    {kFaelles, "Gyldighed", "GyldighedStatusKode", kKoder},
    {kTing, "Fremdrift", "FremdriftStatusKode", kKoder}};
inline constexpr Relationsbeskrivelse kTingRelationer[] = {
    {"Adresser", Antal::kFlere, Relationsform::kDynamisk, "Adresse"},
    {"Overordnet", Antal::kEn, Relationsform::kEnkel, "Ting"},
    {"Tilhoerer", Antal::kEn, Relationsform::kEnkel, "Organisation"},
    {"TilknyttedeTing", Antal::kFlere, Relationsform::kEnkel, "Ting"}};

// Everything a type can have.
inline constexpr Objektbeskrivelse kTingType{.type = 200,
                                             .ns = kTing,
                                             .navn = "Ting",
                                             .segment = "ting",
                                             .felter = kTingFelter,
                                             .tilstande = kTingTilstande,
                                             .relationer = kTingRelationer,
                                             .lokal_udvidelse = true,
                                             .ejerrelation = 2};

inline constexpr Felt kVaesenFelter[] = {{kSd, "BrugervendtNoegleTekst", 50},
                                         {kTal, "CPR-NummerTekst", 10, Moenster::kCifre10},
                                         {kTal, "CVR-NummerTekst", 8, Moenster::kCifre8},
                                         {kTal, "Kode", 4, Moenster::kCifre3Eller4},
                                         {kVaesen, "NavnTekst", 100}};

// Like Person: attributes only, in three namespaces.
inline constexpr Objektbeskrivelse kVaesenType{.type = 201,
                                               .ns = kVaesen,
                                               .navn = "Vaesen",
                                               .segment = "vaesen",
                                               .felter = kVaesenFelter,
                                               .tilstande = {},
                                               .relationer = {},
                                               .lister_valgfri_i_opret = true};

class IngenEtiketter final : public Etiketter {
  public:
    [[nodiscard]] std::string_view etiket(const Uuid& /*klasse*/) const override { return {}; }
};

class Generator {
  public:
    explicit Generator(std::uint64_t seed) : e_(seed) {}

    // In canonical order, ends given, as the engine answers.
    [[nodiscard]] Registrering registrering(const Objektbeskrivelse& b) {
        Registrering r;
        r.tidspunkt = Tid{static_cast<std::int64_t>(e_.below(4'000'000'000'000'000))};
        r.livscyklus = static_cast<Livscyklus>(1 + e_.below(4));
        r.bruger_ref = reference();
        if (mynt()) r.note = tekst(40);
        for (auto n = e_.below(4); n > 0; --n)
            r.indhold.egenskaber.push_back(egenskab(b));
        if (!b.tilstande.empty())
            for (auto n = e_.below(4); n > 0; --n)
                r.indhold.tilstande.push_back(tilstand(b));
        if (!b.relationer.empty())
            for (auto n = e_.below(8); n > 0; --n)
                r.indhold.relationer.push_back(relation(b));
        if (b.lokal_udvidelse && mynt())
            r.indhold.lokal_udvidelse[e_.below(3)] =
                "<sd:LokalUdvidelse xmlns:sd=\"urn:oio:sagdok:3.0.0\"><x:y xmlns:x=\"urn:x\" "
                "z=\"1\">t&amp;</x:y></sd:LokalUdvidelse>";
        kanonisk_orden(r.indhold);
        return r;
    }

  private:
    bool mynt() { return e_.below(2) == 0; }

    std::string tekst(std::size_t max) {
        static constexpr std::string_view kParts[] = {"a",  "Å",   "€", "😀",   "&",  "<",
                                                      ">",  "\"",  "'", " ",    "\n", "\r",
                                                      "\t", "]]>", "7", "&amp;"};
        std::string s;
        for (auto n = e_.below(max / 5 + 1); n > 0; --n)
            s.append(kParts[e_.below(std::size(kParts))]);
        return s;
    }

    std::string cifre(std::size_t n) {
        std::string s;
        while (s.size() < n)
            s.push_back(static_cast<char>('0' + e_.below(10)));
        return s;
    }

    Reference reference() {
        const Uuid u = Uuid::random(e_);
        switch (e_.below(4)) {
            case 0:
                return Reference::urn("urn:uuid:" + u.text());
            case 1:
                return Reference::urn(tekst(50) + "x");
            default:
                return Reference(u);
        }
    }

    Tid tid() {
        // Whole seconds mostly, as in life; from year 1 to 9999.
        const auto seconds = static_cast<std::int64_t>(e_.below(315'000'000'000)) - 62'000'000'000;
        return Tid{seconds * kSekund + (mynt() ? static_cast<std::int64_t>(e_.below(kSekund)) : 0)};
    }

    Virkning virkning() {
        Virkning v;
        v.fra = e_.below(4) == 0 ? Tid::minus_uendelig() : tid();
        v.til = mynt() ? Tid::plus_uendelig() : tid();
        if (mynt()) v.aktoer = reference();
        v.aktoertype = static_cast<std::uint8_t>(e_.below(kAktoertyper.size()));
        if (e_.below(4) == 0) v.note = tekst(30);
        return v;
    }

    std::string feltvaerdi(const Felt& f) {
        switch (f.moenster) {
            case Moenster::kCifre8:
                return cifre(8);
            case Moenster::kCifre10:
                return cifre(10);
            case Moenster::kCifre3Eller4:
                return cifre(3 + e_.below(2));
            case Moenster::kTal1Til100:
                return std::to_string(1 + e_.below(100));
            default:
                break;
        }
        return tekst(f.maks_tegn == 0 ? 100 : f.maks_tegn);
    }

    Egenskab egenskab(const Objektbeskrivelse& b) {
        Egenskab e;
        e.virkning = virkning();
        for (std::size_t i = 0; i < b.felter.size(); ++i)
            for (auto n = e_.below(b.felter[i].gentages ? 4 : 2); n > 0; --n)
                e.felter.push_back({static_cast<std::uint8_t>(i), feltvaerdi(b.felter[i])});
        return e;
    }

    Tilstand tilstand(const Objektbeskrivelse& b) {
        const auto kind = static_cast<std::uint8_t>(e_.below(b.tilstande.size()));
        return {kind, static_cast<std::uint8_t>(e_.below(b.tilstande[kind].koder.size())),
                virkning()};
    }

    Relation relation(const Objektbeskrivelse& b) {
        Relation r;
        r.art = static_cast<std::uint8_t>(e_.below(b.relationer.size()));
        r.virkning = virkning();
        if (e_.below(8) != 0) r.ref = reference();
        if (b.relationer[r.art].form == Relationsform::kDynamisk) {
            r.rolle = reference();
            r.type = reference();
            r.indeks = tekst(20);
        }
        return r;
    }

    SeededEntropy e_;
};

}  // namespace faelled::oio::proeve
