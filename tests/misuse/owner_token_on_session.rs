use authing::{Session, operations::users::ListUsers, v2};

async fn list(session: Session) -> Result<(), authing::Error> {
    session.send(ListUsers::new()).await?;
    Ok(())
}

async fn list_v2(session: v2::Session) -> Result<(), authing::Error> {
    session.send(v2::operations::users::ListUsers::new()).await?;
    Ok(())
}

fn main() {}
