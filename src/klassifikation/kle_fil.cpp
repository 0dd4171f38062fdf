#include "klassifikation/kle_fil.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/text.hpp"
#include "base/time.hpp"
#include "xml/stykker.hpp"
#include "xml/xml.hpp"

namespace faelled::klassifikation {
namespace {

Fejl fejl(std::string_view where, std::string_view rule) {
    Fejl f = Fejl::kalder(40, "KLE-filen: " + std::string(where) + ": " + std::string(rule));
    f.element = where;
    f.regel = rule;
    return f;
}

// --- form -------------------------------------------------------------------------------------

bool er_bogstav(std::string_view s) {
    return (s.size() == 1 && s[0] >= 'A' && s[0] <= 'Z') || s == "Æ" || s == "Ø" || s == "Å";
}

// The number above it, empty for a top number; nothing when the form is none of KLE's.
std::optional<std::string> over(std::string_view number) {
    if (number.empty()) return std::nullopt;
    if (er_bogstav(number)) return std::string();
    if (number[0] < '0' || number[0] > '9') {
        const std::string_view letter =
            number.substr(0, number.size() - std::min<std::size_t>(2, number.size()));
        const std::string_view digits = number.substr(letter.size());
        if (!er_bogstav(letter) || digits.size() != 2 || !is_digits(digits)) return std::nullopt;
        return std::string(letter);
    }
    const auto parts = split(number, '.');
    if (parts.size() > 3 || !std::ranges::all_of(parts, [](std::string_view p) {
            return p.size() == 2 && is_digits(p);
        }))
        return std::nullopt;
    return parts.size() == 1 ? std::string() : std::string(number.substr(0, number.size() - 3));
}

bool er_dato(std::string_view s) {
    return s.size() == 10 && parse_datetime(std::string(s) + "T00:00:00").has_value();
}

// --- XML --------------------------------------------------------------------------------------

std::string barnetekst(xml::Node n, std::string_view name) {
    const xml::Node c = n.barn("", name);
    return c ? std::string(trim(c.tekst())) : std::string();
}

// Readable text of XHTML: blocks on lines of their own, "- " before list items.
void uden_markering(xml::Node n, std::string& out) {
    static constexpr std::string_view kBlokke[] = {"p",  "li", "ul", "ol", "div",
                                                   "br", "h1", "h2", "h3", "h4"};
    for (const xml::Stykke& part : xml::stykker(n)) {
        if (!part.element) {
            for (const char c : part.tekst) {
                const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
                if (!space)
                    out.push_back(c);
                else if (!out.empty() && out.back() != ' ' && out.back() != '\n')
                    out.push_back(' ');
            }
            continue;
        }
        const std::string_view name = part.element.navn();
        const bool block = std::ranges::find(kBlokke, name) != std::end(kBlokke);
        if (block && !out.empty() && out.back() != '\n') out.push_back('\n');
        if (name == "li") out += "- ";
        uden_markering(part.element, out);
        if (block && !out.empty() && out.back() != '\n') out.push_back('\n');
    }
}

std::string vejledning(xml::Node n) {
    std::string out;
    if (n) uden_markering(n, out);
    return std::string(trim(out));
}

// Title, paragraph, URL.
std::string retskilde(xml::Node n) {
    std::string out;
    for (const std::string_view name : {"RetskildeTitel", "ParagrafEllerKapitel", "RetsinfoURL"}) {
        const std::string part = barnetekst(n, name);
        if (part.empty()) continue;
        if (!out.empty()) out += ", ";
        out += part;
    }
    return out;
}

void administrativ(xml::Node info, Klenummer& k) {
    k.oprettet = barnetekst(info, "OprettetDato");
    for (xml::Node c = info.foerste(); c; c = c.naeste())
        if (c.navn() == "RettetDato") k.rettet = std::max(k.rettet, std::string(trim(c.tekst())));
    const xml::Node history = info.barn("", "Historisk");
    if (!history) return;
    k.udgaaet = barnetekst(history, "UdgaaetDato");
    const xml::Node moved = history.barn("", "Flyttet");
    if (!moved) return;
    for (xml::Node c = moved.foerste(); c; c = c.naeste())
        if (c.navn() == "AfloestAf") k.afloest_af.emplace_back(trim(c.tekst()));
}

// A keyword with a facet names that facet too.
void stikord(xml::Node n, Klenummer& k) {
    std::string text = barnetekst(n, "Tekst");
    if (!text.empty() && std::ranges::find(k.stikord, text) == k.stikord.end())
        k.stikord.push_back(std::move(text));
    std::string facet = barnetekst(n, "HandlingsfacetNr");
    if (!facet.empty() &&
        std::ranges::find(k.handlingsfacetter, facet) == k.handlingsfacetter.end())
        k.handlingsfacetter.push_back(std::move(facet));
}

// The levels of an export, from the outside.
constexpr std::string_view kEmner[] = {"Hovedgruppe", "Gruppe", "Emne"};
constexpr std::string_view kHandlinger[] = {"HandlingsfacetKategori", "Handlingsfacet"};

Result<void> niveau(xml::Node n, std::span<const std::string_view> levels, Kleudgave& out) {
    const std::string own(levels.front());
    Klenummer k;
    k.nummer = barnetekst(n, own + "Nr");
    k.titel = barnetekst(n, own + "Titel");
    for (xml::Node c = n.foerste(); c; c = c.naeste()) {
        const std::string_view name = c.navn();
        if (name == own + "Vejledning") {
            k.vejledning = vejledning(c.barn("", "VejledningTekst"));
        } else if (name == own + "RetskildeReference") {
            const std::string text = retskilde(c);
            if (!k.retskilde.empty() && !text.empty()) k.retskilde += "; ";
            k.retskilde += text;
        } else if (name == own + "AdministrativInfo") {
            administrativ(c, k);
        } else if (name == own + "Stikord" || name == own + "OgHandlingsfacetStikord") {
            stikord(c, k);
        } else if (name == "BevaringJaevnfoerArkivloven") {
            k.bevaring = std::string(trim(c.tekst()));
            if (k.bevaring == "tom") k.bevaring.clear();
        } else if (name == "SletningJaevnfoerPersondataloven") {
            k.sletning = std::string(trim(c.tekst()));
        } else if (name == "UUID") {
            const auto u = Uuid::parse(c.tekst());
            if (!u) return std::unexpected(fejl(k.nummer, "UUID er ikke et UUID"));
            k.uuid = *u;
        }
    }
    out.numre.push_back(std::move(k));
    if (levels.size() == 1) return {};
    for (xml::Node c = n.foerste(); c; c = c.naeste())
        if (c.navn() == levels[1]) FAELLED_CHECK(niveau(c, levels.subspan(1), out));
    return {};
}

Result<Kleudgave> fra_xml(std::string_view file) {
    FAELLED_TRY(const xml::Dokument doc,
                xml::Dokument::laes(file, {kMaxKlefil, 64, 2'000'000, 64}));
    const xml::Node root = doc.rod();
    std::span<const std::string_view> levels;
    if (root.er("", "KLE-Emneplan"))
        levels = kEmner;
    else if (root.er("", "KLE-Handlingsfacetter"))
        levels = kHandlinger;
    else
        return std::unexpected(
            fejl(root.kvalificeret(), "er hverken KLE-Emneplan eller KLE-Handlingsfacetter"));
    Kleudgave out;
    out.udgivet = barnetekst(root, "UdgivelsesDato");
    for (xml::Node n = root.foerste(); n; n = n.naeste())
        if (n.navn() == levels.front()) FAELLED_CHECK(niveau(n, levels, out));
    return out;
}

// --- CSV --------------------------------------------------------------------------------------

// Cells of one line; a cell in quotes holds commas, and quotes as two.
std::vector<std::string> celler(std::string_view line) {
    std::vector<std::string> out(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"') {
            if (quoted && i + 1 < line.size() && line[i + 1] == '"')
                out.back().push_back(line[++i]);
            else
                quoted = !quoted;
        } else if (c == ',' && !quoted) {
            out.emplace_back();
        } else {
            out.back().push_back(c);
        }
    }
    return out;
}

Result<Kleudgave> fra_csv(std::string_view file) {
    if (file.size() > kMaxKlefil) return std::unexpected(fejl("filen", "er for stor"));
    if (!is_utf8(file)) return std::unexpected(fejl("filen", "er ikke UTF-8"));
    Kleudgave out;
    std::size_t number = 0;
    for (std::string_view line : split(file, '\n')) {
        ++number;
        line = trim(line);
        if (line.empty()) continue;
        std::vector<std::string> cells = celler(line);
        const std::string where = "linje " + std::to_string(number);
        if (number == 1) {
            const std::vector<std::string> head{"nummer", "type", "overordnet", "titel", "uuid"};
            if (cells != head)
                return std::unexpected(
                    fejl(where, "kolonnerne skal være nummer,type,overordnet,titel,uuid"));
            continue;
        }
        if (cells.size() != 5) return std::unexpected(fejl(where, "har ikke fem celler"));
        const auto u = Uuid::parse(cells[4]);
        if (!u) return std::unexpected(fejl(where, "uuid er ikke et UUID"));
        Klenummer k;
        k.nummer = std::move(cells[0]);
        k.titel = std::move(cells[3]);
        k.uuid = *u;
        out.numre.push_back(std::move(k));
    }
    return out;
}

const Uuid kUdenUuid = Uuid::literal("1c70bd8f-1771-517b-9441-52380c4a9b6e");

// --- what holds for both ----------------------------------------------------------------------

Result<void> kontroller(Kleudgave& edition) {
    std::unordered_set<std::string> numbers;
    std::unordered_set<Uuid> ids;
    for (Klenummer& k : edition.numre) {
        const auto above = over(k.nummer);
        if (!above) return std::unexpected(fejl("\"" + k.nummer + "\"", "er ikke et KLE-nummer"));
        k.overordnet = *above;
        // Old exports of action facets have none; the same number always gets the same one.
        if (k.uuid.is_nil()) k.uuid = Uuid::named(kUdenUuid, k.nummer);
        if (!ids.insert(k.uuid).second)
            return std::unexpected(fejl(k.nummer, "UUID forekommer to gange"));
        // An ended number may be used again.
        if (k.udgaaet.empty() && !numbers.insert(k.nummer).second)
            return std::unexpected(fejl(k.nummer, "nummeret forekommer to gange"));
        for (const std::string* d : {&k.oprettet, &k.rettet, &k.udgaaet})
            if (!d->empty() && !er_dato(*d))
                return std::unexpected(fejl(k.nummer, "en dato er ikke en dato"));
    }
    std::ranges::stable_sort(edition.numre, {}, [](const Klenummer& k) {
        return k.er_handling() ? (k.overordnet.empty() ? 1 : 2) : k.nummer.size();
    });
    return {};
}

}  // namespace

Result<Kleudgave> laes_kle(std::string_view file) {
    if (file.starts_with("\xEF\xBB\xBF")) file.remove_prefix(3);
    const bool is_xml = trim(file.substr(0, 200)).starts_with('<');
    FAELLED_TRY(Kleudgave out, is_xml ? fra_xml(file) : fra_csv(file));
    if (out.numre.empty()) return std::unexpected(fejl("filen", "har ingen numre"));
    FAELLED_CHECK(kontroller(out));
    return out;
}

}  // namespace faelled::klassifikation
