#include "soap/klassifikation/listehent.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"
#include "soap/klassifikation/listehent_skema.hpp"

namespace faelled::soap {

namespace {

constexpr std::string_view kKontekst = "http://kombit.dk/xml/schemas/kontekst/2017/01/01/";

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

// HovedOplysninger, as far as the answer repeats it.
struct Hoved {
    std::string id;
    std::string tid;
    std::string anmodning;
};

Hoved hoved(xml::Node in) {
    const xml::Node h = in.barn(kKontekst, "HovedOplysninger");
    const auto text = [&](std::string_view name) {
        const xml::Node c = h.barn(kKontekst, name);
        return c ? std::string(trim(c.tekst())) : std::string();
    };
    if (!h) return {};
    return {text("TransaktionsId"), text("TransaktionsTid"), text("RequestId")};
}

Result<Listeforespoergsel> forespoergsel(const Listeform& form, xml::Node in) {
    const xml::Node head = in.foerste();
    if (!head || !head.er(kKontekst, "HovedOplysninger"))
        return ugyldig(in, "HovedOplysninger mangler");
    const Hoved h = hoved(in);
    if (h.id.empty()) return ugyldig(head, "TransaktionsId mangler");
    if (!parse_datetime(h.tid)) return ugyldig(head, "TransaktionsTid er ikke en dateTime");
    Listeforespoergsel out;
    const xml::Node list = head.naeste();
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

class Xmltrae final : public Traeskriver {
  public:
    Xmltrae(const Listeform& form, xml::Skriver& out) : form_(form), out_(out) {}
    void aaben(std::string_view name) override { out_.aaben("kl", form_.navn(name)); }
    void luk(std::string_view name) override { out_.luk("kl", form_.navn(name)); }
    void liste(std::string_view name) override { aaben(name); }
    void felt(std::string_view name, std::string_view text) override {
        aaben(name);
        out_.tekst(text);
        luk(name);
    }

  private:
    const Listeform& form_;
    xml::Skriver& out_;
};

struct Reaktion {
    std::string_view art;  // "Advis" or "Fejl"
    std::string id;
    std::string tekst;
};

void begynd(const Listeform& form, const Hoved& h, const std::optional<Reaktion>& r,
            xml::Skriver& out) {
    out.erklaer("kl", form.ns);
    out.erklaer("kontekst", kKontekst);
    out.aaben("kl:KlassifikationListeHent_O");
    out.attribut("revision", form.revision);
    out.aaben("kontekst:HovedOplysningerSvar");
    out.element("kontekst:TransaktionsId", h.id);
    out.element("kontekst:TransaktionsTid", h.tid);
    if (!h.anmodning.empty()) out.element("kontekst:RequestId", h.anmodning);
    if (r) {
        const std::string art = "kontekst:" + std::string(r->art);
        out.aaben("kontekst:SvarReaktion");
        out.aaben(art);
        out.element(art + "Id", r->id);
        out.element(art + "Tekst", r->tekst);
        out.luk(art);
        out.luk("kontekst:SvarReaktion");
    }
    out.luk("kontekst:HovedOplysningerSvar");
}

// An answer without a list.
void kun_reaktion(const Listeform& form, const Hoved& h, Reaktion r, xml::Skriver& out) {
    begynd(form, h, std::move(r), out);
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
        const Hoved h = hoved(in);
        const auto request = forespoergsel(form, in);
        if (!request) {
            // The contract has a place for what was not understood, when it says whose call it is.
            if (h.id.empty() || !parse_datetime(h.tid)) return std::unexpected(request.error());
            kun_reaktion(form, h, {"Fejl", "40", request.error().tekst}, out);
            return {};
        }
        xml::Skriver body;
        Xmltrae tree(form, body);
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
        begynd(form, h, std::nullopt, out);
        out.raa(body.tag());
        out.luk("kl:KlassifikationListeHent_O");
        return {};
    };
    // Only when there is no context to answer with: the context's fields are then made up.
    o.fejlsvar = [&form](const Fejl& f, xml::Skriver& out) {
        kun_reaktion(form, {"ukendt", "1970-01-01T00:00:00Z", {}},
                     {"Fejl", std::to_string(f.kode), f.tekst}, out);
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
