// Assertions from anywhere: never a crash, never a token nobody signed. The first byte chooses
// between an assertion alone, a JWT, and claims that a signature is already believed for.
#include <cstdint>
#include <cstdlib>

#include "adgang/test_tokenindhold.hpp"
#include "adgang/test_verden.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace faelled;
    using namespace faelled::adgang;
    static test::Verden v;
    static const auto control = [] {
        Tokenregler rules;
        rules.udsteder = test::kSts;
        rules.underskrivere = {test::sts().certifikat};
        return Tokenkontrol::create(rules, *v.tillid, v.ur).value();
    }();
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    const auto any = [](std::string_view) { return true; };
    switch (data[0] % 3) {
        case 0:
            if (control->assertion(text, any)) std::abort();
            break;
        case 1:
            if (control->jwt(text, any)) std::abort();
            break;
        default:
            (void)Tokenindholdproeve::krav(text);
    }
    return 0;
}
