package io.notestream.stack.expiration;

import io.notestream.consumer.expiry.ExpirationEvent;
import io.notestream.consumer.expiry.ReactionSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The file of {@link RecordingReaction}, and the switches that break its target. */
record ReactionLog(Path file) {

  /** One reaction. */
  record Entry(String eventId, String expirationId, String cause, Duration lateness) {

    static Entry of(ExpirationEvent expiration, Instant now) {
      return new Entry(
          expiration.eventId(),
          expiration.expirationId(),
          expiration.cause().name(),
          expiration.note().expiry().lateness(now));
    }

    static Entry read(String line) {
      String[] parts = line.split("\t");
      return new Entry(parts[0], parts[1], parts[2], Duration.ofMillis(Long.parseLong(parts[3])));
    }

    String line() {
      return String.join("\t", eventId, expirationId, cause, Long.toString(lateness.toMillis()))
          + "\n";
    }
  }

  /** The reaction that writes to this file. */
  ReactionSettings reaction() {
    return ReactionSettings.parse(
        RecordingReaction.TYPE + ":" + RecordingReaction.FILE + "=" + file);
  }

  List<Entry> entries() {
    try {
      return Files.exists(file)
          ? Files.readAllLines(file).stream().map(Entry::read).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was reacted to, each once. */
  Set<String> eventIds() {
    return entries().stream().map(Entry::eventId).collect(Collectors.toSet());
  }

  /** Makes the target unresponsive from now on. */
  void hang() {
    create(hangs());
  }

  /** From now on the target refuses everything. */
  void breakDown() {
    create(broken());
    delete(hangs());
  }

  /** The target is back. */
  void mend() {
    delete(hangs());
    delete(broken());
  }

  Path hangs() {
    return file.resolveSibling(file.getFileName() + ".hangs");
  }

  Path broken() {
    return file.resolveSibling(file.getFileName() + ".broken");
  }

  private static void create(Path path) {
    try {
      Files.createFile(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
