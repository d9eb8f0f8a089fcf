//! The help in Chinese. The English help is at the commands and their fields.

use std::env;

use clap::{ArgAction, Command, arg};

/// The texts of commands and of their arguments. A name is that of the command, or those of the command and of the argument.
const TEXTS: &str = "\
authing-codegen: 将 GraphQL 操作编译为 `authing` crate 的 Rust 类型
check: 检查操作并报告所有问题。有问题时退出码为 1
check.files: 只报告这些文件和 schema 中的问题。默认报告所有问题
check.schema: schema 文件夹，默认是 `schema`。在依赖 `authing` 的包中可以省略；它扩展 `authing` 的 schema，默认是操作文件夹旁边的 `schema` 文件夹
check.queries: 操作文件夹
check.api: 服务的 API：在 schema 文件夹和操作文件夹中，以 API 命名的文件夹只使用这一个
expand: 打印由操作和 fragment 生成的 Rust 代码
expand.file: 只打印由此文件生成的代码。默认打印所有文件的代码
expand.schema: schema 文件夹，默认是 `schema`。在依赖 `authing` 的包中可以省略；它扩展 `authing` 的 schema，默认是操作文件夹旁边的 `schema` 文件夹
expand.queries: 操作文件夹
expand.api: 服务的 API：在 schema 文件夹和操作文件夹中，以 API 命名的文件夹只使用这一个
diff: 列出两个 schema 之间的变更，以及每项变更影响的操作文件。有破坏性变更时退出码为 1
diff.old: 旧 schema：文件、存放 .graphql 文件的文件夹，或用 `-` 表示标准输入
diff.new: 新 schema：文件、存放 .graphql 文件的文件夹，或用 `-` 表示标准输入
diff.queries: 可能受变更影响的操作文件夹
diff.api: 服务的 API：在 schema 文件夹和操作文件夹中，以 API 命名的文件夹只使用这一个
diff.format: 输出格式：text 便于阅读，json 供程序处理
pull: 通过内省从服务更新 schema。描述、顺序和注释保持不变
pull.url: 服务的 GraphQL 地址
pull.token_env: 服务需要 token 时，存放 token 的环境变量
pull.token_stdin: 从标准输入读取 token
pull.schema: 要更新的 schema 文件；如果是文件夹，则更新其中的 `authing.graphql`
pull.queries: 可能受变更影响的操作文件夹
pull.api: 服务的 API：在 schema 文件夹和操作文件夹中，以 API 命名的文件夹只使用这一个
pull.dangerous_clear: 允许访问其他主机上不使用 TLS 的地址。网络沿途的任何人都能读取 token、篡改 schema
help: 打印本帮助，或指定命令的帮助";

/// Returns the command, with its help in Chinese if the locale of the environment is Chinese. All other output is in English.
pub(crate) fn localized(command: Command) -> Command {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter();
    let mut locales = names.filter_map(|name| env::var(name).ok());
    let locale = locales.find(|locale| !locale.is_empty());
    if !locale.is_some_and(|locale| locale.starts_with("zh")) {
        return command;
    }
    let version = arg!(-V --version "打印版本号").action(ArgAction::Version);
    let command = in_chinese(command).disable_version_flag(true);
    let mut command = command.arg(version);
    // Clap adds the command `help` when it builds the others.
    command.build();
    command.mut_subcommand("help", |help| help.about(text("help").unwrap_or_default()))
}

fn in_chinese(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let help = arg!(-h --help "打印帮助").action(ArgAction::Help);
    let mut template = "{about-with-newline}\n用法：{usage}\n\n".to_owned();
    if command.has_subcommands() {
        template += "命令：\n{subcommands}\n\n";
    }
    if command.get_positionals().next().is_some() {
        template += "参数：\n{positionals}\n\n";
    }
    command
        .about(text(&name).unwrap_or_default())
        .help_template(template + "选项：\n{options}")
        .subcommand_value_name("命令")
        .disable_help_flag(true)
        .mut_args(|argument| {
            let text = text(&format!("{name}.{}", argument.get_id()));
            let default = argument.get_default_values().first().cloned();
            match (text, default) {
                (None, _) => argument,
                (Some(text), None) => argument.help(text),
                (Some(text), Some(default)) => {
                    let text = format!("{text}（默认：{}）", default.display());
                    let argument = argument.help(text).hide_default_value(true);
                    argument.hide_possible_values(true)
                }
            }
        })
        .arg(help)
        .mut_subcommands(in_chinese)
}

/// Returns the text with a name.
fn text(name: &str) -> Option<&'static str> {
    let mut texts = TEXTS.lines().filter_map(|line| line.split_once(": "));
    let text = texts.find(|(known, _)| *known == name);
    text.map(|(_, text)| text)
}
