package dev.kessai.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what can be set, what it is now, and who said so. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = {
            "Lists every setting: its value, where that comes from, its range and meaning.",
            "The key lanes.batchMax is KESSAI_LANES_BATCH_MAX in the environment."
        })
public final class ConfigCommand implements CliCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() {
        var config = settings.config(KessaiConfig.DATA);
        var _ = KessaiConfig.of(config);
        var out = spec.commandLine().getOut();
        for (var entry : config.describe()) {
            out.printf("%s = %s%n", entry.key(), entry.value());
            out.printf("    %s [%s] (%s)%n", entry.doc(), entry.limits(), entry.source());
        }
        out.flush();
        config.check();
        return ExitCode.OK.status();
    }
}
