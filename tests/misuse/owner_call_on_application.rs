use authing::v2::{Application, operations::users::ListUsers};

async fn list(application: Application) -> Result<(), authing::Error> {
    application.send(ListUsers::new()).await?;
    Ok(())
}

fn main() {}
