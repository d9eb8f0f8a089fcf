fn users(v1: &authing::Authing, v2: &authing::v2::Authing) {
    let _ = v1.users().list();
    let _ = v2.users().list();
}

fn main() {}
