async fn login(authing: authing::Authing) -> Result<(), authing::Error> {
    authing.auth().login_by_email("lea@example.com", "x").mfa_cod("123456").await?;
    Ok(())
}

fn main() {}
