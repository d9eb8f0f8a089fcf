//! The help of the program, in English and in Chinese. The English help of an argument is at its field.

use std::env;

use clap::{ArgAction, Command, arg};

/// The long help of `--fault`.
pub(crate) const FAULTS: &str = "\
Applies a fault to responses: FAULT[,on=FIELD][,rate=PERCENT%][,times=NUMBER]
May be repeated. Matching rules are tried in their order. A rule with a rate applies at
random; if it does not, the next one is tried. At most one applies.
FIELD is a root field, or a path that begins with a slash.
The request is still served, and its changes are made.

Transport:     latency=SECONDS  no-response  stall-in-body  stall-after-body  reset
               reset-in-body  truncated  close-after=RESPONSES
Status:        status=STATUS  busy=SECONDS  respond-with=STATUS (STATUS from 200 to 999)
Body:          content-type=TYPE  html  oversized=BYTES  gzip-bomb=BYTES  invalid-utf8
               invalid-json  deep-json=LISTS  duplicate-keys
Content:       errors=FORM  errors-with-data=FORM (FORM is object, text or wrapped)
               wrong-types  missing-fields  extra-fields  unknown-enum-values";

/// The first line of the help.
pub(crate) const ABOUT: &str = "A local Authing: the identity service, emulated in memory";

/// The part of the long help after the first line.
pub(crate) const ADDRESSES: &str = "\
Configure your Authing client with these addresses:

  GraphQL, user service     http://ADDR/users/graphql
  GraphQL, OAuth service    http://ADDR/oauth/graphql
  GraphQL, both services    http://ADDR/graphql
  GraphQL, version 2        http://ADDR/graphql/v2
  public key for passwords  http://ADDR/public-key.pem
  CDN and photo upload      http://ADDR/cdn and http://ADDR/upload

SMS and e-mails are not sent. http://ADDR/outbox lists them with their codes as JSON, and
http://ADDR/ shows them in a browser. All state is lost when the program ends.

Tests control the emulator at http://ADDR/emulator/…: replace the state, move the clock,
set faults and wait for messages. See the README.

When it is ready, it prints one line on standard output: authing-emulator ready at http://ADDR/";

/// The end of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  authing-emulator
  authing-emulator --pool 5e4c8b1f0a2d3c4b5a697887:my-secret
  authing-emulator --listen 127.0.0.1:0 --seed users.json
  authing-emulator --pool 5e4c8b1f0a2d3c4b5a697887:my-secret --fault status=503,on=user,rate=10%";

const CHINESE_ABOUT: &str = "本地 Authing：在内存中模拟的身份认证服务";

const CHINESE_ADDRESSES: &str = "\
请在 Authing 客户端中设置以下地址：

  GraphQL，用户服务       http://ADDR/users/graphql
  GraphQL，OAuth 服务     http://ADDR/oauth/graphql
  GraphQL，两个服务通用   http://ADDR/graphql
  GraphQL，v2             http://ADDR/graphql/v2
  加密密码的公钥          http://ADDR/public-key.pem
  CDN 和头像上传          http://ADDR/cdn 和 http://ADDR/upload

短信和邮件不会真正发送。http://ADDR/outbox 以 JSON 列出这些消息及其验证码，
也可以用浏览器打开 http://ADDR/ 查看。程序结束后，所有数据都会丢失。

测试程序可以通过 http://ADDR/emulator/… 控制模拟器：替换状态、调整时钟、
设置故障、等待消息。详见 README。

就绪后，程序在标准输出打印一行：authing-emulator ready at http://ADDR/";

const CHINESE_FAULTS: &str = "\
让响应出现故障：FAULT[,on=FIELD][,rate=PERCENT%][,times=NUMBER]
可重复。匹配的规则按给出的顺序逐条尝试；带 rate 的规则按概率生效，未生效时尝试下一条。
一个请求最多出现一种故障。FIELD 是根字段，或以斜杠开头的路径。
请求仍会被处理，其修改也会生效。";

/// The words in the list of faults.
const CHINESE_WORDS: [(&str, &str); 6] = [
    ("Transport:", "传输：    "),
    ("Status: ", "状态：  "),
    ("Body: ", "正文："),
    ("Content: ", "内容：   "),
    (" (STATUS from 200 to 999)", "（STATUS 为 200 到 999）"),
    (
        " (FORM is object, text or wrapped)",
        "（FORM 为 object、text 或 wrapped）",
    ),
];

const CHINESE_ARGUMENTS: [(&str, &str); 10] = [
    (
        "listen",
        "监听的 IP 地址和端口；端口为 0 时自动选择空闲端口",
    ),
    (
        "pools",
        "用户池及其密钥，可重复。既没有用户池也没有种子文件时，自动创建一个用户池，并在标准错误输出打印其 ID 和密钥",
    ),
    (
        "seed",
        "存放初始状态的 JSON 文件：{\"pools\": [{\"id\", \"secret\", \"users\": [...]}]}",
    ),
    (
        "settings",
        "存放用户池设置的 JSON 文件，用于 --pool 给出的用户池，例如 {\"registerDisabled\": true}",
    ),
    (
        "allowed_hosts",
        "访问页面和 outbox 的请求，除本机回环地址外，还允许使用此主机名；可重复",
    ),
    (
        "faults",
        "让响应出现故障：FAULT[,on=FIELD][,rate=PERCENT%][,times=NUMBER]；可重复",
    ),
    (
        "clock_shift",
        "模拟器的时钟比系统时钟快多少秒；负数表示比系统时钟慢",
    ),
    ("tls_certificate", "使用此 PEM 证书链，通过 TLS 提供服务"),
    ("tls_key", "证书的私钥，PEM 格式"),
    ("tls_delay", "将 TLS 握手推迟多少秒"),
];

/// Whether the locale of the environment is Chinese.
pub(crate) fn wants_chinese() -> bool {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter();
    let mut locales = names.filter_map(|name| env::var(name).ok());
    let locale = locales.find(|locale| !locale.is_empty());
    locale.is_some_and(|locale| locale.starts_with("zh"))
}

/// Returns the command with its help in Chinese. Messages about invalid arguments stay in English.
pub(crate) fn in_chinese(command: Command) -> Command {
    let (_, list) = FAULTS.split_once("\n\n").unwrap_or_default();
    let mut faults = format!("{CHINESE_FAULTS}\n\n{list}");
    for (english, chinese) in CHINESE_WORDS {
        faults = faults.replace(english, chinese);
    }
    command
        .about(CHINESE_ABOUT)
        .long_about(format!("{CHINESE_ABOUT}\n\n{CHINESE_ADDRESSES}"))
        .after_help(EXAMPLES.replace("Examples:", "示例："))
        .override_usage("authing-emulator [选项]")
        .help_template("{about-with-newline}\n用法：{usage}\n\n选项：\n{options}{after-help}")
        .mut_args(|argument| {
            let mut texts = CHINESE_ARGUMENTS.iter();
            let Some((_, text)) = texts.find(|(id, _)| argument.get_id() == id) else {
                return argument;
            };
            let text = match argument.get_default_values() {
                [default] => format!("{text}（默认：{}）", default.display()),
                _ => (*text).to_owned(),
            };
            argument.help(text).hide_default_value(true)
        })
        .mut_arg("faults", |argument| argument.long_help(faults))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .args([
            arg!(-h --help "打印帮助；--help 的内容比 -h 详细").action(ArgAction::Help),
            arg!(-V --version "打印版本号").action(ArgAction::Version),
        ])
}
