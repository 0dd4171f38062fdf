// Records as content of a registration and back. Private to the module; json.hpp has the JSON form.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "administration/medlemmer.hpp"
#include "oio/model.hpp"

namespace faelled::administration {

// What a record is found by and who may see it: made anew on each write.
struct Projektion {
    std::vector<std::string> synlig;  // CVR texts, or "*"
    std::string noegle;
    std::string organisation;
    std::string navn;
    std::uint8_t status = 0;
    std::vector<Uuid> beroerer;
};

template <Post T>
[[nodiscard]] oio::Indhold til_indhold(const T& record, const Projektion& p);
// uuid, nr and aendret come from the caller. Fejl kIntern when the content is not such a record.
template <Post T>
[[nodiscard]] Result<T> fra_indhold(const oio::Indhold& content);
// 40 naming the first member whose text or list is longer than its table allows.
template <Post T>
[[nodiscard]] Result<void> kontroller_laengder(const T& record);

}  // namespace faelled::administration
