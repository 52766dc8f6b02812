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
 * Sorted runs of hashes with counts in a temporary file, which is deleted when it is closed or no
 * longer reachable. Not thread-safe.
 */
final class SpillFile {

  private static final int ENTRY_BYTES = 16;
  private static final int BUFFER_BYTES = 1 << 16;

  /** Passes hashes on in ascending order. */
  interface Source {
    void visit(FrequencyTable.Visitor visitor) throws IOException;
  }

  private record Run(long from, long to) {}

  private final List<Run> runs = new ArrayList<>();
  private @Nullable FileChannel channel;
  private long end;

  int runs() {
    return runs.size();
  }

  private FileChannel channel() throws IOException {
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

  /** Writes a run of so many entries. */
  void write(long entries, Source source) throws IOException {
    FileChannel file = channel();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    long from = end;
    source.visit(
        (hash, count) -> {
          buffer.putLong(hash).putLong(count);
          if (!buffer.hasRemaining()) {
            flush(file, buffer);
          }
        });
    flush(file, buffer);
    runs.add(new Run(from, from + entries * ENTRY_BYTES));
  }

  private void flush(FileChannel file, ByteBuffer buffer) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      end += file.write(buffer, end);
    }
    buffer.clear();
  }

  /** Visits every hash of all runs and of the memory once, in ascending order. */
  void visit(Source memory, int inMemory, FrequencyTable.Visitor visitor) throws IOException {
    SpillFile all = this;
    int before = runs.size();
    long endBefore = end;
    if (inMemory > 0) {
      write(inMemory, memory);
    }
    try {
      all.merge(visitor);
    } finally { // What is in memory stays there: its run is written over by the next one.
      runs.subList(before, runs.size()).clear();
      end = endBefore;
    }
  }

  private void merge(FrequencyTable.Visitor visitor) throws IOException {
    Cursor[] heap = new Cursor[runs.size()];
    int size = 0;
    for (Run run : runs) {
      Cursor cursor = new Cursor(channel(), run);
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
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES / 2).limit(0);
    private long at;
    private final long to;
    long hash;
    long count;

    Cursor(FileChannel file, Run run) {
      this.file = file;
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
