package dev.starsight.drift;

import dev.starsight.data.Example;
import dev.starsight.data.internal.Shuffle;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * A random sample of texts that come one by one: every text gets a random priority, and those with
 * the lowest are kept. All are kept until there are more than the capacity. Blank texts are left
 * out. Samples of parts merge. Not thread-safe.
 */
public final class TextSample implements Consumer<Example> {

  /** The texts of a sample unless said otherwise: enough for an AUC to within 0.01. */
  public static final int CAPACITY = 10_000;

  private final int capacity;
  private final long seed;
  private final PriorityQueue<Drawn> kept =
      new PriorityQueue<>(Comparator.comparingLong(Drawn::priority).reversed());
  private long count;

  private record Drawn(long priority, long order, Example text) {}

  /**
   * Creates an empty sample of at most {@link #CAPACITY} texts.
   *
   * @param seed draws the texts; parts to be merged have different ones, unless texts have keys
   */
  public TextSample(long seed) {
    this(CAPACITY, seed);
  }

  /**
   * Creates an empty sample.
   *
   * @param capacity the most texts to keep, at least 1
   * @param seed draws the texts; parts to be merged have different ones, unless texts have keys
   */
  public TextSample(int capacity, long seed) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a sample must have room for 1 text, not " + capacity);
    }
    this.capacity = capacity;
    this.seed = seed;
  }

  @Override
  public void accept(Example text) {
    accept(text, count);
  }

  /**
   * Adds a text that has a key, such as a hash of its id. If all texts have one, samples of parts
   * that have the same seed merge into the sample of all, whatever the parts are.
   *
   * @param key draws the text; texts of the same key are drawn together
   */
  public void accept(Example text, long key) {
    if (!text.text().isBlank()) {
      keep(new Drawn(Shuffle.mix(seed, key), count++, text));
    }
  }

  private void keep(Drawn drawn) {
    Drawn last = kept.peek();
    if (kept.size() < capacity || last == null) {
      kept.add(drawn);
    } else if (drawn.priority() < last.priority()) {
      kept.poll();
      kept.add(drawn);
    }
  }

  /** Adds the texts of another sample, which stays as it is, after these. */
  public void merge(TextSample other) {
    if (other == this) {
      throw new IllegalArgumentException("a sample cannot be merged with itself");
    }
    other.kept.forEach(
        drawn -> keep(new Drawn(drawn.priority(), count + drawn.order(), drawn.text())));
    count += other.count;
  }

  /**
   * Writes the ids and texts of this sample for {@link #mergeWritten}.
   *
   * @throws IOException if the output throws it
   */
  public void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeInt(kept.size());
    for (Drawn drawn : kept) {
      out.writeLong(drawn.priority());
      out.writeLong(drawn.order());
      write(drawn.text().id(), out);
      write(drawn.text().text(), out);
    }
  }

  private static void write(String text, DataOutput out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * Adds the texts of a sample that was written, after these.
   *
   * @throws IOException if the input throws it
   */
  public void mergeWritten(DataInput in) throws IOException {
    long before = count;
    count += in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      long priority = in.readLong();
      long order = before + in.readLong();
      String id = read(in);
      keep(new Drawn(priority, order, Example.unlabelled(id, read(in))));
    }
  }

  private static String read(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Returns how many texts that are not blank were added. */
  public long count() {
    return count;
  }

  /** Returns the texts of the sample in the order in which they came. */
  public List<Example> texts() {
    return kept.stream().sorted(Comparator.comparingLong(Drawn::order)).map(Drawn::text).toList();
  }
}
