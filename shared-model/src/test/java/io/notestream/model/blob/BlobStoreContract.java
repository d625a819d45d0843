package io.notestream.model.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every blob store promises. */
interface BlobStoreContract {

  BlobStore store();

  @Test
  default void returnsWhatWasStored() {
    store().put("bodies/01AB/one", bytes("erste Fassung – 1"));

    assertThat(store().get("bodies/01AB/one")).contains(bytes("erste Fassung – 1"));
  }

  @Test
  default void replacesWhatWasThere() {
    store().put("replaced", bytes("a longer first content"));
    store().put("replaced", bytes("second"));

    assertThat(store().get("replaced")).contains(bytes("second"));
  }

  @Test
  default void hasNothingUnderAKeyNobodyWrote() {
    assertThat(store().get("never/written")).isEmpty();
  }

  @Test
  default void deletesOnceAndForgivesTheSecondTime() {
    store().put("gone", bytes("x"));

    store().delete("gone");
    store().delete("gone");

    assertThat(store().get("gone")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "a//b", "a/", "/a", "..", "a/../b", ".", "a/.", "a b", "a\\b", "ä", "~x"})
  default void refusesKeysThatAStoreCouldReadAsSomethingElse(String key) {
    assertThatIllegalArgumentException().isThrownBy(() -> store().put(key, bytes("x")));
    assertThatIllegalArgumentException().isThrownBy(() -> store().get(key));
    assertThatIllegalArgumentException().isThrownBy(() -> store().delete(key));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
