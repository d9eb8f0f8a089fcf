use authing::{Authing, v2};

async fn unbind(authing: Authing) -> Result<(), authing::Error> {
    authing.email().unbind().await?;
    Ok(())
}

async fn unbind_v2(authing: v2::Authing) -> Result<(), authing::Error> {
    authing.email().unbind().await?;
    Ok(())
}

fn main() {}
