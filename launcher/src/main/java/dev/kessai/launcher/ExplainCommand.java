package dev.kessai.launcher;

import dev.kessai.api.story.StoryText;
import dev.kessai.base.id.InquiryCode;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells the story of a payment. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Tells everything that is stored about a payment or refund, by time: events, holds, entries, lots.",
            "Works beside a running server and without one."
        })
public final class ExplainCommand implements CliCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Settings settings = new Settings();

    @Parameters(paramLabel = "ID", description = "pay_..., rfd_..., or the inquiry code such as 03QK7-1Z8M4-0G2T.")
    private String id = "";

    @Override
    public Integer call() {
        long payment = id(id).orElseThrow(() -> new CliFailure(
                ExitCode.USAGE,
                "not a payment's id or inquiry code: '" + id + "' (a mistyped code is always noticed)"));
        try (var inspection = Inspection.open(settings.load(KessaiConfig.DATA))) {
            var story = inspection
                    .stories()
                    .find(payment)
                    .orElseThrow(() -> new CliFailure(ExitCode.CHECK_FAILED, "no payment " + id + " is known here"));
            var out = spec.commandLine().getOut();
            StoryText.lines(story).forEach(out::println);
            out.flush();
        }
        return ExitCode.OK.status();
    }

    static OptionalLong id(String text) {
        var payment = StoryText.PAYMENT.find(text);
        if (payment.isPresent()) return payment;
        var refund = StoryText.REFUND.find(text);
        return refund.isPresent() ? refund : InquiryCode.find(text);
    }
}
