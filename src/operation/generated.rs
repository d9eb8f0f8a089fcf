//! What the generated code of all operations has in common, as macros.

/// Implements the trait of `graphql_client`, so that its own clients can send the operation.
#[doc(hidden)]
#[macro_export]
macro_rules! __graphql_query {
    ($operation:ident) => {
        impl $crate::__private::GraphQLQuery for $operation {
            type Variables = <Self as $crate::Operation>::Variables;
            type ResponseData = <Self as $crate::Operation>::ResponseData;

            fn build_query(
                variables: Self::Variables,
            ) -> $crate::__private::QueryBody<Self::Variables> {
                $crate::__private::QueryBody {
                    variables,
                    query: <Self as $crate::Operation>::QUERY,
                    operation_name: <Self as $crate::Operation>::NAME,
                }
            }
        }
    };
}

/// Writes the setters of an operation or an input type.
#[doc(hidden)]
#[macro_export]
macro_rules! __setters {
    ($name:ident $($(#[$attribute:meta])* pub fn $setter:ident($argument:ident: $ty:ty) = $value:expr;)*) => {
        impl $name {$(
            $(#[$attribute])*
            #[must_use]
            pub fn $setter(mut self, $argument: $ty) -> Self {
                self.$setter = $value;
                self
            }
        )*}
    };
}

/// Implements `Debug` so that it shows nothing of a value.
#[doc(hidden)]
#[macro_export]
macro_rules! __hidden {
    ($name:ident) => {
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(::std::concat!(::std::stringify!($name), "(***)"))
            }
        }
    };
}
