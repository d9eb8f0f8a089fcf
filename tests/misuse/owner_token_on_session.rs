use authing::{Session, operations::users::ListUsers};

async fn list(session: Session) -> Result<(), authing::Error> {
    session.send(ListUsers::new()).await?;
    Ok(())
}

fn main() {}
