//! The kinds of changes and their severity.
//!
//! The names are those of `findBreakingChanges` and `findDangerousChanges` in `graphql-js`. Kinds that these functions ignore or combine
//! have similar names.

use std::fmt;

use serde::Serialize;

use super::{
    ElementKind,
    difference::{Change, Fact},
};

/// The severity of a change for the callers of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Valid calls become invalid, or the shape of their response changes.
    Breaking,
    /// Valid calls remain valid but may behave differently.
    Dangerous,
    /// Valid calls remain valid and behave the same.
    Safe,
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(formatter)
    }
}

macro_rules! kinds {
    ($($severity:ident {
        $($kind:ident($of:pat, $fact:pat, $change:pat): $description:literal,)*
    })*) => {
        /// The kind of a change. It is displayed in upper case, such as `TYPE_REMOVED`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[doc = $description] $kind,)*)*
        }

        impl Kind {
            /// All kinds, ordered by severity. Breaking kinds are first.
            pub const ALL: &[Self] = &[$($(Self::$kind,)*)*];

            /// Returns the severity.
            pub fn severity(self) -> Severity {
                match self {
                    $($(Self::$kind)|* => Severity::$severity,)*
                }
            }

            /// The kind of change of a property of an element.
            pub(super) fn of(element: ElementKind, fact: Fact, change: Change) -> Option<Self> {
                use Change::{Added, Changed, AddedRequired, ChangedSafely, Removed};
                use ElementKind::{
                    Argument, Directive, DirectiveArgument, EnumValue, Field, InputField, RootOperation,
                };
                use Fact::{
                    Default, Deprecation, Description, Existence, Implements, Location, Member,
                    OneOf, Repeatable, SpecifiedBy, Type, AppliedDirective,
                };
                match (element, fact, change) {
                    $($(($of, $fact, $change) => Some(Self::$kind),)*)*
                    _ => None,
                }
            }
        }
    };
}

// Each row matches an element kind, a property and a change.
kinds! {
    Breaking {
        TypeChangedKind(_, Existence, Changed): "The kind of a type was changed, for example from scalar to enum.",
        TypeRemovedFromUnion(_, Member, Removed): "A member was removed from a union.",
        ValueRemovedFromEnum(EnumValue, Existence, Removed): "A value was removed from an enum.",
        RequiredInputFieldAdded(InputField, Existence, AddedRequired): "A required field was added to an input type.",
        InputFieldRemoved(InputField, Existence, Removed): "A field was removed from an input type.",
        InputFieldChangedKind(InputField, Type, Changed): "The type of an input field was changed and no longer accepts all previous values.",
        OneOfAdded(_, OneOf, Added): "An input type was changed to a `OneOf` input type.",
        ImplementedInterfaceRemoved(_, Implements, Removed): "An interface was removed from a type.",
        FieldRemoved(Field, Existence, Removed): "A field was removed.",
        FieldChangedKind(Field, Type, Changed): "The type of a field was changed to an incompatible type.",
        RequiredArgAdded(Argument, Existence, AddedRequired): "A required argument was added to a field.",
        ArgRemoved(Argument, Existence, Removed): "An argument was removed from a field.",
        ArgChangedKind(Argument, Type, Changed): "The type of an argument was changed and no longer accepts all previous values.",
        DirectiveRemoved(Directive, Existence, Removed): "A directive was removed.",
        DirectiveArgRemoved(DirectiveArgument, Existence, Removed): "An argument was removed from a directive.",
        RequiredDirectiveArgAdded(DirectiveArgument, Existence, AddedRequired): "A required argument was added to a directive.",
        DirectiveArgChangedKind(DirectiveArgument, Type, Changed): "The type of a directive argument was changed and no longer accepts all previous values.",
        DirectiveRepeatableRemoved(_, Repeatable, Removed): "A directive is no longer repeatable.",
        DirectiveLocationRemoved(_, Location, Removed): "A location was removed from a directive.",
        OperationTypeRemoved(RootOperation, Existence, Removed): "Support for queries, mutations or subscriptions was removed.",
        OperationTypeChanged(RootOperation, Type, _): "The root type of queries, mutations or subscriptions was changed.",
        TypeRemoved(_, Existence, Removed): "A type was removed.",
    }
    Dangerous {
        ValueAddedToEnum(EnumValue, Existence, Added): "A value was added to an enum.",
        TypeAddedToUnion(_, Member, Added): "A member was added to a union.",
        OptionalInputFieldAdded(InputField, Existence, Added): "An optional field was added to an input type.",
        OptionalArgAdded(Argument, Existence, Added): "An optional argument was added to a field.",
        ImplementedInterfaceAdded(_, Implements, Added): "An interface was added to a type.",
        ArgDefaultValueChange(Argument, Default, Changed | Removed): "The default value of an argument was changed or removed.",
        InputFieldDefaultValueChange(InputField, Default, Changed | Removed): "The default value of an input field was changed or removed.",
        DirectiveArgDefaultValueChange(DirectiveArgument, Default, Changed | Removed): "The default value of a directive argument was changed or removed.",
        SpecifiedByChanged(_, SpecifiedBy, Changed): "The specification URL of a scalar was changed.",
    }
    Safe {
        FieldAdded(Field, Existence, Added): "A field was added.",
        FieldChangedKindSafe(Field, Type, ChangedSafely): "The type of a field was changed and returns no additional values.",
        ArgChangedKindSafe(Argument, Type, ChangedSafely): "The type of an argument was changed and still accepts all previous values.",
        InputFieldChangedKindSafe(InputField, Type, ChangedSafely): "The type of an input field was changed and still accepts all previous values.",
        DirectiveArgChangedKindSafe(DirectiveArgument, Type, ChangedSafely): "The type of a directive argument was changed and still accepts all previous values.",
        ArgDefaultValueAdded(Argument, Default, Added): "A default value was added to an argument.",
        InputFieldDefaultValueAdded(InputField, Default, Added): "A default value was added to an input field.",
        DirectiveArgDefaultValueAdded(DirectiveArgument, Default, Added): "A default value was added to a directive argument.",
        OneOfRemoved(_, OneOf, Removed): "An input type is no longer a `OneOf` input type.",
        DirectiveAdded(Directive, Existence, Added): "A directive was added.",
        OptionalDirectiveArgAdded(DirectiveArgument, Existence, Added): "An optional argument was added to a directive.",
        DirectiveRepeatableAdded(_, Repeatable, Added): "A directive became repeatable.",
        DirectiveLocationAdded(_, Location, Added): "A location was added to a directive.",
        DirectiveUsageAdded(_, AppliedDirective, Added): "A directive was applied to an element of the schema.",
        DirectiveUsageRemoved(_, AppliedDirective, Removed): "A directive is no longer applied to an element of the schema.",
        OperationTypeAdded(RootOperation, Existence, Added): "Support for queries, mutations or subscriptions was added.",
        SpecifiedByAdded(_, SpecifiedBy, Added): "A specification URL was added to a scalar.",
        SpecifiedByRemoved(_, SpecifiedBy, Removed): "The specification URL of a scalar was removed.",
        DeprecationAdded(_, Deprecation, Added): "An element was deprecated.",
        DeprecationRemoved(_, Deprecation, Removed): "An element is no longer deprecated.",
        DeprecationReasonChanged(_, Deprecation, Changed): "The reason for a deprecation was changed.",
        DescriptionChanged(_, Description, _): "A description was added, changed or removed.",
        TypeAdded(_, Existence, Added): "A type was added.",
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(formatter)
    }
}
