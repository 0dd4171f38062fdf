#include "soap/indeks/fremsoegform.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "base/text.hpp"

namespace faelled::soap::indeksform {

namespace {

using indeks::Gren;

constexpr std::string_view kRetning[] = {"Stigende", "Faldende"};

// The branch for which an element has this name; nothing: none.
std::optional<Gren> gren(const Fremsoegform& f, std::string_view Grenform::* name, xml::Node n) {
    if (n.ns() != f.ns.uri) return {};
    for (Gren g = 0; g < indeks::kGrene; ++g)
        if (n.navn() == f.grene.at(g).*name) return g;
    return {};
}

Result<void> laes_filter(const Fremsoegform& f, xml::Node in, indeks::Filter& out) {
    for (xml::Node n = in.foerste(); n; n = n.naeste()) {
        if (const auto g = gren(f, &Grenform::vis, n)) {
            const xml::Node value = n.foerste();
            if (!value) return std::unexpected(Fejl::ugyldig(n.kvalificeret(), "Vis mangler"));
            FAELLED_TRY(const std::uint32_t at, vaerdi(value, f.grene.at(*g).vises));
            out.vis.at(*g) |= 1U << at;
        } else if (const auto with = gren(f, &Grenform::inkluder, n)) {
            FAELLED_TRY(const std::uint32_t at, vaerdi(n, f.grene.at(*with).inkluderes));
            out.inkluder.at(*with) |= 1U << at;
        } else {
            return uventet(n);
        }
    }
    return {};
}

Result<indeks::Sortering> laes_sortering(const Fremsoegform& f, Gren g, xml::Node in) {
    indeks::Sortering out;
    for (xml::Node n = in.foerste(); n; n = n.naeste()) {
        if (n.er(f.ns.uri, "Element")) {
            FAELLED_TRY(const std::uint32_t at, vaerdi(n, f.grene.at(g).sorteringer));
            out.element = static_cast<std::uint8_t>(at);
        } else if (n.er(f.ns.uri, "Retning")) {
            FAELLED_TRY(const std::uint32_t at, vaerdi(n, kRetning));
            out.faldende = at == 1;
        } else if (n.er(f.ns.uri, f.raekke)) {
            const std::string text = n.tekst();
            const std::string_view t = trim(text);
            const auto [end, error] = std::from_chars(t.data(), t.data() + t.size(), out.prioritet);
            if (error != std::errc() || end != t.data() + t.size())
                return std::unexpected(Fejl::ugyldig(n.kvalificeret(), "er ikke et heltal"));
        } else {
            return uventet(n);
        }
    }
    return out;
}

void skriv_element(std::string_view prefix, std::string_view name, std::string_view text,
                   xml::Skriver& out) {
    out.aaben(prefix, name);
    out.tekst(text);
    out.luk(prefix, name);
}

void skriv_antal(const Fremsoegform& f, std::string_view name, std::size_t n,
                 const std::optional<indeks::Sidevalg>& page, xml::Skriver& out) {
    const std::string_view own = f.ns.praefiks;
    out.aaben(own, "Antal");
    skriv_element(own, "Element", name, out);
    skriv_element(own, "Antal", std::to_string(n), out);
    if (page) {
        out.aaben(own, "Paginering");
        out.element("sd:FoersteResultatReference", std::to_string(page->foerste));
        out.element("sd:MaksimalAntalKvantitet", std::to_string(page->maksimum));
        out.luk(own, "Paginering");
    }
    out.luk(own, "Antal");
}

}  // namespace

Result<indeks::FremsoegInput> laes_fremsoeg(const Fremsoegform& f, xml::Node in) {
    indeks::FremsoegInput out;
    for (xml::Node n = in.foerste(); n; n = n.naeste()) {
        if (const auto g = gren(f, &Grenform::uuid, n)) {
            FAELLED_TRY(const Uuid u, uuid(n));
            out.uuids.at(*g).push_back(u);
        } else if (n.er(f.ns.uri, "SoegUdtryk")) {
            FAELLED_TRY(out.udtryk, laes_udtryk(f.sprog(), n));
        } else if (n.er(f.ns.uri, "Filter")) {
            FAELLED_CHECK(laes_filter(f, n, out.filter));
        } else if (n.er(f.ns.uri, "Sortering")) {
            for (xml::Node s = n.foerste(); s; s = s.naeste()) {
                const auto of = gren(f, &Grenform::sortering, s);
                if (!of) return uventet(s);
                FAELLED_TRY(indeks::Sortering one, laes_sortering(f, *of, s));
                out.sortering.at(*of).push_back(one);
            }
        } else {
            return uventet(n);
        }
    }
    return out;
}

void skriv_fremsoeg(const Fremsoegform& f, const indeks::Filter& filter,
                    const indeks::FremsoegSvar& found, const Udsnitsvalg& udsnit,
                    xml::Skriver& out) {
    for (const oio::Objektbeskrivelse* b : f.typer)
        oio::erklaer_navnerum(*b, out);
    aaben(f.ns, f.output, out);
    if (found.tomt())
        oio::skriv_standardretur(44, "Ingen objekter opfylder søgningen", out);
    else
        oio::skriv_standardretur(20, "OK", out);
    for (Gren g = 0; g < indeks::kGrene; ++g) {
        skriv_antal(f, f.grene.at(g).antal, found.antal.at(g), found.side.at(g), out);
        // After both branches, or after the one whose objects they are in.
        if (g == (f.dele_sidst ? indeks::kGrene - 1 : 0))
            skriv_antal(f, f.antal_dele, found.dele, std::nullopt, out);
    }
    for (Gren g = 0; g < indeks::kGrene; ++g) {
        const oio::Udsnit parts = udsnit(g, filter.vis.at(g));
        for (const oio::Oejebliksbillede& o : found.billeder.at(g)) {
            out.aaben(f.ns.praefiks, f.grene.at(g).billede);
            oio::skriv_oejebliksbillede_indhold(*f.typer.at(g), o, uden_etiketter(), out, parts);
            out.luk(f.ns.praefiks, f.grene.at(g).billede);
        }
    }
    out.luk(f.ns.praefiks, f.output);
}

}  // namespace faelled::soap::indeksform
