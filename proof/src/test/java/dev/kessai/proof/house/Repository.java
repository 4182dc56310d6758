package dev.kessai.proof.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of this repository, without what was built, fetched or is git's own. */
record Repository(Path root) {
    private static final Set<String> NOT_OURS = Set.of(".git", ".kessai", ".idea", ".vscode", "target", "node_modules");

    /** The repository around the folder that the tests run in. */
    static Repository here() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            var parent = folder.getParent();
            if (parent == null)
                throw new IllegalStateException(
                        "not inside the repository: " + Path.of("").toAbsolutePath());
            folder = parent;
        }
        return new Repository(folder);
    }

    /** Paths relative to the root. */
    List<Path> files() {
        var files = new ArrayList<Path>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean ours = folder.equals(root) || !NOT_OURS.contains(name(folder));
                    return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!name(file).equals(".git")) files.add(root.relativize(file)); // a file in a linked worktree
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(files);
    }

    List<Source> javaSources() {
        return files().stream()
                .filter(file -> file.toString().endsWith(".java"))
                .map(this::read)
                .toList();
    }

    /** What is not UTF-8 becomes replacement characters, so that binary files can be searched too. */
    Source read(Path file) {
        try {
            return new Source(file, new String(Files.readAllBytes(root.resolve(file)), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** A file and its text. */
    record Source(Path file, String text) {
        /** Production code: neither tests nor build scripts. */
        boolean isMain() {
            return file.toString().contains("src/main/");
        }
    }
}
