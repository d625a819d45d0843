package io.notestream.model.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryBlobStoreTest implements BlobStoreContract {

  @TempDir Path directory;

  @Override
  public BlobStore store() {
    return BlobStores.open(directory.resolve("blobs").toString());
  }

  @Test
  void leavesNoUnfinishedFileBehind() throws IOException {
    store().put("a/b", new byte[] {1});

    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(Files::isRegularFile))
          .containsExactly(directory.resolve("blobs/a/b"));
    }
  }

  @Test
  void saysWhichFileCannotBeWritten() throws IOException {
    Files.writeString(directory.resolve("blobs"), "a file stands where the directory should");

    assertThatExceptionOfType(BlobStoreException.class)
        .isThrownBy(() -> store().put("a", new byte[0]))
        .withMessageContaining("blobs/a");
  }

  @Test
  void opensAFileUri() {
    BlobStores.open(directory.toUri().toString()).put("x", new byte[] {7});

    assertThat(directory.resolve("x")).hasBinaryContent(new byte[] {7});
  }
}
