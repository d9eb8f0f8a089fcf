//! Holds the test of what must not compile; there is nothing else in it.
