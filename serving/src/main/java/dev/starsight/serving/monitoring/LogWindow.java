package dev.starsight.serving.monitoring;

import dev.starsight.serving.decisions.Decision;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The decisions of one stretch of time. Not thread-safe. */
public final class LogWindow {

  /** Latencies are counted in classes of 5 %. */
  private static final double STEP = Math.log(1.05);

  private static final int CLASSES = 500;
  private static final double LEAST_MILLIS = 0.001;

  private final Instant start;
  private final long[] latencies = new long[CLASSES];
  private final TreeMap<String, Long> labels = new TreeMap<>();
  private long decisions;
  private double confidences;
  private long rewards;
  private double rewarded;
  private double squares;

  LogWindow(Instant start) {
    this.start = start;
  }

  void add(Decision decision) {
    decisions++;
    confidences += decision.confidence();
    labels.merge(decision.label(), 1L, Long::sum);
    double steps = Math.log(Math.max(LEAST_MILLIS, decision.millis()) / LEAST_MILLIS) / STEP;
    latencies[(int) Math.min(CLASSES - 1, steps)]++;
  }

  void addReward(double reward) {
    rewards++;
    rewarded += reward;
    squares += reward * reward;
  }

  /** Returns when it begins. */
  public Instant start() {
    return start;
  }

  public long decisions() {
    return decisions;
  }

  /** Returns the mean probability of the predicted label; NaN without decisions. */
  public double confidence() {
    return confidences / decisions;
  }

  /** Returns how many decisions had each predicted label. */
  public Map<String, Long> labels() {
    return Map.copyOf(labels);
  }

  /** Returns how many rewards came for its decisions. */
  public long rewards() {
    return rewards;
  }

  /** Returns the mean reward; NaN without rewards. */
  public double reward() {
    return rewarded / rewards;
  }

  double rewardVariance() {
    double mean = reward();
    return Math.max(0, squares / rewards - mean * mean);
  }

  /**
   * Returns a quantile of the latencies in milliseconds, within 5 %; NaN without decisions.
   *
   * @param share from 0 to 1
   */
  public double millis(double share) {
    long wanted = (long) Math.ceil(share * decisions);
    long seen = 0;
    for (int i = 0; i < CLASSES; i++) {
      seen += latencies[i];
      if (seen >= wanted && seen > 0) {
        return LEAST_MILLIS * Math.exp((i + 0.5) * STEP);
      }
    }
    return Double.NaN;
  }
}
