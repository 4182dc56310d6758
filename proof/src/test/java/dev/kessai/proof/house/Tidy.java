package dev.kessai.proof.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import dev.kessai.proof.house.Repository.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The house rules of Java sources: sizes, and words with a better replacement. Words are looked for in code, not in
 * comments and strings. The exception is a mark with a reason on the line itself: {@code // tidy-ok: reason}; sizes
 * have none.
 */
final class Tidy {
    private static final int METHOD_LINES_MAX = 70;
    private static final int FILE_LINES_MAX = 500;
    private static final int LINE_LENGTH_MAX = 120;

    private static final Pattern EXCEPTION = Pattern.compile("// tidy-ok: \\S");
    private static final Pattern COMMENT_OR_STRING = Pattern.compile(
            "\"\"\".*?(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'|//[^\\n]*|/\\*.*?\\*/",
            Pattern.DOTALL);
    private static final Pattern NOT_LINE_END = Pattern.compile("[^\\n]");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    private static final List<Ban> BANS = List.of(
            main(
                    "\\b(Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime)\\.now\\(\\)",
                    "the clock passed in"),
            main("\\bSystem\\.currentTimeMillis\\b", "the clock passed in"),
            main("\\b(double|float|Double|Float|BigDecimal)\\b", "long minor units, or integer basis points"),
            main(
                    "\\bUUID\\.randomUUID\\b|\\bnew Random\\(\\)|\\bThreadLocalRandom\\b|\\bMath\\.random\\b",
                    "ids passed in"),
            main("\\bSystem\\.(out|err)\\b|\\bprintStackTrace\\b", "a logger, or the command's writer"),
            everywhere("\\bThread\\.sleep\\b|\\bTimeUnit\\.\\w+\\.sleep\\b", "waiting for a condition with a deadline"),
            everywhere("\\borg\\.mockito\\b|\\bimport lombok\\b", "a hand-written fake, a record"),
            everywhere("@Disabled\\b", "a test that runs"));

    private Tidy() {}

    private record Ban(Pattern pattern, String instead, boolean onlyMain) {}

    private static Ban main(String pattern, String instead) {
        return new Ban(Pattern.compile(pattern), instead, true);
    }

    private static Ban everywhere(String pattern, String instead) {
        return new Ban(Pattern.compile(pattern), instead, false);
    }

    /** One line per broken rule: {@code file:line: what}. */
    static List<String> breaks(List<Source> sources) {
        return Stream.concat(sources.stream().flatMap(source -> inText(source).stream()), inMethods(sources).stream())
                .toList();
    }

    private static List<String> inText(Source source) {
        var breaks = new ArrayList<String>();
        var lines = source.text().split("\n", -1);
        var code = codeOnly(source.text()).split("\n", -1);
        if (lines.length - 1 > FILE_LINES_MAX)
            breaks.add(at(source.file(), 1, "file is longer than " + FILE_LINES_MAX));
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].length() > LINE_LENGTH_MAX)
                breaks.add(at(source.file(), i + 1, "line is longer than " + LINE_LENGTH_MAX));
            if (UNFINISHED.matcher(lines[i]).find())
                breaks.add(at(source.file(), i + 1, "unfinished: " + lines[i].strip()));
            if (EXCEPTION.matcher(lines[i]).find()) continue;
            for (var ban : BANS) {
                if ((source.isMain() || !ban.onlyMain())
                        && ban.pattern().matcher(code[i]).find())
                    breaks.add(at(source.file(), i + 1, "use " + ban.instead() + ", not: " + lines[i].strip()));
            }
        }
        return breaks;
    }

    /** The text with comments and strings blanked; lines stay where they are. */
    private static String codeOnly(String text) {
        return COMMENT_OR_STRING
                .matcher(text)
                .replaceAll(found -> NOT_LINE_END.matcher(found.group()).replaceAll(" "));
    }

    private static List<String> inMethods(List<Source> sources) {
        var breaks = new ArrayList<String>();
        var task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(
                        null,
                        null,
                        diagnostic -> {},
                        List.of("-proc:none"),
                        null,
                        sources.stream().map(InMemory::new).toList());
        var positions = Trees.instance(task).getSourcePositions();
        try {
            for (var unit : task.parse()) new LongMethods(unit, positions, breaks).scan(unit, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return breaks;
    }

    private static String at(Path file, long line, String what) {
        return file + ":" + line + ": " + what;
    }

    private static final class LongMethods extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> breaks;

        LongMethods(CompilationUnitTree unit, SourcePositions positions, List<String> breaks) {
            this.unit = unit;
            this.positions = positions;
            this.breaks = breaks;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            long start = positions.getStartPosition(unit, method);
            long end = positions.getEndPosition(unit, method);
            if (end > 0) {
                long first = unit.getLineMap().getLineNumber(start);
                long lines = unit.getLineMap().getLineNumber(end) - first + 1;
                var file = Path.of("/").relativize(Path.of(unit.getSourceFile().getName()));
                if (lines > METHOD_LINES_MAX)
                    breaks.add(at(file, first, method.getName() + " has " + lines + " lines, > " + METHOD_LINES_MAX));
            }
            return super.visitMethod(method, null);
        }
    }

    private static final class InMemory extends SimpleJavaFileObject {
        private final Source source;

        InMemory(Source source) {
            super(URI.create("memory:///" + source.file()), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source.text();
        }
    }
}
