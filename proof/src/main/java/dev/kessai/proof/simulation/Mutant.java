package dev.kessai.proof.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The product with a planted bug: real sources with one piece replaced, compiled in memory, and loaded together with
 * everything of ours by a class loader that does not ask its parent first.
 */
final class Mutant {
    private Mutant() {}

    /** Throws where the sources are not there or lack the piece, which then has to be chosen again. */
    @SuppressWarnings("unchecked") // the same interface of the JDK on both sides
    static LongFunction<Map<String, Object>> histories(PlantedBug bug, @Nullable Consumer<String> trace) {
        var classes = compile(sources(bug));
        var guards = bug.missing().stream().map(Enum::name).toList();
        try {
            var type = new Loader(classes).loadClass(Histories.class.getName());
            return (LongFunction<Map<String, Object>>)
                    type.getMethod("lacking", List.class, Consumer.class).invoke(null, guards, trace);
        } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException(e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The sources with the bug in them, by file; throws where a piece does not stand in its file exactly once. */
    static Map<String, String> sources(PlantedBug bug) {
        var sources = new LinkedHashMap<String, String>();
        for (var edit : bug.edits()) {
            var source = sources.computeIfAbsent(edit.file(), Mutant::read);
            int at = source.indexOf(edit.piece());
            boolean once = at >= 0 && source.indexOf(edit.piece(), at + 1) < 0;
            if (!once)
                throw new IllegalStateException(bug + ": not exactly once in " + edit.file() + ": " + edit.piece());
            sources.put(edit.file(), source.replace(edit.piece(), edit.replacement()));
        }
        return sources;
    }

    private static String read(String file) {
        try {
            return Files.readString(root().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The repository that this class was built in. */
    private static Path root() {
        try {
            var here = Mutant.class.getProtectionDomain().getCodeSource().getLocation();
            for (var folder = Path.of(here.toURI()); folder != null; folder = folder.getParent())
                if (Files.exists(folder.resolve("payment/src/main/java"))) return folder;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("planted bugs need the sources beside the build");
    }

    private static Map<String, byte[]> compile(Map<String, String> sources) {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "planted bugs need a JDK");
        var classes = new HashMap<String, ByteArrayOutputStream>();
        var messages = new StringWriter();
        var units = new ArrayList<JavaFileObject>();
        sources.forEach((file, text) -> units.add(new Source(file, text)));
        try (var files = new Memory(compiler.getStandardFileManager(null, null, null), classes)) {
            var options = List.of("-nowarn", "-proc:none", "-implicit:none");
            boolean done = compiler.getTask(messages, files, null, options, null, units)
                    .call();
            if (!done) throw new IllegalStateException("the mutant does not compile: " + messages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var bytes = new HashMap<String, byte[]>();
        classes.forEach((name, stream) -> bytes.put(name, stream.toByteArray()));
        return bytes;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String file, String text) {
            super(URI.create("mutant:///" + file), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps what is compiled. */
    private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes;

        Memory(StandardJavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mutant:///" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    var stream = new ByteArrayOutputStream();
                    classes.put(name, stream);
                    return stream;
                }
            };
        }
    }

    /** Loads all classes of the product anew: the mutated ones from memory, the others from where they are. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> mutated;

        Loader(Map<String, byte[]> mutated) {
            super(Mutant.class.getClassLoader());
            this.mutated = mutated;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.kessai.")) return super.loadClass(name, resolve);
            synchronized (getClassLoadingLock(name)) {
                var loaded = findLoadedClass(name);
                if (loaded != null) return loaded;
                var bytes = bytes(name);
                return defineClass(name, bytes, 0, bytes.length);
            }
        }

        private byte[] bytes(String name) throws ClassNotFoundException {
            var bytes = mutated.get(name);
            if (bytes != null) return bytes;
            try (var stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (stream == null) throw new ClassNotFoundException(name);
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
