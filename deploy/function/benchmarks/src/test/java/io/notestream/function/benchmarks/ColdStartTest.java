package io.notestream.function.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark in short: that it measures something, not what. With {@code -Pproof}. */
@Tag("proof")
class ColdStartTest {

  @Test
  void startsEachFunctionWithAndWithoutItsArchive(@TempDir Path work) throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");

    new ColdStart(java, 1, new PrintStream(printed, true, StandardCharsets.UTF_8), work).run();

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .containsPattern("plain +\\d+ ms +1.00 of plain")
        .containsPattern("writer +\\d+ ms +\\d.\\d\\d of plain")
        .containsPattern("writer, archive +\\d+ ms +\\d.\\d\\d of plain")
        .containsPattern("consumer +\\d+ ms +\\d.\\d\\d of plain")
        .containsPattern("consumer, archive +\\d+ ms +\\d.\\d\\d of plain");
  }
}
