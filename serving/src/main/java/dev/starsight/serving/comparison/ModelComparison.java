package dev.starsight.serving.comparison;

import dev.starsight.data.StarsightException;
import dev.starsight.serving.decisions.Decision;
import dev.starsight.serving.decisions.DecisionReader;
import dev.starsight.serving.decisions.Feedback;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the rewards of a log say about its models: what each would earn if it answered everything.
 *
 * <p>A decision counts if it was rewarded and the server chose its model: one whose request named
 * the model says nothing about others. Each counts by the inverse of its propensity (Horvitz and
 * Thompson 1952); the doubly robust estimate (Dudík, Langford and Li 2011) subtracts what a model
 * of the rewards expects, here the mean of earlier rewards of the same model for texts of about
 * that length, and adds it for every text. As only earlier rewards are used, the estimates form a
 * martingale, which the intervals need. Whether a decision was rewarded must not depend on the
 * model, other than through the reward itself.
 *
 * <p>Immutable.
 */
public final class ModelComparison {

  /** The intervals hold with this probability, for all models together and at all times. */
  public static final double LEVEL = 0.95;

  private static final int BUCKETS = 4;
  private static final int FEWEST = 50;
  private static final int TRACE_POINTS = 200;

  /**
   * What one model would earn.
   *
   * @param name of the model
   * @param decisions that it answered, rewarded or not, named or chosen
   * @param rewarded those that count
   * @param weighted the mean reward by inverse propensity; NaN if nothing counts
   * @param estimate the doubly robust mean reward; NaN if nothing counts
   * @param halfWidth of the interval of the estimate; infinite if fewer than 50 count
   */
  public record Estimate(
      String name,
      long decisions,
      long rewarded,
      double weighted,
      double estimate,
      double halfWidth) {}

  /**
   * By how much one model is better than another.
   *
   * @param name of the one
   * @param than the name of the other
   * @param estimate of the difference of rewards; NaN if nothing counts
   * @param halfWidth of its interval; infinite if fewer than 50 of either count
   */
  public record Difference(String name, String than, double estimate, double halfWidth) {

    /** Returns whether the one is better at the level. */
    public boolean isSure() {
      return estimate - halfWidth > 0;
    }
  }

  /**
   * The first difference after so many rewards.
   *
   * @param rewards that had counted by then
   * @param halfWidth of its interval
   */
  public record TracePoint(long rewards, double estimate, double halfWidth) {}

  /**
   * How often a shadow predicted what was shown.
   *
   * @param name of the shadow
   * @param texts that it predicted
   * @param agreed those with the label that was shown
   */
  public record ShadowAgreement(String name, long texts, long agreed) {}

  private final List<Estimate> estimates;
  private final List<Difference> differences;
  private final List<TracePoint> trace;
  private final List<ShadowAgreement> shadows;
  private final long unknownFeedback;
  private final int torn;

  private ModelComparison(Pass pass, Map<String, Double> rewards, int torn) {
    this.estimates = pass.estimates();
    this.differences = pass.differences();
    this.trace = List.copyOf(pass.trace);
    this.shadows =
        pass.shadows.entrySet().stream()
            .map(one -> new ShadowAgreement(one.getKey(), one.getValue()[0], one.getValue()[1]))
            .toList();
    this.unknownFeedback = rewards.size() - pass.matched;
    this.torn = torn;
  }

  /**
   * Reads a log twice: first its feedback, then its decisions in order.
   *
   * @throws StarsightException if the directory has no log, or the log no decision
   * @throws IOException with file and line, if the log is damaged
   */
  public static ModelComparison of(Path log) throws IOException {
    Map<String, Double> rewards = new HashMap<>();
    TreeMap<String, Long> models = new TreeMap<>();
    int torn =
        DecisionReader.read(
            log,
            new DecisionReader.Visitor() {
              @Override
              public void decision(Decision decision) {
                models.merge(decision.model(), 1L, Long::sum);
              }

              @Override
              public void feedback(Feedback feedback) {
                rewards.put(feedback.id(), feedback.reward());
              }
            });
    if (models.isEmpty()) {
      throw new StarsightException(log + ": the log has no decision yet");
    }
    Pass pass = new Pass(new ArrayList<>(models.keySet()), rewards);
    DecisionReader.read(
        log,
        new DecisionReader.Visitor() {
          @Override
          public void decision(Decision decision) {
            pass.add(decision);
          }

          @Override
          public void feedback(Feedback feedback) {
            // The first pass has it.
          }
        });
    return new ModelComparison(pass, rewards, torn);
  }

  /** The second pass over the log. */
  private static final class Pass {

    private final List<String> models;
    private final Map<String, Double> rewards;
    private final long[] decisions;
    private final long[] counted;
    private final double[] weighted;
    private final double[][] sums;
    private final long[][] counts;
    private final RunningMean[] robust;
    private final RunningMean[][] pairs;
    private final TreeMap<String, long[]> shadows = new TreeMap<>();
    private final List<TracePoint> trace = new ArrayList<>();
    private long rewarded;
    private long matched;
    private double nextTrace = FEWEST;

    Pass(List<String> models, Map<String, Double> rewards) {
      int k = models.size();
      this.models = models;
      this.rewards = rewards;
      this.decisions = new long[k];
      this.counted = new long[k];
      this.weighted = new double[k];
      this.sums = new double[k][BUCKETS];
      this.counts = new long[k][BUCKETS];
      this.robust = new RunningMean[k];
      this.pairs = new RunningMean[k][k];
      for (int i = 0; i < k; i++) {
        robust[i] = new RunningMean();
        Arrays.setAll(pairs[i], j -> new RunningMean());
      }
    }

    void add(Decision decision) {
      int chosen = models.indexOf(decision.model());
      decisions[chosen]++;
      for (Decision.Shadow shadow : decision.shadows()) {
        long[] agreement = shadows.computeIfAbsent(shadow.model(), name -> new long[2]);
        agreement[0]++;
        agreement[1] += shadow.label().equals(decision.label()) ? 1 : 0;
      }
      Double reward = rewards.get(decision.id());
      if (reward == null) {
        return;
      }
      matched++;
      if (!decision.policy().equals(Decision.NAMED)) {
        count(chosen, reward, decision);
      }
    }

    private void count(int chosen, double reward, Decision decision) {
      int bucket = bucket(decision.characters());
      double[] values = new double[models.size()];
      for (int i = 0; i < values.length; i++) {
        double expected = expected(i, bucket);
        values[i] = i == chosen ? expected + (reward - expected) / decision.propensity() : expected;
        robust[i].add(values[i]);
      }
      for (int i = 0; i < values.length; i++) {
        for (int j = 0; j < values.length; j++) {
          pairs[i][j].add(values[i] - values[j]);
        }
      }
      weighted[chosen] += reward / decision.propensity();
      sums[chosen][bucket] += reward;
      counts[chosen][bucket]++;
      counted[chosen]++;
      rewarded++;
      if (models.size() > 1 && rewarded >= nextTrace) {
        nextTrace = Math.max(nextTrace + 1, nextTrace * 1.05);
        Difference now = difference(0, 1);
        if (trace.size() < TRACE_POINTS * 2) {
          trace.add(new TracePoint(rewarded, now.estimate(), now.halfWidth()));
        }
      }
    }

    private static int bucket(int characters) {
      return characters < 50 ? 0 : characters < 200 ? 1 : characters < 800 ? 2 : 3;
    }

    /**
     * Returns the mean of earlier rewards, drawn towards that of all lengths while they are few.
     */
    private double expected(int model, int bucket) {
      double all = Arrays.stream(sums[model]).sum();
      long number = Arrays.stream(counts[model]).sum();
      double mean = (all + 0.5) / (number + 1);
      return (sums[model][bucket] + 10 * mean) / (counts[model][bucket] + 10);
    }

    private double halfWidth(RunningMean mean, int... involved) {
      for (int model : involved) {
        if (counted[model] < FEWEST) {
          return Double.POSITIVE_INFINITY;
        }
      }
      int comparisons = Math.max(1, models.size() * (models.size() - 1) / 2);
      return mean.halfWidth((1 - LEVEL) / comparisons);
    }

    private List<Estimate> estimates() {
      List<Estimate> all = new ArrayList<>();
      for (int i = 0; i < models.size(); i++) {
        boolean known = counted[i] > 0;
        all.add(
            new Estimate(
                models.get(i),
                decisions[i],
                counted[i],
                known ? weighted[i] / rewarded : Double.NaN,
                known ? robust[i].mean() : Double.NaN,
                halfWidth(robust[i], i)));
      }
      return all;
    }

    private Difference difference(int i, int j) {
      boolean known = counted[i] > 0 && counted[j] > 0;
      return new Difference(
          models.get(i),
          models.get(j),
          known ? pairs[i][j].mean() : Double.NaN,
          halfWidth(pairs[i][j], i, j));
    }

    private List<Difference> differences() {
      List<Difference> all = new ArrayList<>();
      for (int i = 0; i < models.size(); i++) {
        for (int j = 0; j < models.size(); j++) {
          if (i != j) {
            all.add(difference(i, j));
          }
        }
      }
      return all;
    }
  }

  /** Returns the models by name. */
  public List<Estimate> estimates() {
    return estimates;
  }

  /** Returns the difference of each ordered pair of models. */
  public List<Difference> differences() {
    return differences;
  }

  /** Returns the model that is better than every other one, if that can be said. */
  public Optional<String> better() {
    return estimates.stream()
        .map(Estimate::name)
        .filter(
            name ->
                estimates.size() > 1
                    && differences.stream()
                        .filter(difference -> difference.name().equals(name))
                        .allMatch(Difference::isSure))
        .findFirst();
  }

  /** Returns how the difference of the first two models by name became known. */
  public List<TracePoint> trace() {
    return trace;
  }

  /** Returns how often shadows agreed with what was shown. */
  public List<ShadowAgreement> shadows() {
    return shadows;
  }

  /** Returns how much feedback names no decision of the log. */
  public long unknownFeedback() {
    return unknownFeedback;
  }

  /** Returns how many lines a killed server left incomplete. */
  public int tornLines() {
    return torn;
  }
}
