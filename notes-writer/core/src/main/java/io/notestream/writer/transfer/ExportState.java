package io.notestream.writer.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is kept beside a file until its export is complete: up to which byte the file is good, and
 * how far the table had been read when it had that length. Immutable.
 *
 * @param format of this file
 * @param scope what is exported
 * @param length the file's length in bytes; what follows was not finished
 * @param counts of what the file holds
 * @param segments how far each has been read
 */
record ExportState(
    int format,
    ExportScope scope,
    long length,
    ExportReport counts,
    List<ExportPosition> segments) {

  static final int FORMAT = 1;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  ExportState {
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(counts, "counts");
    segments = List.copyOf(segments);
  }

  /** Returns the state before anything is written. */
  static ExportState begin(ExportScope scope, int segments) {
    return new ExportState(
        FORMAT,
        scope,
        0,
        ExportReport.NOTHING,
        Collections.nCopies(segments, ExportPosition.START));
  }

  /**
   * Reads a state.
   *
   * @throws TransferException if the file does not hold one
   */
  static ExportState read(Path file) throws IOException {
    try {
      ExportState state = MAPPER.readValue(Files.readAllBytes(file), ExportState.class);
      if (state.format == FORMAT && state.length >= 0 && !state.segments.isEmpty()) {
        return state;
      }
    } catch (JsonProcessingException e) {
      throw damaged(file, e);
    }
    throw damaged(file, null);
  }

  private static TransferException damaged(Path file, @Nullable Throwable cause) {
    return new TransferException(
        file + " does not say how far the export was; remove it and the output to start anew",
        cause);
  }

  /** Writes the state, all of it or nothing, also if the machine fails. */
  void write(Path file) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(MAPPER.writeValueAsBytes(this));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
