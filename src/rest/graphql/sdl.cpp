#include "rest/graphql/sdl.hpp"

#include <algorithm>
#include <array>

#include "base/json_text.hpp"

namespace faelled::rest::graphql {

namespace {

constexpr std::array<std::string_view, 5> kBuiltInScalars = {"Int", "Float", "String", "Boolean",
                                                             "ID"};

void describe(std::string& out, const std::string& text, std::string_view indent) {
    if (text.empty()) return;
    out += indent;
    append_json_text(out, text);
    out += '\n';
}

std::string input_value(const InputField& f) {
    std::string out = f.name + ": " + f.type.text();
    if (f.default_value) out += " = " + f.default_value->print();
    return out;
}

std::string arguments(const std::vector<InputField>& args) {
    std::string out;
    for (const InputField& a : args)
        out += (out.empty() ? "(" : ", ") + input_value(a);
    return out.empty() ? out : out + ")";
}

void print_composite(std::string& out, const Type& t) {
    out += (t.kind == Type::Kind::kObject ? "type " : "interface ") + t.name;
    for (std::size_t i = 0; i < t.interfaces.size(); ++i) {
        out += (i == 0 ? " implements " : " & ") + t.interfaces[i]->name;
    }
    out += " {\n";
    for (const Field& f : t.fields) {
        describe(out, f.description, "  ");
        out += "  " + f.name + arguments(f.arguments) + ": " + f.type.text();
        if (!f.directive.empty()) out += " " + f.directive;
        out += '\n';
    }
    out += "}\n";
}

void print_type(std::string& out, const Type& t) {
    out += '\n';
    describe(out, t.description, "");
    switch (t.kind) {
        case Type::Kind::kScalar:
            out += "scalar " + t.name + "\n";
            break;
        case Type::Kind::kEnum:
            out += "enum " + t.name + " {\n";
            for (const EnumValue& v : t.values) {
                describe(out, v.description, "  ");
                out += "  " + v.name + "\n";
            }
            out += "}\n";
            break;
        case Type::Kind::kInput:
            out += "input " + t.name + " {\n";
            for (const InputField& f : t.inputs) {
                describe(out, f.description, "  ");
                out += "  " + input_value(f) + "\n";
            }
            out += "}\n";
            break;
        case Type::Kind::kObject:
        case Type::Kind::kInterface:
            print_composite(out, t);
            break;
    }
}

}  // namespace

std::string print_sdl(const Schema& schema) {
    std::string out = "schema {\n  query: " + schema.query().name + "\n}\n";
    for (const DirectiveType& d : schema.directives()) {
        if (d.name == "skip" || d.name == "include") continue;
        out += '\n';
        describe(out, d.description, "");
        out += "directive @" + d.name + arguments(d.arguments) + " on ";
        for (std::size_t i = 0; i < d.locations.size(); ++i) {
            out += (i == 0 ? "" : " | ") + d.locations[i];
        }
        out += '\n';
    }
    for (const Type* t : schema.types()) {
        const bool built_in = std::ranges::find(kBuiltInScalars, t->name) != kBuiltInScalars.end();
        if (!built_in && !t->name.starts_with("__")) print_type(out, *t);
    }
    return out;
}

}  // namespace faelled::rest::graphql
