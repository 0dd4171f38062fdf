#include "beskedfordeler/kuvert.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "beskedfordeler/steder.hpp"

namespace faelled::beskedfordeler {

namespace {

// An envelope is at most this deep; what lies deeper is payload.
constexpr std::size_t kKuvertdybde = 4;
const xml::Graenser kGraenser(kStoersteBesked, 64, 50'000, 64);

bool kuvert_ns(std::string_view ns) {
    return ns == kKuvertNs || ns == "urn:besked:kuvert:1.0" || ns.empty();
}

// A child of the envelope's own; null when there is none.
xml::Node kuvertbarn(xml::Node parent, std::string_view name) {
    for (xml::Node c = parent.foerste(); c; c = c.naeste())
        if (c.navn() == name && kuvert_ns(c.ns())) return c;
    return {};
}

std::unexpected<Fejl> ugyldig(std::string_view element, std::string_view rule) {
    return std::unexpected(Fejl::ugyldig(std::string(element), std::string(rule)));
}

// The same, 40 when there are two.
Result<xml::Node> hoejst_en(xml::Node parent, std::string_view name) {
    xml::Node found;
    for (xml::Node c = parent.foerste(); c; c = c.naeste()) {
        if (c.navn() != name || !kuvert_ns(c.ns())) continue;
        if (found) return ugyldig(name, "må kun stå én gang");
        found = c;
    }
    return found;
}
Result<xml::Node> netop_en(xml::Node parent, std::string_view name) {
    FAELLED_TRY(const xml::Node found, hoejst_en(parent, name));
    if (!found) return ugyldig(name, "mangler");
    return found;
}

// The value of encoding in the XML declaration, lower case; empty when there is none.
std::string kodning(std::string_view bytes) {
    if (!bytes.starts_with("<?xml")) return {};
    const std::string_view head = bytes.substr(0, bytes.find("?>"));
    std::size_t at = head.find("encoding");
    if (at == std::string_view::npos) return {};
    at = head.find_first_of("\"'", at);
    if (at == std::string_view::npos) return {};
    const std::size_t end = head.find(head[at], at + 1);
    return fold(head.substr(at + 1, end == std::string_view::npos ? end : end - at - 1));
}

Result<void> kun_utf8(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    const std::string name = kodning(bytes);
    const bool known = name.empty() || name == "utf-8" || name == "utf8" || name == "us-ascii";
    if (!known || !is_utf8(bytes)) return ugyldig("Haendelsesbesked", "skal være UTF-8");
    return {};
}

// Walks the tree and the scan side by side: the n-th start tag is the n-th element.
class Vandring {
  public:
    explicit Vandring(std::string_view bytes) : steder_(find_steder(bytes, kKuvertdybde)) {}

    // Calls `besoeg(element, place)` for every child of `parent`, which stands at `depth`. Must be
    // called on the way down, once for each element that is gone into.
    template <typename F>
    Result<void> boern(xml::Node parent, std::size_t depth, F besoeg) {
        for (xml::Node c = parent.foerste(); c; c = c.naeste()) {
            if (naeste_ >= steder_.size())
                return std::unexpected(Fejl::intern("Beskedens elementer og bytes passer ikke"));
            const Elementsted place = steder_[naeste_++];
            FAELLED_TRY(const bool inside, besoeg(c, place));
            if (!inside) spring(c, depth + 1);
        }
        return {};
    }
    [[nodiscard]] const Elementsted& rod() {
        naeste_ = 1;
        return steder_.front();
    }
    [[nodiscard]] bool tom() const { return steder_.empty(); }

  private:
    // Past the places below an element at `depth`.
    void spring(xml::Node n, std::size_t depth) {
        if (depth >= kKuvertdybde) return;
        for (xml::Node c = n.foerste(); c; c = c.naeste()) {
            ++naeste_;
            spring(c, depth + 1);
        }
    }

    std::vector<Elementsted> steder_;
    std::size_t naeste_ = 0;
};

Objektregistrering laes_registrering(xml::Node n) {
    const auto ref = [&](std::string_view name) { return laes_reference(kuvertbarn(n, name)); };
    return {ref("ObjektAnsvarligMyndighed"), ref("ObjektId"), ref("ObjektType"),
            ref("ObjektHandling"), ref("OpgaveEmne")};
}

Result<void> laes_filtrering(xml::Node n, Kuvert& k) {
    FAELLED_TRY(const xml::Node type, netop_en(n, "Beskedtype"));
    const oio::Reference ref = laes_reference(type);
    if (ref.uuid() == nullptr) return ugyldig("Beskedtype", "skal være en UUID");
    k.beskedtype = *ref.uuid();
    FAELLED_TRY(const xml::Node actor, hoejst_en(n, "BeskedAnsvarligAktoer"));
    k.ansvarlig_aktoer = laes_reference(actor);
    for (xml::Node c = n.foerste(); c; c = c.naeste())
        if (c.navn() == "ObjektRegistrering" && kuvert_ns(c.ns())) {
            for (const auto* once : {"ObjektAnsvarligMyndighed", "OpgaveEmne"})
                FAELLED_CHECK(hoejst_en(c, once));
            k.registreringer.push_back(laes_registrering(c));
        }
    return {};
}

Result<bool> sted_i_kuvert(Vandring& walk, xml::Node c, const Elementsted& place, Kuvert& k) {
    if (!kuvert_ns(c.ns())) return false;
    if (c.navn() == "Filtreringsdata") {
        k.efter_filtrering = place.hele.til;
        bool before = false;  // the element before was one of the list
        FAELLED_CHECK(walk.boern(c, 3, [&](xml::Node m, const Elementsted& at) -> Result<bool> {
            const bool here = m.navn() == "TilladtModtager" && kuvert_ns(m.ns());
            if (here) {
                if (!before && !k.tilladt_modtager.empty())
                    return ugyldig("TilladtModtager", "skal stå samlet");
                oio::Reference ref = laes_reference(m);
                const auto name = Myndighedsnavn::laes(ref);
                k.tilladt_modtager.push_back({std::move(ref), name, at.hele});
            }
            before = here;
            return false;
        }));
        return true;
    }
    if (c.navn() != "Leveranceinformation") return false;
    if (k.efter_filtrering == 0)
        return ugyldig("Leveranceinformation", "skal stå efter Filtreringsdata");
    k.leveranceinformation = place.hele;
    k.leveranceinformation_tag = place.starttag;
    FAELLED_CHECK(walk.boern(c, 3, [&](xml::Node m, const Elementsted& at) -> Result<bool> {
        if (!kuvert_ns(m.ns())) return false;
        if (m.navn() == "Dannelsestidspunkt") k.dannelsestidspunkt = at.hele;
        if (m.navn() == "Sikkerhedsklassificering") k.sikkerhedsklassificering = at.hele;
        return false;
    }));
    return true;
}

Result<void> find_steder_i(xml::Node root, std::string_view bytes, Kuvert& k) {
    Vandring walk(bytes);
    if (walk.tom()) return std::unexpected(Fejl::intern("Beskedens rod er ikke fundet"));
    k.rod = walk.rod().hele;
    return walk.boern(root, 1, [&](xml::Node c, const Elementsted& place) -> Result<bool> {
        if (!kuvert_ns(c.ns())) return false;
        if (c.navn() == "Beskeddata") k.data.push_back(place.hele);
        if (c.navn() != "Beskedkuvert") return false;
        FAELLED_CHECK(walk.boern(c, 2, [&](xml::Node m, const Elementsted& at) {
            return sted_i_kuvert(walk, m, at, k);
        }));
        return true;
    });
}

}  // namespace

Myndighedsnavn Myndighedsnavn::laes(const oio::Reference& ref) {
    Myndighedsnavn out;
    if (ref.uuid() != nullptr) {
        out.uuid = *ref.uuid();
        return out;
    }
    std::string_view text = trim(ref.urn_tekst());
    out.alle = text == "*";
    const std::string folded = fold(text);
    for (const std::string_view prefix : {"urn:oio:cvr-nr:", "urn:oio:cvr:"})
        if (folded.starts_with(prefix)) {
            text.remove_prefix(prefix.size());
            break;
        }
    out.cvr = Cvr::parse(text);
    return out;
}

xml::Node barn_ved_navn(xml::Node parent, std::string_view name) {
    for (xml::Node c = parent.foerste(); c; c = c.naeste())
        if (c.navn() == name) return c;
    return {};
}

oio::Reference laes_reference(xml::Node parent) {
    for (xml::Node c = parent.foerste(); c; c = c.naeste()) {
        const bool uuid = c.navn() == "UUIDIdentifikator";
        if (!uuid && c.navn() != "URNIdentifikator") continue;
        const std::string raw = c.tekst();
        const std::string_view text = trim(raw);
        if (text.empty()) return {};
        if (uuid)
            if (const auto u = Uuid::parse(text)) return oio::Reference(*u);
        return oio::Reference::urn(std::string(text));
    }
    return {};
}

Result<LaestBesked> laes_besked(std::string_view bytes) {
    if (bytes.size() > kStoersteBesked) return ugyldig("Haendelsesbesked", "må højst fylde 1 MB");
    FAELLED_CHECK(kun_utf8(bytes));
    FAELLED_TRY(xml::Dokument doc, xml::Dokument::laes(bytes, kGraenser));
    const xml::Node root = doc.rod();
    if (root.navn() != "Haendelsesbesked" || !kuvert_ns(root.ns()))
        return ugyldig("Haendelsesbesked", "er ikke dokumentets element");
    Kuvert k;
    FAELLED_TRY(const xml::Node id, netop_en(root, "BeskedId"));
    k.besked_id = laes_reference(id);
    if (k.besked_id.tom()) return ugyldig("BeskedId", "skal udfyldes");
    FAELLED_TRY(const xml::Node version, hoejst_en(root, "BeskedVersion"));
    k.version = version ? std::string(trim(version.tekst())) : std::string();
    if (k.version.empty()) k.version = "1.0";
    FAELLED_TRY(const xml::Node envelope, netop_en(root, "Beskedkuvert"));
    FAELLED_TRY(const xml::Node filter, netop_en(envelope, "Filtreringsdata"));
    FAELLED_CHECK(laes_filtrering(filter, k));
    FAELLED_TRY(const xml::Node delivery, hoejst_en(envelope, "Leveranceinformation"));
    for (const auto* once : {"Dannelsestidspunkt", "Sikkerhedsklassificering"})
        FAELLED_CHECK(hoejst_en(delivery, once));
    k.foelsomhed = laes_reference(kuvertbarn(delivery, "Sikkerhedsklassificering"));
    FAELLED_CHECK(find_steder_i(root, bytes, k));
    return LaestBesked{std::move(doc), envelope, std::move(k)};
}

}  // namespace faelled::beskedfordeler
