#include "net/gzip.hpp"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <limits>

#include "base/text.hpp"

namespace faelled::net {
namespace {

bool ens(std::string_view a, std::string_view lille_b) {
    return std::ranges::equal(a, lille_b, [](char x, char y) {
        return (x >= 'A' && x <= 'Z' ? static_cast<char>(x + 32) : x) == y;
    });
}

// "q=0", "q=0.000": refused. Anything else that can be read as a weight is above 0.
bool vaegt_nul(std::string_view parametre) {
    for (const std::string_view p : split(parametre, ';')) {
        const std::string_view q = trim(p);
        if (q.size() < 3 || (q[0] | 0x20) != 'q' || q[1] != '=') continue;
        return q.substr(2).find_first_not_of("0.") == std::string_view::npos;
    }
    return false;
}

// One per thread: deflateInit allocates and clears a quarter of a megabyte.
class Pakker {
  public:
    Pakker() { klar_ = deflateInit2(&z_, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK; }
    ~Pakker() {
        if (klar_) deflateEnd(&z_);
    }
    Pakker(const Pakker&) = delete;
    Pakker& operator=(const Pakker&) = delete;

    bool pak(std::string_view ind, std::string& ud) {
        if (!klar_ || deflateReset(&z_) != Z_OK) return false;
        ud.resize(deflateBound(&z_, ind.size()));
        z_.next_in = reinterpret_cast<const Bytef*>(ind.data());
        z_.avail_in = static_cast<uInt>(ind.size());
        z_.next_out = reinterpret_cast<Bytef*>(ud.data());
        z_.avail_out = static_cast<uInt>(ud.size());
        if (deflate(&z_, Z_FINISH) != Z_STREAM_END) return false;
        ud.resize(z_.total_out);
        return true;
    }

  private:
    z_stream z_{};
    bool klar_ = false;
};

}  // namespace

bool tillader_gzip(std::string_view accept_encoding) {
    bool stjerne = false;
    for (const std::string_view del : split(accept_encoding, ',')) {
        const std::size_t semikolon = std::min(del.find(';'), del.size());
        const std::string_view navn = trim(del.substr(0, semikolon));
        const bool nul = vaegt_nul(del.substr(semikolon));
        if (ens(navn, "gzip") || ens(navn, "x-gzip")) return !nul;
        if (navn == "*") stjerne = !nul;
    }
    return stjerne;
}

bool kan_pakkes(std::string_view indholdstype) {
    const std::string_view t = indholdstype.substr(0, indholdstype.find(';'));
    return t.starts_with("text/") || t.find("xml") != std::string_view::npos ||
           t.find("json") != std::string_view::npos;
}

bool pak_gzip(std::string_view ind, std::string& ud) {
    // zlib counts in 32 bits here; what is larger goes uncompressed.
    if (ind.size() > std::numeric_limits<uInt>::max() / 2) return false;
    thread_local Pakker pakker;
    return pakker.pak(ind, ud);
}

}  // namespace faelled::net
