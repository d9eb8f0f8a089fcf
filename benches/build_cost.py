"""What it costs to build a crate that depends on `authing`, beside one that depends on what a client written by hand
would depend on. Both are built from nothing, in turn, in one run:

    python3 benches/build_cost.py [--rounds N]

Wall time depends on what else the machine does; processor time much less. Both are printed, as are their ratios.
"""

import argparse
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent

BY_HAND = """
base64 = "0.23"
graphql_client = "0.16"
reqwest = {{ version = "0.13", default-features = false, features = ["multipart", "rustls"] }}
rsa = {{ version = "0.9.10", default-features = false, features = ["getrandom", "pem", "std", "u64_digit"] }}
serde = {{ version = "1", features = ["derive"] }}
serde_json = "1"
tokio = {{ version = "1", features = ["macros", "rt-multi-thread"] }}
"""

AUTHING = """
authing = {{ path = "{root}" }}
tokio = {{ version = "1", features = ["macros", "rt-multi-thread"] }}
"""

WITHOUT_COMPILER = """
authing = {{ path = "{root}", default-features = false }}
tokio = {{ version = "1", features = ["macros", "rt-multi-thread"] }}
"""

CONTENDERS = {
    "by hand": BY_HAND,
    "authing": AUTHING,
    "authing, without `compile-operations`": WITHOUT_COMPILER,
}


def prepare(folder, name, dependencies):
    """A crate that does nothing but depend."""
    crate = folder / name.replace(" ", "-")
    (crate / "src").mkdir(parents=True)
    (crate / "src/main.rs").write_text("fn main() {}\n")
    (crate / "Cargo.toml").write_text(
        '[package]\nname = "consumer"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]'
        + dependencies.format(root=ROOT)
        + "\n[workspace]\n"
    )
    shutil.copy(ROOT / "Cargo.lock", crate / "Cargo.lock")
    cargo(crate, "fetch")
    return crate


def cargo(crate, *arguments):
    environment = {key: value for key, value in os.environ.items() if key != "CARGO_TARGET_DIR"}
    subprocess.run(
        ["cargo", *arguments, "--quiet"], cwd=crate, env=environment, check=True, capture_output=True
    )


def build(crate):
    """Wall and processor seconds of one build."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    cargo(crate, "build")
    wall, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    return wall, used


def generate():
    """What the published crate carries: the operations as they were compiled before."""
    (ROOT / "generated").mkdir(exist_ok=True)
    with open(ROOT / "generated/operations.rs", "w") as output:
        subprocess.run(
            ["cargo", "run", "--quiet", "-p", "authing-codegen", "--features", "cli", "--"]
            + ["expand", "--inside-authing"],
            cwd=ROOT,
            check=True,
            stdout=output,
        )


def touched(crate):
    """A rebuild after one operation file changed."""
    file = ROOT / "queries/users/get_user.graphql"
    file.touch()
    return build(crate)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    results = {name: [] for name in [*CONTENDERS, "authing, one file touched"]}
    generate()
    with tempfile.TemporaryDirectory() as folder:
        crates = {
            name: prepare(pathlib.Path(folder), name, dependencies)
            for name, dependencies in CONTENDERS.items()
        }
        for _ in range(rounds):
            for name, crate in crates.items():
                shutil.rmtree(crate / "target", ignore_errors=True)
                results[name].append(build(crate))
            results["authing, one file touched"].append(touched(crates["authing"]))
    floor = [statistics.median(column) for column in zip(*results["by hand"])]
    print("| build | wall, s | processor, s | wall, ratio | processor, ratio |")
    print("| --- | --- | --- | --- | --- |")
    for name, runs in results.items():
        wall, used = (statistics.median(column) for column in zip(*runs))
        print(f"| {name} | {wall:.1f} | {used:.1f} | {wall / floor[0]:.2f} | {used / floor[1]:.2f} |")


if __name__ == "__main__":
    main()
