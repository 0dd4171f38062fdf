// Namespaces and values of WS-Trust (sikkerhed.md 1.5, 1.6). Private to soap/sts.
#pragma once

#include <string_view>

namespace faelled::soap {

inline constexpr std::string_view kWst = "http://docs.oasis-open.org/ws-sx/ws-trust/200512";
inline constexpr std::string_view kWst14 = "http://docs.oasis-open.org/ws-sx/ws-trust/200802";
inline constexpr std::string_view kWsp = "http://schemas.xmlsoap.org/ws/2004/09/policy";
inline constexpr std::string_view kWsp2002 = "http://schemas.xmlsoap.org/ws/2002/12/policy";
inline constexpr std::string_view kAuth = "http://docs.oasis-open.org/wsfed/authorization/200706";
inline constexpr std::string_view kRstAction =
    "http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Issue";
inline constexpr std::string_view kRstrAction =
    "http://docs.oasis-open.org/ws-sx/ws-trust/200512/RSTRC/IssueFinal";

inline constexpr std::string_view kStsSti = "/runtime/services/kombittrust/14/certificatemixed";
inline constexpr std::string_view kMexSti = "/runtime/services/kombittrust/mex";

}  // namespace faelled::soap
