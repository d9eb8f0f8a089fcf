//! The kinds of change: their severity, and the difference that each of them stands for.
//!
//! The kinds that `findBreakingChanges` and `findDangerousChanges` of `graphql-js` know have the names that they have there. The
//! other kinds, which those functions ignore or combine, have similar names.

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
    /// Valid calls become invalid, or get a response of another shape.
    Breaking,
    /// Calls stay valid, and may behave differently.
    Dangerous,
    /// Calls stay valid, and behave as before.
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
        /// The kind of a change. Its name is in capitals, such as `TYPE_REMOVED`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[doc = $description] $kind,)*)*
        }

        impl Kind {
            /// All kinds, the breaking ones first.
            pub const ALL: &[Self] = &[$($(Self::$kind,)*)*];

            /// The severity of a change of this kind.
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

// In each row: the kind of element, the fact, and the change.
kinds! {
    Breaking {
        TypeChangedKind(_, Existence, Changed): "A type is of another kind, such as an enum that was a scalar.",
        TypeRemovedFromUnion(_, Member, Removed): "A union has lost a type.",
        ValueRemovedFromEnum(EnumValue, Existence, Removed): "An enum has lost a value.",
        RequiredInputFieldAdded(InputField, Existence, AddedRequired): "An input has a new field that has to be given.",
        InputFieldRemoved(InputField, Existence, Removed): "An input has lost a field.",
        InputFieldChangedKind(InputField, Type, Changed): "A field of an input does not take all that it took.",
        OneOfAdded(_, OneOf, Added): "An input takes exactly one of its fields now.",
        ImplementedInterfaceRemoved(_, Implements, Removed): "A type no longer implements an interface.",
        FieldRemoved(Field, Existence, Removed): "A field is gone.",
        FieldChangedKind(Field, Type, Changed): "A field answers something other than before.",
        RequiredArgAdded(Argument, Existence, AddedRequired): "A field has a new argument that has to be given.",
        ArgRemoved(Argument, Existence, Removed): "An argument is gone.",
        ArgChangedKind(Argument, Type, Changed): "An argument does not take all that it took.",
        DirectiveRemoved(Directive, Existence, Removed): "A directive is gone.",
        DirectiveArgRemoved(DirectiveArgument, Existence, Removed): "An argument of a directive is gone.",
        RequiredDirectiveArgAdded(DirectiveArgument, Existence, AddedRequired): "A directive has a new argument that has to be given.",
        DirectiveArgChangedKind(DirectiveArgument, Type, Changed): "An argument of a directive does not take all that it took.",
        DirectiveRepeatableRemoved(_, Repeatable, Removed): "A directive may stand at a place only once now.",
        DirectiveLocationRemoved(_, Location, Removed): "A directive may no longer stand at a place.",
        OperationTypeRemoved(RootOperation, Existence, Removed): "Queries, mutations or subscriptions are gone.",
        OperationTypeChanged(RootOperation, Type, _): "Queries, mutations or subscriptions start from another type.",
        TypeRemoved(_, Existence, Removed): "A type is gone.",
    }
    Dangerous {
        ValueAddedToEnum(EnumValue, Existence, Added): "An enum has a new value.",
        TypeAddedToUnion(_, Member, Added): "A union has a new type.",
        OptionalInputFieldAdded(InputField, Existence, Added): "An input has a new field that may be left out.",
        OptionalArgAdded(Argument, Existence, Added): "A field has a new argument that may be left out.",
        ImplementedInterfaceAdded(_, Implements, Added): "A type implements one more interface.",
        ArgDefaultValueChange(Argument, Default, Changed | Removed): "An argument has another default, or none.",
        InputFieldDefaultValueChange(InputField, Default, Changed | Removed): "A field of an input has another default, or none.",
        DirectiveArgDefaultValueChange(DirectiveArgument, Default, Changed | Removed): "An argument of a directive has another default, or none.",
        SpecifiedByChanged(_, SpecifiedBy, Changed): "The form of a scalar is specified elsewhere.",
    }
    Safe {
        FieldAdded(Field, Existence, Added): "A field is new.",
        FieldChangedKindSafe(Field, Type, ChangedSafely): "A field answers less than it might have answered before.",
        ArgChangedKindSafe(Argument, Type, ChangedSafely): "An argument takes more than before.",
        InputFieldChangedKindSafe(InputField, Type, ChangedSafely): "A field of an input takes more than before.",
        DirectiveArgChangedKindSafe(DirectiveArgument, Type, ChangedSafely): "An argument of a directive takes more than before.",
        ArgDefaultValueAdded(Argument, Default, Added): "An argument has a default now.",
        InputFieldDefaultValueAdded(InputField, Default, Added): "A field of an input has a default now.",
        DirectiveArgDefaultValueAdded(DirectiveArgument, Default, Added): "An argument of a directive has a default now.",
        OneOfRemoved(_, OneOf, Removed): "An input no longer takes exactly one of its fields.",
        DirectiveAdded(Directive, Existence, Added): "A directive is new.",
        OptionalDirectiveArgAdded(DirectiveArgument, Existence, Added): "A directive has a new argument that may be left out.",
        DirectiveRepeatableAdded(_, Repeatable, Added): "A directive may stand at a place more than once.",
        DirectiveLocationAdded(_, Location, Added): "A directive may stand at one more place.",
        DirectiveUsageAdded(_, AppliedDirective, Added): "A directive stands at an element of the schema.",
        DirectiveUsageRemoved(_, AppliedDirective, Removed): "A directive no longer stands at an element of the schema.",
        OperationTypeAdded(RootOperation, Existence, Added): "There are queries, mutations or subscriptions now.",
        SpecifiedByAdded(_, SpecifiedBy, Added): "It is said where the form of a scalar is specified.",
        SpecifiedByRemoved(_, SpecifiedBy, Removed): "It is no longer said where the form of a scalar is specified.",
        DeprecationAdded(_, Deprecation, Added): "Something is deprecated now.",
        DeprecationRemoved(_, Deprecation, Removed): "Something is no longer deprecated.",
        DeprecationReasonChanged(_, Deprecation, Changed): "Something is deprecated for another reason.",
        DescriptionChanged(_, Description, _): "Something is described in other words, for the first time, or no longer.",
        TypeAdded(_, Existence, Added): "A type is new.",
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(formatter)
    }
}
