package io.notestream.model.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceNumberTest {

  @Test
  void aLongerNumberIsGreaterThoughItsTextSortsBefore() {
    assertThat(new SequenceNumber("100000000000000000000001"))
        .isGreaterThan(new SequenceNumber("99999999999999999999999"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.0", "abc", "12345678901234567890123456789012345678901", "٣"})
  void anythingButUpToFortyDigitsIsRefused(String text) {
    assertThatThrownBy(() -> new SequenceNumber(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void numbersAndPaddedTextsSortAlike(@ForAll("digits") String a, @ForAll("digits") String b) {
    int byValue = Integer.signum(new BigInteger(a).compareTo(new BigInteger(b)));

    SequenceNumber first = new SequenceNumber(a);
    SequenceNumber second = new SequenceNumber(b);

    assertThat(Integer.signum(first.compareTo(second))).isEqualTo(byValue);
    assertThat(Integer.signum(first.padded().compareTo(second.padded()))).isEqualTo(byValue);
    assertThat(first.padded()).hasSize(40);
  }

  @Provide
  Arbitrary<String> digits() {
    return Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(40);
  }
}
