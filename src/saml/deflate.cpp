#include "saml/deflate.hpp"

#include <zlib.h>

#include <algorithm>

namespace faelled::saml {
namespace {

constexpr int kRaa = -MAX_WBITS;  // no zlib header
constexpr int kHukommelse = 8;
constexpr std::size_t kStykke = std::size_t{16} * 1024;

// zlib's C interface takes a pointer to what it only reads.
Bytef* ind(std::string_view s) {
    return reinterpret_cast<Bytef*>(const_cast<char*>(s.data()));
}

struct Udpakker {
    z_stream z{};
    bool klar = inflateInit2(&z, kRaa) == Z_OK;
    Udpakker() = default;
    ~Udpakker() {
        if (klar) inflateEnd(&z);
    }
    Udpakker(const Udpakker&) = delete;
    Udpakker& operator=(const Udpakker&) = delete;
};

}  // namespace

std::string deflater(std::string_view text) {
    z_stream z{};
    if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, kRaa, kHukommelse, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    std::string out(deflateBound(&z, text.size()), '\0');
    z.next_in = ind(text);
    z.avail_in = static_cast<uInt>(text.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    const int done = deflate(&z, Z_FINISH);
    out.resize(done == Z_STREAM_END ? z.total_out : 0);
    deflateEnd(&z);
    return out;
}

std::optional<std::string> inflater(std::string_view bytes, std::size_t loft) {
    Udpakker u;
    if (!u.klar || bytes.empty()) return std::nullopt;
    u.z.next_in = ind(bytes);
    u.z.avail_in = static_cast<uInt>(bytes.size());
    std::string out;
    int rc = Z_OK;
    while (rc == Z_OK) {
        const std::size_t at = out.size();
        // One byte more than allowed is asked for, so that "too much" is seen.
        const std::size_t room = std::min(kStykke, loft + 1 - at);
        if (room == 0) return std::nullopt;
        out.resize(at + room);
        u.z.next_out = reinterpret_cast<Bytef*>(out.data() + at);
        u.z.avail_out = static_cast<uInt>(room);
        rc = inflate(&u.z, Z_NO_FLUSH);
        out.resize(at + room - u.z.avail_out);
        if (rc == Z_OK && u.z.avail_in == 0 && u.z.avail_out != 0) return std::nullopt;
    }
    if (rc != Z_STREAM_END || u.z.avail_in != 0 || out.size() > loft) return std::nullopt;
    return out;
}

}  // namespace faelled::saml
