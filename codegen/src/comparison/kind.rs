//! Every kind of change that is known, with its name and how much it weighs.
//!
//! What `findBreakingChanges` and `findDangerousChanges` of `graphql-js` know has its name there. The finer ones, which they
//! pass over or take together, have names in the same manner.

use std::fmt;

use serde::Serialize;

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
    ($($severity:ident { $($kind:ident: $description:literal,)* })*) => {
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
        }
    };
}

kinds! {
    Breaking {
        TypeRemoved: "A type is gone.",
        TypeChangedKind: "A type is of another kind, such as an enum that was a scalar.",
        TypeRemovedFromUnion: "A union has lost a type.",
        ValueRemovedFromEnum: "An enum has lost a value.",
        RequiredInputFieldAdded: "An input has a new field that has to be given.",
        InputFieldRemoved: "An input has lost a field.",
        InputFieldChangedKind: "A field of an input does not take all that it took.",
        OneOfAdded: "An input takes exactly one of its fields now.",
        ImplementedInterfaceRemoved: "A type no longer implements an interface.",
        FieldRemoved: "A field is gone.",
        FieldChangedKind: "A field answers something other than before.",
        RequiredArgAdded: "A field has a new argument that has to be given.",
        ArgRemoved: "An argument is gone.",
        ArgChangedKind: "An argument does not take all that it took.",
        DirectiveRemoved: "A directive is gone.",
        DirectiveArgRemoved: "An argument of a directive is gone.",
        RequiredDirectiveArgAdded: "A directive has a new argument that has to be given.",
        DirectiveArgChangedKind: "An argument of a directive does not take all that it took.",
        DirectiveRepeatableRemoved: "A directive may stand at a place only once now.",
        DirectiveLocationRemoved: "A directive may no longer stand at a place.",
        OperationTypeRemoved: "Queries, mutations or subscriptions are gone.",
        OperationTypeChanged: "Queries, mutations or subscriptions start from another type.",
    }
    Dangerous {
        ValueAddedToEnum: "An enum has a new value.",
        TypeAddedToUnion: "A union has a new type.",
        OptionalInputFieldAdded: "An input has a new field that may be left out.",
        OptionalArgAdded: "A field has a new argument that may be left out.",
        ImplementedInterfaceAdded: "A type implements one more interface.",
        ArgDefaultValueChange: "An argument that is left out stands for another value, or for none.",
        InputFieldDefaultValueChange: "A field of an input that is left out stands for another value, or for none.",
        DirectiveArgDefaultValueChange: "An argument of a directive that is left out stands for another value, or for none.",
        SpecifiedByChanged: "The form of a scalar is specified elsewhere.",
    }
    Safe {
        TypeAdded: "A type is new.",
        FieldAdded: "A field is new.",
        FieldChangedKindSafe: "A field answers less than it might have answered before.",
        ArgChangedKindSafe: "An argument takes more than before.",
        InputFieldChangedKindSafe: "A field of an input takes more than before.",
        DirectiveArgChangedKindSafe: "An argument of a directive takes more than before.",
        ArgDefaultValueAdded: "An argument that is left out stands for a value now.",
        InputFieldDefaultValueAdded: "A field of an input that is left out stands for a value now.",
        DirectiveArgDefaultValueAdded: "An argument of a directive that is left out stands for a value now.",
        OneOfRemoved: "An input no longer takes exactly one of its fields.",
        DirectiveAdded: "A directive is new.",
        OptionalDirectiveArgAdded: "A directive has a new argument that may be left out.",
        DirectiveRepeatableAdded: "A directive may stand at a place more than once.",
        DirectiveLocationAdded: "A directive may stand at one more place.",
        DirectiveUsageAdded: "A directive stands at an element of the schema.",
        DirectiveUsageRemoved: "A directive no longer stands at an element of the schema.",
        OperationTypeAdded: "There are queries, mutations or subscriptions now.",
        SpecifiedByAdded: "It is said where the form of a scalar is specified.",
        SpecifiedByRemoved: "It is no longer said where the form of a scalar is specified.",
        DeprecationAdded: "Something is deprecated now.",
        DeprecationRemoved: "Something is no longer deprecated.",
        DeprecationReasonChanged: "Something is deprecated for another reason.",
        DescriptionChanged: "Something is described in other words, or for the first time, or no longer.",
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(formatter)
    }
}
