//! What is to come of every trouble: of a call that reads, of one that changes something, of the owner token being fetched,
//! and of a list whose second page is struck. After the sign × stands how many requests for the operation arrived.

/// The statuses that are not listed one by one.
pub(crate) const EVERY_OTHER_STATUS: &str = "status=400 to 599, all others";

/// The troubles by their names, as `authing-emulator` takes them after `--fault`.
pub(crate) const EXPECTED: &[(&str, [&str; 4])] = &[
    (
        "latency=0.01",
        ["answer ×1", "answer ×1", "answer ×1", "answer ×2"],
    ),
    (
        "latency=3600",
        [
            "`Transport: Timeout` ×3",
            "`Transport: Timeout` ×1",
            "`Transport: Timeout` ×3",
            "`Transport: Timeout` ×4",
        ],
    ),
    (
        "no-answer",
        [
            "`Transport: Timeout` ×3",
            "`Transport: Timeout` ×1",
            "`Transport: Timeout` ×3",
            "`Transport: Timeout` ×4",
        ],
    ),
    (
        "stall-in-body",
        [
            "`Transport: Timeout` ×3",
            "`Transport: Timeout` ×1",
            "`Transport: Timeout` ×3",
            "`Transport: Timeout` ×4",
        ],
    ),
    (
        "stall-after-body",
        [
            "`Transport: Timeout` ×3",
            "`Transport: Timeout` ×1",
            "`Transport: Timeout` ×3",
            "`Transport: Timeout` ×4",
        ],
    ),
    (
        "reset",
        [
            "`Transport: Interrupted` ×3",
            "`Transport: Interrupted` ×1",
            "`Transport: Interrupted` ×3",
            "`Transport: Interrupted` ×4",
        ],
    ),
    (
        "reset-in-body",
        [
            "`Transport: Interrupted` ×3",
            "`Transport: Interrupted` ×1",
            "`Transport: Interrupted` ×3",
            "`Transport: Interrupted` ×4",
        ],
    ),
    (
        "truncated",
        [
            "`Transport: Interrupted` ×3",
            "`Transport: Interrupted` ×1",
            "`Transport: Interrupted` ×3",
            "`Transport: Interrupted` ×4",
        ],
    ),
    (
        "reset,times=2",
        [
            "answer ×3",
            "`Transport: Interrupted` ×1",
            "answer ×3",
            "answer ×4",
        ],
    ),
    (
        "busy=0,times=2",
        [
            "answer ×3",
            "`Status: 503, after 0 s` ×1",
            "answer ×3",
            "answer ×4",
        ],
    ),
    (
        "close-after=1",
        ["answer ×1", "answer ×1", "answer ×1", "answer ×2"],
    ),
    (
        "status=401",
        [
            "`Status: 401` ×2",
            "`Status: 401` ×1",
            "`Status: 401` ×1",
            "`Status: 401` ×3",
        ],
    ),
    (
        "status=429",
        [
            "`Status: 429` ×3",
            "`Status: 429` ×1",
            "`Status: 429` ×3",
            "`Status: 429` ×4",
        ],
    ),
    (
        "status=502",
        [
            "`Status: 502` ×3",
            "`Status: 502` ×1",
            "`Status: 502` ×3",
            "`Status: 502` ×4",
        ],
    ),
    (
        "status=503",
        [
            "`Status: 503` ×3",
            "`Status: 503` ×1",
            "`Status: 503` ×3",
            "`Status: 503` ×4",
        ],
    ),
    (
        "status=504",
        [
            "`Status: 504` ×3",
            "`Status: 504` ×1",
            "`Status: 504` ×3",
            "`Status: 504` ×4",
        ],
    ),
    (
        "status=400 to 599, all others",
        [
            "`Status: …` ×1",
            "`Status: …` ×1",
            "`Status: …` ×1",
            "`Status: …` ×2",
        ],
    ),
    (
        "busy=0",
        [
            "`Status: 503, after 0 s` ×3",
            "`Status: 503, after 0 s` ×1",
            "`Status: 503, after 0 s` ×3",
            "`Status: 503, after 0 s` ×4",
        ],
    ),
    (
        "busy=3600",
        [
            "`Status: 503, after 3600 s` ×1",
            "`Status: 503, after 3600 s` ×1",
            "`Status: 503, after 3600 s` ×1",
            "`Status: 503, after 3600 s` ×2",
        ],
    ),
    (
        "answer-with=201",
        ["answer ×1", "answer ×1", "answer ×1", "answer ×2"],
    ),
    (
        "answer-with=401",
        [
            "`Status: 401` ×2",
            "`Status: 401` ×1",
            "`Status: 401` ×1",
            "`Status: 401` ×3",
        ],
    ),
    (
        "answer-with=500",
        [
            "`Status: 500` ×1",
            "`Status: 500` ×1",
            "`Status: 500` ×1",
            "`Status: 500` ×2",
        ],
    ),
    (
        "answer-with=503",
        [
            "`Status: 503` ×3",
            "`Status: 503` ×1",
            "`Status: 503` ×3",
            "`Status: 503` ×4",
        ],
    ),
    (
        "content-type=text/plain",
        ["answer ×1", "answer ×1", "answer ×1", "answer ×2"],
    ),
    (
        "html",
        [
            "`Decode: .` ×1",
            "`Decode: .` ×1",
            "`Decode: .` ×1",
            "`Decode: .` ×2",
        ],
    ),
    (
        "oversized=1000000",
        ["answer ×1", "answer ×1", "answer ×1", "answer ×2"],
    ),
    (
        "oversized=9000000",
        [
            "`Transport: TooLarge` ×1",
            "`Transport: TooLarge` ×1",
            "`Transport: TooLarge` ×1",
            "`Transport: TooLarge` ×2",
        ],
    ),
    (
        "gzip-bomb=10000000",
        [
            "`Transport: TooLarge` ×1",
            "`Transport: TooLarge` ×1",
            "`Transport: TooLarge` ×1",
            "`Transport: TooLarge` ×2",
        ],
    ),
    (
        "invalid-utf8",
        [
            "`Decode: .` ×1",
            "`Decode: .` ×1",
            "`Decode: .` ×1",
            "`Decode: .` ×2",
        ],
    ),
    (
        "invalid-json",
        [
            "`Decode: .` ×1",
            "`Decode: .` ×1",
            "`Decode: .` ×1",
            "`Decode: .` ×2",
        ],
    ),
    (
        "deep-json=1",
        [
            "`Decode: data` ×1",
            "`Decode: data` ×1",
            "`Decode: data` ×1",
            "`Decode: data` ×2",
        ],
    ),
    (
        "deep-json=127",
        [
            "`Decode: data` ×1",
            "`Decode: data` ×1",
            "`Decode: data` ×1",
            "`Decode: data` ×2",
        ],
    ),
    (
        "deep-json=129",
        [
            "`Decode: data` ×1",
            "`Decode: data` ×1",
            "`Decode: data` ×1",
            "`Decode: data` ×2",
        ],
    ),
    (
        "deep-json=10000",
        [
            "`Decode: data` ×1",
            "`Decode: data` ×1",
            "`Decode: data` ×1",
            "`Decode: data` ×2",
        ],
    ),
    (
        "deep-json=1000000",
        [
            "`Decode: data` ×1",
            "`Decode: data` ×1",
            "`Decode: data` ×1",
            "`Decode: data` ×2",
        ],
    ),
    (
        "duplicate-keys",
        [
            "`Decode: .` ×1",
            "`Decode: .` ×1",
            "`Decode: .` ×1",
            "`Decode: .` ×2",
        ],
    ),
    (
        "errors=object",
        [
            "`Service: 500` ×1",
            "`Service: 500` ×1",
            "`Service: 500` ×1",
            "`Service: 500` ×2",
        ],
    ),
    (
        "errors=text",
        [
            "`Service: no code` ×1",
            "`Service: no code` ×1",
            "`Service: no code` ×1",
            "`Service: no code` ×2",
        ],
    ),
    (
        "errors=wrapped",
        [
            "`Service: 500` ×1",
            "`Service: 500` ×1",
            "`Service: 500` ×1",
            "`Service: 500` ×2",
        ],
    ),
    (
        "errors-with-data=object",
        [
            "`Service: 500, with data` ×1",
            "`Service: 500, with data` ×1",
            "`Service: 500` ×1",
            "`Service: 500` ×2",
        ],
    ),
    (
        "errors-with-data=text",
        [
            "`Service: no code, with data` ×1",
            "`Service: no code, with data` ×1",
            "`Service: no code` ×1",
            "`Service: no code` ×2",
        ],
    ),
    (
        "errors-with-data=wrapped",
        [
            "`Service: 500, with data` ×1",
            "`Service: 500, with data` ×1",
            "`Service: 500` ×1",
            "`Service: 500` ×2",
        ],
    ),
    (
        "wrong-types",
        [
            "`Decode: data.ruleById._id` ×1",
            "`Decode: data.updateRule._id` ×1",
            "`Decode: data.getAccessTokenByAppSecret` ×1",
            "`Decode: data.users.list[0]._id` ×2",
        ],
    ),
    (
        "missing-fields",
        [
            "`Decode: data.ruleById._id` ×1",
            "`Decode: data.updateRule._id` ×1",
            "`Credentials` ×1",
            "`Decode: data.users.list[0]._id` ×2",
        ],
    ),
    (
        "extra-fields",
        ["answer ×1", "answer ×1", "answer ×1", "answer ×2"],
    ),
    (
        "unknown-enum-values",
        ["answer ×1", "answer ×1", "answer ×1", "answer ×2"],
    ),
    (
        "clock-shift=36000",
        ["answer ×1", "answer ×1", "answer ×1", "answer ×2"],
    ),
    (
        "clock-shift=-36000",
        ["answer ×1", "answer ×1", "answer ×1", "answer ×2"],
    ),
    (
        "clock-shift=315360000",
        ["answer ×1", "answer ×1", "answer ×1", "answer ×2"],
    ),
    (
        "jwtExpired: 0",
        [
            "`Service: 2206` ×2",
            "`Service: 2206` ×2",
            "answer ×1",
            "`Service: 2206` ×2",
        ],
    ),
];
