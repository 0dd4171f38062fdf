// What the administration must hold so that people can log in to our own pages. Private to
// app/login.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "administration/administration.hpp"

namespace faelled::app {

inline constexpr std::string_view kSiderEntityId = "https://administration.faelled.example/sider";

// The pages as a user-facing system with the roles of administration.md chapter 2, made or brought
// up to date; and for each of `demo` a job function role for each of them.
[[nodiscard]] Result<void> registrer_sider(administration::Administration& adm,
                                           const std::string& metadata,
                                           const std::vector<Cvr>& demo);

}  // namespace faelled::app
