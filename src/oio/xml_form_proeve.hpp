// Object types for the tests of the XML form, and random registrations of them. Only for tests,
// fuzzers and benchmarks.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

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

// --- an index type, with everything that only those have

inline constexpr Navnerum kPost{"post", "http://example.org/post/1/"};
inline constexpr Navnerum kPostUdvidelse{"pu", "http://example.org/postudvidelse/1/"};

inline constexpr std::string_view kPosttyper[] = {"Brev", "Brev, indgaaende"};
inline constexpr Felt kUndtaget[] = {
    {.ns = kSd, .navn = "TitelAlternativTekst", .maks_tegn = 20, .skal = true},
    {.ns = kSd, .navn = "HjemmelTekst", .skal = true}};
inline constexpr Felt kPostFelter[] = {
    {.ns = kPost, .navn = "Noegle", .maks_tegn = 20, .min_tegn = 1},
    {.ns = kPost, .navn = "Afleveret", .moenster = Moenster::kJaNej},
    {.ns = kPost, .navn = "BrevDato", .moenster = Moenster::kDato},
    {.ns = kPost, .navn = "Undtaget", .moenster = Moenster::kGruppe, .gruppe = kUndtaget},
    {.ns = kPost, .navn = "Version", .moenster = Moenster::kHeltal},
    {.ns = kPost, .navn = "Type", .moenster = Moenster::kKode, .koder = kPosttyper},
    {.ns = kPost, .navn = "Rang", .moenster = Moenster::kTal1Til100}};
inline constexpr Felt kPostIndeksFelter[] = {
    {.ns = kPostUdvidelse, .navn = "Oprettet", .moenster = Moenster::kDatoTid},
    {.ns = kPostUdvidelse, .navn = "Lokation", .maks_tegn = 20}};
inline constexpr Felt kYdelsesystem[] = {
    {.ns = kPost, .navn = "Rolle", .moenster = Moenster::kReference},
    {.ns = kPost, .navn = "Udvidelse", .moenster = Moenster::kXml},
    {.ns = kPost, .navn = "SystemNavn"}};
inline constexpr Felt kYdelseFelter[] = {
    {.ns = kPost, .navn = "Id", .maks_tegn = 36, .min_tegn = 1},
    {.ns = kPost, .navn = "Beloeb", .moenster = Moenster::kBeloeb},
    {.ns = kPost,
     .navn = "ItSystem",
     .moenster = Moenster::kGruppe,
     .gentages = true,
     .gruppe = kYdelsesystem,
     .hoejst = 2}};
inline constexpr Attributbeskrivelse kPostAttributter[] = {
    {.ns = kPost, .navn = "Ydelse", .virkning_ns = kPost, .felter = kYdelseFelter, .noeglefelt = 0},
    {.ns = kPostUdvidelse,
     .navn = "PostIndeks",
     .virkning_ns = kGd,
     .felter = kPostIndeksFelter,
     .i_udvidelse = true}};
inline constexpr std::string_view kPostkoder[] = {"Opstaaet", "Afsluttet"};
inline constexpr Tilstandsbeskrivelse kPostTilstande[] = {{.ns = kPost,
                                                           .navn = "Fremdrift",
                                                           .kodenavn = "FremdriftKode",
                                                           .koder = kPostkoder,
                                                           .uden = -1,
                                                           .kode_valgfri = true}};
inline constexpr Felt kPartFelter[] = {
    {.ns = kPostUdvidelse, .navn = "FuldtNavn", .maks_tegn = 20},
    {.ns = kPostUdvidelse, .navn = "CVR", .moenster = Moenster::kCifre8}};
inline constexpr Felt kNotat[] = {{.ns = kPost, .navn = "Titel", .maks_tegn = 20},
                                  {.ns = kPost, .navn = "Notat", .moenster = Moenster::kBase64}};
inline constexpr Felt kJournalgruppe[] = {
    {.ns = kPost, .navn = "Dokumenttitel", .maks_tegn = 20},
    {.ns = kPost, .navn = "Notatfelter", .moenster = Moenster::kGruppe, .gruppe = kNotat}};
inline constexpr Felt kJournalFelter[] = {
    {.ns = kPost, .navn = "Egenskaber", .moenster = Moenster::kGruppe, .gruppe = kJournalgruppe},
    {.ns = kPost, .navn = "Dokument", .moenster = Moenster::kUuid}};
inline constexpr Relationsbeskrivelse kPostRelationer[] = {{.navn = "Part",
                                                            .form = Relationsform::kGenerel,
                                                            .maal = "",
                                                            .ns = kPost,
                                                            .felter = kPartFelter,
                                                            .udvidelse_ns = kPostUdvidelse,
                                                            .udvidelse = "PartUdvidelse"},
                                                           {.navn = "Journalpost",
                                                            .form = Relationsform::kGenerel,
                                                            .maal = "",
                                                            .ns = kPost,
                                                            .felter = kJournalFelter},
                                                           {.navn = "Profil",
                                                            .form = Relationsform::kGenerel,
                                                            .maal = "",
                                                            .ns = kPostUdvidelse,
                                                            .i_udvidelse = true}};
inline constexpr Intervalbeskrivelse kPostIntervaller[] = {
    {.ns = kPostUdvidelse, .udvidelse = "SoegEgenskaber", .navn = "Aendret", .aaben = true},
    {.ns = kPostUdvidelse, .udvidelse = "SoegEgenskaber", .navn = "Dato"},
    {.ns = kPostUdvidelse, .udvidelse = "SoegYdelse", .navn = "Beloeb", .beloeb = true},
    {.ns = kPostUdvidelse, .udvidelse = "SoegJournal", .navn = "Dato", .relation = 1}};

inline constexpr Objektbeskrivelse kPostType{.type = 202,
                                             .ns = kPost,
                                             .navn = "Post",
                                             .segment = "post",
                                             .felter = kPostFelter,
                                             .tilstande = kPostTilstande,
                                             .relationer = kPostRelationer,
                                             .lister_valgfri_i_opret = true,
                                             .egenskabsnavn = "Egenskaber",
                                             .virkning_ns = kPost,
                                             .flere_attributter = kPostAttributter,
                                             .indeksform = true,
                                             .uden_notifikation = true,
                                             .kun_udtraek = true,
                                             .intervaller = kPostIntervaller};

// --- a type with versions, in the newest of them

inline constexpr Navnerum kArt{"art", "http://example.org/art/7/"};
inline constexpr Felt kArtOrd[] = {{kSd, "SoegeordIdentifikator", 20}};
inline constexpr Felt kArtFelter[] = {{kSd, "BrugervendtNoegleTekst", 50},
                                      {.ns = kSd, .navn = "Forsvundet", .versioner = 1},
                                      {.ns = kArt,
                                       .navn = "Soegeord",
                                       .moenster = Moenster::kGruppe,
                                       .gentages = true,
                                       .gruppe = kArtOrd}};
inline constexpr std::string_view kJaNejKoder[] = {"true", "false"};
inline constexpr Tilstandsbeskrivelse kArtTilstande[] = {{.ns = kArt,
                                                          .navn = "PubliceretStatus",
                                                          .kodenavn = "ErPubliceretIndikator",
                                                          .koder = kJaNejKoder,
                                                          .kode_ns = kSd,
                                                          .kode_valgfri = true}};
inline constexpr Relationsbeskrivelse kArtRelationer[] = {
    {.navn = "Erstatter", .maal = "Art", .versioner = 1},
    {.navn = "Mapninger", .form = Relationsform::kMapning, .maal = "Art", .rolleversioner = 2}};

inline constexpr Objektbeskrivelse kArtType{.type = 203,
                                            .ns = kArt,
                                            .navn = "Art",
                                            .segment = "art",
                                            .felter = kArtFelter,
                                            .tilstande = kArtTilstande,
                                            .relationer = kArtRelationer,
                                            .version = 2,
                                            .etiketter = true,
                                            .dataejer = true};

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
        if (b.indeksform) r.afsendt = Tid{r.tidspunkt.us / 1000 * 1000};
        for (auto n = e_.below(4); n > 0; --n)
            r.indhold.egenskaber.push_back(egenskab(b));
        if (!b.tilstande.empty())
            for (auto n = e_.below(4); n > 0; --n)
                r.indhold.tilstande.push_back(tilstand(b));
        if (!b.relationer.empty())
            for (auto n = e_.below(8); n > 0; --n)
                r.indhold.relationer.push_back(relation(b));
        if (b.lokal_udvidelse && !b.indeksform && mynt())
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

    std::string beloeb() {
        std::string s = mynt() ? "-" : "";
        s += cifre(1 + e_.below(8));
        if (mynt()) s += "." + cifre(1 + e_.below(3));
        return s;
    }

    std::string base64() {
        static constexpr std::string_view kEnder[] = {"", "QUJD", "QQ==", "QUI="};
        std::string s;
        for (auto n = e_.below(4); n > 0; --n)
            s += "ab+/";
        return s.append(kEnder[e_.below(4)]);
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
            case Moenster::kJaNej:
                return mynt() ? "true" : "false";
            case Moenster::kDato:
                return "2024-0" + std::to_string(1 + e_.below(9)) + "-17" + (mynt() ? "Z" : "");
            case Moenster::kDatoTid:
                return mynt() ? dansk_datetime(tid()) : "2024-01-01T00:00:00.5";
            case Moenster::kHeltal:
                return (mynt() ? "-" : "") + cifre(1 + e_.below(20));
            case Moenster::kBeloeb:
                return beloeb();
            case Moenster::kBase64:
                return base64();
            case Moenster::kKode:
                return std::string(f.koder[e_.below(f.koder.size())]);
            case Moenster::kUuid:
                return Uuid::random(e_).text();
            case Moenster::kReference:
                return mynt() ? Uuid::random(e_).text() : tekst(30) + "x";
            case Moenster::kXml: {
                const std::string name = "q:" + std::string(f.navn);
                return "<" + name + " xmlns:q=\"" + std::string(f.ns.uri) + "\"></" + name + ">";
            }
            default:
                break;
        }
        std::string s = tekst(f.maks_tegn == 0 ? 100 : f.maks_tegn);
        while (s.size() < f.min_tegn)
            s.push_back('x');
        return s;
    }

    std::vector<Feltvaerdi> feltvaerdier(const Objektbeskrivelse& b, std::span<const Felt> fields) {
        std::vector<Feltvaerdi> values;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const Felt& f = fields[i];
            if (!findes(b, f.versioner)) continue;
            auto n = e_.below(f.gentages ? 4 : 2);
            if (f.hoejst != 0 && n > f.hoejst) n = f.hoejst;
            if (f.skal && n == 0) n = 1;
            for (; n > 0; --n) {
                Feltvaerdi v;
                v.felt = static_cast<std::uint8_t>(i);
                if (f.moenster == Moenster::kGruppe)
                    v.gruppe = feltvaerdier(b, f.gruppe);
                else
                    v.tekst = feltvaerdi(f);
                values.push_back(std::move(v));
            }
        }
        return values;
    }

    Egenskab egenskab(const Objektbeskrivelse& b) {
        Egenskab e;
        e.art = static_cast<std::uint8_t>(e_.below(b.flere_attributter.size() + 1));
        e.virkning = virkning();
        e.felter = feltvaerdier(b, attributfelter(b, e.art));
        return e;
    }

    Tilstand tilstand(const Objektbeskrivelse& b) {
        const auto kind = static_cast<std::uint8_t>(e_.below(b.tilstande.size()));
        return {kind, static_cast<std::uint8_t>(e_.below(b.tilstande[kind].koder.size())),
                virkning()};
    }

    Relation relation(const Objektbeskrivelse& b) {
        Relation r;
        do
            r.art = static_cast<std::uint8_t>(e_.below(b.relationer.size()));
        while (!findes(b, b.relationer[r.art].versioner));
        const Relationsbeskrivelse& s = b.relationer[r.art];
        r.virkning = virkning();
        if (e_.below(8) != 0) r.ref = reference();
        if (s.form == Relationsform::kDynamisk) {
            r.rolle = reference();
            r.type = reference();
            r.indeks = tekst(20);
        }
        if (s.form == Relationsform::kMapning) {
            r.rolle = Reference(Uuid::random(e_));
            r.type = Reference(Uuid::random(e_));
            if (mynt()) r.indeks = Uuid::random(e_).text();
        }
        if (s.form == Relationsform::kGenerel) {
            if (mynt()) r.rolle = reference();
            if (mynt()) r.type = reference();
            r.indeks = tekst(20);
        }
        r.felter = feltvaerdier(b, s.felter);
        return r;
    }

    SeededEntropy e_;
};

}  // namespace faelled::oio::proeve
