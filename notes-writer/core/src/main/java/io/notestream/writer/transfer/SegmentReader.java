package io.notestream.writer.transfer;

import io.notestream.model.note.Note;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteCodec;
import io.notestream.writer.internal.blob.Bodies;
import io.notestream.writer.internal.blob.MissingBodyException;
import io.notestream.writer.transfer.Stop.StoppedException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads one segment of the table to its end and writes its notes. Used by one thread. */
final class SegmentReader {

  /** How many characters are collected before they are written: large bodies fill the memory. */
  private static final int MOST_COLLECTED = 4 << 20;

  private final Pages pages;
  private final Bodies bodies;
  private final InstantSource clock;
  private final Patience patience;
  private final ExportOutput output;
  private final int segment;
  private final Consumer<String> unreadable;

  private final List<String> lines = new ArrayList<>();
  private int collected;
  private long ended;
  private long failed;

  SegmentReader(
      Pages pages,
      Bodies bodies,
      InstantSource clock,
      Patience patience,
      ExportOutput output,
      int segment,
      Consumer<String> unreadable) {
    this.pages = pages;
    this.bodies = bodies;
    this.clock = clock;
    this.patience = patience;
    this.output = output;
    this.segment = segment;
    this.unreadable = unreadable;
  }

  /** Reads pages of a segment. */
  @FunctionalInterface
  interface Pages {

    /**
     * Reads a page.
     *
     * @param startKey {@code null} for the first page
     */
    ItemPage read(@Nullable Map<String, AttributeValue> startKey) throws StoppedException;
  }

  /**
   * A page.
   *
   * @param items in the order of the table
   * @param lastKey where the next page starts; empty for the last page
   */
  record ItemPage(List<Map<String, AttributeValue>> items, Map<String, AttributeValue> lastKey) {}

  void run(ExportPosition start) throws StoppedException, IOException {
    ExportPosition position = start;
    while (!position.done()) {
      ItemPage page = pages.read(position.startKey());
      for (Map<String, AttributeValue> item : page.items()) {
        take(item);
        if (collected >= MOST_COLLECTED) {
          write(ExportPosition.after(item));
        }
      }
      position =
          page.lastKey().isEmpty() ? ExportPosition.END : ExportPosition.after(page.lastKey());
      write(position);
    }
  }

  private void take(Map<String, AttributeValue> item) throws StoppedException {
    NoteCodec.Decoded decoded = NoteCodec.decode(item);
    if (decoded instanceof NoteCodec.UnreadableNote unread) {
      fail(item, unread.reason());
    } else if (decoded instanceof NoteCodec.ReadableNote readable) {
      take(item, readable.note());
    }
  }

  private void take(Map<String, AttributeValue> item, Note note) throws StoppedException {
    if (!note.isLive(clock.instant())) {
      ended++;
      return;
    }
    try {
      String line =
          NoteLine.write(
              note,
              note.bodyRef() == null ? bodies.text(note) : patience.run(() -> bodies.text(note)));
      lines.add(line);
      collected += line.length();
    } catch (MissingBodyException e) {
      fail(item, String.valueOf(e.getMessage()));
    }
  }

  private void fail(Map<String, AttributeValue> item, String reason) {
    failed++;
    unreadable.accept(
        "the item "
            + key(item, KeyAttributes.PK)
            + " / "
            + key(item, KeyAttributes.SK)
            + " cannot be read: "
            + reason);
  }

  private static @Nullable String key(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? null : value.s();
  }

  private void write(ExportPosition after) throws IOException {
    output.append(segment, lines, after, new ExportReport(lines.size(), ended, failed));
    lines.clear();
    collected = 0;
    ended = 0;
    failed = 0;
  }
}
