package io.notestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final String ERASE = "\r\u001b[K";

  private final FakeTerminal terminal = new FakeTerminal();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private String text = "1 of 9";
  private final Progress progress = new Progress(() -> text, terminal, () -> now);

  @Test
  void showsNothingInTheFirstFiveSeconds() {
    after(Duration.ofMillis(4_999));

    progress.close();

    assertThat(terminal.printed).isEmpty();
    assertThat(terminal.asked).isZero();
  }

  @Test
  void showsHowFarItIsAndForHowLong() {
    after(Duration.ofSeconds(5));
    assertThat(terminal.line()).isEqualTo("1 of 9, 5 s");

    text = "2 of 9";
    after(Duration.ofSeconds(85));
    assertThat(terminal.line()).isEqualTo("2 of 9, 1 min 30 s");
  }

  @Test
  void erasesTheLineAtTheEnd() {
    after(Duration.ofSeconds(5));

    progress.close();
    after(Duration.ofSeconds(5));

    assertThat(terminal.line()).isEmpty();
  }

  @Test
  void showsNothingWhereThereIsNoTerminal() {
    terminal.interactive = false;

    after(Duration.ofMinutes(1));
    after(Duration.ofMinutes(1));
    progress.close();

    assertThat(terminal.printed).isEmpty();
    assertThat(terminal.asked).isEqualTo(1);
  }

  @Test
  void resultIsPrintedOnALineOfItsOwn() {
    after(Duration.ofSeconds(5));

    progress.println(new PrintWriter(terminal.writer()), "result");
    assertThat(terminal.printed.toString())
        .endsWith("5 s" + ERASE + "result" + System.lineSeparator());

    after(Duration.ofSeconds(1));
    assertThat(terminal.line()).isEqualTo("1 of 9, 6 s");
  }

  @Test
  void lineIsShorterThanTheTerminalIsWide() {
    text = "x".repeat(200);

    after(Duration.ofSeconds(5));

    assertThat(terminal.line()).hasSize(79);
  }

  private void after(Duration duration) {
    now = now.plus(duration);
    progress.tick();
  }

  private static final class FakeTerminal implements Terminal {

    private final StringBuilder printed = new StringBuilder();
    private boolean interactive = true;
    private int asked;

    @Override
    public boolean isInteractive() {
      asked++;
      return interactive;
    }

    @Override
    public int columns() {
      return 80;
    }

    @Override
    public void print(String text) {
      printed.append(text);
    }

    /** What stands in the current line. */
    String line() {
      return printed.substring(printed.lastIndexOf(ERASE) + ERASE.length());
    }

    /** Standard output, where it is the same terminal. */
    Writer writer() {
      return new Writer() {
        @Override
        public void write(char[] text, int from, int length) {
          printed.append(text, from, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
    }
  }
}
