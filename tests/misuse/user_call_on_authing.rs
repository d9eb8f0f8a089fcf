use authing::Authing;

async fn unbind(authing: Authing) -> Result<(), authing::Error> {
    authing.email().unbind().await?;
    Ok(())
}

fn main() {}
