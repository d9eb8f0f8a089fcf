fn log(token: authing::Secret, password: authing::Password) {
    println!("{token}");
    println!("{password}");
}

fn main() {}
