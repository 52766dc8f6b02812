package dev.starsight.serving.traffic;

import dev.starsight.data.StarsightException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Gives each model a fixed share of the texts. */
public final class FixedShares implements TrafficPolicy {

  private final Map<String, Double> shares;
  private final List<String> shadows;
  private final String name;
  private final SplittableRandom random;

  private FixedShares(String name, Map<String, Double> shares, List<String> shadows, long seed) {
    this.name = name;
    this.shares = new LinkedHashMap<>(shares);
    this.shadows = List.copyOf(shadows);
    this.random = new SplittableRandom(seed);
  }

  /**
   * Splits texts among models.
   *
   * @param shares by name, above 0, adding up to 1 within 1e-6
   * @throws StarsightException if they do not
   */
  public static FixedShares of(Map<String, Double> shares, long seed) {
    double sum = 0;
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      if (!(share.getValue() > 0 && share.getValue() <= 1)) {
        throw new StarsightException(
            "a share is above 0 and at most 1, but that of %s is %s"
                .formatted(share.getKey(), share.getValue()));
      }
      sum += share.getValue();
    }
    if (Math.abs(sum - 1) > 1e-6) {
      throw new StarsightException("shares must add up to 1, but give " + sum);
    }
    return new FixedShares("split", shares, List.of(), seed);
  }

  /** Lets the first model answer; the others predict too, and are only logged. */
  public static FixedShares shadow(List<String> models) {
    return new FixedShares(
        "shadow", Map.of(models.get(0), 1.0), models.subList(1, models.size()), 0);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Choice choose(Context context) {
    double u;
    synchronized (random) {
      u = random.nextDouble();
    }
    List<Map.Entry<String, Double>> all = new ArrayList<>(shares.entrySet());
    for (Map.Entry<String, Double> share : all.subList(0, all.size() - 1)) {
      if (u < share.getValue()) {
        return choice(share);
      }
      u -= share.getValue();
    }
    return choice(all.get(all.size() - 1));
  }

  private Choice choice(Map.Entry<String, Double> share) {
    return new Choice(share.getKey(), share.getValue(), shadows);
  }
}
