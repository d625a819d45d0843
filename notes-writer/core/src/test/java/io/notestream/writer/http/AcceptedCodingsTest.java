package io.notestream.writer.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedCodingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip                    | true",
        "GZip                    | true",
        "br;q=1.0, gzip ; q=0.5  | true",
        "*                       | true",
        "x-gzip                  | true",
        "gzip;q=0                | false",
        "gzip;q=0.000, *         | false",
        "*;q=0                   | false",
        "identity                | false",
        "br, deflate             | false",
        "gzipped                 | false",
        "''                      | false",
      })
  void readsWhetherGzipIsAccepted(String header, boolean accepted) {
    assertThat(AcceptedCodings.gzip(header)).isEqualTo(accepted);
    assertThat(AcceptedCodings.gzip(null)).isFalse();
  }
}
