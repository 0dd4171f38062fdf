#include "indeks/vindue.hpp"

#include <chrono>
#include <string>

namespace faelled::indeks {

Tid maaneder_foer(Tid nu, int maaneder) {
    std::string today;
    append_dansk_datetime(today, nu);
    using namespace std::chrono;
    const auto number = [&](std::size_t at, std::size_t n) {
        return std::stoi(today.substr(at, n));
    };
    year_month_day date{year(number(0, 4)), month(static_cast<unsigned>(number(5, 2))),
                        day(static_cast<unsigned>(number(8, 2)))};
    date -= months(maaneder);
    if (!date.ok()) date = year_month_day(date.year() / date.month() / last);
    std::string text = std::to_string(static_cast<int>(date.year()));
    for (const unsigned part :
         {static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())}) {
        text += part < 10 ? "-0" : "-";
        text += std::to_string(part);
    }
    // Noon, so that the midnight before it is the date's own whatever the offset is.
    return dansk_midnat(*parse_datetime(text + "T12:00:00Z"));
}

}  // namespace faelled::indeks
