package io.notestream.local.internal.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files that stay open when a thread that uses them is interrupted. Java's own channels are closed
 * then, for all other threads too; tests interrupt threads, and so does closing the server.
 */
public final class SteadyFiles extends FilePathWrapper {

  private static final String SCHEME = "steady";

  static {
    FilePath.register(new SteadyFiles());
  }

  /** For the library, which makes instances by reflection. */
  public SteadyFiles() {}

  /** Returns the name of a file for the store to open. */
  static String name(Path file) {
    return SCHEME + ":" + file;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new SteadyFile(getBase().toString(), mode);
  }

  /**
   * A file that is read and written by the calls of {@link RandomAccessFile}, which cannot be
   * interrupted.
   */
  private static final class SteadyFile extends FileBaseDefault {
    private final RandomAccessFile file;

    SteadyFile(String name, String mode) throws IOException {
      file = new RandomAccessFile(name, mode);
    }

    @Override
    public synchronized int read(ByteBuffer into, long position) throws IOException {
      file.seek(position);
      int read;
      if (into.hasArray()) {
        read = file.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
        if (read > 0) {
          into.position(into.position() + read);
        }
      } else {
        byte[] bytes = new byte[into.remaining()];
        read = file.read(bytes);
        into.put(bytes, 0, Math.max(0, read));
      }
      return read;
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
      file.seek(position);
      int length = from.remaining();
      if (from.hasArray()) {
        file.write(from.array(), from.arrayOffset() + from.position(), length);
        from.position(from.limit());
      } else {
        byte[] bytes = new byte[length];
        from.get(bytes);
        file.write(bytes);
      }
      return length;
    }

    @Override
    public synchronized long size() throws IOException {
      return file.length();
    }

    @Override
    protected synchronized void implTruncate(long size) throws IOException {
      file.setLength(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      file.getFD().sync();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return file.getChannel().tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
