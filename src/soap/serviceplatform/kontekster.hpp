// The context elements at the head of a request to Serviceplatformen (sikkerhed.md 8.2-8.4): their
// form and their schemas. Who they let in is the gate's question. Private to soap.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "soap/operation.hpp"
#include "soap/skema/skemaskriver.hpp"
#include "xml/xml.hpp"

namespace faelled::soap {

inline constexpr Skemanavn kCallContext{
    {"callctx", "http://serviceplatformen.dk/xml/schemas/CallContext/1/"}, "CallContext_1.xsd"};
inline constexpr Skemanavn kAuthorityContext{
    {"authctx", "http://serviceplatformen.dk/xml/schemas/AuthorityContext/1/"},
    "AuthorityContext_1.xsd"};
inline constexpr Skemanavn kInvocationContext{
    {"invctx", "http://serviceplatformen.dk/xml/schemas/InvocationContext/1/"},
    "InvocationContext_1.xsd"};

// Each context at most once, in the order of the schema, with the children its schema allows, each
// at most once, texts up to 255 characters. Answers the first child that is no context, null when
// there is none. Fejl kKalder 40.
[[nodiscard]] Result<xml::Node> tjek_kontekster(xml::Node request);

// Schemas of the three contexts and of ServiceplatformFault.
[[nodiscard]] std::vector<Skema> kontekstskemaer();

}  // namespace faelled::soap
