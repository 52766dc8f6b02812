package dev.starsight.serving.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Chooses by the upper confidence bound of a linear model of the reward for each model (Li et al.,
 * A contextual-bandit approach to personalized news article recommendation, 2010), from the length
 * of the text. The bound alone would leave nothing to chance: one choice in five is random among all
 * models, so that the propensity of every choice is above 0.
 */
public final class LinUcb implements TrafficPolicy {

  private static final double EXPLORED = 0.2;
  private static final double WIDTH = 0.5;

  /** A ridge regression whose inverse is kept by the formula of Sherman and Morrison. */
  private static final class Arm {

    private final double[][] inverse = new double[Context.FEATURES][Context.FEATURES];
    private final double[] sums = new double[Context.FEATURES];

    Arm() {
      for (int i = 0; i < Context.FEATURES; i++) {
        inverse[i][i] = 1;
      }
    }

    double bound(double[] x) {
      double[] scaled = times(x);
      double mean = 0;
      double variance = 0;
      for (int i = 0; i < x.length; i++) {
        mean += scaled[i] * sums[i];
        variance += scaled[i] * x[i];
      }
      return mean + WIDTH * Math.sqrt(variance);
    }

    void add(double[] x, double reward) {
      double[] scaled = times(x);
      double denominator = 1;
      for (int i = 0; i < x.length; i++) {
        denominator += scaled[i] * x[i];
      }
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < x.length; j++) {
          inverse[i][j] -= scaled[i] * scaled[j] / denominator;
        }
        sums[i] += reward * x[i];
      }
    }

    private double[] times(double[] x) {
      double[] product = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < x.length; j++) {
          product[i] += inverse[i][j] * x[j];
        }
      }
      return product;
    }
  }

  private final List<String> models;
  private final List<Arm> arms = new ArrayList<>();
  private final SplittableRandom random;

  /**
   * Creates a policy that has seen no reward.
   *
   * @param models at least two names
   */
  public LinUcb(List<String> models, long seed) {
    this.models = List.copyOf(models);
    this.models.forEach(model -> arms.add(new Arm()));
    this.random = new SplittableRandom(seed);
  }

  @Override
  public String name() {
    return "linucb";
  }

  @Override
  public synchronized Choice choose(Context context) {
    double[] x = context.features();
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < arms.size(); i++) {
      double bound = arms.get(i).bound(x);
      if (bound > highest) {
        highest = bound;
        best = i;
      }
    }
    int chosen = random.nextDouble() < EXPLORED ? random.nextInt(models.size()) : best;
    double propensity = EXPLORED / models.size() + (chosen == best ? 1 - EXPLORED : 0);
    return new Choice(models.get(chosen), propensity, List.of());
  }

  @Override
  public synchronized void learn(String model, Context context, double reward) {
    int i = models.indexOf(model);
    if (i >= 0) {
      arms.get(i).add(context.features(), reward);
    }
  }
}
