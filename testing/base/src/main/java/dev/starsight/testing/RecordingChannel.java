package dev.starsight.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** A channel of a real file that reports writes and forces. */
final class RecordingChannel extends FileChannel {

  private final FileChannel real;
  private final Report changed;
  private final Report forced;
  private final Object log;

  /** A report to the log. */
  interface Report {
    void run() throws IOException;
  }

  RecordingChannel(FileChannel real, Report changed, Report forced, Object log) {
    this.real = real;
    this.changed = changed;
    this.forced = forced;
    this.log = log;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return real.read(target);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return real.read(targets, offset, length);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return real.read(target, position);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    synchronized (log) {
      int written = real.write(source);
      changed.run();
      return written;
    }
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    synchronized (log) {
      long written = real.write(sources, offset, length);
      changed.run();
      return written;
    }
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    synchronized (log) {
      int written = real.write(source, position);
      changed.run();
      return written;
    }
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    synchronized (log) {
      real.truncate(size);
      changed.run();
      return this;
    }
  }

  @Override
  public void force(boolean metaData) throws IOException {
    // The real disk need not wait: no test cuts the real power.
    synchronized (log) {
      forced.run();
    }
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return real.transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    synchronized (log) {
      long transferred = real.transferFrom(source, position, count);
      changed.run();
      return transferred;
    }
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    if (mode == MapMode.READ_WRITE) {
      throw new UnsupportedOperationException("writes to memory are not recorded");
    }
    return real.map(mode, position, size);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
