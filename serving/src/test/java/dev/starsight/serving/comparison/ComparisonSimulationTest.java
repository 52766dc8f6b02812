package dev.starsight.serving.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.serving.comparison.ModelComparison.Estimate;
import dev.starsight.serving.decisions.Decision;
import dev.starsight.serving.decisions.DecisionLog;
import dev.starsight.serving.decisions.Feedback;
import dev.starsight.serving.traffic.Context;
import dev.starsight.serving.traffic.FixedShares;
import dev.starsight.serving.traffic.LinUcb;
import dev.starsight.serving.traffic.ThompsonSampling;
import dev.starsight.serving.traffic.TrafficPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/serving.md says of the policies: how soon the better model is known, and regret. */
@Tag("long")
class ComparisonSimulationTest {

  private static final int DECISIONS = 30_000;
  private static final int SEEDS = 20;
  private static final List<String> MODELS = List.of("a", "b");

  @TempDir Path folder;

  private record Outcome(boolean right, boolean wrong, boolean covered, double regret) {}

  private static TrafficPolicy policy(int number, long seed) {
    return switch (number) {
      case 0 -> FixedShares.of(Map.of("a", 0.5, "b", 0.5), seed);
      case 1 -> FixedShares.of(Map.of("a", 0.8, "b", 0.2), seed);
      case 2 -> new ThompsonSampling(MODELS, seed);
      default -> new LinUcb(MODELS, seed);
    };
  }

  private Outcome simulate(TrafficPolicy policy, double difference, long seed) throws IOException {
    Path log = Files.createTempDirectory(folder, "log");
    SplittableRandom random = new SplittableRandom(seed);
    CompletionStage<Void> last = CompletableFuture.completedFuture(null);
    int worse = 0;
    try (DecisionLog writer = DecisionLog.open(log)) {
      for (int i = 0; i < DECISIONS; i++) {
        Context context = new Context(random.nextInt(1_000));
        TrafficPolicy.Choice choice = policy.choose(context);
        double p = 0.6 + (choice.model().equals("b") ? difference : 0);
        double reward = random.nextDouble() < p ? 1 : 0;
        worse += choice.model().equals("a") ? 1 : 0;
        policy.learn(choice.model(), context, reward);
        String id = Integer.toString(i);
        writer.append(
            new Decision(
                id,
                Instant.EPOCH,
                policy.name(),
                choice.model(),
                "0",
                choice.propensity(),
                "5",
                0.9,
                Map.of(),
                context.characters(),
                1,
                List.of(),
                null));
        last = writer.append(new Feedback(id, Instant.EPOCH, reward));
        if (i % 10_000 == 0) {
          last.toCompletableFuture().join();
        }
      }
      last.toCompletableFuture().join();
      assertThat(writer.lost()).isZero();
    }
    ModelComparison comparison = ModelComparison.of(log);
    boolean covered = true;
    for (Estimate each : comparison.estimates()) {
      double truth = 0.6 + (each.name().equals("b") ? difference : 0);
      covered &= Math.abs(each.estimate() - truth) <= each.halfWidth();
    }
    String better = comparison.better().orElse("");
    boolean isB = better.equals("b");
    return new Outcome(
        isB && difference > 0,
        !better.isEmpty() && (!isB || difference == 0),
        covered,
        worse * difference);
  }

  @Test
  void findsThreePointsAndNothingWhereThereIsNothing() throws IOException {
    for (int number = 0; number < 4; number++) {
      for (double difference : new double[] {0.03, 0}) {
        int right = 0;
        int wrong = 0;
        int covered = 0;
        double regret = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
          Outcome outcome = simulate(policy(number, seed), difference, 1_000 + seed);
          right += outcome.right() ? 1 : 0;
          wrong += outcome.wrong() ? 1 : 0;
          covered += outcome.covered() ? 1 : 0;
          regret += outcome.regret() / SEEDS;
        }
        System.out.printf(
            Locale.ROOT,
            "policy %d difference %.2f: right %d, wrong %d, covered %d of %d, regret %.0f%n",
            number,
            difference,
            right,
            wrong,
            covered,
            SEEDS,
            regret);
        assertThat(wrong).isLessThanOrEqualTo(1);
        assertThat(covered).isGreaterThanOrEqualTo(18);
        if (difference > 0 && number == 0) {
          assertThat(right).isGreaterThanOrEqualTo(19);
        }
      }
    }
  }
}
