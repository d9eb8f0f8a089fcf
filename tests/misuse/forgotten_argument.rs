use authing::operations::auth::LoginByEmail;

fn main() {
    let _login = LoginByEmail::new("lea@example.com");
}
