// libxml2's own canonicalisation as the oracle of ours. For tests and fuzzers of this module.
#pragma once

#include <libxml/c14n.h>
#include <libxml/tree.h>

#include <optional>
#include <string>
#include <vector>

#include "xml/kanonisk.hpp"

namespace faelled::xml::test {

struct Udsnit {
    const xmlNode* apex;
    const xmlNode* uden;
};

inline int synlig(void* data, xmlNode* n, xmlNode* parent) {
    const auto& u = *static_cast<const Udsnit*>(data);
    // Namespace nodes have no parent of their own.
    for (const xmlNode* at = n->type == XML_NAMESPACE_DECL ? parent : n; at != nullptr;
         at = at->parent) {
        if (at == u.uden) return 0;
        if (at == u.apex) return 1;
    }
    return 0;
}

// Empty when libxml2 refuses (it wants absolute namespace names).
inline std::optional<std::string> orakel(Node element, const Kanonisering& form) {
    xmlSetStructuredErrorFunc(nullptr, [](void* /*data*/, auto* /*error*/) {});
    Udsnit u{element.raa(), form.uden.raa()};
    std::vector<std::string> names = form.inklusive;
    std::vector<xmlChar*> prefixes;
    for (std::string& p : names)
        prefixes.push_back(reinterpret_cast<xmlChar*>(p.data()));
    prefixes.push_back(nullptr);
    std::string out;
    xmlOutputBuffer* buffer = xmlOutputBufferCreateIO(
        [](void* to, const char* text, int n) {
            static_cast<std::string*>(to)->append(text, static_cast<std::size_t>(n));
            return n;
        },
        nullptr, &out, nullptr);
    const int rc =
        xmlC14NExecute(element.raa()->doc, synlig, &u,
                       form.form == Kanonform::kInklusiv ? XML_C14N_1_0 : XML_C14N_EXCLUSIVE_1_0,
                       form.form == Kanonform::kInklusiv ? nullptr : prefixes.data(), 0, buffer);
    xmlOutputBufferClose(buffer);
    if (rc < 0) return std::nullopt;
    return out;
}

}  // namespace faelled::xml::test
