// Any bytes as a request body, and as a document: parse, validate and execute against the toy
// schema.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "rest/graphql/legetoej_test_skema.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace faelled::rest::graphql;
    static const auto schema = legetoej::skema();
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto request = read_request(input, legetoej::kGraenser);
    const Answer answer =
        legetoej::koer(*schema, request ? *request : Request{std::string(input), "", {}});
    if (answer.json.empty()) std::abort();
    return 0;
}
