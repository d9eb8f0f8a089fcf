use authing::{Authing, operations::email::UnbindEmail};

async fn unbind(authing: Authing) -> Result<(), authing::Error> {
    authing.send(UnbindEmail::new()).await?;
    Ok(())
}

fn main() {}
