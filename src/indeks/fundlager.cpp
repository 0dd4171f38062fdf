#include "indeks/fundlager.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "oio/bytes.hpp"

namespace faelled::indeks {
namespace {

using store::Rum;

constexpr std::uint8_t kVersion = 1;

std::string praefiks(char kind, Cvr ejer) {
    std::string key{'F', kind};
    oio::Byteskriver(key).u32(ejer.number());
    return key;
}

std::string objektnoegle(Cvr ejer, std::uint8_t type, const Uuid& uuid) {
    std::string key = praefiks('o', ejer);
    key.push_back(static_cast<char>(type));
    return key.append(uuid.view());
}

std::string regelnoegle(Cvr ejer, const Uuid& afsender, Regel r) {
    std::string key = praefiks('r', ejer);
    key.append(afsender.view());
    key.push_back(static_cast<char>(r));
    return key;
}

std::string raekkenoegle(Cvr ejer, const Objektfund& o, Regel r) {
    std::string key = regelnoegle(ejer, o.afsender, r);
    key.push_back(static_cast<char>(o.type));
    return key.append(o.uuid.view());
}

std::string pak(const Objektfund& o) {
    std::string out;
    oio::Byteskriver w(out);
    w.byte(kVersion);
    w.uuid(o.afsender);
    w.varint(o.fund.size());
    for (const Fund& f : o.fund) {
        w.byte(static_cast<std::uint8_t>(f.regel));
        w.tekst(f.sti);
    }
    return out;
}

Result<Objektfund> pak_ud(std::uint8_t type, const Uuid& uuid, std::string_view bytes) {
    oio::Bytelaeser in(bytes);
    Objektfund o{type, uuid, {}, {}};
    if (in.byte() != kVersion) in.fejl();
    o.afsender = in.uuid();
    for (std::size_t n = in.antal(); n > 0 && !in.fejlet(); --n) {
        const std::uint8_t rule = in.byte();
        if (rule < 1 || rule > kRegler) in.fejl();
        o.fund.push_back({static_cast<Regel>(rule), in.tekst()});
    }
    if (in.fejlet() || !in.tom())
        return std::unexpected(Fejl::intern("Et fund i lageret kan ikke læses"));
    return o;
}

std::set<Regel> regler(const std::vector<Fund>& found) {
    std::set<Regel> out;
    for (const Fund& f : found)
        out.insert(f.regel);
    return out;
}

}  // namespace

Result<std::optional<Objektfund>> Fundlager::hent(Cvr ejer, std::uint8_t type, const Uuid& uuid) {
    FAELLED_TRY(const auto bytes, lager_.hent(Rum::kTjeneste, objektnoegle(ejer, type, uuid)));
    if (!bytes) return std::optional<Objektfund>();
    FAELLED_TRY(Objektfund o, pak_ud(type, uuid, *bytes));
    return std::optional<Objektfund>(std::move(o));
}

Result<void> Fundlager::saet(Cvr ejer, const Objektfund& nye, store::Batch& batch) {
    FAELLED_TRY(const auto gamle, hent(ejer, nye.type, nye.uuid));
    const std::string object = objektnoegle(ejer, nye.type, nye.uuid);
    const std::string rows = praefiks('r', ejer);
    const std::string tail = object.substr(rows.size());
    // What an earlier registration of the same object wrote in this batch.
    std::erase_if(batch.rum, [&](const store::RumSkrivning& w) {
        return w.rum == Rum::kTjeneste &&
               (w.noegle == object || (w.noegle.starts_with(rows) && w.noegle.ends_with(tail)));
    });
    if (gamle ? *gamle == nye : nye.fund.empty()) return {};
    std::map<std::string, std::optional<std::string>> writes;
    if (gamle)
        for (const Regel r : regler(gamle->fund))
            writes[raekkenoegle(ejer, *gamle, r)] = std::nullopt;
    for (const Regel r : regler(nye.fund))
        writes[raekkenoegle(ejer, nye, r)] = std::string();
    writes[object] = nye.fund.empty() ? std::nullopt : std::optional(pak(nye));
    for (auto& [key, value] : writes)
        batch.rum.push_back({Rum::kTjeneste, key, std::move(value), std::nullopt});
    return {};
}

Result<Fundlager::Skift> Fundlager::erstat(Cvr ejer, const Objektfund& nye,
                                           const std::function<bool(const Fund&)>& ejes) {
    const std::string key = objektnoegle(ejer, nye.type, nye.uuid);
    FAELLED_TRY(const auto bytes, lager_.hent(Rum::kTjeneste, key));
    Objektfund wanted{nye.type, nye.uuid, nye.afsender, {}};
    if (bytes) {
        FAELLED_TRY(wanted, pak_ud(nye.type, nye.uuid, *bytes));
    }
    const std::vector<Fund> before = wanted.fund;
    std::erase_if(wanted.fund, ejes);
    const bool had = wanted.fund.size() != before.size();
    wanted.fund.insert(wanted.fund.end(), nye.fund.begin(), nye.fund.end());
    if (wanted.fund == before) return Skift::kUaendret;
    store::Batch batch;
    FAELLED_CHECK(saet(ejer, wanted, batch));
    for (store::RumSkrivning& w : batch.rum)
        if (w.noegle == key) w.forventet = bytes.value_or(std::string());
    if (const auto done = lager_.append(std::move(batch)); !done) {
        if (done.error().kode == 49) return Skift::kUaendret;
        return std::unexpected(done.error());
    }
    if (nye.fund.empty()) return Skift::kVaek;
    return had ? Skift::kAndet : Skift::kNyt;
}

Result<Fundlager::Side> Fundlager::find(Cvr ejer, const Spoergsmaal& s) {
    std::string prefix = praefiks('r', ejer);
    const std::size_t fixed = prefix.size();
    if (s.afsender) {
        prefix.append(s.afsender->view());
        if (s.regel) prefix.push_back(static_cast<char>(*s.regel));
    }
    Side side;
    const std::string from = s.efter.starts_with(prefix) ? s.efter : prefix;
    FAELLED_CHECK(
        lager_.scan(Rum::kTjeneste, prefix, from, [&](std::string_view key, std::string_view) {
            if (key == s.efter || key.size() != fixed + 34) return true;
            const std::string_view rest = key.substr(fixed);
            const auto rule = static_cast<Regel>(rest[16]);
            if (s.regel && rule != *s.regel) return true;
            if (side.raekker.size() == s.antal) return false;
            side.raekker.push_back({rule, static_cast<std::uint8_t>(rest[17]),
                                    Uuid::raw(rest.data() + 18), Uuid::raw(rest.data())});
            side.naeste = key;
            return true;
        }));
    if (side.raekker.size() < s.antal) side.naeste.clear();
    return side;
}

}  // namespace faelled::indeks
