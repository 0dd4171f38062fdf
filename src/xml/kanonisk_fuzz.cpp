// Our canonical form against libxml2's, for the root and for its first child alone. The first byte
// says in which form.
#include <cstdint>
#include <cstdlib>

#include "xml/kanonisk_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::xml;

namespace {

void sammenlign(Node n, const Kanonisering& form) {
    const auto expected = test::orakel(n, form);
    std::string ours;
    if (!kanoniser(n, form, ours).hel || (expected && ours != *expected)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    Kanonisering form;
    if ((data[0] & 1u) != 0) form.form = Kanonform::kInklusiv;
    if ((data[0] & 2u) != 0) form.inklusive.emplace_back("a");
    if ((data[0] & 4u) != 0) form.inklusive.emplace_back("#default");
    const Graenser limits(1 << 16, 32, 500, 20);
    const auto d = Dokument::laes({reinterpret_cast<const char*>(data + 1), size - 1}, limits);
    if (!d) return 0;
    sammenlign(d->rod(), form);
    const Node child = d->rod().foerste();
    if (!child) return 0;
    sammenlign(child, form);
    form.uden = child;
    sammenlign(d->rod(), form);
    return 0;
}
