package dev.kessai.base.config;

import java.util.List;

/** What is wrong with the configuration, all of it, one line each, in words for the one who wrote it. */
public final class ConfigFailure extends RuntimeException {
    private final List<String> problems;

    ConfigFailure(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
