//! A program with its own operations: one with a smaller selection than `authing` has, one with a password, and one for a private
//! installation that extends the public service.
//!
//! The environment names the service, as for `Authing::from_env`. The script `run` starts a local one.

use std::error::Error as StdError;

use authing::{Authing, Error, Operation, blocking::Runtime, types::User};
use operations::{
    departments::ListDepartments,
    staff::{Hire, ListNames},
    types::DepartmentKind,
};

authing::operations!();

type Result<T = ()> = std::result::Result<T, Box<dyn StdError>>;

fn main() -> Result {
    let authing = Authing::from_env()?;
    let runtime = Runtime::new()?;
    hire(&runtime, &authing)?;
    list_names(&runtime, &authing)?;
    list_departments(&runtime, &authing)
}

/// The fragment comes from `authing`, and so does its type. Code for users of `authing` works with this one.
fn hire(runtime: &Runtime, authing: &Authing) -> Result {
    let hire = Hire::new("ada@example.com", "Ada", "correct horse").invitation("tea at five");
    let ada: User = runtime.block_on(authing.send(hire))?;
    println!("Hired {}.", ada.nickname.as_deref().unwrap_or("somebody"));
    let update = authing.users().update(&ada.id);
    runtime.block_on(update.company("Analytical Engines"))?;
    Ok(())
}

/// Our selection becomes a type with two fields.
fn list_names(runtime: &Runtime, authing: &Authing) -> Result {
    let names = ListNames::new().page(1).page_size(20);
    let page = runtime.block_on(authing.send(names))?;
    for person in page.items {
        println!(
            "{} <{}>",
            person.nickname.unwrap_or_default(),
            person.email.unwrap_or_default()
        );
    }
    Ok(())
}

/// The public service would reject this field of our installation.
fn list_departments(runtime: &Runtime, authing: &Authing) -> Result {
    println!("Asking {}", ListDepartments::QUERY);
    let departments = ListDepartments::new().kind(DepartmentKind::Research);
    match runtime.block_on(authing.send(departments)) {
        Ok(departments) => {
            for department in departments {
                let head: Option<User> = department.head;
                println!(
                    "{}: {}",
                    department.name,
                    head.map_or_else(String::new, |head| head.id.into_string())
                );
            }
        }
        Err(Error::Service(error)) => println!("No departments here: {error}"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
