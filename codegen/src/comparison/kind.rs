//! Every kind of change that is known, with what it is a change of and how much it weighs.
//!
//! What `findBreakingChanges` and `findDangerousChanges` of `graphql-js` know has its name there. The finer ones, which they
//! pass over or take together, have names in the same manner.

use std::fmt;

use serde::Serialize;

use super::{
    ElementKind,
    difference::{Change, Fact},
};

/// How much a change weighs for those who call the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Calls that were right are refused, or answered in another shape.
    Breaking,
    /// Calls stay right, and may behave differently.
    Dangerous,
    /// Nothing that was right becomes wrong.
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
        /// What kind of change it is. The names are in capitals, such as `TYPE_REMOVED`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[doc = $description] $kind,)*)*
        }

        impl Kind {
            /// All kinds, the breaking ones first.
            pub const ALL: &[Self] = &[$($(Self::$kind,)*)*];

            /// How much a change of this kind weighs.
            pub fn severity(self) -> Severity {
                match self {
                    $($(Self::$kind)|* => Severity::$severity,)*
                }
            }

            /// The kind of a change of a fact of an element.
            pub(super) fn of(element: ElementKind, fact: Fact, change: Change) -> Option<Self> {
                use Change::{Added, Changed, Demanded, Eased, Removed};
                use ElementKind::{
                    Argument, Directive, DirectiveArgument, EnumValue, Field, InputField, RootOperation,
                };
                use Fact::{
                    Default, Deprecation, Description, Existence, Implements, Location, Member,
                    OneOf, Repeatable, Specification, Type, Usage,
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
        RequiredInputFieldAdded(InputField, Existence, Demanded): "An input has a new field that has to be given.",
        InputFieldRemoved(InputField, Existence, Removed): "An input has lost a field.",
        InputFieldChangedKind(InputField, Type, Changed): "A field of an input does not take all that it took.",
        OneOfAdded(_, OneOf, Added): "An input takes exactly one of its fields now.",
        ImplementedInterfaceRemoved(_, Implements, Removed): "A type no longer implements an interface.",
        FieldRemoved(Field, Existence, Removed): "A field is gone.",
        FieldChangedKind(Field, Type, Changed): "A field answers something other than before.",
        RequiredArgAdded(Argument, Existence, Demanded): "A field has a new argument that has to be given.",
        ArgRemoved(Argument, Existence, Removed): "An argument is gone.",
        ArgChangedKind(Argument, Type, Changed): "An argument does not take all that it took.",
        DirectiveRemoved(Directive, Existence, Removed): "A directive is gone.",
        DirectiveArgRemoved(DirectiveArgument, Existence, Removed): "An argument of a directive is gone.",
        RequiredDirectiveArgAdded(DirectiveArgument, Existence, Demanded): "A directive has a new argument that has to be given.",
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
        SpecifiedByChanged(_, Specification, Changed): "The form of a scalar is specified elsewhere.",
    }
    Safe {
        FieldAdded(Field, Existence, Added): "A field is new.",
        FieldChangedKindSafe(Field, Type, Eased): "A field answers less than it might have answered before.",
        ArgChangedKindSafe(Argument, Type, Eased): "An argument takes more than before.",
        InputFieldChangedKindSafe(InputField, Type, Eased): "A field of an input takes more than before.",
        DirectiveArgChangedKindSafe(DirectiveArgument, Type, Eased): "An argument of a directive takes more than before.",
        ArgDefaultValueAdded(Argument, Default, Added): "An argument has a default now.",
        InputFieldDefaultValueAdded(InputField, Default, Added): "A field of an input has a default now.",
        DirectiveArgDefaultValueAdded(DirectiveArgument, Default, Added): "An argument of a directive has a default now.",
        OneOfRemoved(_, OneOf, Removed): "An input no longer takes exactly one of its fields.",
        DirectiveAdded(Directive, Existence, Added): "A directive is new.",
        OptionalDirectiveArgAdded(DirectiveArgument, Existence, Added): "A directive has a new argument that may be left out.",
        DirectiveRepeatableAdded(_, Repeatable, Added): "A directive may stand at a place more than once.",
        DirectiveLocationAdded(_, Location, Added): "A directive may stand at one more place.",
        DirectiveUsageAdded(_, Usage, Added): "A directive stands at an element of the schema.",
        DirectiveUsageRemoved(_, Usage, Removed): "A directive no longer stands at an element of the schema.",
        OperationTypeAdded(RootOperation, Existence, Added): "There are queries, mutations or subscriptions now.",
        SpecifiedByAdded(_, Specification, Added): "It is said where the form of a scalar is specified.",
        SpecifiedByRemoved(_, Specification, Removed): "It is no longer said where the form of a scalar is specified.",
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
