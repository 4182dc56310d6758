package dev.kessai.base.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;

/**
 * One JSON object a line: {@code at, level, logger, thread, request, message, failure} and the event's key-value pairs
 * under their own names. Must run on the thread that logs (no asynchronous appender), whose request it names.
 */
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new StringBuilder(256).append('{');
        field(line, "at", event.getInstant().toString());
        field(line, "level", event.getLevel().toString());
        field(line, "logger", event.getLoggerName());
        field(line, "thread", event.getThreadName());
        RequestId.current().ifPresent(id -> field(line, "request", id.value()));
        field(line, "message", event.getFormattedMessage());
        var pairs = event.getKeyValuePairs();
        if (pairs != null) for (var pair : pairs) field(line, pair.key, String.valueOf(pair.value));
        var failure = event.getThrowableProxy();
        if (failure != null) field(line, "failure", ThrowableProxyUtil.asString(failure));
        return line.append("}\n").toString().getBytes(UTF_8);
    }

    private static void field(StringBuilder line, String name, String value) {
        if (line.length() > 1) line.append(',');
        quoted(line, name);
        line.append(':');
        quoted(line, value);
    }

    private static void quoted(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            switch (each) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\t' -> line.append("\\t");
                default -> {
                    if (each < ' ') line.append(String.format("\\u%04x", (int) each));
                    else line.append(each);
                }
            }
        }
        line.append('"');
    }
}
