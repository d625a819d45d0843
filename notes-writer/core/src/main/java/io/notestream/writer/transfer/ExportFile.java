package io.notestream.writer.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A file of lines that a later run can go on with. Thread-safe.
 *
 * <p>Beside the file stands its {@link ExportState}, written from time to time after the lines that
 * it speaks of. Whenever the process ends, the lines up to the length in the state and the
 * positions in it belong together: the next run cuts the file there and reads on from there. In a
 * compressed file, each part is a member of its own, so that the cut is between two of them.
 */
final class ExportFile implements ExportOutput {

  private final Path stateFile;
  private final boolean compressed;
  private final FileChannel channel;
  private final long betweenSaves;
  private final ExportScope scope;
  private final List<ExportPosition> positions;
  private ExportReport counts;
  private long length;
  private long lastSave = System.nanoTime();

  private ExportFile(
      Path file, Path stateFile, FileChannel channel, ExportState state, Duration betweenSaves) {
    this.stateFile = stateFile;
    this.compressed = isCompressed(file);
    this.channel = channel;
    this.betweenSaves = betweenSaves.toNanos();
    this.scope = state.scope();
    this.positions = new ArrayList<>(state.segments());
    this.counts = state.counts();
    this.length = state.length();
  }

  /** Returns whether a file of this name is in gzip. */
  static boolean isCompressed(Path file) {
    return file.toString().endsWith(".gz");
  }

  /**
   * Opens a file, to begin an export or to go on with one.
   *
   * @param segments into how many the table is divided, if this is the beginning
   * @param betweenSaves how often the state is written at most
   * @throws TransferException if the file is complete, or belongs to another export
   */
  static ExportFile open(Path file, ExportScope scope, int segments, Duration betweenSaves)
      throws IOException {
    Path stateFile = file.resolveSibling(file.getFileName() + ".state");
    ExportState state;
    if (Files.exists(stateFile)) {
      state = ExportState.read(stateFile);
      if (!state.scope().equals(scope)) {
        throw new TransferException(
            file + " was begun for " + text(state.scope()) + ", not for " + text(scope), null);
      }
    } else if (Files.exists(file)) {
      throw new TransferException(file + " is there already; name another file", null);
    } else {
      state = ExportState.begin(scope, segments);
      state.write(stateFile); // First, or a crash would leave a file that nobody goes on with.
    }
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      lock(channel, file);
      if (channel.size() < state.length()) {
        throw new TransferException(
            file + " is shorter than " + stateFile + " says; remove both to start anew", null);
      }
      channel.truncate(state.length()).position(state.length());
      return new ExportFile(file, stateFile, channel, state, betweenSaves);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(FileChannel channel, Path file) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // Another export of this process has it.
    }
    throw new TransferException("another export is writing to " + file, null);
  }

  private static String text(ExportScope scope) {
    return (scope.user() == null ? "all users" : "the user " + scope.user())
        + " of table "
        + scope.table()
        + " (id "
        + scope.tableId()
        + ")";
  }

  @Override
  public synchronized List<ExportPosition> positions() {
    return List.copyOf(positions);
  }

  @Override
  public synchronized ExportReport report() {
    return counts;
  }

  @Override
  public void append(int segment, List<String> lines, ExportPosition after, ExportReport more)
      throws IOException {
    byte[] part = lines.isEmpty() ? new byte[0] : part(lines);
    synchronized (this) {
      write(part);
      positions.set(segment, after);
      counts = counts.plus(more);
      if (System.nanoTime() - lastSave >= betweenSaves) {
        save();
      }
    }
  }

  private byte[] part(List<String> lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressed ? new GZIPOutputStream(bytes) : bytes) {
      for (String line : lines) {
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
      }
    }
    return bytes.toByteArray();
  }

  private void write(byte[] part) throws IOException {
    ByteBuffer remaining = ByteBuffer.wrap(part);
    while (remaining.hasRemaining()) {
      channel.write(remaining);
    }
    length += part.length;
  }

  private void save() throws IOException {
    channel.force(true);
    new ExportState(ExportState.FORMAT, scope, length, counts, positions).write(stateFile);
    lastSave = System.nanoTime();
  }

  @Override
  public synchronized void close() throws IOException {
    try (channel) {
      boolean done = positions.stream().allMatch(ExportPosition::done);
      if (done && length == 0 && compressed) {
        write(part(List.of())); // A file without a byte is not one in gzip.
      }
      save();
      if (done) {
        Files.delete(stateFile);
      }
    }
  }
}
