// Writes a schema down: types by name, in the order they shall be printed.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "rest/graphql/schema.hpp"

namespace faelled::rest::graphql {

struct InputDefinition {
    std::string name;
    std::string type;  // "[UUID!]"
    std::string description = {};
    std::optional<Value> default_value = {};
};

struct FieldDefinition {
    std::string name;
    std::string type;
    std::string description = {};
    Resolver resolver = {};  // empty only in interfaces
    std::vector<InputDefinition> arguments = {};
    std::string directive = {};
};

struct DirectiveDefinition {
    std::string name;
    std::string description;
    std::vector<std::string> locations;
    std::vector<InputDefinition> arguments = {};
};

class SchemaBuilder {
  public:
    // Has the built-in scalars, @skip and @include.
    SchemaBuilder();

    void scalar(std::string name, std::string description, ScalarCoercion coercion);
    void enumeration(std::string name, std::string description, std::vector<EnumValue> values);
    void input(std::string name, std::string description, std::vector<InputDefinition> fields);
    void interface(std::string name, std::string description, std::vector<FieldDefinition> fields);
    void object(std::string name, std::string description, std::vector<FieldDefinition> fields,
                std::vector<std::string> interfaces = {});
    void directive(DirectiveDefinition definition);

    // The operation `mutation` is taken for a query: for a published schema that has a reading call
    // as a mutation.
    void take_mutations();

    // Fejl kIntern when a name is unknown, double or in the wrong place, a resolver is missing, or
    // an object lacks a field of its interface. `query` names the root type. Use once.
    [[nodiscard]] Result<std::shared_ptr<const Schema>> build(const std::string& query);

  private:
    struct Pending {
        Type* type = nullptr;
        std::vector<FieldDefinition> fields;
        std::vector<InputDefinition> inputs;
        std::vector<std::string> interfaces;
    };
    Type& add(Type::Kind kind, std::string name, std::string description);
    [[nodiscard]] Result<TypeRef> resolve(const std::string& text) const;
    [[nodiscard]] Result<std::vector<InputField>> inputs(std::vector<InputDefinition> in) const;
    [[nodiscard]] Result<Field> field(FieldDefinition in, bool needs_resolver) const;
    [[nodiscard]] Result<void> finish(Pending& pending);

    std::shared_ptr<Schema> schema_;
    std::vector<Pending> pending_;
    std::vector<DirectiveDefinition> directives_;
    std::string double_name_;
};

}  // namespace faelled::rest::graphql
