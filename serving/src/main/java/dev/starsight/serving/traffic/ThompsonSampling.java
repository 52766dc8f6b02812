package dev.starsight.serving.traffic;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Chooses each model with the probability that it is the best one, by what its rewards say:
 * Thompson sampling with beta posteriors (Thompson 1933). The probabilities are those of 1,000
 * draws from the posteriors and are renewed after every tenth reward; what is drawn from them has a
 * propensity that is known exactly. None falls below one in ten: without some texts for the model
 * that seems worse, nobody could later say by how much it is. A reward between 0 and 1 counts as
 * that share of a success.
 */
public final class ThompsonSampling implements TrafficPolicy {

  private static final int DRAWS = 1_000;
  private static final int RENEWED_AFTER = 10;
  private static final double LEAST = 0.1;

  private final List<String> models;
  private final double[] successes;
  private final double[] failures;
  private final SplittableRandom random;
  private double[] probabilities;
  private int rewards;

  /**
   * Creates a policy that has seen no reward.
   *
   * @param models at least two names
   */
  public ThompsonSampling(List<String> models, long seed) {
    this.models = List.copyOf(models);
    this.successes = new double[models.size()];
    this.failures = new double[models.size()];
    this.random = new SplittableRandom(seed);
    this.probabilities = new double[models.size()];
    Arrays.fill(probabilities, 1.0 / models.size());
  }

  @Override
  public String name() {
    return "thompson";
  }

  @Override
  public synchronized Choice choose(Context context) {
    double u = random.nextDouble();
    int last = models.size() - 1;
    int i = 0;
    while (i < last && u >= probabilities[i]) {
      u -= probabilities[i++];
    }
    return new Choice(models.get(i), probabilities[i], List.of());
  }

  @Override
  public synchronized void learn(String model, Context context, double reward) {
    int i = models.indexOf(model);
    if (i < 0) {
      return;
    }
    successes[i] += reward;
    failures[i] += 1 - reward;
    if (++rewards % RENEWED_AFTER == 0) {
      probabilities = best();
    }
  }

  /** Returns how probable it is that each model is the best one. */
  private double[] best() {
    int k = models.size();
    int[] wins = new int[k];
    for (int draw = 0; draw < DRAWS; draw++) {
      int winner = 0;
      double highest = -1;
      for (int i = 0; i < k; i++) {
        double value = beta(1 + successes[i], 1 + failures[i]);
        if (value > highest) {
          highest = value;
          winner = i;
        }
      }
      wins[winner]++;
    }
    double[] p = new double[k];
    double least = Math.min(LEAST, 1.0 / (2 * k));
    for (int i = 0; i < k; i++) {
      p[i] = least + (1 - k * least) * wins[i] / DRAWS;
    }
    return p;
  }

  private double beta(double a, double b) {
    double x = gamma(a);
    return x / (x + gamma(b));
  }

  /** Draws from a gamma distribution with a shape of at least 1 (Marsaglia and Tsang 2000). */
  private double gamma(double shape) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
