// libxml2's SAX2 builder with a watch on it: limits are checked while it builds, and a document
// type declaration ends the parse before anything in it is read.
#include <libxml/SAX2.h>
#include <libxml/parser.h>

#include <algorithm>
#include <climits>
#include <optional>

#include "xml/arena.hpp"
#include "xml/forproeve.hpp"
#include "xml/xml.hpp"

namespace faelled::xml {
namespace {

// libxml2's own limit, which we keep on.
constexpr std::size_t kStoersteDybde = 255;

// One parse: what is allowed, how far it has come, and why it ended if it did.
struct Opsyn {
    std::size_t maks_dybde;
    std::size_t maks_elementer;
    std::size_t maks_attributter;
    std::size_t dybde = 0;
    std::size_t elementer = 0;
    const char* brud = nullptr;
    int linje = 0;
    int kolonne = 0;
};

xmlParserCtxtPtr kontekst(void* c) {
    return static_cast<xmlParserCtxtPtr>(c);
}
Opsyn& opsyn(void* c) {
    return *static_cast<Opsyn*>(kontekst(c)->_private);
}

void stop(void* c, const char* rule) {
    Opsyn& o = opsyn(c);
    if (o.brud == nullptr) {
        o.brud = rule;
        o.linje = xmlSAX2GetLineNumber(c);
        o.kolonne = xmlSAX2GetColumnNumber(c);
    }
    xmlStopParser(kontekst(c));
}

void start_element(void* c, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri,
                   int namespace_count, const xmlChar** namespaces, int attribute_count,
                   int defaulted, const xmlChar** attributes) {
    Opsyn& o = opsyn(c);
    if (++o.dybde > o.maks_dybde) return stop(c, "dybde");
    if (++o.elementer > o.maks_elementer) return stop(c, "elementer");
    // libxml2 looks prefixes up by walking all declarations in scope, so their sum has a limit too.
    const auto in_scope = static_cast<std::size_t>(kontekst(c)->nsNr) / 2;
    if (static_cast<std::size_t>(attribute_count) + static_cast<std::size_t>(namespace_count) >
            o.maks_attributter ||
        in_scope > 4 * o.maks_attributter)
        return stop(c, "attributter");
    xmlSAX2StartElementNs(c, name, prefix, uri, namespace_count, namespaces, attribute_count,
                          defaulted, attributes);
}

void slut_element(void* c, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri) {
    --opsyn(c).dybde;
    xmlSAX2EndElementNs(c, name, prefix, uri);
}

void doctype(void* c, const xmlChar* /*name*/, const xmlChar* /*id*/, const xmlChar* /*system*/) {
    stop(c, "dtd");
}

xmlEntityPtr kun_indbyggede(void* /*c*/, const xmlChar* name) {
    return xmlGetPredefinedEntity(name);
}

// Takes note of the first error. Errors of namespaces are not fatal to libxml2 but are to us,
// except that it dislikes a namespace name that is no URI by its own rules.
void fejlmelding(void* c, const xmlError* error) {
    if (error == nullptr || error->level < XML_ERR_ERROR || error->code == XML_WAR_NS_URI ||
        error->domain == XML_FROM_VALID || error->code == XML_DTD_XMLID_VALUE)
        return;
    Opsyn& o = opsyn(c);
    if (o.brud != nullptr) return;
    o.brud = "ikke-velformet";
    o.linje = error->line;
    o.kolonne = error->int2;
}

void saet_opsyn(xmlParserCtxtPtr ctxt, Opsyn& o) {
    ctxt->_private = &o;
    xmlSAXHandler& sax = *ctxt->sax;
    sax.startElementNs = start_element;
    sax.endElementNs = slut_element;
    sax.internalSubset = doctype;
    sax.externalSubset = doctype;
    sax.getEntity = kun_indbyggede;
    sax.getParameterEntity = nullptr;
    sax.resolveEntity = nullptr;
    sax.entityDecl = nullptr;
    sax.unparsedEntityDecl = nullptr;
    sax.notationDecl = nullptr;
    sax.attributeDecl = nullptr;
    sax.elementDecl = nullptr;
    // The pointer's target is const in newer libxml2; a generic lambda takes both.
    sax.serror = [](void* c, auto* error) { fejlmelding(c, error); };
}

Fejl afvist(const char* rule, int line = 0, int column = 0) {
    const std::string_view r = rule;
    std::string text = r == "ikke-velformet" ? "Meddelelsen er ikke velformet XML"
                       : r == "dtd"          ? "XML med DOCTYPE modtages ikke"
                                    : "XML-dokumentet er over grænsen for " + std::string(r);
    if (line > 0)
        text += " (linje " + std::to_string(line) + ", kolonne " + std::to_string(column) + ")";
    Fejl f = Fejl::kalder(40, std::move(text));
    f.regel = rule;
    return f;
}

struct LukKontekst {
    void operator()(xmlParserCtxtPtr c) const { xmlFreeParserCtxt(c); }
};

// The tree, null when there is none; nothing at all when memory ran out.
std::optional<xmlDoc*> byg(std::string_view xml, const char* encoding, Opsyn& o) {
    // A new context for each document: a kept one would keep every name it ever saw in its
    // dictionary.
    const std::unique_ptr<xmlParserCtxt, LukKontekst> ctxt(xmlNewParserCtxt());
    if (!ctxt) return std::nullopt;
    saet_opsyn(ctxt.get(), o);
    // NOENT: libxml2 otherwise leaves "&#38;" in namespace names. There are no entities but the
    // five built in, since the parse ends at a DOCTYPE.
    constexpr int kOptions = XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NOERROR |
                             XML_PARSE_NOWARNING | XML_PARSE_COMPACT | XML_PARSE_IGNORE_ENC;
    return xmlCtxtReadMemory(ctxt.get(), xml.data(), static_cast<int>(xml.size()), nullptr,
                             encoding, kOptions);
}

}  // namespace

// A tree in an arena goes with it, and nothing in it is freed by itself.
void Dokument::Luk::operator()(xmlDoc* d) const {
    const std::unique_ptr<Arena> arena(static_cast<Arena*>(d->_private));
    if (!arena) xmlFreeDoc(d);
}

Node Dokument::rod() const {
    return Node(xmlDocGetRootElement(doc_.get()));
}

Result<Dokument> Dokument::laes(std::string_view bytes, const Graenser& limits) {
    if (bytes.size() > std::min<std::size_t>(limits.bytes, INT_MAX))
        return std::unexpected(afvist("bytes"));
    const auto encoding = kodning(bytes);
    if (!encoding) return std::unexpected(afvist("ikke-velformet"));
    const std::string_view xml = encoding->omsat.empty() ? bytes : encoding->omsat;
    if (for_mange_attributter(xml, limits.attributter))
        return std::unexpected(afvist("attributter"));

    std::unique_ptr<Arena> arena = Arena::forbered() ? std::make_unique<Arena>() : nullptr;
    Opsyn o{std::min(limits.dybde, kStoersteDybde), limits.elementer, limits.attributter};
    std::optional<Dokument> d;
    {
        const Arena::Brug brug(arena.get());
        const auto tree = byg(xml, encoding->navn, o);
        if (!tree) return std::unexpected(Fejl::miljoe("Hukommelsen slap op"));
        if (*tree != nullptr) (*tree)->_private = arena.release();
        d = Dokument(*tree);
    }
    if (o.brud != nullptr) return std::unexpected(afvist(o.brud, o.linje, o.kolonne));
    if (!d->rod()) return std::unexpected(afvist("ikke-velformet"));
    return *std::move(d);
}

}  // namespace faelled::xml
