package dev.kessai.proof.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where it was measured. */
final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final long KIBIBYTES_PER_GIBIBYTE = 1_048_576;

    private Machine() {}

    static Map<String, Object> describe() throws IOException {
        var machine = new LinkedHashMap<String, Object>();
        machine.put("processor", value(PROCESSORS, "model name"));
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put(
                "memory_gib", Long.parseLong(value(MEMORY, "MemTotal").replaceAll("\\D", "")) / KIBIBYTES_PER_GIBIBYTE);
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("java", Runtime.version().toString());
        machine.put("load_before", Files.readString(LOAD).strip());
        return machine;
    }

    private static String value(Path file, String name) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("");
        }
    }
}
