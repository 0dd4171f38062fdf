// Frames (AMQP 0-9-1, section 4.2.3): type, channel, size, payload, end octet.
//
// Pure: bytes to frames, frames to bytes.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "amqp/koder.hpp"

namespace faelled::amqp {

enum class Rammetype : std::uint8_t { kMetode = 1, kHoved = 2, kKrop = 3, kPuls = 8 };

constexpr std::size_t kRammeHoved = 7;
constexpr std::size_t kRammeRamme = kRammeHoved + 1;  // head and end octet
constexpr char kRammeslut = '\xce';

struct Ramme {
    Rammetype type = Rammetype::kMetode;
    std::uint16_t kanal = 0;
    std::string_view indhold;  // view of the bytes read
    std::size_t bytes = 0;     // the frame's whole length
};

// The frame that `bytes` begins with; nothing when it is not all there yet. A Brud (501) as soon as
// it can be seen that none will come: unknown type, longer than `stoerst` octets in all, wrong end.
[[nodiscard]] std::expected<std::optional<Ramme>, Brud> laes_ramme(std::string_view bytes,
                                                                   std::size_t stoerst);

// Appends frames to a connection's output.
class Rammeskriver {
  public:
    explicit Rammeskriver(std::string& ud) : ud_(ud) {}

    // Head of a frame; its length is filled in by luk().
    void aaben(Rammetype type, std::uint16_t kanal);
    void luk();
    void puls();
    // A content's header frame and body frames of at most `ramme_max` octets each.
    void indhold(std::uint16_t kanal, std::string_view hoved, std::string_view krop,
                 std::size_t ramme_max);

  private:
    std::string& ud_;
    std::size_t fra_ = 0;
};

}  // namespace faelled::amqp
