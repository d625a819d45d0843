package io.notestream.local.internal.store;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** How cells are written into pages. */
final class CellType<V> extends BasicDataType<Cell<V>> {

  /** A decoded value takes several times its bytes. */
  private static final int MEMORY_FACTOR = 4;

  private static final int MEMORY_BASE = 48;

  private final Codec<V> codec;

  CellType(Codec<V> codec) {
    this.codec = codec;
  }

  Codec<V> codec() {
    return codec;
  }

  @Override
  public int getMemory(Cell<V> cell) {
    return MEMORY_BASE + MEMORY_FACTOR * cell.bytes().length;
  }

  @Override
  public void write(WriteBuffer buffer, Cell<V> cell) {
    buffer.putVarInt(cell.bytes().length);
    buffer.put(cell.bytes());
  }

  @Override
  public Cell<V> read(ByteBuffer buffer) {
    byte[] bytes = new byte[DataUtils.readVarInt(buffer)];
    buffer.get(bytes);
    return Cell.of(bytes);
  }

  @Override
  @SuppressWarnings("unchecked") // arrays of generic types cannot be made otherwise
  public Cell<V>[] createStorage(int size) {
    return (Cell<V>[]) new Cell<?>[size];
  }
}
