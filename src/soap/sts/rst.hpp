// Reads a wst:RequestSecurityToken with all the tolerance that real clients need (sikkerhed.md
// 3.2, SIK-020). Private to soap/sts.
#pragma once

#include <expected>

#include "sts/oenske.hpp"
#include "xml/xml.hpp"

namespace faelled::soap {

// `rst`: the Body's only child. Children in any order and of any number that is not asked about;
// what is asked about at most once. Whether the wish can be met is not looked at here.
[[nodiscard]] std::expected<sts::Tokenoenske, sts::Stsfejl> laes_rst(xml::Node rst);

}  // namespace faelled::soap
