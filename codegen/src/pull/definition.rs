//! The parts of a definition of a schema, whatever its kind: each is `None` where the kind does not have it.

use apollo_compiler::{
    Name, Node,
    ast::{
        Definition, DirectiveList, EnumValueDefinition, FieldDefinition, InputValueDefinition,
        OperationType,
    },
    parser::SourceSpan,
};

macro_rules! part {
    ($definition:ident, $part:ident: $($kind:ident)|+) => {
        match $definition {
            $(Definition::$kind(definition) => Some(&mut definition.make_mut().$part),)+
            _ => None,
        }
    };
}

pub(super) fn description(definition: &mut Definition) -> Option<&mut Option<Node<str>>> {
    part!(definition, description: SchemaDefinition | DirectiveDefinition | ScalarTypeDefinition
        | ObjectTypeDefinition | InterfaceTypeDefinition | UnionTypeDefinition
        | EnumTypeDefinition | InputObjectTypeDefinition)
}

pub(super) fn directives(definition: &mut Definition) -> Option<&mut DirectiveList> {
    part!(definition, directives: SchemaDefinition | SchemaExtension
        | ScalarTypeDefinition | ScalarTypeExtension | ObjectTypeDefinition | ObjectTypeExtension
        | InterfaceTypeDefinition | InterfaceTypeExtension | UnionTypeDefinition
        | UnionTypeExtension | EnumTypeDefinition | EnumTypeExtension
        | InputObjectTypeDefinition | InputObjectTypeExtension)
}

pub(super) fn interfaces(definition: &mut Definition) -> Option<&mut Vec<Name>> {
    part!(definition, implements_interfaces: ObjectTypeDefinition | ObjectTypeExtension
        | InterfaceTypeDefinition | InterfaceTypeExtension)
}

pub(super) fn union_members(definition: &mut Definition) -> Option<&mut Vec<Name>> {
    part!(definition, members: UnionTypeDefinition | UnionTypeExtension)
}

pub(super) fn fields(definition: &mut Definition) -> Option<&mut Vec<Node<FieldDefinition>>> {
    part!(definition, fields: ObjectTypeDefinition | ObjectTypeExtension
        | InterfaceTypeDefinition | InterfaceTypeExtension)
}

pub(super) fn input_fields(
    definition: &mut Definition,
) -> Option<&mut Vec<Node<InputValueDefinition>>> {
    part!(definition, fields: InputObjectTypeDefinition | InputObjectTypeExtension)
}

pub(super) fn arguments(
    definition: &mut Definition,
) -> Option<&mut Vec<Node<InputValueDefinition>>> {
    part!(definition, arguments: DirectiveDefinition)
}

pub(super) fn values(definition: &mut Definition) -> Option<&mut Vec<Node<EnumValueDefinition>>> {
    part!(definition, values: EnumTypeDefinition | EnumTypeExtension)
}

pub(super) fn root_operations(
    definition: &mut Definition,
) -> Option<&mut Vec<Node<(OperationType, Name)>>> {
    part!(definition, root_operations: SchemaDefinition | SchemaExtension)
}

/// Whether the one is an extension of the kind that the other defines.
pub(super) fn is_extended_by(definition: &Definition, extension: &Definition) -> bool {
    use Definition as D;
    matches!(
        (definition, extension),
        (D::ScalarTypeDefinition(_), D::ScalarTypeExtension(_))
            | (D::ObjectTypeDefinition(_), D::ObjectTypeExtension(_))
            | (D::InterfaceTypeDefinition(_), D::InterfaceTypeExtension(_))
            | (D::UnionTypeDefinition(_), D::UnionTypeExtension(_))
            | (D::EnumTypeDefinition(_), D::EnumTypeExtension(_))
            | (
                D::InputObjectTypeDefinition(_),
                D::InputObjectTypeExtension(_)
            )
    )
}

/// The definition of a type, as if it stood there.
pub(super) fn at(place: Option<SourceSpan>, definition: Definition) -> Definition {
    macro_rules! at {
        ($place:ident: $($kind:ident)|+) => {
            match definition {
                $(Definition::$kind(one) => Definition::$kind(Node::new_parsed((*one).clone(), $place)),)+
                other => other,
            }
        };
    }
    let Some(place) = place else {
        return definition;
    };
    at!(place: ScalarTypeDefinition | ObjectTypeDefinition | InterfaceTypeDefinition
        | UnionTypeDefinition | EnumTypeDefinition | InputObjectTypeDefinition)
}
