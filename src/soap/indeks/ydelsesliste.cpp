#include "soap/indeks/ydelsesliste.hpp"

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "oio/urn.hpp"
#include "soap/hovedoplysninger.hpp"
#include "soap/indeks/ydelsesliste_skema.hpp"

namespace faelled::soap {
namespace {

using indeks::Brugergruppe;
using indeks::Partrolle;
using indeks::Ydelseslisteoenske;

constexpr std::string_view kYdl = kYdelseslisteNs;

constexpr std::string_view kEffektueringSortering[] = {
    "OekonomiskEffektueringDispositionsdato", "OekonomiskEffektueringUdbetalingStatus",
    "OekonomiskEffektueringStartDato", "OekonomiskEffektueringSlutDato"};
constexpr std::string_view kYdelseSortering[] = {
    "BevillingEjerCVRNummer",          "BevillingAnsvarligAfdelingNavn",
    "BevillingItSystemNavn",           "YdelseNavn",
    "OekonomiskEffektueringStartDato", "OekonomiskEffektueringSlutDato"};

// --- in

std::unexpected<Fejl> ugyldig(xml::Node n, std::string_view rule) {
    return std::unexpected(Fejl::ugyldig(std::string(n.navn()), std::string(rule)));
}

std::string tekst(xml::Node n) {
    return n ? std::string(trim(n.tekst())) : std::string();
}

// Children in the order of the schema.
class Boern {
  public:
    explicit Boern(xml::Node parent) : naeste_(parent.foerste()) {}

    // The next child when it has that name.
    xml::Node tag(std::string_view name) {
        if (!naeste_ || !naeste_.er(kYdl, name)) return {};
        return std::exchange(naeste_, naeste_.naeste());
    }
    void spring() {
        if (naeste_) naeste_ = naeste_.naeste();
    }
    [[nodiscard]] Result<void> slut() const {
        if (!naeste_) return {};
        return ugyldig(naeste_, "elementet hører ikke til her");
    }

  private:
    xml::Node naeste_;
};

Result<std::optional<Uuid>> uuid(xml::Node n) {
    if (!n) return std::optional<Uuid>();
    const auto u = Uuid::parse(tekst(n));
    if (!u) return ugyldig(n, "er ikke et UUID");
    return u;
}

Result<bool> ja_nej(xml::Node n) {
    const std::string text = tekst(n);
    if (!n || text == "false" || text == "0") return false;
    if (text == "true" || text == "1") return true;
    return ugyldig(n, "skal være true eller false");
}

// The day's beginning, Danish time; a zone does not move it.
Result<std::optional<Tid>> dag(xml::Node n) {
    if (!n) return std::optional<Tid>();
    const std::string text = tekst(n);
    constexpr std::size_t kDato = 10;
    const auto t = parse_datetime(text.substr(0, kDato) + "T00:00:00");
    if (!t || text.size() < kDato) return ugyldig(n, "er ikke en dato");
    return t;
}

Result<indeks::Datointerval> dage(Boern& c, const std::string& name) {
    indeks::Datointerval out;
    FAELLED_TRY(out.fra, dag(c.tag(name + "Fra")));
    FAELLED_TRY(out.til, dag(c.tag(name + "Til")));
    return out;
}

Result<std::optional<Cvr>> cvr(xml::Node n) {
    if (!n) return std::optional<Cvr>();
    const auto c = Cvr::parse(tekst(n));
    if (!c) return ugyldig(n, "er ikke et CVR-nummer");
    return c;
}

Result<std::optional<adgang::KleMoenster>> kle(xml::Node n) {
    if (tekst(n).empty()) return std::optional<adgang::KleMoenster>();
    auto pattern = adgang::KleMoenster::laes(tekst(n));
    if (!pattern) return ugyldig(n, "er hverken et KLE-emne eller et mønster");
    return pattern;
}

Result<std::size_t> antal(xml::Node n, std::size_t absent, std::size_t least) {
    if (!n) return absent;
    const std::string text = tekst(n);
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least)
        return ugyldig(n, "skal være et helt tal fra " + std::to_string(least));
    return value;
}

Result<std::string> nummer_urn(xml::Node n, std::size_t digits, std::string_view kind,
                               std::string_view what) {
    std::string number = tekst(n);
    std::erase_if(number, [](char c) { return c == '-' || c == ' '; });
    if (number.size() != digits || !is_digits(number))
        return std::unexpected(Fejl::kalder(40, "Ugyldigt " + std::string(what)));
    return "urn:oio:" + std::string(kind) + ":" + number;
}

Result<void> laes_kriterie(xml::Node n, Ydelseslisteoenske& out) {
    const xml::Node c = n.foerste();
    if (!c || c.naeste()) return ugyldig(n, "skal rumme ét kriterie");
    const std::string_view name = c.navn();
    if (name == "PartCPRNummer") {
        FAELLED_TRY(out.part, nummer_urn(c, 10, "cpr-nr", "CPR-nummer"));
    } else if (name == "PartCVRNummer") {
        FAELLED_TRY(out.part, nummer_urn(c, 8, "cvr-nr", "CVR-nummer"));
    } else if (name == "PartPNummer") {
        FAELLED_TRY(out.part, nummer_urn(c, 10, "pnr", "P-nummer"));
    } else if (name == "PartURN") {
        out.part = tekst(c);
        constexpr std::size_t kMost = 255;
        if (out.part.size() > kMost || !fold(out.part).starts_with("urn:"))
            return ugyldig(c, "er ikke et URN");
    } else if (name == "SagUUID") {
        FAELLED_TRY(out.sag, uuid(c));
    } else if (name == "BevilgetYdelseKriterie") {
        Boern in(c);
        FAELLED_TRY(out.bevilling, uuid(in.tag("BevillingUUID")));
        out.ydelse = tekst(in.tag("BevilgetYdelseID"));
        FAELLED_CHECK(in.slut());
        if (!out.bevilling) return ugyldig(c, "BevillingUUID mangler");
    } else {
        return ugyldig(c, "elementet hører ikke til her");
    }
    return {};
}

Result<Partrolle> partrolle(xml::Node n) {
    const std::string text = tekst(n);
    if (!n) return Partrolle::kEnhver;
    if (text == "Bevillingsmodtager") return Partrolle::kBevillingsmodtager;
    if (text == "Effektueringsmodtager") return Partrolle::kEffektueringsmodtager;
    return ugyldig(n, "er ingen af rollerne");
}

Result<Brugergruppe::Emne> laes_emne(xml::Node n) {
    Brugergruppe::Emne out;
    Boern in(n);
    // Empty is what the contract has for unknown: as when it is not there.
    if (const xml::Node level = in.tag("BevillingFoelsomhed"); level && !tekst(level).empty()) {
        out.foelsomhed = adgang::laes_foelsomhed(tekst(level));
        if (!out.foelsomhed) return ugyldig(level, "er ingen af værdierne");
    }
    FAELLED_TRY(out.kle, kle(in.tag("KLEDataAfgr")));
    FAELLED_TRY(out.system, uuid(in.tag("SystemDataAfgr")));
    FAELLED_CHECK(in.slut());
    return out;
}

constexpr std::size_t kMestAfgraensninger = 1000;

Result<Brugergruppe> laes_gruppe(xml::Node n) {
    Brugergruppe out;
    Boern in(n);
    if (const xml::Node list = in.tag("MyndighedDataAfgrListe"))
        for (xml::Node c = list.foerste(); c; c = c.naeste()) {
            if (!c.er(kYdl, "VirksomhedCVRNummer") || out.myndigheder.size() == kMestAfgraensninger)
                return ugyldig(c, "elementet hører ikke til her, eller der er for mange");
            FAELLED_TRY(const auto number, cvr(c));
            out.myndigheder.push_back(*number);
        }
    if (const xml::Node list = in.tag("BevillingAfgrListe"))
        for (xml::Node c = list.foerste(); c; c = c.naeste()) {
            if (!c.er(kYdl, "BevillingDataAfgr") || out.emner.size() == kMestAfgraensninger)
                return ugyldig(c, "elementet hører ikke til her, eller der er for mange");
            FAELLED_TRY(out.emner.emplace_back(), laes_emne(c));
        }
    FAELLED_CHECK(in.slut());
    return out;
}

Result<void> laes_hale(Boern& in, const std::string& sort, std::string_view element,
                       std::span<const std::string_view> elements, Ydelseslisteoenske& out) {
    if (const xml::Node list = in.tag("RettighedListe"))
        for (xml::Node c = list.foerste(); c; c = c.naeste()) {
            if (!c.er(kYdl, "BevillingDataAfgrGruppe") || out.rettigheder.size() == 100)
                return ugyldig(c, "elementet hører ikke til her, eller der er for mange");
            FAELLED_TRY(out.rettigheder.emplace_back(), laes_gruppe(c));
        }
    if (const xml::Node filter = in.tag("ResultatFilter")) {
        Boern f(filter);
        FAELLED_TRY(out.maksimum, antal(f.tag("ResultatAntalMaks"), out.maksimum, 1));
        FAELLED_TRY(out.foerste, antal(f.tag("ResultatStart"), 0, 0));
        FAELLED_CHECK(f.slut());
        out.maksimum = std::min(out.maksimum, indeks::kYdelseslisteLoft);
    }
    if (const xml::Node order = in.tag(sort)) {
        Boern s(order);
        const xml::Node by = s.tag(element);
        const auto at = std::ranges::find(elements, tekst(by));
        if (!by || at == elements.end()) return ugyldig(order, "kan ikke sorteres efter");
        out.sortering = static_cast<std::uint8_t>(at - elements.begin());
        const xml::Node way = s.tag("SorteringRetning");
        out.faldende = tekst(way) == "DESC";
        if (way && !out.faldende && tekst(way) != "ASC") return ugyldig(way, "er ASC eller DESC");
        FAELLED_CHECK(s.slut());
    }
    return in.slut();
}

Result<Boern> begynd(xml::Node in, Ydelseslisteoenske& out) {
    FAELLED_CHECK(kraev_hovedoplysninger(in));
    Boern c(in);
    c.spring();
    const xml::Node criterion = c.tag("Kriterie");
    if (!criterion) return ugyldig(in, "Kriterie mangler");
    FAELLED_CHECK(laes_kriterie(criterion, out));
    FAELLED_TRY(out.rolle, partrolle(c.tag("PartRolle")));
    return c;
}

Result<Ydelseslisteoenske> laes_bevillinghent(xml::Node in) {
    Ydelseslisteoenske out;
    FAELLED_TRY(Boern c, begynd(in, out));
    if (out.bevilling) return ugyldig(in, "BevilgetYdelseKriterie hører til EffektueringHent");
    FAELLED_TRY(out.medtag, ja_nej(c.tag("MedtagEffektueringer")));
    FAELLED_TRY(out.fjern_undtagne, ja_nej(c.tag("FjernUndtagetVisningForBorger")));
    out.sagsnummer = tekst(c.tag("SagSagsnummer"));
    FAELLED_TRY(out.kle, kle(c.tag("KLEKriterie")));
    FAELLED_TRY(out.kun_bevilling, uuid(c.tag("BevillingUUID")));
    FAELLED_TRY(out.ejer, cvr(c.tag("BevillingEjerCVRNummer")));
    FAELLED_TRY(out.system, uuid(c.tag("ItSystemInstansIdentifikation")));
    if (const xml::Node cls = c.tag("YdelseKlasse")) {
        Boern k(cls);
        out.klasse = tekst(k.tag("KlasseIdentifikation"));
        if (const xml::Node urn = k.tag("KlasseUrnReference"); out.klasse.empty())
            out.klasse = tekst(urn);
        FAELLED_CHECK(k.slut());
    }
    FAELLED_TRY(out.start, dage(c, "BevilgetYdelseStartDato"));
    FAELLED_TRY(out.slut, dage(c, "BevilgetYdelseSlutDato"));
    FAELLED_TRY(out.disposition, dage(c, "OekonomiskEffektueringDispositionsDato"));
    FAELLED_CHECK(
        laes_hale(c, "YdelseSortering", "BevilgetYdelseSorteringElement", kYdelseSortering, out));
    return out;
}

Result<Ydelseslisteoenske> laes_effektueringhent(xml::Node in) {
    Ydelseslisteoenske out;
    FAELLED_TRY(Boern c, begynd(in, out));
    if (out.sag) return ugyldig(in, "SagUUID hører til BevillingHent");
    FAELLED_TRY(out.medtag, ja_nej(c.tag("MedtagBevilling")));
    FAELLED_TRY(out.fjern_undtagne, ja_nej(c.tag("FjernUndtagetVisningForBorger")));
    FAELLED_TRY(out.disposition, dage(c, "OekonomiskEffektueringDispositionsDato"));
    FAELLED_CHECK(laes_hale(c, "EffektueringSortering", "EffektueringSorteringElement",
                            kEffektueringSortering, out));
    return out;
}

// --- out

// The answer with its head, open.
void aaben(const std::string& root, const Hovedoplysninger& h, std::span<const Reaktion> reactions,
           xml::Skriver& out) {
    out.erklaer("kontekst", kKontekstNs);
    out.erklaer("ydl", kYdl);
    out.aaben("ydl", root);
    out.attribut("revision", "1");
    skriv_svarhoved(h, reactions, out);
}

// This contract has no RequestId.
Hovedoplysninger hoved(xml::Node in) {
    Hovedoplysninger h = hovedoplysninger(in);
    h.anmodning.clear();
    return h;
}

Operation operation(const std::string& name, const Ydelseslisteopsaetning::Hent& hent,
                    Result<Ydelseslisteoenske> (*laes)(xml::Node)) {
    const std::string root = name + "_O";
    Operation o;
    o.navn = name;
    o.meddelelse = name;
    o.action = std::string(kYdl) + "YdelseListeHentService#" + name;
    o.input = {std::string(kYdl), name + "_I"};
    o.output = {std::string(kYdl), root};
    o.udfoerelse = Udfoerelse::kTung;
    o.visning = true;
    o.koer = [root, hent, laes](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        const Hovedoplysninger h = hoved(in);
        k.spor().oplysninger(h.oplysninger);
        FAELLED_TRY(Ydelseslisteoenske asked, laes(in));
        asked.bruger = h.oplysninger.bruger;
        xml::Skriver body;
        Xmltrae tree("ydl", body);
        FAELLED_TRY(const Ydelseslistesvar found, hent(k, asked, tree));
        std::vector<Reaktion> told;
        told.reserve(found.advis.size());
        for (const Ydelseslistesvar::Advis& a : found.advis)
            told.push_back({"Advis", std::string(a.id), std::string(a.tekst)});
        aaben(root, h, told, out);
        if (!found.tomt) out.raa(body.tag());
        out.luk("ydl", root);
        return {};
    };
    o.fejlsvar_til = [root](const Fejl& f, xml::Node in, xml::Skriver& out) {
        Hovedoplysninger h = hoved(in);
        // Only when there is no context to answer with: its fields are then made up.
        if (!h.hel()) h = Hovedoplysninger::opdigtet();
        const Reaktion told{"Fejl", std::to_string(f.kode), f.tekst};
        aaben(root, h, {&told, 1}, out);
        out.luk("ydl", root);
    };
    o.fejlsvar = [write = o.fejlsvar_til](const Fejl& f, xml::Skriver& out) { write(f, {}, out); };
    return o;
}

}  // namespace

Tjeneste ydelseslistetjeneste(const Ydelseslisteopsaetning& setup) {
    Tjeneste t;
    t.navn = "YdelseListeHentService";
    // No part of the path, so that no other path is taken for this service's.
    t.segment = "ydelsesliste";
    t.sti = "/ydelselistehent/2/";
    t.wsdl_ns = kYdl;
    t.skemaer = {std::string(kYdelseslistefil), "RequestHeader.xsd"};
    t.skemasaet = std::make_shared<const std::vector<Skema>>(ydelseslisteskemaer());
    t.operationer.push_back(operation("BevillingHent", setup.bevillinger, laes_bevillinghent));
    t.operationer.push_back(
        operation("EffektueringHent", setup.effektueringer, laes_effektueringhent));
    t.adgang = setup.adgang;
    t.underskriver = setup.underskriver;
    return t;
}

}  // namespace faelled::soap
