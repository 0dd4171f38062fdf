// gzip for answers. Private to net.
#pragma once

#include <string>
#include <string_view>

namespace faelled::net {

// Does an Accept-Encoding value ask for gzip (or *) with a weight above 0?
[[nodiscard]] bool tillader_gzip(std::string_view accept_encoding);
// Text, XML and JSON gain by compression; pictures and archives do not.
[[nodiscard]] bool kan_pakkes(std::string_view indholdstype);
// Level 1, in the calling thread (which keeps one zlib state, 256 KiB). False: `ud` is not to be
// used.
[[nodiscard]] bool pak_gzip(std::string_view ind, std::string& ud);

}  // namespace faelled::net
