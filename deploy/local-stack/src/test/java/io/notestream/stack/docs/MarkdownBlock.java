package io.notestream.stack.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fenced block of a Markdown file of the project.
 *
 * @param file relative to the project's root
 * @param line where the block begins
 * @param language what stands behind the fence; empty if nothing does
 * @param text what stands between the fences
 * @param directives what comments of the form {@code <!-- test: key, value -->} right before the
 *     block say
 */
record MarkdownBlock(
    Path file, int line, String language, String text, Map<String, String> directives) {

  /** The project's root; tests run in their module's directory. */
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private static final Pattern FENCE = Pattern.compile("^```(\\w*)\\s*$");
  private static final Pattern DIRECTIVE =
      Pattern.compile("^<!-- test: ([a-z-]+)(?:, (.*?))? -->\\s*$");

  /** Returns every block of every Markdown file but those that the build wrote. */
  static List<MarkdownBlock> all() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(path -> path.toString().endsWith(".md"))
          .filter(path -> Stream.of("target", ".git").noneMatch(name -> isUnder(path, name)))
          .sorted()
          .flatMap(path -> blocks(path).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isUnder(Path path, String name) {
    return Stream.iterate(path, p -> p != null && !p.equals(ROOT), Path::getParent)
        .anyMatch(p -> p.getFileName().toString().equals(name));
  }

  private static List<MarkdownBlock> blocks(Path path) {
    List<String> lines;
    try {
      lines = Files.readAllLines(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<MarkdownBlock> blocks = new ArrayList<>();
    Map<String, String> directives = new java.util.LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher directive = DIRECTIVE.matcher(lines.get(i));
      Matcher fence = FENCE.matcher(lines.get(i));
      if (directive.matches()) {
        String value = directive.group(2);
        directives.put(directive.group(1), value == null ? "" : value);
      } else if (fence.matches()) {
        int end = i + 1;
        while (!lines.get(end).startsWith("```")) {
          end++;
        }
        String text = String.join("\n", lines.subList(i + 1, end)) + "\n";
        blocks.add(
            new MarkdownBlock(
                ROOT.relativize(path), i + 1, fence.group(1), text, Map.copyOf(directives)));
        directives.clear();
        i = end;
      } else if (!lines.get(i).isBlank()) {
        directives.clear();
      }
    }
    return blocks;
  }

  boolean is(String directive) {
    return directives.containsKey(directive);
  }

  /** Names the block, for test reports. */
  String name() {
    return file + ":" + line;
  }
}
