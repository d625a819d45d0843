package io.notestream.local.internal.stream;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.store.Codec;
import io.notestream.local.internal.table.KeySchema;
import io.notestream.local.internal.table.StreamView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The codecs of the parts of streams. Bytes begin with a version, so that older data directories
 * can be read.
 */
final class StreamCodecs {

  private static final byte VERSION = 1;
  private static final int EXISTED_BEFORE = 1;
  private static final int EXISTS_AFTER = 2;
  private static final int BY_SERVICE = 4;
  private static final int OLD_IMAGE = 8;
  private static final int NEW_IMAGE = 16;

  private StreamCodecs() {}

  static final class OfStreams implements Codec<StreamMeta> {

    @Override
    public byte[] encode(StreamMeta stream) {
      return write(
          out -> {
            out.writeLong(stream.id());
            out.writeUTF(stream.arn().region());
            out.writeUTF(stream.arn().account());
            out.writeUTF(stream.arn().table());
            out.writeUTF(stream.arn().label());
            out.writeUTF(stream.view().name());
            out.writeUTF(stream.key().singleHash());
            writeText(out, stream.key().singleRange());
            writeInstant(out, stream.createdAt());
            writeInstant(out, stream.disabledAt());
          });
    }

    @Override
    public StreamMeta decode(byte[] bytes) {
      return read(
          bytes,
          in ->
              new StreamMeta(
                  in.readLong(),
                  new StreamArn(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF()),
                  StreamView.valueOf(in.readUTF()),
                  KeySchema.of(in.readUTF(), readText(in)),
                  requireInstant(in),
                  readInstant(in)));
    }
  }

  static final class OfShards implements Codec<Shard> {

    @Override
    public byte[] encode(Shard shard) {
      return write(
          out -> {
            out.writeInt(shard.number());
            out.writeUTF(shard.id());
            writeText(out, shard.parentId());
            out.writeLong(shard.range().from());
            out.writeLong(shard.range().to());
            writeInstant(out, shard.createdAt());
            out.writeLong(shard.startingSequence());
            writeInstant(out, shard.closedAt());
            out.writeLong(shard.endingSequence());
            out.writeLong(shard.trimmedThrough());
          });
    }

    @Override
    public Shard decode(byte[] bytes) {
      return read(
          bytes,
          in ->
              new Shard(
                  in.readInt(),
                  in.readUTF(),
                  readText(in),
                  new HashRange(in.readLong(), in.readLong()),
                  requireInstant(in),
                  in.readLong(),
                  readInstant(in),
                  in.readLong(),
                  in.readLong()));
    }
  }

  static final class OfRecords implements Codec<StreamRecord> {

    private final Codec<Item> items;

    OfRecords(Codec<Item> items) {
      this.items = items;
    }

    @Override
    public byte[] encode(StreamRecord value) {
      return write(
          out -> {
            out.writeLong(value.createdAtMillis());
            out.writeByte(
                (value.existedBefore() ? EXISTED_BEFORE : 0)
                    | (value.existsAfter() ? EXISTS_AFTER : 0)
                    | (value.byService() ? BY_SERVICE : 0)
                    | (value.oldImage() == null ? 0 : OLD_IMAGE)
                    | (value.newImage() == null ? 0 : NEW_IMAGE));
            writeItem(out, value.keys());
            if (value.oldImage() != null) {
              writeItem(out, value.oldImage());
            }
            if (value.newImage() != null) {
              writeItem(out, value.newImage());
            }
          });
    }

    @Override
    public StreamRecord decode(byte[] bytes) {
      return read(
          bytes,
          in -> {
            long createdAtMillis = in.readLong();
            int flags = in.readByte();
            return new StreamRecord(
                createdAtMillis,
                (flags & EXISTED_BEFORE) != 0,
                (flags & EXISTS_AFTER) != 0,
                (flags & BY_SERVICE) != 0,
                readItem(in),
                (flags & OLD_IMAGE) == 0 ? null : readItem(in),
                (flags & NEW_IMAGE) == 0 ? null : readItem(in));
          });
    }

    private void writeItem(DataOutputStream out, Item item) throws IOException {
      byte[] bytes = items.encode(item);
      out.writeInt(bytes.length);
      out.write(bytes);
    }

    private Item readItem(DataInputStream in) throws IOException {
      return items.decode(in.readNBytes(in.readInt()));
    }
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private interface Reading<V> {
    V from(DataInputStream in) throws IOException;
  }

  private static byte[] write(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      writing.to(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }

  private static <V> V read(byte[] bytes, Reading<V> reading) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalStateException(
            "The data directory was written by a newer engine (stream format " + version + ").");
      }
      return reading.from(in);
    } catch (IOException damaged) {
      throw new UncheckedIOException("The data directory holds a damaged stream entry.", damaged);
    }
  }

  private static void writeText(DataOutputStream out, @Nullable String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  private static @Nullable String readText(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  private static void writeInstant(DataOutputStream out, @Nullable Instant instant)
      throws IOException {
    out.writeBoolean(instant != null);
    if (instant != null) {
      out.writeLong(instant.getEpochSecond());
      out.writeInt(instant.getNano());
    }
  }

  private static @Nullable Instant readInstant(DataInputStream in) throws IOException {
    return in.readBoolean() ? Instant.ofEpochSecond(in.readLong(), in.readInt()) : null;
  }

  private static Instant requireInstant(DataInputStream in) throws IOException {
    Instant instant = readInstant(in);
    if (instant == null) {
      throw new IOException("a time is missing");
    }
    return instant;
  }
}
