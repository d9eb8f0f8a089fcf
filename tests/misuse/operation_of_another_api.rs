use authing::{Authing, v2::operations::users::GetUser};

fn main() {
    let authing = Authing::new("pool", "secret").unwrap();
    let _call = authing.send(GetUser::new().user_id("lea"));
}
