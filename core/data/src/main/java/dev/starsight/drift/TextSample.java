package dev.starsight.drift;

import dev.starsight.data.Example;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
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
  private final SplittableRandom random;
  private final PriorityQueue<Drawn> kept =
      new PriorityQueue<>(Comparator.comparingLong(Drawn::priority).reversed());
  private long count;

  private record Drawn(long priority, long order, Example text) {}

  /**
   * Creates an empty sample of at most {@link #CAPACITY} texts.
   *
   * @param seed draws the texts; parts to be merged have different ones
   */
  public TextSample(long seed) {
    this(CAPACITY, seed);
  }

  /**
   * Creates an empty sample.
   *
   * @param capacity the most texts to keep, at least 1
   * @param seed draws the texts; parts to be merged have different ones
   */
  public TextSample(int capacity, long seed) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a sample must have room for 1 text, not " + capacity);
    }
    this.capacity = capacity;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public void accept(Example text) {
    if (!text.text().isBlank()) {
      keep(new Drawn(random.nextLong(), count++, text));
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

  /** Returns how many texts that are not blank were added. */
  public long count() {
    return count;
  }

  /** Returns the texts of the sample in the order in which they came. */
  public List<Example> texts() {
    return kept.stream().sorted(Comparator.comparingLong(Drawn::order)).map(Drawn::text).toList();
  }
}
