package io.notestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailurePrinterTest {

  @Test
  void failureOfTheProgramsOwnIsItsLine() {
    DemoProgram.Run run = DemoProgram.create().run("fail", "known");

    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.errLines()).containsExactly("demo: known");
  }

  @Test
  void missingFileIsOneLineThatATerminalCanPrint() {
    DemoProgram.Run run = DemoProgram.create().run("fail", "file");

    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.errLines())
        .containsExactly("demo: cannot read it: there is no file a\\u001bfile");
  }

  @Test
  void unexpectedFailureIsOneLineWithItsCauses() {
    DemoProgram.Run run = DemoProgram.create().run("fail", "unexpectedly");

    assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    assertThat(run.errLines())
        .containsExactly(
            "demo: unexpected: UnsupportedOperationException: a bug, caused by"
                + " IllegalArgumentException: its cause; --log-level debug shows the stack trace");
  }
}
