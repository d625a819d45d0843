package io.notestream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of a page that a test holds, and writes with {@code -Dreadme.write=true}. */
public final class Generated {

  private Generated() {}

  /** Compares what stands between two comments with what should. */
  public static void holds(Path page, String name, String content) throws IOException {
    String begin = "<!-- " + name + ": begin -->\n";
    String end = "<!-- " + name + ": end -->\n";
    String text = Files.readString(page);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    assertThat(to).as("the comments of " + name).isGreaterThanOrEqualTo(from);
    if (Boolean.getBoolean("readme.write")) {
      Files.writeString(page, text.substring(0, from) + "\n" + content + "\n" + text.substring(to));
    } else {
      assertThat(text.substring(from, to)).isEqualTo("\n" + content + "\n");
    }
  }
}
