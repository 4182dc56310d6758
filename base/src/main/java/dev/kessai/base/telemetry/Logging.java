package dev.kessai.base.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where log lines go: the standard output, as JSON for machines or as text for people. */
public final class Logging {
    /** How a line looks. */
    public enum Format {
        JSON,
        TEXT
    }

    private Logging() {}

    /** Replaces whatever was configured; once, at the start. */
    public static void configure(Format format) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var encoder = encoder(format);
        encoder.setContext(context);
        encoder.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        // What a command answers is on the standard output, alone: another program may read it.
        if (format == Format.TEXT) appender.setTarget("System.err");
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        // These tell at INFO what nobody asks for.
        for (var name : new String[] {"org.flywaydb", "com.zaxxer.hikari", "com.linecorp.armeria", "io.grpc"})
            context.getLogger(name).setLevel(Level.WARN);
    }

    /** For commands that answer somebody: only what is wrong, as text, on the standard error. */
    public static void warningsOnly() {
        configure(Format.TEXT);
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(Logger.ROOT_LOGGER_NAME)
                .setLevel(Level.WARN);
    }

    private static EncoderBase<ILoggingEvent> encoder(Format format) {
        return switch (format) {
            case JSON -> new JsonLogEncoder();
            case TEXT -> {
                var text = new PatternLayoutEncoder();
                text.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{20} %msg %kvp%n");
                yield text;
            }
        };
    }
}
