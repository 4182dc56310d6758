package dev.kessai.payment;

import dev.kessai.payment.StateMap.Cause;
import dev.kessai.payment.StateMap.Edge;
import dev.kessai.payment.StateMap.Node;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A {@link StateMap} as SVG. The way to success is the upper row, what is undone the bar below it; what waits for
 * somebody outside hangs between. States that a type never enters are left out and the rest moves together.
 */
final class StateDrawing {
    private static final int WIDTH = 176;
    private static final int HEIGHT = 62;
    private static final int PITCH = 272;
    private static final int FIRST = 262;
    private static final int START = 72;
    private static final int TITLE = 136;
    private static final int LEVEL = 24;
    private static final int LINE = 14;
    private static final int CORNER = 10;
    private static final int NAMES_MAX = 3;

    private static final List<Node> UPPER = List.of(
            Node.TRYING_INTERNAL,
            Node.TRYING_CANCELLABLE,
            Node.TRYING_PIVOT,
            Node.AUTHORIZED,
            Node.DECIDED_CONFIRM,
            Node.SUCCEEDED);

    private record Box(int x, int y, int width, int height) {
        int left() {
            return x - width / 2;
        }

        int right() {
            return x + width / 2;
        }

        int top() {
            return y - height / 2;
        }

        int bottom() {
            return y + height / 2;
        }
    }

    private final StateMap map;
    private final Map<Node, Box> boxes = new EnumMap<>(Node.class);
    private final StringBuilder ways = new StringBuilder();
    private final StringBuilder causes = new StringBuilder();
    private final List<Node> arched = new ArrayList<>();
    private final int upperY;
    private final int waitingY;
    private final int lowerY;

    private StateDrawing(StateMap map) {
        this.map = map;
        boolean waits = map.nodes().contains(Node.WAITING_EXTERNAL);
        for (var edge : map.edges().keySet()) if (isArch(edge) && !arched.contains(edge.to())) arched.add(edge.to());
        arched.sort(null);
        this.upperY = TITLE + (arched.isEmpty() ? 0 : 14 + arched.size() * LEVEL);
        this.waitingY = upperY + 122;
        this.lowerY = upperY + (waits ? 250 : 158);
        place();
    }

    /**
     * The drawing as text, the same for the same map.
     *
     * @param about one line under the title
     */
    static String of(String title, String about, StateMap map) {
        return new StateDrawing(map).draw(title, about);
    }

    /** Whether a way of the upper row passes over another of its states. */
    private boolean isArch(Edge edge) {
        var row = UPPER.stream().filter(map.nodes()::contains).toList();
        int from = row.indexOf(edge.from());
        return from >= 0 && row.indexOf(edge.to()) > from + 1;
    }

    private void place() {
        var nodes = map.nodes();
        int x = FIRST;
        for (var node : UPPER) {
            if (!nodes.contains(node)) continue;
            boxes.put(node, new Box(x, upperY, WIDTH, HEIGHT));
            x += PITCH;
        }
        int last = x - PITCH;
        boxes.put(Node.START, new Box(START, upperY, 18, 18));
        if (nodes.contains(Node.CREATED)) boxes.put(Node.CREATED, new Box(START + 10, lowerY, 116, HEIGHT));
        if (nodes.contains(Node.FAILED)) boxes.put(Node.FAILED, new Box(last, lowerY, WIDTH, HEIGHT));
        if (nodes.contains(Node.WAITING_EXTERNAL)) {
            boolean cancellable = map.edges().containsKey(new Edge(Node.TRYING_CANCELLABLE, Node.WAITING_EXTERNAL));
            var beside = box(cancellable ? Node.TRYING_CANCELLABLE : Node.TRYING_PIVOT);
            boxes.put(Node.WAITING_EXTERNAL, new Box(beside.x() + PITCH / 2, waitingY, 164, HEIGHT - 8));
        }
        if (nodes.contains(Node.DECIDED_CANCEL)) {
            int right = FIRST;
            for (var edge : map.edges().keySet())
                if (edge.to() == Node.DECIDED_CANCEL)
                    right = Math.max(right, box(edge.from()).x());
            int left = FIRST - WIDTH / 2;
            int width = right + WIDTH / 2 - left;
            boxes.put(Node.DECIDED_CANCEL, new Box(left + width / 2, lowerY, width, HEIGHT));
        }
    }

    private Box box(Node node) {
        var box = boxes.get(node);
        if (box == null) throw new IllegalStateException("no place for " + node);
        return box;
    }

    private String draw(String title, String about) {
        map.edges().forEach(this::connect);
        int width = box(Node.SUCCEEDED).right() + 40;
        int height = lowerY + HEIGHT / 2 + (boxes.containsKey(Node.CREATED) ? 56 : 30);
        var svg = new StringBuilder(head(width, height, title));
        svg.append("<text class=\"title\" x=\"36\" y=\"46\">%s</text>%n".formatted(title));
        svg.append("<text class=\"about\" x=\"36\" y=\"70\">%s</text>%n".formatted(about));
        svg.append(ways);
        boxes.forEach((node, box) -> svg.append(shape(node, box)));
        return svg.append(causes).append("</svg>\n").toString();
    }

    private static String head(int width, int height, String title) {
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
            <title>%3$s</title>
            <style>
              text { font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: #1d2733; }
              .title { font-size: 22px; font-weight: 650; }
              .about { font-size: 13px; fill: #566474; }
              .name { font-size: 13px; font-weight: 620; text-anchor: middle; }
              .sends { font-size: 11px; fill: #46535f; text-anchor: middle; }
              .cause { font-size: 11.5px; fill: #33404d; paint-order: stroke; stroke: #fff; stroke-width: 4px; }
              .box { stroke-width: 1.4; }
              .decision { stroke-width: 3; }
              .way { fill: none; stroke: #6a7888; stroke-width: 1.5; marker-end: url(#end); }
              .undo { stroke: #c0605f; }
              .go { fill: #e8f0fd; stroke: #4a78c9; }
              .wait { fill: #fff4dd; stroke: #c48a1c; }
              .held { fill: #f1ebfd; stroke: #8158cf; }
              .good { fill: #e3f4e9; stroke: #31925b; }
              .bad { fill: #fcebea; stroke: #c0504d; }
            </style>
            <defs><marker id="end" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">
            <path d="M0 1 L10 5 L0 9 z" fill="context-stroke"/></marker></defs>
            <rect width="%1$d" height="%2$d" rx="14" fill="#fff"/>
            """.formatted(width, height, title);
    }

    private String shape(Node node, Box box) {
        if (node == Node.START)
            return "<circle cx=\"%d\" cy=\"%d\" r=\"9\" fill=\"#1d2733\"/>%n".formatted(box.x(), box.y());
        var lines = lines(sends(node), box.width() / 6);
        boolean decision = node == Node.DECIDED_CONFIRM || node == Node.DECIDED_CANCEL;
        var shape =
                new StringBuilder("<rect class=\"box %s%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"9\"/>%n"
                        .formatted(
                                colour(node),
                                decision ? " decision" : "",
                                box.left(),
                                box.top(),
                                box.width(),
                                box.height()));
        int y = box.y() + 5 - lines.size() * LINE / 2;
        shape.append("<text class=\"name\" x=\"%d\" y=\"%d\">%s</text>%n".formatted(box.x(), y, name(node)));
        for (var line : lines) {
            y += LINE;
            shape.append("<text class=\"sends\" x=\"%d\" y=\"%d\">%s</text>%n".formatted(box.x(), y, line));
        }
        return shape.toString();
    }

    private static String name(Node node) {
        return switch (node) {
            case TRYING_INTERNAL, TRYING_CANCELLABLE, TRYING_PIVOT -> "TRYING";
            case START, CREATED, WAITING_EXTERNAL, AUTHORIZED, DECIDED_CONFIRM -> node.name();
            case DECIDED_CANCEL, SUCCEEDED, FAILED -> node.name();
        };
    }

    private static String colour(Node node) {
        return switch (node) {
            case START, CREATED, TRYING_INTERNAL, TRYING_CANCELLABLE, TRYING_PIVOT -> "go";
            case WAITING_EXTERNAL -> "wait";
            case AUTHORIZED -> "held";
            case DECIDED_CONFIRM, SUCCEEDED -> "good";
            case DECIDED_CANCEL, FAILED -> "bad";
        };
    }

    /** {@code Try balance, points}: the verbs with whom they are for, where these are few. */
    private String sends(Node node) {
        var byVerb = new LinkedHashMap<String, List<String>>();
        for (var each : map.sent(node)) {
            var words = each.split(" ", 2);
            byVerb.computeIfAbsent(words[0], verb -> new ArrayList<>()).add(words[1]);
        }
        var parts = new ArrayList<String>();
        byVerb.forEach(
                (verb, names) -> parts.add(names.size() > NAMES_MAX ? verb : verb + " " + String.join(", ", names)));
        return String.join(" · ", parts);
    }

    private static List<String> lines(String text, int most) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > most) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        if (!line.isEmpty()) lines.add(line.toString());
        return lines;
    }

    private void connect(Edge edge, EnumSet<Cause> why) {
        var from = box(edge.from());
        var to = box(edge.to());
        switch (edge.to()) {
            case DECIDED_CANCEL -> {
                way("undo", "M%d %d V%d".formatted(from.x(), from.bottom(), to.top()));
                stack(from.x() - 8, to.top() - 12, "end", why);
            }
            case FAILED -> fail(edge.from(), from, to, why);
            case CREATED -> {
                way("undo", "M%d %d V%d".formatted(from.x(), from.bottom(), to.top()));
                stack(from.x() + 8, to.top() - 12, "start", why);
            }
            case WAITING_EXTERNAL -> {
                int x = from.x() < to.x() ? from.right() - 18 : from.left() + 10;
                way("", "M%d %d V%d".formatted(x, from.bottom(), to.top()));
                stack(from.x() < to.x() ? x - 6 : x - 8, to.top() - 10, "end", why);
            }
            case START, TRYING_INTERNAL, TRYING_CANCELLABLE, TRYING_PIVOT, AUTHORIZED, DECIDED_CONFIRM, SUCCEEDED -> {
                if (edge.from() == Node.WAITING_EXTERNAL) answered(edge, from, to, why);
                else forward(edge, from, to, why);
            }
        }
    }

    /** From left to right in the upper row; over others, at a height of its own for each end. */
    private void forward(Edge edge, Box from, Box to, Set<Cause> why) {
        if (!isArch(edge)) {
            way("", "M%d %d H%d".formatted(from.right(), from.y(), to.left() - 1));
            var lines = new ArrayList<String>();
            for (var cause : why) lines.addAll(lines(cause.words(), 14));
            label((from.right() + to.left()) / 2, from.y() - 8 - (lines.size() - 1) * LINE, "middle", lines);
            return;
        }
        int level = arched.indexOf(edge.to());
        int start = from.x() + 10 + 22 * level;
        int end = to.x() - 30;
        int y = from.top() - 20 - LEVEL * level;
        way(
                "",
                "M%1$d %2$d V%3$d Q%1$d %4$d %5$d %4$d H%6$d Q%7$d %4$d %7$d %3$d V%8$d"
                        .formatted(start, from.top(), y + CORNER, y, start + CORNER, end - CORNER, end, to.top() - 1));
        label(end - 16, y - 5, "end", words(why));
    }

    /** What was waited for has come. */
    private void answered(Edge edge, Box from, Box to, Set<Cause> why) {
        boolean above = to.left() + 24 < from.right();
        if (above) {
            int x = from.right() - 10;
            way("", "M%d %d V%d".formatted(x, from.top(), to.bottom() + 1));
            stack(x + 8, from.top() - 10, "start", why);
            return;
        }
        int x = to.x() - 44;
        boolean held = edge.to() == Node.AUTHORIZED;
        int y = from.y() + (held ? -10 : 12);
        way(
                "",
                "M%d %d H%d Q%d %d %d %d V%d"
                        .formatted(from.right(), y, x - CORNER, x, y, x, y - CORNER, to.bottom() + 1));
        label(x - 16, y - 6, "end", words(why));
    }

    private void fail(Node node, Box from, Box to, Set<Cause> why) {
        if (node == Node.DECIDED_CANCEL) {
            way("undo", "M%d %d H%d".formatted(from.right(), from.y(), to.left() - 1));
            var lines = new ArrayList<String>();
            int room = (to.left() - from.right()) / 7;
            for (var cause : why) lines.addAll(lines(cause.words(), room));
            label((from.right() + to.left()) / 2, from.y() - 8 - (lines.size() - 1) * LINE, "middle", lines);
            return;
        }
        if (node == Node.CREATED) {
            int y = to.bottom() + 26;
            way(
                    "undo",
                    "M%d %d V%d Q%d %d %d %d H%d Q%d %d %d %d V%d"
                            .formatted(
                                    from.x(),
                                    from.bottom(),
                                    y - CORNER,
                                    from.x(),
                                    y,
                                    from.x() + CORNER,
                                    y,
                                    to.x() - CORNER,
                                    to.x(),
                                    y,
                                    to.x(),
                                    y - CORNER,
                                    to.bottom() + 1));
            label(from.x() + 30, y - 7, "start", List.of("nothing was sent"));
            return;
        }
        int x = from.x() + 34;
        int y = from.bottom() + 24;
        way(
                "undo",
                "M%d %d V%d Q%d %d %d %d H%d Q%d %d %d %d V%d"
                        .formatted(
                                x,
                                from.bottom(),
                                y - CORNER,
                                x,
                                y,
                                x + CORNER,
                                y,
                                to.x() - CORNER,
                                to.x(),
                                y,
                                to.x(),
                                y + CORNER,
                                to.top() - 1));
        label(to.x() - 16, y + 16, "end", List.of(String.join(", ", words(why)) + ", and nothing is held"));
    }

    /** Lines of causes, the last one at this height. */
    private void stack(int x, int y, String anchor, Set<Cause> why) {
        label(x, y - (why.size() - 1) * LINE, anchor, words(why));
    }

    private static List<String> words(Set<Cause> why) {
        return why.stream().map(Cause::words).toList();
    }

    private void way(String kind, String path) {
        ways.append("<path class=\"way %s\" d=\"%s\"/>%n".formatted(kind, path));
    }

    private void label(int x, int y, String anchor, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            var text = "<text class=\"cause\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n"
                    .formatted(x, y + i * LINE, anchor, lines.get(i));
            if (causes.indexOf(text) < 0) causes.append(text); // ways that end together are told once
        }
    }
}
