package dev.starsight.quality.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorted runs of hashes with counts in a temporary file, which is deleted when it is no longer
 * reachable. Not thread-safe, but tables of several threads may share a file.
 */
final class SpillFile {

  private static final int ENTRY_BYTES = 16;
  private static final int BUFFER_BYTES = 1 << 16;

  /** So much do all runs that are read together take, unless they are very many. */
  private static final int READ_BYTES = 1 << 24;

  private static final int LEAST_READ_BYTES = 1 << 9;

  /** Passes hashes on in ascending order. */
  interface Source {
    void visit(FrequencyTable.Visitor visitor) throws IOException;
  }

  private record Run(long from, long to) {}

  /** The temporary file, which is made when it is needed. Thread-safe. */
  static final class Space {
    private @Nullable FileChannel channel;
    private long end;

    private synchronized FileChannel channel() throws IOException {
      if (channel == null) {
        Path file = Files.createTempFile("starsight-values", ".tmp");
        channel =
            FileChannel.open(
                file,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
      }
      return channel;
    }

    private synchronized Run take(long bytes) {
      end += bytes;
      return new Run(end - bytes, end);
    }

    /** Takes the place of a run for later ones, if there is none behind it yet. */
    private synchronized void giveBack(Run run) {
      if (run.to() == end) {
        end = run.from();
      }
    }
  }

  private final List<Run> runs = new ArrayList<>();
  private final Space space;

  SpillFile(Space space) {
    this.space = space;
  }

  int runs() {
    return runs.size();
  }

  /** Writes a run of so many entries. */
  void write(long entries, Source source) throws IOException {
    FileChannel file = space.channel();
    long bytes = entries * ENTRY_BYTES;
    Run run = space.take(bytes);
    ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(BUFFER_BYTES, bytes));
    long[] at = {run.from()};
    source.visit(
        (hash, count) -> {
          buffer.putLong(hash).putLong(count);
          if (!buffer.hasRemaining()) {
            at[0] += flush(file, buffer, at[0]);
          }
        });
    flush(file, buffer, at[0]);
    runs.add(run);
  }

  private static int flush(FileChannel file, ByteBuffer buffer, long at) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      file.write(buffer, at + buffer.position());
    }
    int written = buffer.limit();
    buffer.clear();
    return written;
  }

  /** Visits every hash of all runs and of the memory once, in ascending order. */
  void visit(Source memory, int inMemory, FrequencyTable.Visitor visitor) throws IOException {
    if (inMemory == 0) {
      merge(visitor);
      return;
    }
    write(inMemory, memory);
    try {
      merge(visitor);
    } finally { // What is in memory stays there.
      space.giveBack(runs.remove(runs.size() - 1));
    }
  }

  private void merge(FrequencyTable.Visitor visitor) throws IOException {
    int most = Math.min(BUFFER_BYTES / 2, READ_BYTES / runs.size());
    int bufferBytes = Math.max(LEAST_READ_BYTES, Integer.highestOneBit(most));
    Cursor[] heap = new Cursor[runs.size()];
    int size = 0;
    for (Run run : runs) {
      Cursor cursor = new Cursor(space.channel(), run, bufferBytes);
      if (cursor.next()) {
        heap[size++] = cursor;
      }
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      siftDown(heap, i, size);
    }
    while (size > 0) {
      long hash = heap[0].hash;
      long count = 0;
      while (size > 0 && heap[0].hash == hash) {
        count += heap[0].count;
        if (!heap[0].next()) {
          heap[0] = heap[--size];
        }
        siftDown(heap, 0, size);
      }
      visitor.visit(hash, count);
    }
  }

  /**
   * Moves a cursor down to its place. A PriorityQueue moves cursors twice, by remove and add, and
   * took three times as long.
   */
  private static void siftDown(Cursor[] heap, int from, int size) {
    Cursor moved = heap[from];
    int at = from;
    for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && heap[child + 1].hash < heap[child].hash) {
        child++;
      }
      if (heap[child].hash >= moved.hash) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = moved;
  }

  /** Reads one run. */
  private static final class Cursor {
    private final FileChannel file;
    private final ByteBuffer buffer;
    private long at;
    private final long to;
    long hash;
    long count;

    Cursor(FileChannel file, Run run, int bufferBytes) {
      this.file = file;
      this.buffer = ByteBuffer.allocate(bufferBytes).limit(0);
      this.at = run.from();
      this.to = run.to();
    }

    boolean next() throws IOException {
      if (!buffer.hasRemaining()) {
        if (at >= to) {
          return false;
        }
        buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
        while (buffer.hasRemaining()) {
          int read = file.read(buffer, at);
          if (read < 0) {
            throw new IOException("a temporary file with values has been cut short");
          }
          at += read;
        }
        buffer.flip();
      }
      hash = buffer.getLong();
      count = buffer.getLong();
      return true;
    }
  }
}
