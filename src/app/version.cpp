#include "app/version.hpp"

namespace faelled::app {

std::string_view version() {
    return FAELLED_VERSION;
}

}  // namespace faelled::app
