//! Every kind of change that is known, with its name and how much it weighs.
//!
//! What `findBreakingChanges` and `findDangerousChanges` of `graphql-js` know has its name there. The finer ones, which they
//! pass over or take together, have names in the same manner.

use std::fmt;

use serde::{Serialize, Serializer};

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
        formatter.pad(match self {
            Self::Breaking => "breaking",
            Self::Dangerous => "dangerous",
            Self::Safe => "safe",
        })
    }
}

macro_rules! kinds {
    ($($severity:ident { $($(#[$documentation:meta])* $kind:ident = $name:literal,)* })*) => {
        /// What kind of change it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $($($(#[$documentation])* $kind,)*)*
        }

        impl Kind {
            /// All kinds, the breaking ones first.
            pub const ALL: &[Self] = &[$($(Self::$kind,)*)*];

            /// The name, in capitals.
            pub fn name(self) -> &'static str {
                match self {
                    $($(Self::$kind => $name,)*)*
                }
            }

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
        /// A type is gone.
        TypeRemoved = "TYPE_REMOVED",
        /// A type is of another kind, such as an enum that was a scalar.
        TypeChangedKind = "TYPE_CHANGED_KIND",
        /// A union has lost a type.
        TypeRemovedFromUnion = "TYPE_REMOVED_FROM_UNION",
        /// An enum has lost a value.
        ValueRemovedFromEnum = "VALUE_REMOVED_FROM_ENUM",
        /// An input has a new field that has to be given.
        RequiredInputFieldAdded = "REQUIRED_INPUT_FIELD_ADDED",
        /// An input has lost a field.
        InputFieldRemoved = "INPUT_FIELD_REMOVED",
        /// A field of an input does not take all that it took.
        InputFieldChangedKind = "INPUT_FIELD_CHANGED_KIND",
        /// An input takes exactly one of its fields now.
        OneOfAdded = "ONE_OF_ADDED",
        /// A type no longer implements an interface.
        ImplementedInterfaceRemoved = "IMPLEMENTED_INTERFACE_REMOVED",
        /// A field is gone.
        FieldRemoved = "FIELD_REMOVED",
        /// A field answers something other than before.
        FieldChangedKind = "FIELD_CHANGED_KIND",
        /// A field has a new argument that has to be given.
        RequiredArgAdded = "REQUIRED_ARG_ADDED",
        /// An argument is gone.
        ArgRemoved = "ARG_REMOVED",
        /// An argument does not take all that it took.
        ArgChangedKind = "ARG_CHANGED_KIND",
        /// A directive is gone.
        DirectiveRemoved = "DIRECTIVE_REMOVED",
        /// An argument of a directive is gone.
        DirectiveArgRemoved = "DIRECTIVE_ARG_REMOVED",
        /// A directive has a new argument that has to be given.
        RequiredDirectiveArgAdded = "REQUIRED_DIRECTIVE_ARG_ADDED",
        /// An argument of a directive does not take all that it took.
        DirectiveArgChangedKind = "DIRECTIVE_ARG_CHANGED_KIND",
        /// A directive may stand at a place only once now.
        DirectiveRepeatableRemoved = "DIRECTIVE_REPEATABLE_REMOVED",
        /// A directive may no longer stand at a place.
        DirectiveLocationRemoved = "DIRECTIVE_LOCATION_REMOVED",
        /// Queries, mutations or subscriptions are gone.
        OperationTypeRemoved = "OPERATION_TYPE_REMOVED",
        /// Queries, mutations or subscriptions start from another type.
        OperationTypeChanged = "OPERATION_TYPE_CHANGED",
    }
    Dangerous {
        /// An enum has a new value.
        ValueAddedToEnum = "VALUE_ADDED_TO_ENUM",
        /// A union has a new type.
        TypeAddedToUnion = "TYPE_ADDED_TO_UNION",
        /// An input has a new field that may be left out.
        OptionalInputFieldAdded = "OPTIONAL_INPUT_FIELD_ADDED",
        /// A field has a new argument that may be left out.
        OptionalArgAdded = "OPTIONAL_ARG_ADDED",
        /// A type implements one more interface.
        ImplementedInterfaceAdded = "IMPLEMENTED_INTERFACE_ADDED",
        /// An argument that is left out stands for another value, or for none.
        ArgDefaultValueChange = "ARG_DEFAULT_VALUE_CHANGE",
        /// A field of an input that is left out stands for another value, or for none.
        InputFieldDefaultValueChange = "INPUT_FIELD_DEFAULT_VALUE_CHANGE",
        /// An argument of a directive that is left out stands for another value, or for none.
        DirectiveArgDefaultValueChange = "DIRECTIVE_ARG_DEFAULT_VALUE_CHANGE",
        /// The form of a scalar is specified elsewhere.
        SpecifiedByChanged = "SPECIFIED_BY_CHANGED",
    }
    Safe {
        /// A type is new.
        TypeAdded = "TYPE_ADDED",
        /// A field is new.
        FieldAdded = "FIELD_ADDED",
        /// A field answers less than it might have answered before.
        FieldChangedKindSafe = "FIELD_CHANGED_KIND_SAFE",
        /// An argument takes more than before.
        ArgChangedKindSafe = "ARG_CHANGED_KIND_SAFE",
        /// A field of an input takes more than before.
        InputFieldChangedKindSafe = "INPUT_FIELD_CHANGED_KIND_SAFE",
        /// An argument of a directive takes more than before.
        DirectiveArgChangedKindSafe = "DIRECTIVE_ARG_CHANGED_KIND_SAFE",
        /// An argument that is left out stands for a value now.
        ArgDefaultValueAdded = "ARG_DEFAULT_VALUE_ADDED",
        /// A field of an input that is left out stands for a value now.
        InputFieldDefaultValueAdded = "INPUT_FIELD_DEFAULT_VALUE_ADDED",
        /// An argument of a directive that is left out stands for a value now.
        DirectiveArgDefaultValueAdded = "DIRECTIVE_ARG_DEFAULT_VALUE_ADDED",
        /// An input no longer takes exactly one of its fields.
        OneOfRemoved = "ONE_OF_REMOVED",
        /// A directive is new.
        DirectiveAdded = "DIRECTIVE_ADDED",
        /// A directive has a new argument that may be left out.
        OptionalDirectiveArgAdded = "OPTIONAL_DIRECTIVE_ARG_ADDED",
        /// A directive may stand at a place more than once.
        DirectiveRepeatableAdded = "DIRECTIVE_REPEATABLE_ADDED",
        /// A directive may stand at one more place.
        DirectiveLocationAdded = "DIRECTIVE_LOCATION_ADDED",
        /// A directive stands at an element of the schema.
        DirectiveUsageAdded = "DIRECTIVE_USAGE_ADDED",
        /// A directive no longer stands at an element of the schema.
        DirectiveUsageRemoved = "DIRECTIVE_USAGE_REMOVED",
        /// There are queries, mutations or subscriptions now.
        OperationTypeAdded = "OPERATION_TYPE_ADDED",
        /// It is said where the form of a scalar is specified.
        SpecifiedByAdded = "SPECIFIED_BY_ADDED",
        /// It is no longer said where the form of a scalar is specified.
        SpecifiedByRemoved = "SPECIFIED_BY_REMOVED",
        /// Something is deprecated now.
        DeprecationAdded = "DEPRECATION_ADDED",
        /// Something is no longer deprecated.
        DeprecationRemoved = "DEPRECATION_REMOVED",
        /// Something is deprecated for another reason.
        DeprecationReasonChanged = "DEPRECATION_REASON_CHANGED",
        /// Something is described in other words, or for the first time, or no longer.
        DescriptionChanged = "DESCRIPTION_CHANGED",
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
