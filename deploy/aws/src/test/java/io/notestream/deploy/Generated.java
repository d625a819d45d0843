package io.notestream.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A part of a page that a test holds, and writes with {@code -Dreadme.write=true}. */
public final class Generated {

  private static final Pattern NUMBER = Pattern.compile("\\d+\\.\\d+");

  private Generated() {}

  /** Compares what stands between two comments with what should. */
  public static void holds(Path page, String name, String content) throws IOException {
    String stands = standing(page, name, content);
    assertThat(stands).isEqualTo(content);
  }

  /**
   * Compares as {@link #holds} does, but lets numbers differ by 0.1 or by 2 %: how many reads the
   * consumer's threads share differs by one or two from run to run.
   */
  public static void holdsAbout(Path page, String name, String content) throws IOException {
    String stands = standing(page, name, content);
    assertThat(NUMBER.matcher(stands).replaceAll("#"))
        .isEqualTo(NUMBER.matcher(content).replaceAll("#"));
    List<Double> expected = numbers(content);
    List<Double> actual = numbers(stands);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i))
          .as("number %d of %s", i + 1, name)
          .isCloseTo(expected.get(i), within(Math.max(0.101, 0.02 * expected.get(i))));
    }
  }

  private static List<Double> numbers(String text) {
    return NUMBER.matcher(text).results().map(m -> Double.valueOf(m.group())).toList();
  }

  /** Returns what stands between two comments, once it is written if that was asked for. */
  private static String standing(Path page, String name, String content) throws IOException {
    String begin = "<!-- " + name + ": begin -->\n";
    String end = "<!-- " + name + ": end -->\n";
    String text = Files.readString(page);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    assertThat(to).as("the comments of " + name).isGreaterThanOrEqualTo(from);
    if (Boolean.getBoolean("readme.write")) {
      Files.writeString(page, text.substring(0, from) + "\n" + content + "\n" + text.substring(to));
      return content;
    }
    String stands = text.substring(from, to);
    assertThat(stands).startsWith("\n").endsWith("\n");
    return stands.substring(1, stands.length() - 1);
  }
}
