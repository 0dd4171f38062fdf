#include "store/rocks/rocks_intern.hpp"

namespace faelled::store::rocks {

Result<Verifikation> RocksLager::verificer(const std::function<void(std::uint64_t)>&) {
    return std::unexpected(Fejl::intern("Ikke bygget"));
}

Result<void> RocksLager::backup(const std::string&) {
    return std::unexpected(Fejl::intern("Ikke bygget"));
}

}  // namespace faelled::store::rocks
