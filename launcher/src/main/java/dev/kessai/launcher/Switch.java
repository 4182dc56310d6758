package dev.kessai.launcher;

/** A setting that is on or off. */
enum Switch {
    ON,
    OFF
}
