#include "store/rocks/rocks_intern.hpp"

namespace faelled::store {

Result<void> genskab_rocks(const std::string&, const std::string&) {
    return std::unexpected(Fejl::intern("Ikke bygget"));
}

}  // namespace faelled::store
