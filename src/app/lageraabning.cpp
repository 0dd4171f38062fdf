#include "app/lageraabning.hpp"

#include "store/rocks/rocks_lager.hpp"

namespace faelled::app {

std::string lagermappe(const std::string& data) {
    return absolut(data) + "/lager";
}

Result<Aabent> aabn_standset(const std::string& data) {
    const std::string mappe = lagermappe(data);
    if (!findes(mappe)) {
        return std::unexpected(Fejl::kalder(40, "Der er intet lager i " + data));
    }
    FAELLED_TRY(Mappelaas laas, Mappelaas::tag(absolut(data)));
    FAELLED_TRY(std::unique_ptr<store::Lager> lager, store::aabn_rocks(mappe, {}));
    return Aabent{std::move(laas), std::move(lager)};
}

}  // namespace faelled::app
