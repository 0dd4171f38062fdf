// libxml2's strings as string_view. Private to the module.
#pragma once

#include <libxml/tree.h>

#include <cstring>
#include <string_view>

namespace faelled::xml {

inline const char* tegn(const xmlChar* s) {
    return reinterpret_cast<const char*>(s);
}
// Empty for null.
inline std::string_view vis(const xmlChar* s) {
    return s == nullptr ? std::string_view() : std::string_view(tegn(s));
}
// libxml2 ends its strings with NUL and `wanted` may hold none, so this is equality without strlen.
// An empty view may have no address, which strncmp does not take.
inline bool lig(const xmlChar* s, std::string_view wanted) {
    if (wanted.empty()) return *s == 0;
    return std::strncmp(tegn(s), wanted.data(), wanted.size()) == 0 && s[wanted.size()] == 0;
}
// Equality where null and "" are the same.
inline bool samme(const xmlChar* a, const xmlChar* b) {
    if (a == b) return true;
    if (a == nullptr || b == nullptr) return (a == nullptr ? *b : *a) == 0;
    return std::strcmp(tegn(a), tegn(b)) == 0;
}
inline bool er_tekst(const xmlNode* n) {
    return n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE;
}

}  // namespace faelled::xml
