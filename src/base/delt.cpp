#include "base/delt.hpp"

namespace faelled {

Hukommelsesdelt::Post* Hukommelsesdelt::levende(Deltrum rum, std::string_view key, Tid nu) {
    const auto at = poster_.find({rum, std::string(key)});
    return at == poster_.end() || at->second.udloeb <= nu ? nullptr : &at->second;
}

Result<void> Hukommelsesdelt::laeg(Deltrum rum, std::string_view key, std::string_view value,
                                   Tid udloeb) {
    const Noegle whole{rum, std::string(key)};
    if (poster_.size() >= loft_ && !poster_.contains(whole))
        return std::unexpected(Fejl::miljoe("Der er ikke plads til flere. Prøv igen om lidt."));
    poster_[whole] = {std::string(value), udloeb};
    return {};
}

Result<bool> Hukommelsesdelt::indsaet(Deltrum rum, std::string_view key, std::string_view value,
                                      Tid udloeb, Tid nu) {
    const std::lock_guard lock(mutex_);
    if (const Post* const there = levende(rum, key, nu)) return there->vaerdi == value;
    FAELLED_CHECK(laeg(rum, key, value, udloeb));
    return true;
}

Result<void> Hukommelsesdelt::saet(Deltrum rum, std::string_view key, std::string_view value,
                                   Tid udloeb) {
    const std::lock_guard lock(mutex_);
    return laeg(rum, key, value, udloeb);
}

Result<std::optional<std::string>> Hukommelsesdelt::hent(Deltrum rum, std::string_view key,
                                                         Tid nu) {
    const std::lock_guard lock(mutex_);
    const Post* const there = levende(rum, key, nu);
    return there == nullptr ? std::nullopt : std::optional(there->vaerdi);
}

Result<std::optional<std::string>> Hukommelsesdelt::tag(Deltrum rum, std::string_view key, Tid nu) {
    const std::lock_guard lock(mutex_);
    Post* const there = levende(rum, key, nu);
    if (there == nullptr) return std::optional<std::string>();
    std::optional<std::string> out(std::move(there->vaerdi));
    poster_.erase({rum, std::string(key)});
    return out;
}

Result<bool> Hukommelsesdelt::ret(Deltrum rum, std::string_view key, std::string_view fra,
                                  std::string_view til, Tid udloeb) {
    const std::lock_guard lock(mutex_);
    const auto at = poster_.find({rum, std::string(key)});
    if (at == poster_.end() || at->second.vaerdi != fra) return false;
    at->second = {std::string(til), udloeb};
    return true;
}

Result<std::vector<Deltraekke>> Hukommelsesdelt::find(Deltrum rum, std::string_view praefiks,
                                                      Tid nu, std::size_t hoejst) {
    const std::lock_guard lock(mutex_);
    std::vector<Deltraekke> out;
    for (auto at = poster_.lower_bound({rum, std::string(praefiks)});
         at != poster_.end() && at->first.first == rum && at->first.second.starts_with(praefiks) &&
         out.size() < hoejst;
         ++at)
        if (at->second.udloeb > nu) out.push_back({at->first.second, at->second.vaerdi});
    return out;
}

Result<std::size_t> Hukommelsesdelt::fej(Tid nu) {
    const std::lock_guard lock(mutex_);
    return std::erase_if(poster_, [&](const auto& p) { return p.second.udloeb <= nu; });
}

std::size_t Hukommelsesdelt::antal(Deltrum rum) const {
    const std::lock_guard lock(mutex_);
    std::size_t n = 0;
    for (auto at = poster_.lower_bound({rum, {}}); at != poster_.end() && at->first.first == rum;
         ++at)
        ++n;
    return n;
}

}  // namespace faelled
