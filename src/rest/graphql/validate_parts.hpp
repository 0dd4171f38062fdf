// The steps of validate(); each file does one. Private to the folder.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "rest/graphql/validate.hpp"

namespace faelled::rest::graphql {

// Where a variable is used, and what would be right there.
struct VariableUse {
    std::string name;
    TypeRef type;
    bool has_default = false;  // the place has a default value of its own
    Location where;
};

// What one operation or fragment uses, itself and not through fragments.
struct Uses {
    std::vector<VariableUse> variables;
    std::vector<std::string> fragments;
};

class Validation {
  public:
    Validation(const Schema& schema, const Document& document, const Limits& limits,
               Introspection introspection)
        : schema_(schema), document_(document), limits_(limits), introspection_(introspection) {}

    std::vector<Error> run();

  private:
    // validate.cpp: what needs no types
    bool operations();
    bool fragments();
    bool cycles();
    bool visit(const Fragment& f, std::map<std::string, int>& state);
    bool weight();

    // validate_selections.cpp: fields, arguments, literals, directives
    void definitions();
    void selections(const Type& parent, const std::vector<Selection>& set, Uses& uses);
    void field(const Type& parent, const Selection& s, Uses& uses);
    void spread(const Type& parent, const Selection& s, Uses& uses);
    void inline_fragment(const Type& parent, const Selection& s, Uses& uses);
    const Type* condition(const std::string& name, Location where);
    void must_overlap(const Type& parent, const Type& other, Location where);
    void arguments(const std::string& owner, const std::vector<InputField>& known,
                   const std::vector<Argument>& given, Location where, Uses& uses);
    void directives(const std::vector<Directive>& given, std::string_view place, Uses& uses);
    void variables_in(const Value& v, const TypeRef& type, bool has_default, Uses& uses);

    // validate_variables.cpp
    void variables();
    void variable_definitions(const Operation& o);
    void variable_uses(const Operation& o, const Uses& all);
    void gather(const Uses& from, Uses& into, std::map<std::string, bool>& seen) const;

    // validate_overlap.cpp
    struct Seen {
        const Type* parent = nullptr;
        const Selection* selection = nullptr;
        const Field* field = nullptr;  // null: __typename
    };
    void overlaps();
    void overlap(const std::vector<std::pair<const Type*, const std::vector<Selection>*>>& sets);
    void collect(const Type& parent, const std::vector<Selection>& set,
                 std::map<std::string, std::vector<Seen>>& into,
                 std::map<std::string, bool>& seen) const;
    bool same(const Seen& a, const Seen& b);

    template <typename... Args>
    void complain(Location where, fmt::format_string<Args...> format, Args&&... args) {
        if (errors_.size() < limits_.errors) {
            errors_.push_back({fmt::format(format, std::forward<Args>(args)...),
                               Classification::kValidationError,
                               Severity::kError,
                               {where},
                               {}});
        }
    }

    const Schema& schema_;
    const Document& document_;
    const Limits& limits_;
    Introspection introspection_;
    std::vector<Error> errors_;
    std::vector<Uses> operation_uses_;  // by position in the document
    std::map<std::string, Uses> fragment_uses_;
};

}  // namespace faelled::rest::graphql
