package io.notestream.consumer.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.histories.Search.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Searches all histories of each design. The README here shows what was found, word for word. */
class EveryHistoryTest {

  private static final Path README =
      Path.of("src/test/java/io/notestream/consumer/histories/README.md");

  @ParameterizedTest
  @EnumSource(names = {"LEDGER", "MARKS", "MARKS_WITH_LETTERS"})
  void whatHappenedIsCountedOnceInEveryHistory(Design design) throws IOException {
    Result result = Search.of(design.variant());

    System.out.println(design + ": " + states(result));
    assertThat(result.wrong().map(Story::text)).isEmpty();
    assertThat(readme()).contains("| " + design + " | " + states(result) + " |");
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"LEDGER", "MARKS", "MARKS_WITH_LETTERS"})
  void aShortStoryTellsWhatIsWrong(Design design) throws IOException {
    Story story = Search.of(design.variant()).wrong().orElseThrow();

    System.out.println(design + ":\n" + story.text());
    assertThat(readme()).contains("### " + design + "\n\n" + story.text());
  }

  private static String states(Result result) {
    return String.format(Locale.ROOT, "%,d", result.states()).replace(',', ' ');
  }

  private static String readme() throws IOException {
    return Files.readString(README, StandardCharsets.UTF_8);
  }
}
