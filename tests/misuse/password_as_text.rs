use authing::{Authing, Password};

async fn directory_login(authing: Authing, password: Password) -> Result<(), authing::Error> {
    // The directory takes a secret in the clear, the login by e-mail a password to encrypt.
    authing.auth().login_by_ldap("lea", password).await?;
    Ok(())
}

fn main() {}
