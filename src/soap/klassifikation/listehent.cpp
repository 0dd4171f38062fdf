#include "soap/klassifikation/listehent.hpp"

#include <array>
#include <span>
#include <utility>

#include "base/text.hpp"
#include "soap/hovedoplysninger.hpp"
#include "soap/klassifikation/listehent_skema.hpp"

namespace faelled::soap {

namespace {

// --- in

std::unexpected<Fejl> ugyldig(xml::Node n, std::string_view rule) {
    return std::unexpected(Fejl::ugyldig(n.kvalificeret(), std::string(rule)));
}

// Reads children in schema order by their transliterated names.
class Laeser {
  public:
    Laeser(const Listeform& form, xml::Node parent) : form_(form), naeste_(parent.foerste()) {}

    // The next child when it has that name.
    xml::Node tag(std::string_view name) {
        if (!naeste_ || !naeste_.er(form_.ns, form_.navn(name))) return {};
        const xml::Node found = naeste_;
        naeste_ = naeste_.naeste();
        return found;
    }
    void spring(int children) {
        while (children-- > 0 && naeste_)
            naeste_ = naeste_.naeste();
    }
    [[nodiscard]] Result<void> slut() const {
        if (!naeste_) return {};
        return ugyldig(naeste_, "elementet hører ikke til her");
    }

  private:
    const Listeform& form_;
    xml::Node naeste_;
};

Result<std::optional<Uuid>> uuid(xml::Node n) {
    if (!n) return std::optional<Uuid>();
    const auto u = Uuid::parse(n.tekst());
    if (!u) return ugyldig(n, "er ikke et gyldigt UUID");
    return u;
}

Result<bool> markering(xml::Node n, bool absent) {
    if (!n) return absent;
    const std::string text(trim(n.tekst()));
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
    return ugyldig(n, "skal være true eller false");
}

// The start of the day, Danish time.
Result<std::optional<Tid>> dato(xml::Node n) {
    if (!n) return std::optional<Tid>();
    const std::string text(trim(n.tekst()));
    const auto t = parse_datetime(text.substr(0, 10) + "T00:00:00");
    if (!t || text.size() < 10) return ugyldig(n, "er ikke en dato");
    return t;
}

Result<Listekriterie> kriterie(const Listeform& form, xml::Node n) {
    Listekriterie out;
    Laeser r(form, n);
    FAELLED_TRY(out.klassifikation, uuid(r.tag("KlassifikationIdentifikation")));
    if (!out.klassifikation) {
        FAELLED_TRY(out.facet, uuid(r.tag("FacetIdentifikation")));
    }
    if (!out.klassifikation && !out.facet) {
        FAELLED_TRY(out.klasse, uuid(r.tag("KlasseIdentifikation")));
    }
    if (!out.klassifikation && !out.facet && !out.klasse) {
        const xml::Node keys = r.tag("BrugervendtNoegleKriterie");
        if (!keys) return ugyldig(n, "siger hverken UUID eller nøgle");
        Laeser k(form, keys);
        const auto key = [&](std::string_view name, std::string& to) {
            if (const xml::Node c = k.tag(name)) to = std::string(trim(c.tekst()));
        };
        key("KlassifikationBrugervendtNoegle", out.klassifikation_noegle);
        key("FacetBrugervendtNoegle", out.facet_noegle);
        key("KlasseBrugervendtNoegle", out.klasse_noegle);
        FAELLED_CHECK(k.slut());
        if (out.klassifikation_noegle.empty())
            return ugyldig(keys, "KlassifikationBrugervendtNoegle mangler");
    }
    FAELLED_CHECK(r.slut());
    return out;
}

Result<Listeforespoergsel> forespoergsel(const Listeform& form, xml::Node in) {
    FAELLED_CHECK(kraev_hovedoplysninger(in));
    Listeforespoergsel out;
    const xml::Node list = in.foerste().naeste();
    if (!list || !list.er(form.ns, "KlassifikationKriterieListe"))
        return ugyldig(in, "KlassifikationKriterieListe mangler");
    for (xml::Node n = list.foerste(); n; n = n.naeste()) {
        if (!n.er(form.ns, "IdentifikationKriterie"))
            return ugyldig(n, "elementet hører ikke til her");
        FAELLED_TRY(Listekriterie one, kriterie(form, n));
        out.kriterier.push_back(std::move(one));
    }
    Laeser r(form, in);
    // The two that are read already.
    r.spring(2);
    FAELLED_TRY(out.kun_aktuelle, markering(r.tag("KunAktuelle"), true));
    FAELLED_TRY(out.fra, dato(r.tag("KlassifikationPubliceretFraDato")));
    FAELLED_TRY(out.til, dato(r.tag("KlassifikationPubliceretTilDato")));
    FAELLED_TRY(out.kun_faelles, markering(r.tag("KunFaelleskommunaleKlasser"), false));
    FAELLED_CHECK(r.slut());
    return out;
}

// --- out

void begynd(const Listeform& form, const Hovedoplysninger& h, std::span<const Reaktion> r,
            xml::Skriver& out) {
    out.erklaer("kl", form.ns);
    out.erklaer("kontekst", kKontekstNs);
    out.aaben("kl:KlassifikationListeHent_O");
    out.attribut("revision", form.revision);
    skriv_svarhoved(h, r, out);
}

// An answer without a list.
void kun_reaktion(const Listeform& form, const Hovedoplysninger& h, const Reaktion& r,
                  xml::Skriver& out) {
    begynd(form, h, {&r, 1}, out);
    out.luk("kl:KlassifikationListeHent_O");
}

Operation operation(const Listeform& form, const Listehentopsaetning& setup) {
    Operation o;
    o.navn = "KlassifikationListeHent";
    o.meddelelse = "KlassifikationListeHent";
    o.action = std::string(form.ns) + "KlassifikationListeHentService_2#KlassifikationListeHent";
    o.input = {std::string(form.ns), "KlassifikationListeHent_I"};
    o.output = {std::string(form.ns), "KlassifikationListeHent_O"};
    o.udfoerelse = Udfoerelse::kTung;
    o.koer = [&form, hent = setup.hent](const Kalder& k, xml::Node in,
                                        xml::Skriver& out) -> Result<void> {
        const Hovedoplysninger h = hovedoplysninger(in);
        const auto request = forespoergsel(form, in);
        if (!request) {
            // The contract has a place for what was not understood, when it says whose call it is.
            if (!h.hel()) return std::unexpected(request.error());
            kun_reaktion(form, h, {"Fejl", "40", request.error().tekst}, out);
            return {};
        }
        xml::Skriver body;
        Xmltrae tree("kl", body, [&form](std::string_view name) { return form.navn(name); });
        const auto found = hent(k, *request, tree);
        if (!found) {
            if (found.error().slags != FejlSlags::kKalder) return std::unexpected(found.error());
            kun_reaktion(form, h, {"Fejl", std::to_string(found.error().kode), found.error().tekst},
                         out);
            return {};
        }
        if (!*found) {
            kun_reaktion(form, h, {"Advis", "44", "Der er ingen klassifikation, som passer"}, out);
            return {};
        }
        begynd(form, h, {}, out);
        out.raa(body.tag());
        out.luk("kl:KlassifikationListeHent_O");
        return {};
    };
    // Only when there is no context to answer with: the context's fields are then made up.
    o.fejlsvar = [&form](const Fejl& f, xml::Skriver& out) {
        kun_reaktion(form, Hovedoplysninger::opdigtet(), {"Fejl", std::to_string(f.kode), f.tekst},
                     out);
    };
    return o;
}

Tjeneste tjeneste(const Listeform& form, std::string_view segment, std::string_view path,
                  const Listehentopsaetning& setup) {
    Tjeneste t;
    // The segment is no part of the path, so that no other path is taken for this service's.
    t.navn = "KlassifikationListeHentService";
    t.segment = segment;
    t.sti = path;
    t.wsdl_ns = form.ns;
    t.skemaer = {"KlassifikationListeHent.xsd", "RequestHeader.xsd"};
    t.skemasaet = std::make_shared<const std::vector<Skema>>(listehentskemaer(form));
    t.operationer.push_back(operation(form, setup));
    t.adgang = setup.adgang;
    t.bearer = true;
    t.underskriver = setup.underskriver;
    return t;
}

}  // namespace

std::vector<Tjeneste> listehenttjenester(const Listehentopsaetning& setup) {
    return {tjeneste(kDriftsform, "listehent", "/klassifikationlistehent/2/", setup),
            tjeneste(kSandkasseform, "listehent_sandkasse", "/klassifikationlistehent/2/sandkasse/",
                     setup)};
}

}  // namespace faelled::soap
