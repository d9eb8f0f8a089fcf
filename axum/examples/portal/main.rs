//! A web portal: users register, log in, and change their profile; administrators list all users.
//!
//! It runs on a local Authing with one user, who is an administrator. With `AUTHING_POOL_ID` and `AUTHING_SECRET` set, it
//! runs on the real service. `AuthingBuilder::from_env` lists the variables that name a private installation.
//!
//! ```text
//! cargo run -p authing-axum --example portal
//! json='content-type: application/json'
//! curl -c jar -H "$json" -d '{"email": "lea@example.com", "password": "correct horse"}' localhost:3000/login
//! curl -b jar localhost:3000/me
//! curl -b jar -H "$json" -X PATCH -d '{"company": "Analytical Engines"}' localhost:3000/me
//! curl -b jar localhost:3000/admin/users.jsonl
//! ```

mod account;
pub(crate) mod admin;
mod profile;
mod routes;

use std::{env, error::Error as StdError, net::SocketAddr};

use authing::Authing;
use authing_axum::{Authenticator, SessionCookie};
use authing_emulator::{Emulator, PoolSeed, UserSeed};
use routes::routes;
use tokio::net::TcpListener;

type Result<T = ()> = std::result::Result<T, Box<dyn StdError>>;

#[tokio::main]
async fn main() -> Result {
    let (authing, emulator) = client().await?;
    let mut auth = Authenticator::builder(authing);
    if emulator.is_some() {
        // The portal runs without TLS on a local machine.
        auth = auth.cookie(SessionCookie::new("session").insecure());
    }
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    println!("The portal listens at http://{}.", listener.local_addr()?);
    serve(listener, auth.build()).await
}

/// Serves the portal, whose handlers read the address of the user.
pub(crate) async fn serve(listener: TcpListener, auth: Authenticator) -> Result {
    let routes = routes(auth).into_make_service_with_connect_info::<SocketAddr>();
    Ok(axum::serve(listener, routes).await?)
}

/// A client of the service that the environment names, or else of an emulator.
async fn client() -> Result<(Authing, Option<Emulator>)> {
    if env::var_os("AUTHING_POOL_ID").is_some() {
        return Ok((Authing::from_env()?, None));
    }
    let id = "5e4c8b1f0a2d3c4b5a690001";
    let lea = UserSeed::with_email("lea@example.com", "correct horse").id(id);
    let pool = PoolSeed::new("5e4c8b1f0a2d3c4b5a697887", "the pool's secret")
        .user(lea.nickname("Lea"))
        .rbac_role("administrator", [admin::PERMISSION], [id]);
    let emulator = Emulator::builder().pool(pool).start().await?;
    println!("The codes of e-mails are at {}.", emulator.base_url());
    Ok((Authing::from_vars(emulator.env())?, Some(emulator)))
}
