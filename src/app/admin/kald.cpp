#include "app/admin/kald.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace faelled::app::admin {

namespace {

using Json = nlohmann::ordered_json;

std::unexpected<Fejl> nej(std::string text) {
    return std::unexpected(Fejl::kalder(40, std::move(text)));
}

struct Fundet {
    std::string sti;
    std::string metode;
    const Json* operation = nullptr;
};

template <typename F>
void hver_operation(const Json& api, F f) {
    for (const auto& [path, methods] : api["paths"].items())
        for (const auto& [method, operation] : methods.items())
            f(path, method, operation);
}

Result<Json> laes(std::string_view openapi) {
    Json api = Json::parse(openapi, nullptr, false);
    if (!api.is_object() || !api.contains("paths"))
        return std::unexpected(Fejl::miljoe("Installationens beskrivelse kan ikke læses"));
    return api;
}

Result<Fundet> find(const Json& api, const std::string& name) {
    Fundet found;
    std::string near;
    hver_operation(api, [&](const std::string& path, const std::string& method, const Json& o) {
        const std::string id = o.value("operationId", "");
        if (id == name) found = {path, method, &o};
        if (id.starts_with(name.substr(0, name.find('.')))) near += "\n  " + id;
    });
    if (found.operation == nullptr)
        return nej("Der er ingen handling, der hedder " + name +
                   (near.empty() ? "; se faelled admin hjaelp" : ". Her er de nærmeste:" + near));
    std::ranges::transform(found.metode, found.metode.begin(), [](char c) {
        return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    });
    return found;
}

std::string procent(std::string_view text) {
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        const bool plain = (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') ||
                           (u >= '0' && u <= '9') || u == '-' || u == '.' || u == '_' || u == '~';
        if (plain) {
            out.push_back(c);
        } else {
            out += {'%', kHex[u >> 4U], kHex[u & 15U]};
        }
    }
    return out;
}

// The schema that a name points at, followed once.
const Json* skema(const Json& api, const Json& s) {
    if (!s.contains("$ref")) return &s;
    const std::string ref = s["$ref"].get<std::string>();
    const Json::json_pointer at(ref.substr(1));
    return api.contains(at) ? &api.at(at) : nullptr;
}

const Json* kropskema(const Json& api, const Json& operation) {
    const Json::json_pointer at("/requestBody/content/application~1json/schema");
    return operation.contains(at) ? skema(api, operation.at(at)) : nullptr;
}

bool er_type(const Json& s, std::string_view type) {
    if (!s.contains("type")) return false;
    const Json& t = s["type"];
    const auto is = [type](const Json& one) { return one == type; };
    return t.is_array() ? std::ranges::any_of(t, is) : is(t);
}

Result<Json> som_type(const Json& s, const std::string& name, const std::string& text) {
    if (text.starts_with('{') || text.starts_with('[')) {
        Json j = Json::parse(text, nullptr, false);
        if (j.is_discarded()) return nej(name + ": det er ikke JSON");
        return j;
    }
    if (er_type(s, "boolean")) {
        if (text != "true" && text != "false") return nej(name + " skal være true eller false");
        return Json(text == "true");
    }
    if (er_type(s, "integer")) {
        std::int64_t n = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
        if (error != std::errc{} || end != text.data() + text.size())
            return nej(name + " skal være et heltal");
        return Json(n);
    }
    if (er_type(s, "array")) {
        Json list = Json::array();
        for (const std::string_view part : split(text, ','))
            if (!trim(part).empty()) list.push_back(std::string(trim(part)));
        return list;
    }
    if (text.empty() && er_type(s, "null")) return Json(nullptr);
    return Json(text);
}

struct Pladser {
    std::string sti;
    std::string forespoergsel;
    Json krop = Json::object();
};

// Where a name belongs: the path, the query, else the body.
Result<void> anbring(const Json& api, const Json& operation, const std::string& name,
                     const std::string& value, Pladser& out) {
    if (operation.contains("parameters")) {
        for (const Json& p : operation["parameters"]) {
            if (p["name"] != name) continue;
            if (p["in"] == "path") {
                const std::string slot = "{" + name + "}";
                out.sti.replace(out.sti.find(slot), slot.size(), procent(value));
            } else {
                out.forespoergsel +=
                    (out.forespoergsel.empty() ? "?" : "&") + procent(name) + "=" + procent(value);
            }
            return {};
        }
    }
    const Json* body = kropskema(api, operation);
    if (body == nullptr || !body->contains("properties") || !(*body)["properties"].contains(name))
        return nej("Handlingen har intet felt, der hedder " + name);
    const Json* member = skema(api, (*body)["properties"][name]);
    if (member == nullptr) return nej("Feltet " + name + " er ikke beskrevet");
    FAELLED_TRY(out.krop[name], som_type(*member, name, value));
    return {};
}

void vis_parametre(const Json& operation, std::string& out) {
    if (!operation.contains("parameters")) return;
    for (const Json& p : operation["parameters"])
        out += "  " + p["name"].get<std::string>() + (p["required"] == true ? "  (skal med)" : "") +
               (p.contains("description") ? "  " + p["description"].get<std::string>() : "") + "\n";
}

void vis_krop(const Json& api, const Json& operation, std::string& out) {
    const Json* body = kropskema(api, operation);
    if (body == nullptr || !body->contains("properties")) return;
    for (const auto& [name, member] : (*body)["properties"].items()) {
        const Json* s = skema(api, member);
        out += "  " + name;
        if (s != nullptr && s->contains("enum")) {
            std::string words;
            for (const Json& w : (*s)["enum"])
                words += (words.empty() ? "  " : " | ") + w.get<std::string>();
            out += words;
        } else if (s != nullptr && s->contains("type")) {
            const Json& t = (*s)["type"];
            out += "  " + (t.is_array() ? t[0].get<std::string>() : t.get<std::string>());
        }
        out += "\n";
    }
}

}  // namespace

Result<Adminkald> lav_kald(std::string_view openapi, const Kaldsvalg& valg) {
    FAELLED_TRY(const Json api, laes(openapi));
    FAELLED_TRY(const Fundet found, find(api, valg.operation));
    Pladser places{.sti = found.sti, .forespoergsel = {}};
    for (const auto& [name, value] : valg.navne)
        FAELLED_CHECK(anbring(api, *found.operation, name, value, places));
    if (const std::size_t open = places.sti.find('{'); open != std::string::npos)
        return nej("Der mangler " + places.sti.substr(open + 1, places.sti.find('}') - open - 1) +
                   "=…");
    Adminkald call{found.metode, places.sti + places.forespoergsel, {}};
    if (!valg.krop.empty()) {
        if (!places.krop.empty()) return nej("Brug enten --krop eller felter, ikke begge");
        call.krop = valg.krop;
    } else if (!places.krop.empty()) {
        call.krop = places.krop.dump();
    }
    return call;
}

Result<std::string> hjaelp(std::string_view openapi, std::string_view ord) {
    FAELLED_TRY(const Json api, laes(openapi));
    std::string out;
    hver_operation(api, [&](const std::string&, const std::string&, const Json& o) {
        const std::string id = o.value("operationId", "");
        if (id.find(ord) == std::string::npos) return;
        out += id + std::string(id.size() < 38 ? 38 - id.size() : 1, ' ') + o.value("summary", "") +
               "\n";
        if (id != ord) return;
        vis_parametre(o, out);
        vis_krop(api, o, out);
    });
    if (out.empty()) return nej("Ingen handling har " + std::string(ord) + " i navnet");
    return out;
}

}  // namespace faelled::app::admin
