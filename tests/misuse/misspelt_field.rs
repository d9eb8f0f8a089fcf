fn greet(user: authing::types::User) {
    println!("{:?}", user.nick_name);
}

fn main() {}
