package io.notestream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;

/** The app as the CDK's command line starts it. */
@NeedsNode
class MainTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  @TempDir private Path out;

  @Test
  void whatCannotBeDeployedIsOneSentence() {
    assertThat(run(Map.of("consumer", "kcl", "consummer", "lambda"))).isEqualTo(1);

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "notestream cannot be synthesised: consumer is lambda or worker, not 'kcl'; there is no"
                + " context value 'consummer'\n");
    assertThat(out).isEmptyDirectory();
  }

  @Test
  void aContextThatIsRightMakesAStackOfThePrefix() {
    assertThat(run(Map.of("prefix", "team.a-"))).isZero();

    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    String name = Main.stackPrefix("team.a-") + "notestream";
    assertThat(name).matches("team-a-[0-9a-f]+-notestream");
    assertThat(Files.exists(out.resolve(name + ".template.json"))).isTrue();
  }

  @Test
  void noTwoPrefixesMakeOneStack() {
    List<String> prefixes =
        List.of("", "a-", "a.", "a_", "a", "1-", "2-", "-", ".", "A-", "a-b-", "a.b-", "a_b.");

    assertThat(prefixes.stream().map(prefix -> Main.stackPrefix(prefix) + "notestream").distinct())
        .hasSameSizeAs(prefixes)
        .allMatch(name -> name.matches("[A-Za-z][A-Za-z0-9-]{0,127}"));
    assertThat(Main.stackPrefix("team-")).isEqualTo("team-");
  }

  private int run(Map<String, String> values) {
    synchronized (Synthesis.JSII) {
      return runAlone(values);
    }
  }

  private int runAlone(Map<String, String> values) {
    App app =
        App.Builder.create()
            .outdir(out.toString())
            .analyticsReporting(false)
            .treeMetadata(false)
            .context(Synthesis.context(values))
            .build();
    return Main.run(app, new PrintStream(printed, true, StandardCharsets.UTF_8));
  }
}
