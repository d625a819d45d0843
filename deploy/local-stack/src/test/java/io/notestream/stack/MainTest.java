package io.notestream.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOTESTREAM_API_PORT",
        "NOTESTREAM_ADMIN_PORT",
        "NOTESTREAM_DYNAMODB_PORT",
        "NOTESTREAM_TTL_DELAY",
        "NOTESTREAM_SWEEPER",
        "NOTESTREAM_REACTION",
        "NOTESTREAM_DATA"
      })
  void helpNamesTheVariableOfEveryOption(String variable) {
    assertThat(run("--help").out).containsPattern("\\b" + variable + "\\b");
  }

  @Test
  void portInUseIsOneLineAndExitCodeOne() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(other.getLocalPort());

      Run refused = run("--dynamodb-port", port, "--api-port", "0", "--admin-port", "0");

      assertThat(refused.code).isEqualTo(1);
      assertThat(refused.err.lines())
          .singleElement()
          .asString()
          .startsWith("deploy/local-stack/run: cannot start: ")
          .contains(port);
    }
  }

  @Test
  void reactionThatCannotBeReadIsExitCodeTwo() {
    Run refused = run("--reaction", "archive,archive");

    assertThat(refused.code).isEqualTo(2);
    assertThat(refused.err.lines())
        .hasSizeLessThanOrEqualTo(3)
        .first()
        .asString()
        .contains("--reaction", "'archive'");
  }

  @Test
  void wrongUsageIsExitCodeTwo() {
    assertThat(run("--no-such-option").code).isEqualTo(2);
    assertThat(run("--sweeper", "perhaps").code).isEqualTo(2);
    assertThat(run("--ttl-delay", "soon").code).isEqualTo(2);
  }

  private record Run(int code, String out, String err) {}

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.program().build().commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = commandLine.execute(arguments);
    return new Run(code, out.toString(), err.toString());
  }
}
