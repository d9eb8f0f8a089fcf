use authing::{Authing, operations::email::UnbindEmail, v2};

async fn unbind(authing: Authing) -> Result<(), authing::Error> {
    authing.send(UnbindEmail::new()).await?;
    Ok(())
}

async fn unbind_v2(authing: v2::Authing) -> Result<(), authing::Error> {
    authing.send(v2::operations::email::UnbindEmail::new()).await?;
    Ok(())
}

fn main() {}
