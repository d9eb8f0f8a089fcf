//! The setters of operations and of their calls.

/// Writes the setters of an operation of `authing` and of its calls.
macro_rules! setters_of_calls_too {
    ($name:ident $($(#[$attribute:meta])* pub fn $setter:ident($argument:ident: $ty:ty) = $value:expr;)*) => {
        $crate::__setters! { $name $($(#[$attribute])* pub fn $setter($argument: $ty) = $value;)* }

        // An operation may have the same name as a type parameter.
        impl<A, T> $crate::Call<A, self::$name, T> {$(
            $(#[$attribute])*
            pub fn $setter(mut self, $argument: $ty) -> Self {
                self.operation.$setter = $value;
                self
            }
        )*}
    };
}
pub(crate) use setters_of_calls_too;

#[cfg(test)]
mod tests {
    #![allow(unreachable_pub, reason = "the macro is for public types")]

    use crate::{
        Argument, Authing, Endpoint, Error, NoToken, Operation, OperationType,
        operation::{prepare::Prepare, sent::Variables},
        operations::{Service, endpoints},
    };

    macro_rules! named {
        ($name:ident) => {
            #[derive(Clone, Default)]
            struct $name {
                page: Argument<i32>,
            }

            setters_of_calls_too! { $name
                /// The page.
                pub fn page(page: impl Into<Argument<i32>>) = page.into();
            }

            impl Operation for $name {
                type ResponseData = bool;
                type Output = ();
                type Token = NoToken;
                type Api = Service;
                const NAME: &'static str = "Named";
                const QUERY: &'static str = "{ping}";
                const TYPE: OperationType = OperationType::Query;
                const ENDPOINT: Endpoint = endpoints::USERS;
                const SECRETS: &'static [&'static str] = &[];

                fn prepare(self, _: &Prepare<'_>, _: &mut Variables<'_>) -> Result<(), Error> {
                    Ok(())
                }

                fn output(_: bool) -> Result<(), &'static str> {
                    Ok(())
                }
            }
        };
    }

    named!(A);
    named!(T);

    #[test]
    fn an_operation_may_be_named_like_a_parameter_of_a_call() {
        let authing = Authing::new("pool", "secret").unwrap();
        let (a, t) = (A::default().page(2), T::default().page(2));
        assert_eq!(authing.send(a).page(3).operation().page, Argument::Value(3));
        assert_eq!(authing.send(t).page(4).operation().page, Argument::Value(4));
    }
}
